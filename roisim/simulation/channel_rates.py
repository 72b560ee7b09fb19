"""From plan to how many come by each channel, and what that costs."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from roisim.formulas.acquisition import Targeting, targeting
from roisim.formulas.content_stock import found_items
from roisim.formulas.influence import visits_of_posts
from roisim.formulas.media_response import adstock, clicks_michaelis_menten, inflated_cost_per_click
from roisim.formulas.partners import partners_per_day
from roisim.formulas.repeat_purchase.constant_rate import hazard_of_churn
from roisim.formulas.site_experience import rank_factor
from roisim.formulas.word_of_mouth import telling_kept
from roisim.scenario.ad_objectives import OBJECTIVES
from roisim.scenario.channels import (
    AffiliateChannel,
    ContentChannel,
    InfluencerChannel,
    OrganicChannel,
    PaidChannel,
    PartnerSignUpsChannel,
    WordOfMouthChannel,
)
from roisim.simulation.input_draws import full
from roisim.simulation.seasons import cost_per_click_season, demand_season
from roisim.units import DAYS_PER_AGE_MONTH, DAYS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from roisim.scenario.channels import Channel
    from roisim.scenario.quantity import MonthlyQuantity
    from roisim.scenario.scenario import Scenario
    from roisim.simulation.input_draws import InputDraws
    from roisim.simulation.program_effects import ProgramEffects

    Floats = NDArray[np.float64]

PAID_KINDS = ("paid", "affiliate", "influencer")
NOTHING = np.zeros((1, 1))


@dataclass(frozen=True)
class TrafficRates:
    """Expected traffic of strangers, and what it costs.

    (D, C, W) by day: `clicks` expected arrivals before feedback; money spent on clicks `spend`,
    `influencer_fees` and `content_costs`; `impressions`; `price_share` the part of a click's average cost
    that is its price (the rest is saturation); `visits_per_active_customer`; `sign_ups` at partners and
    `sign_up_cost` of each. (C, W): `audience` people who can come at all, infinite where none is given;
    `learning` and `learning_scale` of what data about people takes off the price; `told_visits` that a
    new customer's friends make and `telling`, what is left of the telling a day later; `imitation` a day
    and person who came. (D, W): `referral_factor` on what is told. (D): `telling_from`, the day from which
    customers of a day tell: the next week's first. (C): whether those who came may click again.
    """

    clicks: Floats
    spend: Floats
    impressions: Floats
    audience: Floats
    influencer_fees: Floats
    content_costs: Floats
    price_share: Floats
    learning: Floats
    learning_scale: Floats
    visits_per_active_customer: Floats
    told_visits: Floats
    telling: Floats
    referral_factor: Floats
    telling_from: NDArray[np.int64]
    imitation: Floats
    repeat_clicks: NDArray[np.bool_]
    sign_ups: Floats
    sign_up_cost: Floats

    @property
    def follows_the_month(self) -> bool:
        """Whether a month's arrivals depend on how many people are known when it begins."""
        return bool(self.learning.any() or self.visits_per_active_customer.any())

    @property
    def follows_the_week(self) -> bool:
        """Whether a week's arrivals depend on the customers won before it."""
        return bool(self.told_visits.any())


@dataclass(frozen=True)
class CommissionRates:
    """What partners earn on first orders: share of net order value (C, W), money an order (D, C, W),
    days until it is decided and share declined (C, W)."""

    rate: Floats
    per_order: Floats
    hold_days: NDArray[np.int64]
    decline: Floats

    @property
    def any_paid(self) -> bool:
        """Whether any channel pays commission."""
        return bool(self.rate.any() or self.per_order.any())


@dataclass(frozen=True)
class _Row:
    """One channel's rates: by day (D, 1) or (D, W); `audience` and what follows it (1) or (W)."""

    clicks: Floats | float = 0.0
    spend: Floats | float = 0.0
    impressions: Floats | float = 0.0
    influencer_fees: Floats | float = 0.0
    content_costs: Floats | float = 0.0
    price_share: Floats | float = 1.0
    visits_per_active_customer: Floats | float = 0.0
    sign_ups: Floats | float = 0.0
    sign_up_cost: Floats | float = 0.0
    audience: Floats | float = inf
    learning: Floats | float = 0.0
    learning_scale: Floats | float = 1.0
    told_visits: Floats | float = 0.0
    telling: Floats | float = 0.0
    imitation: Floats | float = 0.0


