"""What a programme costs, is believed to bring, and on what evidence: in words, from its numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from roisim.report.number_text import MINUS, decimal_text
from roisim.scenario.effect_targets import EFFECT_TARGETS
from roisim.scenario.quantity import EvidenceKind
from roisim.translation import N_, _
from ui.widgets.budget_numbers import shown_number
from ui.widgets.budget_rows import number_of

if TYPE_CHECKING:
    from ui.open_plan import OpenPlan
    from ui.widgets.programme_list import Programme

Range = tuple[float, float]

COSTS: Final = {
    "once": N_("{amount} once"),
    "monthly": N_("{amount} a month"),
    "per_message": N_("{amount} a message"),
    "per_order": N_("{amount} an order"),
    "per_contact": N_("{amount} a contact"),
    "per_click": N_("{amount} a click"),
    "per_referral": N_("{amount} a referral"),
}
SHARES: Final = {
    "share_of_sales": N_("{amount} of sales"),
    "share_of_ad_spend": N_("{amount} of ad spend"),
}
DISCOUNTS: Final = {
    "first": N_("{amount} off first orders"),
    "repeat": N_("{amount} off repeat orders"),
    "all": N_("{amount} off all orders"),
}

MOVES: Final = {
    "consideration": (N_("{range} more product visits"), N_("{range} fewer product visits")),
    "intent": (N_("{range} more carts"), N_("{range} fewer carts")),
    "evaluation": (N_("{range} more checkouts"), N_("{range} fewer checkouts")),
    "purchase": (N_("{range} more orders"), N_("{range} fewer orders")),
    "capture": (N_("{range} more contacts"), N_("{range} fewer contacts")),
    "consent": (N_("{range} more consents"), N_("{range} fewer consents")),
    "refund": (N_("{range} more returns"), N_("{range} fewer returns")),
    "message_click": (N_("{range} more message clicks"), N_("{range} fewer message clicks")),
    "cost_per_click": (N_("{range} dearer clicks"), N_("{range} cheaper clicks")),
    "clicks": (N_("{range} more clicks"), N_("{range} fewer clicks")),
    "return_visits": (N_("{range} more return visits"), N_("{range} fewer return visits")),
    "interest_days": (N_("{range} longer interest"), N_("{range} shorter interest")),
    "order_rate": (N_("{range} more repeat orders"), N_("{range} fewer repeat orders")),
    "lapse_hazard": (N_("{range} more lapsing"), N_("{range} fewer lapsing")),
    "order_value": (N_("{range} larger baskets"), N_("{range} smaller baskets")),
    "unsubscribe": (N_("{range} more unsubscribing"), N_("{range} fewer unsubscribing")),
    "known_at_checkout": (N_("{range} more known carts"), N_("{range} fewer known carts")),
    "push_capture": (N_("{range} more allow push"), N_("{range} fewer allow push")),
    "referrals": (N_("{range} more referrals"), N_("{range} fewer referrals")),
    "asking": (N_("{range} more questions"), N_("{range} fewer questions")),
    "mobile_gap": (N_("{range} wider phone gap"), N_("{range} smaller phone gap")),
    "ramp_days": (N_("{range} slower build-up"), N_("{range} faster build-up")),
    "page_seconds": (N_("pages {range} s slower"), N_("pages {range} s faster")),
    "agents": (N_("{range} more at the desk"), N_("{range} fewer at the desk")),
}
"""How an effect is told where it raises and where it lowers what it moves."""

FOLLOWS: Final = {
    "sign_up": N_("{range} of sign-ups order"),
    "browse_left": N_("{range} of visits left order"),
    "cart_left": N_("{range} of left carts order"),
    "ordered": N_("{range} of buyers order again"),
}

SET_OFF: Final = {
    "sign_up": N_("a sign-up"),
    "browse_left": N_("a visit without a cart"),
    "cart_left": N_("a cart was left"),
    "ordered": N_("an order"),
}
"""What messages of a flow come after."""

BASES: Final = {
    "consideration": "funnel.consideration",
    "intent": "funnel.intent",
    "evaluation": "funnel.evaluation",
    "purchase": "funnel.purchase",
    "capture": "funnel.contact_capture",
    "known_at_checkout": "funnel.known_at_checkout",
    "refund": "customers.refund_rate",
}
"""Inputs whose share an odds ratio moves; where none is named the share is small, odds as good as shares."""


@dataclass(frozen=True)
class Gain:
    """One thing that a programme is believed to bring."""

    text: str
    evidence: EvidenceKind
    source: str


def summary_of(programme: Programme) -> str:
    """What it does: in the library's words, or for one of the plan's own what it is made of."""
    return programme.summary if programme.entry is not None else _made_of(programme) or programme.summary


def _made_of(programme: Programme) -> str:
    numbers = programme.numbers
    told = []
    if _tables(numbers, "campaigns"):
        told.append(_("Campaigns to contacts."))
    if flows := _tables(numbers, "flows"):
        events = [_(SET_OFF[name]) for name in _names(flows, "trigger") if name in SET_OFF]
        told.append(
            _("Messages after {events}.").format(events=", ".join(events)) if events else _("Messages.")
        )
    targets = [name for name in _names(_tables(numbers, "effects"), "on") if name in EFFECT_TARGETS]
    if targets:
        labels = ", ".join(_(EFFECT_TARGETS[name].label) for name in targets)
        told.append(_("Changes: {what}.").format(what=labels))
    if numbers.get("order_discount"):
        told.append(_("A discount on orders."))
    if numbers.get("test"):
        told.append(_("A test of two versions."))
    if not told and numbers.get("costs"):
        told.append(_("Costs only: it changes nothing by itself."))
    return " ".join(told)


def _names(tables: list[dict[str, Any]], key: str) -> list[str]:
    """What stands at a key, each once."""
    return list(dict.fromkeys(str(each.get(key)) for each in tables))


def facts_rest_on(plan: OpenPlan) -> tuple[object, ...]:
    """What of a plan, besides its programmes, the words of cards rest on."""
    plain = plan.plain
    channels = plain.get("channels")
    kinds = [
        (each.get("name"), each.get("kind"), each.get("market"))
        for each in (channels if isinstance(channels, list) else ())
        if isinstance(each, dict)
    ]
    customers = plain.get("customers")
    refunds = customers.get("refund_rate") if isinstance(customers, dict) else None
    return plain.get("currency"), plain.get("price_level"), repr(plain.get("funnel")), repr(refunds), kinds


def costs_of(programme: Programme) -> list[str]:
    """What it costs, one entry a kind of cost."""
    numbers = programme.numbers
    costs = numbers.get("costs")
    found = []
    for key, value in (costs if isinstance(costs, dict) else {}).items():
        amount = number_of(value)
        if not amount:
            continue
        if key in COSTS:
            found.append(_(COSTS[key]).format(amount=_money(amount)))
        elif key in SHARES:
            found.append(_(SHARES[key]).format(amount=_percent(amount)))
    discount = numbers.get("order_discount")
    if isinstance(discount, dict) and number_of(discount.get("share")):
        share = number_of(discount.get("share")) or 0.0
        text = DISCOUNTS.get(str(discount.get("for", "all")), DISCOUNTS["all"])
        found.append(_(text).format(amount=_percent(share)))
    return found or [_("nothing")]


def gains_of(programme: Programme) -> list[Gain]:
    """What it is believed to bring, in the order in which a card tells it."""
    numbers = programme.numbers
    return [
        *_flow_gains(_tables(numbers, "flows")),
        *_campaign_gains(_tables(numbers, "campaigns")),
        *_effect_gains(programme, _tables(numbers, "effects") or _library_effects(programme)),
    ] or [Gain(_without_gain(numbers), EvidenceKind.ASSUMPTION, "")]


def _library_effects(programme: Programme) -> list[dict[str, Any]]:
    """Effects for kinds of channels that this plan does not have."""
    return _tables(programme.entry.plain, "effects") if programme.entry is not None else []


def _without_gain(numbers: Mapping[str, Any]) -> str:
    return _("which version sells better") if "test" in numbers else _("no change by itself")


def _tables(numbers: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    found = numbers.get(key)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _flow_gains(flows: list[dict[str, Any]]) -> Iterator[Gain]:
    for flow in flows:
        messages = _tables(flow, "messages")
        ranges = [_orders_by(message) for message in messages]
        whole = (sum(low for low, __ in ranges), sum(high for __, high in ranges))
        text = FOLLOWS.get(str(flow.get("trigger")))
        if text is not None and messages:
            yield Gain(
                _(text).format(range=_percents(whole)), *_evidence(messages[0].get("orders_per_click"))
            )


def _campaign_gains(campaigns: list[dict[str, Any]]) -> Iterator[Gain]:
    for campaign in campaigns:
        text = _("{range} of messages sell").format(range=_percents(_orders_by(campaign)))
        yield Gain(text, *_evidence(campaign.get("orders_per_click")))


def _orders_by(message: Mapping[str, Any]) -> Range:
    """Orders per message, from low to high."""
    clicks, orders = _ends(message.get("clicks_per_message")), _ends(message.get("orders_per_click"))
    return clicks[0] * orders[0], clicks[1] * orders[1]


def _effect_gains(programme: Programme, effects: list[dict[str, Any]]) -> Iterator[Gain]:
    told: set[str] = set()
    for effect in effects:
        target = EFFECT_TARGETS.get(str(effect.get("on")))
        if target is None or target.kind not in effect:
            continue
        text = _effect_text(programme, str(effect["on"]), target.kind, _ends(effect[target.kind]))
        # the same for several channels is told once
        if text not in told:
            told.add(text)
            yield Gain(text, *_evidence(effect[target.kind]))


def _effect_text(programme: Programme, target: str, kind: str, ends: Range) -> str:
    if kind == "removes":
        label = _(EFFECT_TARGETS[target].label)
        return _("{range} fewer {what}").format(range=_percents(ends), what=label)
    if kind == "add":
        return _moved(target, ends, _numbers)
    if kind == "odds_ratio":
        base = _base(programme, target)
        ends = (_share_moved(ends[0], base), _share_moved(ends[1], base))
    return _moved(target, (ends[0] - 1, ends[1] - 1), lambda low, high: _percents((low, high)))


def _moved(target: str, change: Range, shown: Any) -> str:
    """The words for a change between two ends: more, fewer, or from fewer to more."""
    more, fewer = MOVES[target]
    low, high = sorted(change)
    if low >= 0:
        return _(more).format(range=shown(low, high))
    if high <= 0:
        return _(fewer).format(range=shown(-high, -low))
    ends = _("{low} to {high}").format(low=MINUS + shown(-low, -low), high=f"+{shown(high, high)}")
    return _(more).format(range=ends)


def _share_moved(ratio: float, base: float) -> float:
    """By which factor a share changes whose odds are multiplied: r ÷ (1 − p + r·p)."""
    return ratio / (1 - base + ratio * base)


def _base(programme: Programme, target: str) -> float:
    path = BASES.get(target)
    stated = number_of(programme.plan.stated(path)) if path else None
    return stated if stated is not None and 0 <= stated <= 1 else 0.0


def _ends(entry: Any) -> Range:
    """The lowest and the highest that is stated."""
    if isinstance(entry, dict) and isinstance(entry.get("low"), int | float):
        high = entry.get("high")
        return float(entry["low"]), float(high) if isinstance(high, int | float) else float(entry["low"])
    value = number_of(entry) or 0.0
    return value, value


def _evidence(entry: Any) -> tuple[EvidenceKind, str]:
    if isinstance(entry, dict) and entry.get("evidence") in list(EvidenceKind):
        return EvidenceKind(entry["evidence"]), str(entry.get("source", ""))
    return EvidenceKind.EDITED, ""


def _money(amount: float) -> str:
    if 0 < abs(amount) < 0.1:
        return decimal_text(amount, 4)
    return shown_number(amount)


def _percent(share: float) -> str:
    return _("{number}\N{NO-BREAK SPACE}%").format(number=_bare(share * 100))


def _percents(ends: Range) -> str:
    low, high = _bare(ends[0] * 100), _bare(ends[1] * 100)
    return _("{number}\N{NO-BREAK SPACE}%").format(number=low if low == high else f"{low}–{high}")


def _numbers(low: float, high: float) -> str:
    first, second = _bare(low), _bare(high)
    return first if first == second else f"{first}–{second}"


def _bare(number: float) -> str:
    """At most two decimals, one from one on, none from ten on."""
    decimals = 0 if number >= 9.95 else 1 if number >= 0.995 else 2
    return decimal_text(number, 0 if round(number, decimals).is_integer() else decimals)
