"""What messages do to people on a list, in expectation: reactions by day, age of the contact and campaign.

Fatigue is that of `fatigue`: a person's level is the calendar's less what was sent before joining, plus
flow messages. Both follow from the day of joining, so people who joined on one day share it; times of day
are averaged over. The click rate takes e^(−effect × level) at that mean level.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from roisim.formulas.effects import apply_odds_ratio
from roisim.simulation.expectation_arrays import few_worlds
from roisim.simulation.fatigue import FLOW_MESSAGE_WEIGHT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.contact_rates import FlowPlan, MediumRates

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

TIMES_OF_DAY = (np.arange(4) + 0.5) / 4.0
"""At which levels of fatigue are averaged over a day."""

WORTH_KEEPING = 1_000_000
"""Numbers of a table that is quicker than working them out one by one."""

UNFELT = 1e-3
"""A share of clicks or leavers that is small enough to be left out."""


class FatigueByAge:
    """Levels of fatigue of one medium, by the day on which people joined its list.

    Args:
        of_first_visit: flows that the visit on which people join may set off too, and the share of those
            who join for whom it does, (D, W).
    """

    def __init__(self, medium: MediumRates, days: int, of_first_visit: list[tuple[FlowPlan, Floats]]) -> None:
        self.of_first_visit = of_first_visit
        self.medium = medium
        self.time = medium.campaigns.time
        self.memory = few_worlds(medium.fatigue_memory_days)
        self.effect = few_worlds(medium.fatigue_effect)
        self.growth = few_worlds(medium.unsubscribe_growth)
        self.drives_out = bool(self.growth.any())
        self.matters = bool(self.effect.any()) or self.drives_out
        self.flows = [flow for flow in medium.flows if flow.trigger == "sign_up"]
        self.days = days
        self.before, self.after = self._levels()
        self._tables: dict[tuple[int, float], Floats] = {}
        self.levels_by_age: Floats | None = None

    def _levels(self) -> tuple[Floats, Floats]:
        """(J, W) and (J+1, W): calendar's level just before and just after each campaign; row J is 0."""
        before = np.zeros((len(self.time), len(self.memory)))
        after = np.zeros((len(self.time) + 1, len(self.memory)))
        if self.matters and len(self.time):
            fading = np.exp(-np.diff(self.time)[:, None] / self.memory)
            after[0] = 1.0
            for campaign in range(1, len(self.time)):
                np.multiply(after[campaign - 1], fading[campaign - 1], out=before[campaign])
                np.add(before[campaign], 1.0, out=after[campaign])
        return before, after

    def at(self, time: Floats) -> Floats:
        """(…, W): the calendar's level just before times (…), of one who had all campaigns."""
        if not self.matters or not len(self.time):
            return np.zeros((*np.shape(time), 1))
        last = np.searchsorted(self.time, time, side="left") - 1
        since = np.where(last >= 0, time - self.time[last], 0.0)
        level: Floats = self.after[last] * np.exp(-since[..., None] / self.memory)
        return level

    @cached_property
    def missed(self) -> Floats:
        """(D, W): the calendar's level when people join on a day, as if it had faded since its beginning."""
        time = np.arange(self.days)[:, None] + TIMES_OF_DAY
        level = self.at(time) * np.exp(TIMES_OF_DAY[:, None] / self.memory)
        mean: Floats = np.cumsum(level, axis=1)[:, -1] / len(TIMES_OF_DAY)
        return mean

    def window(self) -> int:
        """Days after which a person's level is the calendar's, as good as exactly."""
        if not self.matters or not len(self.time):
            return 0
        most = float(self.after.max()) + FLOW_MESSAGE_WEIGHT * sum(len(flow.delays) for flow in self.flows)
        weight = max(float(self.effect.max()), float(self.growth.max()))
        return int(np.ceil(float(self.memory.max()) * np.log(max(most * weight / UNFELT, 1.0))))

    def before_campaign(self, campaign: int, columns: int) -> Floats:
        """(N, W): mean level before a campaign of those who joined N−1 … 1, 0 days before its day."""
        if self.levels_by_age is not None and columns <= self.levels_by_age.shape[1]:
            known: Floats = self.levels_by_age[campaign, -columns:]
            return known
        return self._level(campaign, columns)

    def expect_columns(self, columns: int) -> None:
        """Levels will be asked for so many days of joining at most."""
        if len(self.time) * columns * max(len(self.memory), len(self.effect)) <= WORTH_KEEPING:
            self.levels_by_age = self._all_levels(columns)

    def _all_levels(self, columns: int) -> Floats:
        """(J, N, W): before every campaign."""
        return self._levels_before(np.arange(len(self.time)), columns)

    def _level(self, campaign: int, columns: int) -> Floats:
        """(N, W): before one campaign."""
        one: Floats = self._levels_before(np.array([campaign]), columns)[0]
        return one

    def _levels_before(self, campaigns: Integers, columns: int) -> Floats:
        """(J, N, W): before some campaigns."""
        time = self.time[campaigns]
        day = time.astype(np.int64)
        age = np.arange(columns)[::-1]
        joined = day[:, None] - age
        fading = np.exp(-(time[:, None] - joined)[..., None] / self.memory)
        level: Floats = self.before[campaigns][:, None] - self.missed[np.maximum(joined, 0)] * fading
        hours = np.round(time - day, 6)
        for flow in self.flows:
            runs = (joined >= flow.from_day) & (joined < flow.to_day)
            for hour in np.unique(hours).tolist():
                table = self._of_flow(flow, hour)
                here = (hours == hour)[:, None] & runs
                level = level + table[np.minimum(age, len(table) - 1)] * here[..., None]
        return np.maximum(level, 0.0)

    def _of_flow(self, flow: FlowPlan, hour: float) -> Floats:
        """(A, W): what a flow's messages have left at a time of day, by days since the day of joining; the
        last row is 0."""
        key = (flow.number, hour)
        if key not in self._tables:
            ages = min(int(flow.delays[-1]) + int(6.0 * float(self.memory.max())) + 3, self.days)
            since = np.arange(ages)[:, None, None] + hour - TIMES_OF_DAY[:, None] - flow.delays
            there = np.where(since >= 0.0, 1.0, 0.0)[..., None]
            left = there * np.exp(-np.maximum(since, 0.0)[..., None] / self.memory)
            mean = left.sum(axis=(1, 2)) / len(TIMES_OF_DAY)
            level = FLOW_MESSAGE_WEIGHT * few_worlds(flow.share) * mean
            self._tables[key] = np.concatenate([level, np.zeros_like(level[:1])])
        return self._tables[key]

    def before_flow_message(self, flow: FlowPlan, step: int) -> Floats:
        """(D, W): mean level before a message of a flow that begins on joining, by day of joining."""
        gaps = flow.delays[step] - flow.delays[:step]
        own = FLOW_MESSAGE_WEIGHT * np.exp(-gaps[:, None] / self.memory).sum(axis=0)
        felt: Floats = self.since_joining(float(flow.delays[step])) + own
        for other, share in self.of_first_visit:
            since = (flow.delays[step] - other.delays[other.delays < flow.delays[step]])[:, None]
            left = np.exp(-since / self.memory).sum(axis=0)
            felt = felt + FLOW_MESSAGE_WEIGHT * few_worlds(other.share) * share * left
        return felt

    def since_joining(self, delay: float) -> Floats:
        """(D, W): mean level from campaigns some days after joining, by day of joining."""
        joined = np.arange(self.days)[:, None] + TIMES_OF_DAY
        level = self.at(joined + delay) - self.at(joined) * np.exp(-delay / self.memory)
        return np.maximum(np.cumsum(level, axis=1)[:, -1] / len(TIMES_OF_DAY), 0.0)

    def of_sign_up_flows(self, delay: float) -> Floats:
        """(D, W): level from flows that begin on joining, some days after it, by day of joining."""
        level, joined = np.zeros((self.days, len(self.memory))), np.arange(self.days)
        for flow in self.flows:
            since = (delay - flow.delays[flow.delays < delay])[:, None]
            left = np.exp(-since / self.memory).sum(axis=0)
            runs = ((joined >= flow.from_day) & (joined < flow.to_day))[:, None]
            level = level + FLOW_MESSAGE_WEIGHT * few_worlds(flow.share) * left * runs
        return level


