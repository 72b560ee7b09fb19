"""From plan to how far a visit gets, and who comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from roisim.formulas.effects import apply_odds_ratio, odds
from roisim.formulas.site_experience import mobile_odds, speed_odds
from roisim.scenario.channels import cart_odds
from roisim.simulation.channel_rates import visit_odds
from roisim.simulation.input_draws import full
from roisim.simulation.market_rates import market_odds
from roisim.simulation.program_effects import KNOWN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.scenario.scenario import Scenario
    from roisim.simulation.input_draws import InputDraws
    from roisim.simulation.program_effects import ProgramEffects

    Floats = NDArray[np.float64]

STAGES = ("consideration", "intent", "evaluation", "purchase")
PAGE_SECONDS = ("site", "page_seconds")
SHORTEST_PAGE = 0.1


@dataclass(frozen=True)
class StageRates:
    """Shares of those who reached the stage before: (D, K, C, W), K = first, returning, known.

    `sign_up` is the share of *considered* visits that leave an address (capture ÷ consideration),
    `push` the share that allows notifications, independently of it.
    `known_at_checkout` (D, W): share of abandoned checkouts that left one.
    """

    consideration: Floats
    intent: Floats
    evaluation: Floats
    purchase: Floats
    sign_up: Floats
    push: Floats
    known_at_checkout: Floats


@dataclass(frozen=True)
class InterestRates:
    """Strangers who come back by themselves, (D, W): later visits per visitor; mean days of interest."""

    visits_per_visitor: Floats
    days: Floats


def stage_rates(scenario: Scenario, draws: InputDraws, effects: ProgramEffects) -> StageRates:
    """Shares of every stage, with the programmes' effects on the odds scale."""
    return _Stages(scenario, draws, effects).rates()


