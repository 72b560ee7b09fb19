"""What a programme can move, in which way, and for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from roisim.scenario.findings import Finding, WrongInput, nearest, one_of
from roisim.translation import N_, _

EffectKind = Literal["odds_ratio", "factor", "add", "removes"]

EVERYONE: Final = "everyone"
AUDIENCES: Final = (EVERYONE, "new", "returning", "contacts", "customers")


@dataclass(frozen=True)
class EffectTarget:
    """Something that programmes move.

    Attributes:
        kind: shares take an odds ratio, rates and amounts a factor, page seconds and agents are added to,
            of the reasons for leaving a cart a share is removed.
        label: what it is, English.
        audiences: for whom it can be moved besides everyone.
        by_channel: whether it can be moved for one channel alone.
    """

    kind: EffectKind
    label: str
    audiences: tuple[str, ...] = ()
    by_channel: bool = False


_VISITORS = ("new", "returning", "contacts")

EFFECT_TARGETS: Final[dict[str, EffectTarget]] = {
    "consideration": EffectTarget(
        "odds_ratio", N_("visits that look at a product"), _VISITORS, by_channel=True
    ),
    "intent": EffectTarget("odds_ratio", N_("visits that fill a cart"), _VISITORS, by_channel=True),
    "evaluation": EffectTarget("odds_ratio", N_("carts that reach the checkout"), _VISITORS, by_channel=True),
    "purchase": EffectTarget("odds_ratio", N_("checkouts that become orders"), _VISITORS, by_channel=True),
    "capture": EffectTarget(
        "odds_ratio", N_("visitors who leave an address"), ("new", "returning"), by_channel=True
    ),
    "consent": EffectTarget("odds_ratio", N_("contacts who may be written to"), ("contacts",)),
    "refund": EffectTarget("odds_ratio", N_("orders sent back"), ("customers",)),
    "message_click": EffectTarget("odds_ratio", N_("messages that are clicked"), ("contacts",)),
    "cost_per_click": EffectTarget("factor", N_("price of a click"), (), by_channel=True),
    "clicks": EffectTarget("factor", N_("clicks for the same money"), (), by_channel=True),
    "return_visits": EffectTarget("factor", N_("visits of those who come back"), ("returning",)),
    "interest_days": EffectTarget("factor", N_("days for which interest lasts"), ("returning",)),
    "order_rate": EffectTarget("factor", N_("customers' own repeat orders"), ("customers",)),
    "lapse_hazard": EffectTarget("factor", N_("customers who lapse"), ("customers",)),
    "order_value": EffectTarget("factor", N_("order value"), ("customers",)),
    "unsubscribe": EffectTarget("factor", N_("messages that make people unsubscribe"), ("contacts",)),
    "page_seconds": EffectTarget("add", N_("seconds until a page is there")),
    "known_at_checkout": EffectTarget("odds_ratio", N_("abandoned checkouts that leave an address")),
    "push_capture": EffectTarget(
        "odds_ratio", N_("visitors who allow notifications"), ("new", "returning"), by_channel=True
    ),
    "referrals": EffectTarget("factor", N_("visits by word of mouth")),
    "asking": EffectTarget("factor", N_("visitors who ask the desk")),
    "mobile_gap": EffectTarget("factor", N_("gap between phone and desktop that is left")),
    "ramp_days": EffectTarget("factor", N_("days in which effects build up")),
    "agents": EffectTarget("add", N_("agents at the desk")),
    "shipping_costs": EffectTarget("removes", N_("carts left for shipping and other extra costs")),
    "forced_account": EffectTarget("removes", N_("carts left since an account is demanded")),
    "slow_delivery": EffectTarget("removes", N_("carts left for slow delivery")),
    "no_trust": EffectTarget("removes", N_("carts left for lack of trust")),
    "complicated_checkout": EffectTarget("removes", N_("carts left for a long checkout")),
    "total_cost_unclear": EffectTarget("removes", N_("carts left since the total is not clear")),
    "errors": EffectTarget("removes", N_("carts left for errors of the site")),
    "returns_policy": EffectTarget("removes", N_("carts left for the terms of return")),
    "few_payment_methods": EffectTarget("removes", N_("carts left for want of a way to pay")),
}

VISIT_SHARES: Final = ("consideration", "intent", "evaluation", "purchase", "capture", "push_capture")
"""The targets that are shares of visits: what a test of two versions can measure."""


def check_audience(target: str, audience: str) -> None:
    """Raise WrongInput, with the place ``for``, where a target cannot be moved for somebody alone."""
    found = EFFECT_TARGETS[target]
    usable = (EVERYONE, *found.audiences)
    if audience in usable or (found.by_channel and audience not in AUDIENCES):
        return
    message = _('"{target}" cannot be moved for "{audience}" alone')
    cure = _("Write {words}").format(words=one_of(usable))
    if found.by_channel:
        cure = _("Write {words} or a channel's name").format(words=one_of(usable))
    found_text = f'"{audience}"'
    message = message.format(target=target, audience=audience)
    raise WrongInput(Finding(message, cure, ("for",), found_text))


def audience_problem(audience: str, channels: Sequence[str]) -> Finding | None:
    """What is wrong with a name of a channel or group, given the plan's channels; None if nothing is."""
    if audience in AUDIENCES or audience in channels:
        return None
    known = (*AUDIENCES, *channels)
    close = nearest(audience, known)
    cure = _("Write {words}").format(words=one_of(known))
    if close:
        cure = _('Did you mean "{close}"?').format(close=close)
    message, by_hand = _("There is no channel or group of this name"), _("Type {words}")
    by_hand = cure if close else by_hand.format(words=one_of(known))
    return Finding(message, cure, ("for",), f'"{audience}"', by_hand=by_hand)