class OrdersPerClick:
    """What programmes and goods do to orders per click.

    Args:
        odds: (D, C, W); C and W may be 1.
        found: (D, 1, W) share of the orders wanted that find goods; D and W may be 1.
    """

    def __init__(self, odds: Floats, found: Floats) -> None:
        self.odds, self.found = odds, np.broadcast_to(found, (len(odds), *found.shape[1:]))
        self.scarce = bool((found < 1.0).any())
        # Orders that are lost for each one that is not.
        self.lost = 1.0 / self.found - 1.0

    def of(self, plain: Floats, days: slice | Integers = slice(None)) -> Floats:
        """(n, C, W): on some days, from the share of a message."""
        orders: Floats = apply_odds_ratio(plain, self.odds[days])
        return orders * self.found[days] if self.scarce else orders


@dataclass(frozen=True)
class FlowStep:
    """One message of a flow that begins on signing up, as it reaches people `age` days after the day on
    which they joined: by day of sending (D, …) the share `reached` of those people (W), and of these who
    clicks (D, W), orders per click (D, C, W) and who leaves (D, W). C and W may be 1."""

    flow: FlowPlan
    step: int
    age: int
    reached: Floats
    click: Floats
    order: Floats
    leave: Floats
    discount: Floats


@dataclass(frozen=True)
class FlowRound:
    """Messages of different ages side by side, X of them; no person gets two of them on one day. `programs`
    and `places` (age from the oldest down) by message; the rest as in `FlowStep`, (D, 1, X, 1 or C, W)."""

    programs: list[int]
    places: list[int]
    reached: Floats
    click: Floats
    order: Floats
    leave: Floats
    kept: Floats

    @classmethod
    def of(cls, steps: list[FlowStep], oldest: int) -> FlowRound:
        """Messages together."""

        def stacked(arrays: list[Floats]) -> Floats:
            """(D, 1, X, 1, W) of (D, W)."""
            return np.stack(np.broadcast_arrays(*arrays), axis=1)[:, None, :, None]

        return cls(
            programs=[step.flow.program for step in steps],
            places=[oldest - step.age for step in steps],
            reached=stacked([step.reached for step in steps]),
            click=stacked([step.click for step in steps]),
            order=np.stack(np.broadcast_arrays(*(step.order for step in steps)), axis=1)[:, None],
            leave=stacked([step.leave for step in steps]),
            kept=1.0 - np.stack(np.broadcast_arrays(*(step.discount for step in steps)))[:, None],
        )


