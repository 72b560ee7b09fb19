"""What sets flows off, and what their messages do to the people on a medium's list, in expectation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from roisim.simulation.expectation_flows import (
    CLICKS,
    KEPT,
    LEAVING,
    ORDERS,
    SENT,
    FlowUnderWay,
    ListDay,
)
from roisim.simulation.expectation_mass import CUSTOMER, INTERESTED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.contact_rates import FlowPlan
    from roisim.simulation.expectation_lists import MediumList
    from roisim.simulation.expectation_mass import KnownMass, Triggers

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

NOON = 0.5
FOLLOWED = ("cart_left", "browse_left")


def triggered_flows(people: KnownMass, lists: list[MediumList]) -> list[TriggeredFlows]:
    """The flows under way of every medium that has any."""
    found = [TriggeredFlows(people, each, lists) for each in lists]
    found = [each for each in found if each.flows]
    for each in lists:
        each.hears = bool(found)
    return found


class TriggeredFlows:
    """The flows of one medium that follow on something known people do, but for their orders.

    `own_order` (C, W): share of customers who order by themselves on a day.
    """

    def __init__(self, people: KnownMass, each: MediumList, lists: list[MediumList]) -> None:
        self.people, self.list, self.lists = people, each, lists
        shape = (people.statuses, *people.shape)
        plans = [flow for flow in each.medium.flows if _is_followed(flow)]
        self.flows = [
            FlowUnderWay(flow, each.per_click, each.fatigue, shape, _companions(flow, plans))
            for flow in plans
        ]
        self.own_order = np.zeros(people.shape)
        self.of_returns, self.of_looks = people.triggers()
        self.today: ListDay | None = None
        # By flow, what its messages brought on days of a stretch, (6, 2, S, C, W).
        self.brought: list[list[tuple[int, Floats]]] = [[] for __ in self.flows]

    def begin(self, day: int, today: int, triggers: Triggers, at: int) -> None:
        """A day, the `at`-th of its stretch, once campaigns are sent: flows go on, and begin."""
        self.today = None
        if not any(flow.concerns(day) for flow in self.flows):
            return
        self.today = this_day = self._day(day, today)
        of_fresh = self._left_by_sign_up_flows(day)
        looks, lost = self._looks(today)
        for flow in self.flows:
            if flow.concerns(day):
                trigger = flow.flow.trigger
                flow.live(this_day, of_fresh)
                fresh = triggers.by_trigger[trigger][at]
                if of_fresh is not None:
                    fresh = np.stack([fresh[0] * of_fresh[0], fresh[1]])
                flow.begin(this_day, fresh, self._events(this_day, flow, looks, lost))

    def react(self, today: int, everyone: list[TriggeredFlows]) -> None:
        """Messages of a day. What they bring about stops other flows too, those of other media as well."""
        this_day = self.today
        if this_day is None:
            return
        for place, flow in enumerate(self.flows):
            if flow.concerns(this_day.day):
                trigger = flow.flow.trigger
                again = self.of_looks[trigger][this_day.day] if trigger in FOLLOWED else np.zeros(())
                reaction = flow.react(this_day, again)
                self.brought[place].append((this_day.day, reaction))
                parts = self._take(today, this_day.people, reaction)
                for other in everyone:
                    other.meet(self, flow, parts, today)

    def meet(self, theirs: TriggeredFlows, flow: FlowUnderWay, parts: Floats, today: int) -> None:
        """A flow's messages, which ordered and left in these parts (2, 2, S, C, W) of its list, reach those
        who are under way here too."""
        if self.today is None:
            return
        met = [mine for mine in self.flows if mine is not flow and mine.concerns(self.today.day)]
        if not met:
            return
        same = theirs is self
        overlap = self.people.overlap(self.list.place, theirs.list.place, today)
        for mine in met:
            if mine.flow.trigger == flow.flow.trigger:
                mine.meet(flow, overlap, same_list=same)
            else:
                mine.meet_any(parts[0] * overlap, parts[1] * float(same))

    def _day(self, day: int, today: int) -> ListDay:
        each, people, heard = self.list, self.people, self.list.heard
        number = np.zeros((2, people.statuses, *people.shape))
        there = each.whole(today).swapaxes(0, 1)
        number[: len(there)] = there
        keep: Floats = np.ones(1)
        for other in self.lists:
            keep = keep * (1.0 - other.heard.order * people.overlap(each.place, other.place, today))
        return ListDay(
            day=day,
            people=number,
            order=1.0 - keep,
            leave=1.0 - (1.0 - heard.leave) * each.fading,
            interest_ends=people.leaves[day],
            interest_orders=people.leaves[day] * people.orders[day],
            own_order=self.own_order,
            level=each.mean_level(day + NOON, number[0]) + each.tired_by_flows(number[0]),
            returns=heard.returns,
        )

    def _left_by_sign_up_flows(self, day: int) -> Floats | None:
        """(A, C, W): of those who joined 0, 1, 2, … days ago, who neither orders by nor leaves after messages
        that follow on joining."""
        flows = self.list.flows
        if not flows.any:
            return None
        left: Floats = (1.0 - flows.order[day]) * (1.0 - flows.leave[day])
        return left[::-1]

    def _looks(self, today: int) -> tuple[Floats, Floats]:
        """(2, S, C, W) each: clicks of the day without an order by people whom this medium reaches, and those
        of them that found no goods."""
        looks, lost = np.zeros((2, 2, self.people.statuses, *self.people.shape))
        for other in self.lists:
            overlap = self.people.overlap(other.place, self.list.place, today)
            looks[0] += other.heard.looks * overlap
            if self.list.per_click.scarce:
                lost[0] += other.heard.lost * overlap
        return looks, lost

    def _events(self, today: ListDay, mine: FlowUnderWay, looks: Floats, lost: Floats) -> Floats:
        """(2, S, C, W): what sets a flow off, of people who are known already."""
        trigger = mine.flow.trigger
        if trigger not in FOLLOWED:
            return np.zeros_like(looks)
        clicked, lost = looks.copy(), lost.copy()
        for other in self.flows:
            if other is not mine:
                # Who is in a flow of the same trigger is in this one too, until it is over.
                age = mine.ages if other.flow.trigger == trigger else 0
                clicked += other.looks_behind(age)
                if self.list.per_click.scarce:
                    lost += other.lost_behind(age)
        events: Floats = (clicked - lost) * self.of_looks[trigger][today.day]
        if self.people.returns:
            events[:, INTERESTED] += today.returns * self.of_returns[trigger][today.day]
        if trigger != "cart_left":
            events[1] = 0.0
        elif self.list.per_click.scarce:
            without_goods = self.own_order * self.list.per_click.lost[today.day]
            events += lost
            events[0, CUSTOMER] += today.people[0, CUSTOMER] * without_goods
        return events

    def finish(self) -> None:
        """A stretch is over: count what the messages brought."""
        for flow, brought in zip(self.flows, self.brought, strict=True):
            if brought:
                days, reactions = zip(*brought, strict=True)
                self._count(np.array(days), flow, np.stack(reactions, axis=1))
                brought.clear()

    def _count(self, days: Integers, flow: FlowUnderWay, reaction: Floats) -> None:
        """Messages, clicks and orders (6, T, 2, S, C, W) of days."""
        out, program = self.list.outcomes, flow.flow.program
        by_status = reaction.sum(axis=2)
        sent, clicks = by_status[SENT].sum(axis=1), by_status[CLICKS].sum(axis=1)
        orders, kept = by_status[ORDERS], by_status[KEPT]
        first, repeat = orders[:, 1:].sum(axis=1), orders[:, CUSTOMER]
        out.sent[days] += sent
        out.clicks[days] += clicks
        out.looks[days] += clicks - first - repeat
        out.first[days] += first
        out.repeat[days] += repeat
        out.kept_first[days] += kept[:, 1:].sum(axis=1)
        out.kept_repeat[days] += kept[:, CUSTOMER]
        out.unsubscribed[days] += by_status[LEAVING].sum(axis=1)
        if flow.flow.trigger == "cart_left":
            out.recovered[days] += first + repeat
        out.sent_by_program[program, days] += sent.sum(axis=1)
        out.clicked_by_program[program, days] += clicks.sum(axis=1)

    def _take(self, today: int, number: Floats, reaction: Floats) -> Floats:
        """Who orders becomes a customer, who leaves is off the list: of all people of a status alike. Returns
        these parts (2, 2, S, C, W): orders and leaving, on the list and only to be reminded."""
        parts = np.divide(
            reaction[ORDERS : LEAVING + 1],
            number,
            out=np.zeros((2, *number.shape)),
            where=number > 0.0,
        )
        self.list.take(today, *parts.swapaxes(1, 2))
        self.list.note_flow_messages(reaction[SENT, 0])
        return parts


def _is_followed(flow: FlowPlan) -> bool:
    return flow.trigger in FOLLOWED or (flow.trigger == "sign_up" and flow.stops_at_order)


def _companions(flow: FlowPlan, flows: list[FlowPlan]) -> list[FlowPlan]:
    return [other for other in flows if other is not flow and other.trigger == flow.trigger]
