"""What sets flows off, and what their messages do to the people on a medium's list, in expectation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from roisim.simulation.expectation_flows import FlowUnderWay, ListDay
from roisim.simulation.expectation_mass import CUSTOMER, FOR_CARTS, INTERESTED, ON
from roisim.simulation.fatigue import FLOW_MESSAGE_WEIGHT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.expectation_flows import FlowReaction
    from roisim.simulation.expectation_lists import MediumList
    from roisim.simulation.expectation_mass import KnownMass, Triggers

    Floats = NDArray[np.float64]

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
        self.flows = [
            FlowUnderWay(flow, each.message_odds, each.fatigue, shape)
            for flow in each.medium.flows
            if flow.trigger in FOLLOWED or (flow.trigger == "sign_up" and flow.stops_at_order)
        ]
        self.clicked = [np.zeros((2, *shape)) for __ in self.flows]
        self.own_order = np.zeros(people.shape)
        self.of_returns, self.of_looks = people.triggers()

    def live(self, day: int, today: int, triggers: Triggers, at: int) -> None:
        """Flows of a day, the `at`-th of its stretch, once campaigns are sent."""
        if not any(flow.concerns(day) for flow in self.flows):
            return
        this_day = self._day(day, today)
        of_fresh = self._left_by_sign_up_flows(day)
        looks = self._looks(today)
        for number, flow in enumerate(self.flows):
            if flow.concerns(day):
                trigger = flow.flow.trigger
                events = self._events(this_day, trigger, looks, number)
                flow.live(this_day, of_fresh)
                fresh = triggers.by_trigger[trigger][at]
                if of_fresh is not None:
                    fresh = np.stack([fresh[0] * of_fresh[0], fresh[1]])
                flow.begin(this_day, fresh, events)
                again = self.of_looks[trigger][day] if trigger in FOLLOWED else np.zeros(())
                reaction = flow.react(this_day, again)
                self.clicked[number] = reaction.clicks - reaction.orders
                self._note(day, flow, reaction)
                self._take(today, this_day.people, reaction)

    def _day(self, day: int, today: int) -> ListDay:
        each, people, heard = self.list, self.people, self.list.heard
        number = np.zeros((2, people.statuses, *people.shape))
        number[0] = each.whole(ON, today)
        if each.for_carts:
            number[1] = each.whole(FOR_CARTS, today)
        memory = each.fatigue.memory
        each.extra_level = each.extra_level * np.exp(-1.0 / memory)
        fading = np.exp(-np.maximum(day + NOON - each.level_time, 0.0) / memory)
        return ListDay(
            day=day,
            people=number,
            order=heard.order,
            leave=1.0 - (1.0 - heard.leave) * each.fading,
            interest_ends=people.leaves[day],
            interest_orders=people.leaves[day] * people.orders[day],
            own_order=self.own_order,
            level=each.level * fading + each.extra_level,
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

    def _looks(self, today: int) -> Floats:
        """(2, S, C, W): clicks of the day without an order by people whom this medium reaches."""
        looks = np.zeros((2, self.people.statuses, *self.people.shape))
        for other in self.lists:
            looks[0] += other.heard.looks * self.people.overlap(other.place, self.list.place, today)
        return looks

    def _events(self, today: ListDay, trigger: str, looks: Floats, number: int) -> Floats:
        """(2, S, C, W): what sets a flow off, of people who are known already."""
        if trigger not in FOLLOWED:
            return np.zeros_like(looks)
        clicked = looks.copy()
        for other, clicks in enumerate(self.clicked):
            if other != number:
                clicked += clicks
        events: Floats = clicked * self.of_looks[trigger][today.day]
        if self.people.returns:
            events[:, INTERESTED] += today.returns * self.of_returns[trigger][today.day]
        return events

    def _note(self, day: int, flow: FlowUnderWay, reaction: FlowReaction) -> None:
        """Count messages, clicks and orders."""
        out, program = self.list.outcomes, flow.flow.program
        sent, clicks = reaction.sent.sum(axis=(0, 1)), reaction.clicks.sum(axis=(0, 1))
        orders, kept = reaction.orders.sum(axis=0), reaction.kept.sum(axis=0)
        first, repeat = orders[1:].sum(axis=0), orders[CUSTOMER]
        out.sent[day] += sent
        out.clicks[day] += clicks
        out.looks[day] += clicks - first - repeat
        out.first[day] += first
        out.repeat[day] += repeat
        out.kept_first[day] += kept[1:].sum(axis=0)
        out.kept_repeat[day] += kept[CUSTOMER]
        out.unsubscribed[day] += reaction.leaving.sum(axis=(0, 1))
        if flow.flow.trigger == "cart_left":
            out.recovered[day] += first + repeat
        out.sent_by_program[program, day] += sent.sum(axis=0)
        out.clicked_by_program[program, day] += clicks.sum(axis=0)

    def _take(self, today: int, number: Floats, reaction: FlowReaction) -> None:
        """Who orders becomes a customer, who leaves is off the list: of all people of a status alike."""
        places = (ON, FOR_CARTS) if self.list.for_carts else (ON,)
        parts = np.divide(
            np.stack([reaction.orders, reaction.leaving]),
            number,
            out=np.zeros((2, *number.shape)),
            where=number > 0.0,
        )
        for at, place in enumerate(places):
            self.list.take(place, today, parts[0, at, 1:], parts[1, at])
        on = number[0].sum(axis=0)
        sent = np.divide(reaction.sent[0].sum(axis=0), on, out=np.zeros_like(on), where=on > 0.0)
        self.list.extra_level = self.list.extra_level + FLOW_MESSAGE_WEIGHT * sent