class SignUpFlows:
    """Messages of one medium that follow on joining its list: what happens at each age, each day.

    `oldest`: the last age at which anything happens. `order` (D, A, C, W): of those not yet customers
    the share that orders, by age from `oldest` down to 0; `leave` (D, A, 1, W), and `look` (D, A, C, W),
    who clicks and does not order.
    """

    def __init__(self, medium: MediumRates, per_click: OrdersPerClick, fatigue: FatigueByAge) -> None:
        self.medium, self.per_click, self.fatigue = medium, per_click, fatigue
        flows = [flow for flow in medium.flows if flow.trigger == "sign_up" and not flow.stops_at_order]
        self.steps = sorted(
            (step for flow in flows for step in self._steps(flow)), key=lambda each: (each.age, each.step)
        )
        self.any = bool(self.steps)
        if self.any:
            self._combine()

    def _steps(self, flow: FlowPlan) -> list[FlowStep]:
        steps = []
        for number, delay in enumerate(flow.delays.tolist()):
            whole = int(delay)
            late = delay - whole
            for age, part in ((whole, 1.0 - late), (whole + 1, late)):
                if part > 0.0 and age < self.fatigue.days:
                    steps.append(self._step(flow, number, age, part))
        return steps

    def _step(self, flow: FlowPlan, number: int, age: int, part: float) -> FlowStep:
        medium, days = self.medium, self.fatigue.days
        joined = np.arange(days) - age
        runs = (joined >= max(flow.from_day, 0)) & (joined < flow.to_day)
        click = apply_odds_ratio(few_worlds(flow.clicks)[number], few_worlds(medium.click_odds))
        leave = few_worlds(flow.unsubscribes)[number] * few_worlds(medium.unsubscribe_factor)
        if self.fatigue.matters:
            level = self.fatigue.before_flow_message(flow, number)[np.maximum(joined, 0)]
            click = click * np.exp(-self.fatigue.effect * level)
            leave = leave + self.fatigue.growth * level
        return FlowStep(
            flow=flow,
            step=number,
            age=age,
            reached=runs[:, None] * (part * few_worlds(flow.share)),
            click=click,
            order=self.per_click.of(few_worlds(flow.orders_per_click)[number]),
            leave=np.minimum(leave, 1.0),
            discount=few_worlds(flow.discount)[number],
        )

    def _combine(self) -> None:
        """What all messages of an age do together."""
        self.oldest = self.steps[-1].age
        worlds = max(
            max(each.click.shape[-1], each.order.shape[-1], each.leave.shape[-1]) for each in self.steps
        )
        channels = max(each.order.shape[1] for each in self.steps)
        shape = (self.fatigue.days, self.oldest + 1, channels, worlds)
        keeps, stays, unseen = np.ones(shape), np.ones((*shape[:2], 1, worlds)), np.ones(shape)
        for each in self.steps:
            place = self.oldest - each.age
            clicks = (each.reached * each.click)[:, None]
            keeps[:, place] *= 1.0 - clicks * each.order
            unseen[:, place] *= 1.0 - clicks * (1.0 - each.order)
            stays[:, place, 0] *= 1.0 - each.reached * each.leave
        self.rounds = [FlowRound.of(steps, self.oldest) for steps in self._rounds()]
        self.order, self.leave, self.look = 1.0 - keeps, 1.0 - stays, 1.0 - unseen
        self.stay, self.remain = stays, stays * keeps

    def _rounds(self) -> list[list[FlowStep]]:
        """Messages in their order, such that no two of a round come at the same age."""
        rounds: list[list[FlowStep]] = []
        waiting = self.steps
        while waiting:
            first = {step.age: step for step in reversed(waiting)}
            rounds.append(list(first.values()))
            waiting = [step for step in waiting if first[step.age] is not step]
        return rounds
