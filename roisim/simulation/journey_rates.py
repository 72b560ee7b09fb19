"""The timeline of one world as plain tables that a single visitor can look things up in."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from math import expm1, inf, log
from typing import TYPE_CHECKING

import numpy as np

from roisim.formulas.effects import apply_odds_ratio
from roisim.simulation.accounts import Account

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.timeline import Timeline

    Floats = NDArray[np.float64]

NEVER_SURVIVED = 700.0
"""Cumulated hazard of a day that nobody gets through: e^-700 is nothing, and stays a number."""


class Hazard:
    """A hazard that is constant within each day, cumulated so that times can be read off it."""

    __slots__ = ("_cumulated", "_daily")

    def __init__(self, by_day: Floats) -> None:
        self._daily: list[float] = by_day.tolist()
        self._cumulated: list[float] = [0.0, *np.cumsum(by_day).tolist()]

    def until(self, time: float) -> float:
        """Hazard cumulated from the start of the plan to a time in days."""
        day = int(time)
        if day >= len(self._daily):
            return self._cumulated[-1]
        return self._cumulated[day] + (time - day) * self._daily[day]

    def when(self, amount: float) -> float:
        """The time at which an amount > 0 has been cumulated; infinite beyond the plan."""
        after = bisect_left(self._cumulated, amount)
        if after == len(self._cumulated):
            return inf
        day = after - 1
        return day + (amount - self._cumulated[day]) / self._daily[day]

    def day_when(self, amount: float) -> int | None:
        """The day within which an amount > 0 is cumulated; None beyond the plan."""
        after = bisect_left(self._cumulated, amount)
        return None if after == len(self._cumulated) else after - 1


@dataclass(frozen=True)
class ReturnRates:
    """How strangers of one channel come back, decided day by day.

    `survives`: share whose interest lives through the day; `visits`: share of those who come by
    themselves; `clicks`: share of the others in a finite audience who click the ad again, if clicks are
    as cheap as own data can make them (`Memory.clicks_again` takes the rest away);
    `something`: hazard that any of this happens, `clicks_only` that of clicks once interest is gone.
    """

    survives: list[float]
    visits: list[float]
    clicks: list[float]
    something: Hazard
    clicks_only: Hazard


@dataclass(frozen=True)
class ArrivalRates:
    """How people come by one channel.

    By day: `clicks` expected arrivals before feedback, `price_share` of a click's cost, `loyal` visits
    an active customer; `spend` and `sign_up_cost` minor units. `sign_ups` hazard of sign-ups at
    partners. `learning`, `scale` of what data take off the price; `told` friends a new customer, told for
    `telling_days`; `imitation` a day and person who came.
    """

    clicks: list[float]
    price_share: list[float]
    loyal: list[float]
    learning: float
    scale: float
    told: float
    telling_days: float
    imitation: float
    sign_ups: Hazard | None
    sign_up_cost: list[float]
    spend: list[float]

    @property
    def follows_the_past(self) -> bool:
        """Whether a day's arrivals depend on what has happened, friends' visits apart."""
        return self.learning > 0.0 or self.imitation > 0.0 or any(self.loyal)

    def most_clicks(self, day: int) -> float:
        """Clicks of a day when the price has fallen as far as it can."""
        return self.clicks[day] / (1.0 - self.price_share[day] * self.learning)


class JourneyRates:
    """One world of a timeline as lists by day; built once, used by any number of seeds.

    Args:
        timeline: the plan's daily rates.
        world: index of the world within the timeline.
    """

    def __init__(self, timeline: Timeline, world: int = 0) -> None:
        self.timeline = timeline
        self.world = world
        self.days = timeline.calendar.days
        self.months = timeline.calendar.months
        self.channels = timeline.channels
        self.month_of_day: list[int] = timeline.calendar.month_of_day.tolist()
        self.thresholds = self._thresholds()
        self.sign_up: list[list[list[float]]] = self._by_kind_and_channel(timeline.stages.sign_up)
        self.push: list[list[list[float]]] = self._by_kind_and_channel(timeline.stages.push)
        self.notifies = bool(timeline.stages.push.any())
        self.known_at_checkout = self.by_day(timeline.stages.known_at_checkout)
        self.audience: list[float] = timeline.traffic.audience[:, world].tolist()

    def by_day(self, values: Floats) -> list[float]:
        """Values (D, W) of this world, by day."""
        return values[:, self.world].tolist()  # type: ignore[no-any-return]

    def of_world(self, values: Floats) -> float:
        """The value of this world out of (W)."""
        return float(values[self.world])

    def of_channels(self, values: Floats) -> list[float]:
        """Values (C, W) of this world, by channel."""
        return values[:, self.world].tolist()  # type: ignore[no-any-return]

    def _by_kind_and_channel(self, values: Floats) -> list[list[list[float]]]:
        """[kind][channel][day] out of (D, K, C, W)."""
        return values[..., self.world].transpose(1, 2, 0).tolist()  # type: ignore[no-any-return]

    def _thresholds(self) -> list[list[list[list[float]]]]:
        """[kind][channel][day]: where a uniform number ends a visit.

        Below the first it leaves at once, below the second it only looks, below the third it leaves
        a cart, below the fourth a checkout; else it orders.
        """
        stages = self.timeline.stages
        reached = np.ones(stages.consideration.shape[:3])
        leaves = []
        for share in (stages.consideration, stages.intent, stages.evaluation, stages.purchase):
            reached = reached * share[..., self.world]
            leaves.append(1.0 - reached)
        return np.stack(leaves, axis=-1).transpose(1, 2, 0, 3).tolist()  # type: ignore[no-any-return]

    @cached_property
    def arrivals(self) -> list[Hazard]:
        """By channel: expected arrivals from the start on."""
        clicks = self.timeline.traffic.clicks[..., self.world]
        return [Hazard(clicks[:, channel]) for channel in range(len(self.channels))]

    @cached_property
    def coming(self) -> list[ArrivalRates]:
        """By channel: how people come, and how many more."""
        return [self._arrival_rates(channel) for channel in range(len(self.channels))]

    def _arrival_rates(self, channel: int) -> ArrivalRates:
        traffic, world = self.timeline.traffic, self.world
        telling = float(traffic.telling[channel, world])
        sign_ups = traffic.sign_ups[:, channel, world]
        cost = traffic.sign_up_cost[:, channel, world] * 10**self.timeline.currency_digits
        return ArrivalRates(
            clicks=traffic.clicks[:, channel, world].tolist(),
            price_share=traffic.price_share[:, channel, world].tolist(),
            loyal=traffic.visits_per_active_customer[:, channel, world].tolist(),
            learning=float(traffic.learning[channel, world]),
            scale=float(traffic.learning_scale[channel, world]),
            told=float(traffic.told_visits[channel, world]),
            telling_days=-1.0 / log(telling) if telling > 0.0 else 0.0,
            imitation=float(traffic.imitation[channel, world]),
            sign_ups=Hazard(sign_ups) if sign_ups.any() else None,
            sign_up_cost=cost.tolist(),
            spend=(traffic.spend[:, channel, world] * 10**self.timeline.currency_digits).tolist(),
        )

    @cached_property
    def running_costs(self) -> list[tuple[Account, list[float]]]:
        """By day, minor units: what influencers and content cost, where there are any."""
        traffic, minor_units = self.timeline.traffic, 10**self.timeline.currency_digits
        costs = {Account.INFLUENCERS: traffic.influencer_fees, Account.CONTENT: traffic.content_costs}
        return [
            (account, (by_day[..., self.world].sum(axis=1) * minor_units).tolist())
            for account, by_day in costs.items()
            if by_day.any()
        ]

    @cached_property
    def agencies(self) -> list[tuple[Account, list[float]]]:
        """By day: programmes that cost a share of what is spent on clicks."""
        return [
            (program.running_account, self.by_day(program.ad_spend_share))
            for program in self.timeline.programs
            if program.ad_spend_share.any()
        ]

    @cached_property
    def referral_factor(self) -> list[float]:
        """By day: factor on the visits of customers' friends."""
        return self.by_day(self.timeline.traffic.referral_factor)

    @cached_property
    def clicks_again(self) -> list[bool]:
        """By channel: whether people who came click ads again, in a finite audience."""
        repeats = self.timeline.traffic.repeat_clicks.tolist()
        return [repeat and audience != inf for repeat, audience in zip(repeats, self.audience, strict=True)]

    @cached_property
    def click_chance(self) -> list[list[float]]:
        """[channel][day]: chance that one who came clicks again, at most; 0 where nobody does."""
        return [
            [-expm1(-of.most_clicks(day) / audience) if again else 0.0 for day in range(self.days)]
            for of, audience, again in zip(self.coming, self.audience, self.clicks_again, strict=True)
        ]

    @cached_property
    def returns(self) -> list[ReturnRates]:
        """By channel: how strangers come back."""
        interest = self.timeline.interest
        per_day = 1.0 / interest.days[:, self.world]
        visits = np.minimum(interest.visits_per_visitor[:, self.world] * np.expm1(per_day), 1.0)
        survives = np.exp(-per_day)
        return [_return_rates(survives, visits, np.array(clicks)) for clicks in self.click_chance]

    @cached_property
    def contact_interest(self) -> Hazard:
        """Hazard that a contact's interest ends or that they come by themselves."""
        interest = self.timeline.interest
        rate = (1.0 + interest.visits_per_visitor[:, self.world]) / interest.days[:, self.world]
        return Hazard(rate)

    @cached_property
    def interest_ends(self) -> list[float]:
        """By day: share of the events of `contact_interest` at which interest ends."""
        return (1.0 / (1.0 + self.timeline.interest.visits_per_visitor[:, self.world])).tolist()  # type: ignore[no-any-return]

    @cached_property
    def waiting(self) -> list[tuple[list[float], list[float]]]:
        """By day, of each programme that teaches customers to wait: share of own orders, and discount."""
        return [
            (self.by_day(waiting.share), self.by_day(waiting.discount))
            for waiting in self.timeline.orders.waiting
        ]

    @cached_property
    def telling_from(self) -> list[int]:
        """By day: from when on customers of that day tell their friends."""
        return self.timeline.traffic.telling_from.tolist()  # type: ignore[no-any-return]

    @cached_property
    def anyone_returns(self) -> bool:
        """Whether anyone ever comes back by themselves."""
        return bool(self.timeline.interest.visits_per_visitor[:, self.world].any())

    @cached_property
    def message_odds(self) -> list[list[float]]:
        """[channel][day]: odds ratio of on-site programmes on the orders per click of a message."""
        return self.timeline.message_odds[..., self.world].T.tolist()  # type: ignore[no-any-return]

    @cached_property
    def click_cost(self) -> list[list[float]]:
        """[channel][day]: what one expected arrival costs, minor units."""
        traffic = self.timeline.traffic
        spend, clicks = traffic.spend[..., self.world].T, traffic.clicks[..., self.world].T
        cost = np.divide(spend, clicks, out=np.zeros(spend.shape), where=clicks > 0)
        return (cost * 10**self.timeline.currency_digits).tolist()  # type: ignore[no-any-return]


def with_odds(share: float, odds_ratio: float) -> float:
    """`apply_odds_ratio` for one number, which mostly stays as it is."""
    return share if odds_ratio == 1.0 else float(apply_odds_ratio(share, odds_ratio))


def _return_rates(survives: Floats, visits: Floats, clicks: Floats) -> ReturnRates:
    with np.errstate(divide="ignore"):
        nothing = np.log(survives) + np.log1p(-visits) + np.log1p(-clicks)
        no_click = np.log1p(-clicks)
    return ReturnRates(
        survives=survives.tolist(),
        visits=visits.tolist(),
        clicks=clicks.tolist(),
        something=Hazard(np.minimum(-nothing, NEVER_SURVIVED)),
        clicks_only=Hazard(np.minimum(-no_click, NEVER_SURVIVED)),
    )