OF_THE_CHANNEL = ("audience", "learning", "learning_scale", "told_visits", "telling", "imitation")


def traffic_rates(scenario: Scenario, draws: InputDraws, effects: ProgramEffects) -> TrafficRates:
    """Daily arrivals by every channel, and their cost."""
    days, worlds = draws.calendar.days, len(draws.worlds)
    rows = _Rows(scenario, draws, effects).all()
    stacked = {each.name: [getattr(row, each.name) for row in rows] for each in fields(_Row)}
    by_day = {
        name: _stack(values, days, worlds) for name, values in stacked.items() if name not in OF_THE_CHANNEL
    }
    of_channel = {
        name: np.stack([full(np.atleast_1d(value), worlds) for value in stacked[name]])
        for name in OF_THE_CHANNEL
    }
    kinds = [channel.kind for channel in scenario.channels]
    return TrafficRates(
        **by_day,
        **of_channel,
        referral_factor=full(effects.on("referrals"), days, worlds),
        telling_from=draws.calendar.week_ends(),
        repeat_clicks=np.array([kind != "word_of_mouth" for kind in kinds]),
    )


class _Rows:
    """Makes one row a channel."""

    def __init__(self, scenario: Scenario, draws: InputDraws, effects: ProgramEffects) -> None:
        self.scenario, self.draws = scenario, draws
        self.demand = demand_season(scenario.season, draws.calendar)[:, None]
        season = cost_per_click_season(scenario.season, draws.calendar)[:, None, None]
        self.price_factor = effects.on_channels("cost_per_click") * season
        self.click_factor = effects.on_channels("clicks")
        rank_effect = draws.value(scenario.site.rank_effect, "site", "rank_effect")
        self.found = rank_factor(rank_effect, effects.added("page_seconds"))

    def all(self) -> list[_Row]:
        """The rows, in the channels' order."""
        paid = {
            index: self._paid(channel, self.price_factor[:, index])
            for index, channel in enumerate(self.scenario.channels)
            if isinstance(channel, PaidChannel)
        }
        shown: Floats = np.zeros((self.draws.calendar.days, 1))
        for row in paid.values():
            shown = shown + row.impressions
        rows = [
            paid[index] if index in paid else self._unpaid(channel, shown)
            for index, channel in enumerate(self.scenario.channels)
        ]
        return [self._with_programs(row, index) for index, row in enumerate(rows)]

    def _with_programs(self, row: _Row, index: int) -> _Row:
        factor = self.click_factor[:, index]
        moved = {"clicks": row.clicks * factor}
        for name in ("visits_per_active_customer", "sign_ups"):
            moved[name] = getattr(row, name) * factor
        return replace(row, **moved)

    def _value(self, channel: Channel, name: str) -> Floats:
        return self.draws.value(getattr(channel, name), "channels", channel.name, name)

    def _by_day(self, channel: Channel, name: str, quantity: MonthlyQuantity | None = None) -> Floats:
        given = getattr(channel, name) if quantity is None else quantity
        return self.draws.by_day(given, "channels", channel.name, name)

    def _month_by_day(self, channel: Channel, name: str) -> Floats:
        """A month's sum divided evenly over its days."""
        return self.draws.monthly_sum_by_day(getattr(channel, name), "channels", channel.name, name)

    def _paid(self, channel: PaidChannel, price_factor: Floats) -> _Row:
        """Clicks that are bought, at a price that rises with spend (§B1) and with targeting (A-T1)."""
        objective, aimed = OBJECTIVES[channel.objective], aim(channel, self.draws)
        spend = self._month_by_day(channel, "monthly_budget")
        day = np.arange(self.draws.calendar.days)[:, None]
        today = self._by_day(channel, "cost_per_click") * objective.cost_per_click
        today = today * aimed.price
        cost = inflated_cost_per_click(today, self._value(channel, "cost_inflation"), day) * price_factor
        ceiling: Floats = np.array([[np.inf]])
        if channel.monthly_click_ceiling is not None:
            ceiling = self._month_by_day(channel, "monthly_click_ceiling") * self.demand * aimed.reach
        clicks = clicks_michaelis_menten(spend, cost, ceiling)
        impressions: Floats = np.zeros_like(clicks)
        if channel.click_through_rate is not None:
            impressions = clicks / self._value(channel, "click_through_rate") * objective.impressions
        audience: Floats = np.array([np.inf])
        if channel.audience is not None:
            audience = np.maximum(np.rint(self._value(channel, "audience") * aimed.reach), 1.0)
        return _Row(
            clicks=clicks,
            spend=spend,
            impressions=impressions,
            audience=audience,
            price_share=np.minimum(
                np.divide(cost * clicks, spend, out=np.ones_like(cost * clicks), where=spend > 0), 1.0
            ),
            learning=self._value(channel, "data_learning"),
            learning_scale=self._value(channel, "data_scale"),
        )

    def _unpaid(self, channel: Channel, shown: Floats) -> _Row:
        match channel:
            case OrganicChannel():
                return self._organic(channel, shown)
            case ContentChannel():
                return self._content(channel)
            case AffiliateChannel():
                return self._affiliates(channel)
            case InfluencerChannel():
                return self._influencers(channel)
            case WordOfMouthChannel():
                return self._word_of_mouth(channel)
            case PartnerSignUpsChannel():
                cost = self._by_day(channel, "cost_per_sign_up")
                return _Row(sign_ups=self._month_by_day(channel, "monthly_sign_ups"), sign_up_cost=cost)
            case _:
                raise TypeError(f"no rates for a channel of kind {channel.kind}")

    def _organic(self, channel: OrganicChannel, shown: Floats) -> _Row:
        """Who knows the shop, found it, remembers its ads or buys there (§B5)."""
        visits = self._month_by_day(channel, "monthly_visits") * self.demand
        echo = self._value(channel, "visits_per_thousand_impressions") / 1000.0
        if echo.any():
            left = np.exp(-1.0 / self._value(channel, "ad_memory_days"))
            visits = visits + echo * adstock(shown, left)
        loyal = self._value(channel, "visits_per_active_customer") / DAYS_PER_AGE_MONTH * self.demand
        return _Row(clicks=visits * self.found, visits_per_active_customer=loyal)

    def _content(self, channel: ContentChannel) -> _Row:
        """Items that are found after a while and then forgotten (§B4)."""
        name = ("channels", channel.name)

        def of(key: str) -> Floats:
            return self.draws.value(channel.stated_or_usual(key), *name, key)

        published = self._month_by_day(channel, "items_per_month")
        found = found_items(
            published,
            of("ranking_share"),
            of("delay_months") * DAYS_PER_AGE_MONTH,
            of("half_life_months") * DAYS_PER_AGE_MONTH,
            self._value(channel, "items_at_start"),
        )
        visits = found * of("visits_per_item") / DAYS_PER_AGE_MONTH * self.demand
        price = channel.item_cost(self.scenario.money_per_dollar)
        costs = published * self._by_day(channel, "cost_per_item", price)
        return _Row(clicks=visits * self.found, content_costs=costs)

    def _affiliates(self, channel: AffiliateChannel) -> _Row:
        """Partners come and go, each sends visitors (§B3)."""
        hazard = hazard_of_churn(self._value(channel, "partner_churn_per_month")) / DAYS_PER_AGE_MONTH
        partners = partners_per_day(
            self._month_by_day(channel, "new_partners_per_month"),
            hazard,
            self._value(channel, "partners_at_start"),
        )
        return _Row(clicks=partners * self._month_by_day(channel, "visits_per_partner") * self.demand)

    def _influencers(self, channel: InfluencerChannel) -> _Row:
        """A burst of visits a post, and a long tail (§B3); fit is the share of followers who care (A-T2)."""
        posts = self._posts(channel)
        fees = posts * self._by_day(channel, "fee_per_post")
        visits = visits_of_posts(
            posts,
            self._value(channel, "visits_per_post") * self._value(channel, "fit"),
            self._value(channel, "decay_days"),
            self._value(channel, "tail_share"),
            self._value(channel, "tail_days"),
        )
        return _Row(clicks=visits, influencer_fees=fees)

    def _posts(self, channel: InfluencerChannel) -> Floats:
        """(D, 1) or (D, W): posts on each day."""
        if not channel.dates:
            return self._month_by_day(channel, "posts_per_month")
        calendar = self.draws.calendar
        days = np.array([calendar.day_of(date) for date in channel.dates])
        within = days[(days >= 0) & (days < calendar.days)]
        return np.bincount(within, minlength=calendar.days).astype(np.float64)[:, None]

    def _word_of_mouth(self, channel: WordOfMouthChannel) -> _Row:
        """Customers' friends, and those whom anybody tells (§B5, Bass 1969)."""
        audience: Floats = np.array([np.inf])
        by_themselves: Floats = NOTHING
        if channel.audience is not None:
            audience = np.maximum(np.rint(self._value(channel, "audience")), 1.0)
            rate = self._value(channel, "innovation_per_year") / DAYS_PER_YEAR
            by_themselves = (audience * rate)[None] * np.ones((self.draws.calendar.days, 1))
        return _Row(
            clicks=by_themselves,
            audience=audience,
            told_visits=self._value(channel, "visits_per_customer"),
            telling=telling_kept(self._value(channel, "telling_days")),
            imitation=self._value(channel, "imitation_per_year") / DAYS_PER_YEAR,
        )