class _Stages:
    """Works the shares out: (D, K, C, W) or what broadcasts to it."""

    def __init__(self, scenario: Scenario, draws: InputDraws, effects: ProgramEffects) -> None:
        self.scenario, self.draws, self.effects = scenario, draws, effects
        self.shape = (draws.calendar.days, 3, len(scenario.channels), len(draws.worlds))

    def rates(self) -> StageRates:
        """All shares."""
        funnel, draws = self.scenario.funnel, self.draws
        shares = {name: draws.value(getattr(funnel, name), "funnel", name) for name in STAGES}
        plain = {name: share[None, None, None, :] for name, share in shares.items()}
        changed = {
            "consideration": plain["consideration"],
            "intent": self._intent(plain["intent"]),
            "evaluation": self._kept(plain["evaluation"]),
            "purchase": apply_odds_ratio(self._kept(plain["purchase"]), self._checkout_odds()),
        }
        reached = {
            name: apply_odds_ratio(share, self.effects.on_visits(name)) for name, share in changed.items()
        }
        reached["evaluation"] = reached["evaluation"] * self._not_waiting()
        known = draws.value(funnel.known_at_checkout, "funnel", "known_at_checkout")
        known = apply_odds_ratio(known, self.effects.on("known_at_checkout"))
        return StageRates(
            **{name: full(share, *self.shape) for name, share in reached.items()},
            sign_up=self._of_considered("contact_capture", "capture", shares["consideration"]),
            push=self._of_considered("push_capture", "push_capture", shares["consideration"]),
            known_at_checkout=full(known, self.shape[0], self.shape[3]),
        )

    def _intent(self, intent: Floats) -> Floats:
        """(D, K, C, W*): by visitor kind and channel, before programmes but for their page speed."""
        scenario, draws = self.scenario, self.draws
        returning = draws.value(scenario.returning.intent_odds_ratio, "returning", "intent_odds_ratio")
        by_kind = np.stack(np.broadcast_arrays(np.ones(1), returning, returning))[None, :, None, :]
        own = {
            channel.name: draws.value(cart_odds(channel), "channels", channel.name, "intent_odds_ratio")
            for channel in scenario.channels
        }
        by_channel = visit_odds(scenario, draws, own, "cart")[None, None, :, :]
        seconds = self.effects.added("page_seconds")
        # A page cannot take less than no time.
        seconds = np.maximum(seconds, SHORTEST_PAGE - draws.value(scenario.site.page_seconds, *PAGE_SECONDS))
        effect = draws.value(scenario.site.seconds_effect, "site", "seconds_effect")
        speed = speed_odds(effect, seconds)[:, None, None, :]
        return apply_odds_ratio(intent, by_kind * by_channel * speed)

    def _kept(self, share: Floats) -> Floats:
        """Of carts or checkouts, when programmes take away reasons to leave (§B8)."""
        exponent = self.effects.kept_exponent(self.scenario.funnel.reasons.shares())
        if (exponent == 1.0).all():
            return share
        kept: Floats = share ** exponent[:, None, None, :]
        return kept

    def _checkout_odds(self) -> Floats:
        """Odds of finishing the checkout: what markets lack, and how phones do."""
        site, draws = self.scenario.site, self.draws
        phones = mobile_odds(
            draws.value(site.mobile_share, "site", "mobile_share"),
            draws.value(site.mobile_odds_ratio, "site", "mobile_odds_ratio"),
            self.effects.on("mobile_gap"),
        )
        return market_odds(self.scenario, draws)[None, None] * phones[:, None, None, :]

    def _not_waiting(self) -> Floats:
        """Who does not leave the cart to wait for a coupon: everybody on a first visit."""
        going_on = 1.0 - self.effects.waiting_for_coupons()
        return np.stack(np.broadcast_arrays(np.ones(1), going_on, going_on), axis=1)[:, :, None, :]

    def _of_considered(self, name: str, target: str, consideration: Floats) -> Floats:
        """A share of new visitors, as a share of considered visits."""
        draws = self.draws
        capture = draws.value(getattr(self.scenario.funnel, name), "funnel", name)
        if name == "contact_capture":
            own = {
                channel.name: draws.value(
                    channel.capture_odds_ratio, "channels", channel.name, "capture_odds_ratio"
                )
                for channel in self.scenario.channels
            }
            odds_of_channel = visit_odds(self.scenario, draws, own, "capture")[None, None, :, :]
            capture = apply_odds_ratio(capture, odds_of_channel)
        captured = apply_odds_ratio(capture, self.effects.on_visits(target))
        with np.errstate(invalid="ignore", divide="ignore"):
            share = np.where(consideration > 0, captured / consideration, 0.0)
        return full(np.minimum(share, 1.0), *self.shape)


def order_share(stages: StageRates, kind: int) -> Floats:
    """(D, C, W): share of visits of one kind that end in an order."""
    share: Floats = (
        stages.consideration[:, kind]
        * stages.intent[:, kind]
        * stages.evaluation[:, kind]
        * stages.purchase[:, kind]
    )
    return share


def message_odds(with_programs: StageRates, without: StageRates) -> Floats:
    """(D, C, W): odds ratio that on-site programmes put on the orders per click of a message."""
    changed, plain = order_share(with_programs, KNOWN), order_share(without, KNOWN)
    same = changed == plain
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = odds(changed) / odds(plain)
    return np.where(same, 1.0, ratio)


def interest_rates(scenario: Scenario, draws: InputDraws, effects: ProgramEffects) -> InterestRates:
    """How often strangers come back by themselves, and for how long they may."""
    shape = (draws.calendar.days, len(draws.worlds))
    visits = draws.value(scenario.returning.visits_per_visitor, "returning", "visits_per_visitor")
    days = draws.value(scenario.returning.interest_days, "returning", "interest_days")
    return InterestRates(
        visits_per_visitor=full(visits * effects.on("return_visits"), *shape),
        days=full(days * effects.on("interest_days"), *shape),
    )
