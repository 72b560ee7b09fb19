"""Flows that follow on a cart or a look, in expectation: who is under way in them, by days since they began.

People under way are a part of the known people: they order, unsubscribe and lose interest as these do, and
what a flow's messages bring about is taken from all people of their status on the list alike. Three
classes are told apart: who joined the list with the very visit that set the flow off, everybody else on
the list, and who left an address at a checkout and may only be reminded of carts. One enrolment a
person and flow at a time: the part of a status that is under way is taken for the part of its events
that change nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from roisim.formulas.effects import apply_odds_ratio
from roisim.simulation.expectation_arrays import few_worlds
from roisim.simulation.expectation_mass import CUSTOMER, INTERESTED, QUIET
from roisim.simulation.fatigue import FLOW_MESSAGE_WEIGHT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from roisim.simulation.contact_rates import FlowPlan
    from roisim.simulation.expectation_messages import FatigueByAge, OrdersPerClick

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

FRESH, LATER, CARTS_ONLY = range(3)
"""Classes of people under way."""


@dataclass(frozen=True)
class ListDay:
    """What a day does to everybody on a medium's list.

    `people` (2, S, C, W): on the list, and only to be reminded of carts. `order` (S, C, W) and `leave`:
    shares of those on the list that order by a campaign and that leave. `interest_ends` and
    `interest_orders` (C, W): share of interests that end, and of all interests that end with an order.
    `own_order` (C, W): share of customers who order by themselves. `level` (S, C, W): mean fatigue from
    campaigns. `returns` (2, C, W): visits of interested people by themselves.
    """

    day: int
    people: Floats
    order: Floats
    leave: Floats
    interest_ends: Floats
    interest_orders: Floats
    own_order: Floats
    level: Floats
    returns: Floats


SENT, CLICKS, KEPT, ORDERS, LEAVING, AGAIN = range(6)
"""What a day's messages of a flow bring about. KEPT: orders × (1 − what the message took off); AGAIN: clicks
on the last message without an order."""


@dataclass(frozen=True)
class FlowStep:
    """A message as it reaches people some days after the day of the event: which, the `part` of them that
    it reaches then, and of these, who clicks but for fatigue (D, W), orders per click (D, C, W), who
    leaves (D, W), and what is taken off. C and W may be 1."""

    number: int
    age: int
    part: float
    click: Floats
    order: Floats
    leave: Floats
    discount: Floats
    last: bool


class FlowUnderWay:
    """One flow that begins with a cart or a look.

    `mass` (3, S, A, C, W): who is under way, by class, status and days since the event.

    Args:
        per_click: of all messages.
        fatigue: of the medium; click odds and factors on leaving are those of its `medium`.
        shape: statuses, channels, worlds.
        companions: other flows of the medium with the same trigger: people are in both.
    """

    def __init__(
        self,
        flow: FlowPlan,
        per_click: OrdersPerClick,
        fatigue: FatigueByAge,
        shape: tuple[int, int, int],
        companions: list[FlowPlan],
    ) -> None:
        self.flow, self.fatigue, self.companions = flow, fatigue, companions
        self.steps = sorted(self._steps(per_click, fatigue.days), key=lambda step: (step.age, step.number))
        self.ages = self.steps[-1].age + 1
        statuses, channels, worlds = shape
        self.mass = np.zeros((3, statuses, self.ages, channels, worlds))
        # Clicks of a flow's last message that leave a cart begin it anew, on the next day.
        self.again = np.zeros((2, statuses, channels, worlds))
        self.looks, self.lost, self.reached = np.zeros((3, *self.mass.shape))
        self.parts = np.zeros((AGAIN + 1, *self.mass.shape))
        self.ordered = self.left = np.zeros((self.ages, 1, 1))
        self.share = few_worlds(flow.share)
        self.per_click = per_click
        self._combine(fatigue.days)

    def _steps(self, per_click: OrdersPerClick, days: int) -> Iterator[FlowStep]:
        flow, medium = self.flow, self.fatigue.medium
        for number, delay in enumerate(flow.delays.tolist()):
            whole = int(delay)
            late = delay - whole
            leave = few_worlds(flow.unsubscribes)[number] * few_worlds(medium.unsubscribe_factor)
            last = number == len(flow.delays) - 1
            # Who has had the last message is gone a day later: it reaches everybody who is left then.
            for age, part in ((whole, 1.0 - late), (whole + 1, 1.0 if last and late > 0.0 else late)):
                if part > 0.0 and (age < days or number == 0):
                    yield FlowStep(
                        number=number,
                        age=age,
                        part=part,
                        click=apply_odds_ratio(
                            few_worlds(flow.clicks)[number], few_worlds(medium.click_odds)
                        ),
                        order=per_click.of(few_worlds(flow.orders_per_click)[number]),
                        leave=np.minimum(leave, 1.0),
                        discount=few_worlds(flow.discount)[number],
                        last=last,
                    )

    def _combine(self, days: int) -> None:
        """All messages of an age together, before fatigue.

        By day and age (D, A, C, W), of people there: who `click`s (C is 1), who `order`s, the same times what
        is paid of the price, who clicks the last message and does not order (`look`), or finds no goods
        (`last`), who `leave`s (C is 1). By age: how many `messages` reach a person (A), and which part
        `stays` under way (A).
        """
        channels = max(step.order.shape[1] for step in self.steps)
        worlds = max(each.shape[-1] for step in self.steps for each in (step.click, step.order, step.leave))
        self.order, self.kept, self.look = np.zeros((3, days, self.ages, channels, worlds))
        self.last = np.zeros_like(self.look) if self.per_click.scarce else np.zeros((days, 1, 1, 1))
        self.click, self.leave = np.zeros((2, days, self.ages, 1, worlds))
        self.messages, done = np.zeros((2, self.ages))
        for step in self.steps:
            click = step.part * step.click[:, None]
            order = click * step.order
            self.click[:, step.age] += click
            self.order[:, step.age] += order
            self.kept[:, step.age] += order * (1.0 - step.discount)
            self.leave[:, step.age, 0] += step.part * step.leave
            self.messages[step.age] += step.part
            if step.last:
                self.look[:, step.age] += click - order
                if self.per_click.scarce:
                    self.last[:, step.age] += order * self.per_click.lost
                done[step.age] += step.part
        stays = 1.0 - done
        self.messages, self.stays = self.messages[:, None, None], stays[:, None, None]
        # Those who are done with it on a day are so, on average, when half of it is over.
        self.there_at_noon = 0.5 + self.stays / 2.0
        if self.fatigue.matters:
            self._levels(days)

    def _levels(self, days: int) -> None:
        """Mean fatigue before messages: from the flow's own earlier ones, by age (A, 1, W), and of people who
        joined with the event, by day and age (D, A, 1, W)."""
        fatigue, worlds = self.fatigue, len(self.fatigue.memory)
        self.level = np.zeros((self.ages, 1, worlds))
        self.level_of_fresh = np.zeros((days, self.ages, 1, worlds))
        for step in self.steps:
            delay = float(self.flow.delays[step.number])
            gaps = delay - self.flow.delays[: step.number]
            own = FLOW_MESSAGE_WEIGHT * np.exp(-gaps[:, None] / fatigue.memory).sum(axis=0)
            for other in self.companions:
                since = (delay - other.delays[other.delays < delay])[:, None]
                left = np.exp(-since / fatigue.memory).sum(axis=0)
                own = own + FLOW_MESSAGE_WEIGHT * few_worlds(other.share) * left
            level = fatigue.since_joining(delay) + fatigue.of_sign_up_flows(delay)
            level = level[np.maximum(np.arange(days) - step.age, 0)]
            weight = step.part / self.messages[step.age]
            self.level[step.age] += weight * own
            self.level_of_fresh[:, step.age, 0] += weight * (own + level)

    def runs_on(self, day: int) -> bool:
        """Whether it may begin on a day."""
        return self.flow.from_day <= day < self.flow.to_day

    def concerns(self, day: int) -> bool:
        """Whether anybody may be under way."""
        return self.flow.from_day <= day < self.flow.to_day + self.ages + 1

    def live(self, today: ListDay, of_fresh: Floats | None) -> None:
        """A day passes for those under way: some order or leave by other ways than this flow's messages.

        `of_fresh` (A', C, W): what the flows of signing up leave of those who joined 0, 1, 2, … days ago.
        """
        mass = self.mass
        mass[:, :, 1:] = mass[:, :, :-1].copy()
        mass[:, :, 0] = 0.0
        on_list = mass[: LATER + 1]
        ordering = on_list[:, QUIET:] * today.order[QUIET:, None]
        on_list[:, QUIET:] -= ordering
        on_list *= 1.0 - today.leave
        if of_fresh is not None:
            reach = min(len(of_fresh), self.ages)
            mass[FRESH, :, 1:reach] *= of_fresh[1:reach]
        if mass.shape[1] > INTERESTED:
            ending = mass[:, INTERESTED] * today.interest_ends
            finding = mass[:, INTERESTED] * today.interest_orders
            mass[:, INTERESTED] -= ending
            mass[:, QUIET] += ending - finding
        else:
            finding = np.zeros(())
        if self.flow.stops_at_order:
            on_list[:, CUSTOMER] *= 1.0 - today.order[CUSTOMER]
            mass[:, CUSTOMER] *= 1.0 - today.own_order
        else:
            on_list[:, CUSTOMER] += ordering.sum(axis=1)
            mass[:, CUSTOMER] += finding

    def begin(self, today: ListDay, fresh: Floats, events: Floats) -> None:
        """Events of the day: `fresh` (2, S, C, W) of people who joined with them, `events` (2, S, C, W) of
        others, each of people on the list and of people only to be reminded."""
        if not self.runs_on(today.day):
            self.again = np.zeros_like(self.again)
            return
        self.mass[FRESH, :, 0] += fresh[0] * self.share
        busy = _by_place((self.mass * self.there_at_noon).sum(axis=2))
        if self.flow.restarts:
            self._drop(events, today.people)
            begun = events + self.again
        else:
            free = 1.0 - np.divide(busy, today.people, out=np.ones_like(busy), where=today.people > busy)
            begun = events * free + self.again
        self.mass[LATER, :, 0] += begun[0] * self.share
        self.mass[CARTS_ONLY, :, 0] += (fresh[1] + begun[1]) * self.share

    def _drop(self, events: Floats, people: Floats) -> None:
        """Those who begin anew leave what was under way."""
        part = np.divide(events, people, out=np.zeros_like(events), where=people > 0.0)
        self.mass[FRESH] *= 1.0 - part[0][:, None]
        self.mass[LATER] *= 1.0 - part[0][:, None]
        self.mass[CARTS_ONLY] *= 1.0 - part[1][:, None]

    def react(self, today: ListDay, leaves_trigger: Floats) -> Floats:
        """The day's messages; of clicks without an order, `leaves_trigger` (C, W) set the flow off again.

        What they bring about, (6, 2, S, C, W) by status before: of people on the list, then of those only to
        be reminded of carts.
        """
        day, mass = today.day, self.mass
        order, leave, tired = self.order[day], self.leave[day], np.ones(())
        if self.fatigue.matters:
            level = self._level(today)
            tired = np.exp(-self.fatigue.effect * level)
            leave = leave + self.fatigue.growth * level * self.messages
        self.reached = mass.copy()
        self.ordered, self.left = order * tired, leave
        base, parts = mass * tired, self.parts
        np.multiply(mass, self.messages, out=parts[SENT])
        np.multiply(base, self.click[day], out=parts[CLICKS])
        np.multiply(base, self.kept[day], out=parts[KEPT])
        ordering = np.multiply(base, order, out=parts[ORDERS])
        leaving = np.multiply(mass, leave, out=parts[LEAVING])
        np.multiply(base, self.look[day], out=parts[AGAIN])
        np.subtract(parts[CLICKS], ordering, out=self.looks)
        reaction = _by_place(parts.sum(axis=3).swapaxes(0, 1)).swapaxes(0, 1)
        self.again = reaction[AGAIN] * leaves_trigger
        if self.per_click.scarce:
            self.lost = ordering * self.per_click.lost[day]
            without_goods = _by_place((base * self.last[day]).sum(axis=2))
            self.again += without_goods * (float(self.flow.trigger == "cart_left") - leaves_trigger)
        self._lose(ordering, leaving)
        mass *= self.stays
        return reaction

    def _level(self, today: ListDay) -> Floats:
        """(3, S, A, C, W): mean fatigue before the day's messages."""
        level = np.empty(self.mass.shape)
        level[FRESH], level[CARTS_ONLY] = self.level_of_fresh[today.day], self.level
        np.add(self.level, today.level[:, None], out=level[LATER])
        return level

    def _lose(self, ordering: Floats, leaving: Floats) -> None:
        self.mass -= ordering
        if not self.flow.stops_at_order:
            self.mass[:, CUSTOMER] += ordering.sum(axis=1)
        self.mass -= leaving

    def meet(self, other: FlowUnderWay, overlap: Floats, *, same_list: bool) -> None:
        """Messages of another flow, which has the same trigger, reach those in both; `overlap` (S, C, W): of
        people on this flow's list, who is on the other's."""
        ages = min(self.ages, other.ages)
        mine = self.mass[:, :, :ages]
        both = np.minimum(mine, other.reached[:, :, :ages] * overlap[:, None])
        ordering, leaving = np.zeros((2, *self.mass.shape))
        ordering[:, :, :ages] = both * np.broadcast_to(other.ordered, other.mass.shape)[:, :, :ages]
        if same_list:
            leaving[:, :, :ages] = both * np.broadcast_to(other.left, other.mass.shape)[:, :, :ages]
        self._lose(ordering, leaving)

    def looks_behind(self, age: int) -> Floats:
        """(2, S, C, W): the day's clicks without an order by people who began at least so many days ago."""
        return _by_place(self.looks[:, :, age:].sum(axis=2))

    def lost_behind(self, age: int) -> Floats:
        """(2, S, C, W): those of them that found no goods."""
        return _by_place(self.lost[:, :, age:].sum(axis=2))

    def meet_any(self, order: Floats, leave: Floats) -> None:
        """Messages of a flow with another trigger reach people of these parts (2, S, C, W)."""
        parts = np.stack([order, leave])[:, [0, 0, 1], :, None]
        self._lose(self.mass * parts[0], self.mass * parts[1])


def _by_place(of_classes: Floats) -> Floats:
    """(2, …) from (3, …): everybody on the list together."""
    places = np.empty((2, *of_classes.shape[1:]))
    np.add(of_classes[FRESH], of_classes[LATER], out=places[0])
    places[1] = of_classes[CARTS_ONLY]
    return places