def aim(channel: PaidChannel, draws: InputDraws) -> Targeting:
    """What choosing whom to address does to carts, reach and price (A-T1)."""
    names = ("targeting", "targeting_gain", "targeting_reach_loss", "targeting_cost")
    return targeting(*(draws.value(getattr(channel, name), "channels", channel.name, name) for name in names))


def commission_rates(scenario: Scenario, draws: InputDraws) -> CommissionRates:
    """What partners earn; nothing where a channel pays none."""
    days, worlds = draws.calendar.days, len(draws.worlds)
    rate, hold, decline = ([np.zeros(1)] * len(scenario.channels) for __ in range(3))
    per_order = [NOTHING] * len(scenario.channels)
    for index, channel in enumerate(scenario.channels):
        if isinstance(channel, AffiliateChannel | InfluencerChannel):
            name = ("channels", channel.name)
            rate[index] = draws.value(channel.commission, *name, "commission")
            hold[index] = np.rint(draws.value(channel.hold_days, *name, "hold_days"))
            decline[index] = draws.value(channel.decline_share, *name, "decline_share")
            per_order[index] = draws.by_day(channel.commission_per_order, *name, "commission_per_order")
    return CommissionRates(
        rate=_of_channels(rate, worlds),
        per_order=_stack(per_order, days, worlds),
        hold_days=_of_channels(hold, worlds).astype(np.int64),
        decline=_of_channels(decline, worlds),
    )


