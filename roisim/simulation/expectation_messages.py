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

UNFELT = 1e-3
"""A share of clicks or leavers that is small enough to be left out."""


class FatigueByAge:
    """Levels of fatigue of one medium, by the day on which people joined its list."""

    def __init__(self, medium: MediumRates, days: int) -> None:
        self.medium = medium
        self.time = medium.campaigns.time
        self.memory = few_worlds(medium.fatigue_memory_days)
        self.effect = few_worlds(medium.fatigue_effect)
        self.growth = few_worlds(medium.unsubscribe_growth)
        self.matters = bool(self.effect.any() or self.growth.any())
        self.flows = [flow for flow in medium.flows if flow.trigger == "sign_up"]
        self.days = days
        self.before, self.after = self._levels()

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

    def before_campaign(self, campaign: int, joined: Integers) -> Floats:
        """(n, W): mean level before a campaign of those who joined on days (n); −1: long ago."""
        time = float(self.time[campaign])
        since = np.where(joined >= 0, time - joined, np.inf)[:, None]
        fading = np.exp(-since / self.memory)
        level: Floats = self.before[campaign] - self.missed[joined] * fading
        for flow in self.flows:
            level = level + self._of_flow(flow, joined, since)
        return np.maximum(level, 0.0)

    def _of_flow(self, flow: FlowPlan, joined: Integers, since: Floats) -> Floats:
        """(n, W): what a flow's messages have left at a time `since` (n, 1) the beginning of the day of
        joining."""
        age = since[:, :, None] - TIMES_OF_DAY[:, None] - flow.delays
        left = np.where(age >= 0.0, 1.0, 0.0)[..., None] * np.exp(
            -np.maximum(age, 0.0)[..., None] / self.memory
        )
        runs = ((joined >= flow.from_day) & (joined < flow.to_day))[:, None]
        mean = left.sum(axis=(1, 2)) / len(TIMES_OF_DAY)
        level: Floats = FLOW_MESSAGE_WEIGHT * few_worlds(flow.share) * runs * mean
        return level

    def before_flow_message(self, flow: FlowPlan, step: int) -> Floats:
        """(D, W): mean level before a message of a flow that begins on joining, by day of joining."""
        gaps = flow.delays[step] - flow.delays[:step]
        own = FLOW_MESSAGE_WEIGHT * np.exp(-gaps[:, None] / self.memory).sum(axis=0)
        felt: Floats = self.since_joining(float(flow.delays[step])) + own
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


class SignUpFlows:
    """Messages of one medium that follow on joining its list: what happens at each age, each day.

    `oldest`: the last age at which anything happens. `order` (D, A, C, W): of those not yet customers
    the share that orders, by age from `oldest` down to 0; `leave` (D, A, 1, W), and `look` (D, A, C, W),
    who clicks and does not order.
    """

    def __init__(self, medium: MediumRates, message_odds: Floats, fatigue: FatigueByAge) -> None:
        self.medium, self.message_odds, self.fatigue = medium, message_odds, fatigue
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
            order=apply_odds_ratio(few_worlds(flow.orders_per_click)[number], self.message_odds),
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
        self.order, self.leave, self.look = 1.0 - keeps, 1.0 - stays, 1.0 - unseen