def platform_fees(scenario: Scenario, draws: InputDraws) -> Floats:
    """(M, 1) or (M, W): what affiliate platforms cost a month."""
    fees: Floats = np.zeros((draws.calendar.months, 1))
    for channel in scenario.channels:
        if isinstance(channel, AffiliateChannel):
            fees = fees + draws.by_month(channel.platform_fee, "channels", channel.name, "platform_fee")
    return fees


def visit_odds(scenario: Scenario, draws: InputDraws, own: Mapping[str, Floats], stage: str) -> Floats:
    """(C, 1) or (C, W): `own` odds of each channel's visitors (by name) times what its objective and its
    targeting do to a stage, "cart" or "capture" (A-D5, A-T1)."""
    odds = []
    for channel in scenario.channels:
        factor = own[channel.name]
        if isinstance(channel, PaidChannel):
            objective = OBJECTIVES[channel.objective]
            factor = factor * (objective.cart_odds if stage == "cart" else objective.capture_odds)
            if stage == "cart":
                factor = factor * aim(channel, draws).odds_ratio
        odds.append(factor)
    return np.stack(np.broadcast_arrays(*odds))


def _stack(rows: Sequence[Floats | float], days: int, worlds: int) -> Floats:
    """(D, C, W) from C rows of a number, (D, 1) or (D, W)."""
    if not rows:
        return np.zeros((days, 0, worlds))
    return full(np.stack(np.broadcast_arrays(*rows, np.zeros((1, 1)))[:-1], axis=1), days, len(rows), worlds)


def _of_channels(values: Sequence[Floats], worlds: int) -> Floats:
    """(C, W) from C values of (1) or (W)."""
    return np.stack([full(value, worlds) for value in values])
