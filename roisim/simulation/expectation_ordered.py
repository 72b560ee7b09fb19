"""Flows that follow on an order, in expectation: enrolments of every day, and who of them hears what.

Only customers are in them, so they bring no first orders; their orders, clicks and leavers are worked out
month by month, once the customers' own orders are known. Where an order stops a flow, who hears its
messages has kept silent since; see `expectation_silence`. Orders that a flow itself brings set it off
again; this is followed for two rounds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from roisim.formulas.effects import apply_odds_ratio
from roisim.simulation.expectation_arrays import few_worlds, people_left
from roisim.simulation.expectation_mass import CUSTOMER
from roisim.simulation.expectation_silence import ListedCustomers, ListedOrders
from roisim.simulation.fatigue import FLOW_MESSAGE_WEIGHT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.contact_rates import FlowPlan
    from roisim.simulation.expectation_lists import MediumList
    from roisim.simulation.expectation_outcomes import PlanDays

    Floats = NDArray[np.float64]

ROUNDS = 2
NOON = 0.5


class OrderedFlows:
    """The flows of one medium that follow on orders."""

    def __init__(self, each: MediumList) -> None:
        self.list = each
        timeline = each.people.timeline
        self.plans = [flow for flow in each.medium.flows if flow.trigger == "ordered"]
        self.renews = timeline.repeat.kind == "subscription"
        self.shape = (timeline.calendar.days, *each.people.shape)
        self.listed_first = np.zeros(self.shape)
        if self.plans and not self.renews:
            self.customers = ListedCustomers(
                timeline,
                each.people.stages.found,
                [float(flow.delays[-1]) for flow in self.plans if not flow.restarts],
            )
        # By flow and message: enrolments of each day of which nobody has ordered by himself until then.
        self.begun = [np.zeros((len(flow.delays), *self.shape)) for flow in self.plans]
        self.left = each.left_by_day() if self.plans else np.ones((1, 1))

    def month(self, begin: int, end: int, plan: PlanDays, listed_first: Floats) -> None:
        """A month, given first orders of people on the list (T, C, W), after all else is known of it."""
        if not self.plans:
            return
        days = slice(begin, end)
        self.listed_first[days] = listed_first
        own = self._own_orders(begin, end, plan)
        messages = plan.known.media[self.list.place].repeat[days].copy()
        for number, flow in enumerate(self.plans):
            self._live(number, flow, own, messages)

    def _own_orders(self, begin: int, end: int, plan: PlanDays) -> ListedOrders:
        """Own orders of customers on the list."""
        days = slice(begin, end)
        if not self.renews:
            return self.customers.days(begin, end, self.listed_first[days], self.left[days])
        here = people_left(self.listed_first[:end], self.left[:end])[begin:]
        everybody = np.cumsum(plan.first[:end], axis=0)[begin:]
        share = np.divide(here, everybody, out=np.zeros_like(here), where=everybody > 0.0)
        own = plan.own[days] * share
        return ListedOrders(begin, own, own[:, None], np.ones((1, 1, 1)), [])

    def _live(self, number: int, flow: FlowPlan, own: ListedOrders, messages: Floats) -> None:
        begin, end = own.begin, own.begin + len(own.orders)
        days = slice(begin, end)
        day = np.arange(begin, end)
        runs = ((day >= flow.from_day) & (day < flow.to_day))[:, None, None] * few_worlds(flow.share)
        brought = np.zeros_like(messages)
        sent: list[Floats] = []
        for __ in range(ROUNDS):
            for step, delay in enumerate(flow.delays.tolist()):
                silent, share = self._heard(flow, own, float(delay))
                first = self.listed_first[days] * (share if flow.stops_at_order else 1.0)
                self.begun[number][step, days] = (silent + first + (messages + brought) * share) * runs
            sent = self._sent(number, flow, begin, end)
            brought = sum(
                (part * self._rates(flow, step, begin, end)[1] for step, part in enumerate(sent)),
                start=np.zeros_like(messages),
            )
        self._note(flow, sent, begin, end)

    def _heard(self, flow: FlowPlan, own: ListedOrders, delay: float) -> tuple[Floats, Floats]:
        """(T, C, W) each: own orders after which a message is due, and the share of other orders."""
        if self.renews:
            return own.orders, np.ones(1)
        if flow.stops_at_order:
            return self.customers.silent(own, delay)
        if flow.restarts:
            return own.orders, np.ones(1)
        endless = [other for other in self.plans if not other.restarts]
        free, busy = own.free[endless.index(flow)]
        days = slice(own.begin, own.begin + len(busy))
        here = people_left(self.listed_first[: days.stop], self.left[: days.stop])[days]
        taken = np.divide(busy, here, out=np.zeros_like(here), where=here > 0.0)
        return free, 1.0 - np.minimum(taken, 1.0)

    def _sent(self, number: int, flow: FlowPlan, begin: int, end: int) -> list[Floats]:
        """By message (T, C, W): how many are sent on each day, to those who are still on the list."""
        stay = np.cumsum(np.log(np.maximum(self.left, 1e-300)), axis=0)
        sent = []
        for step, delay in enumerate(flow.delays.tolist()):
            whole = int(delay)
            late = delay - whole
            messages = np.zeros((end - begin, *self.shape[1:]))
            for age, part in ((whole, 1.0 - late), (whole + 1, late)):
                first = max(begin - age, 0)
                if part > 0.0 and end - age > first:
                    to, came = slice(first + age, end), slice(first, end - age)
                    left = np.exp(stay[to] - stay[came])[:, None]
                    messages[first + age - begin :] += self.begun[number][step, came] * left * part
            for earlier in range(step):
                messages *= 1.0 - self._rates(flow, earlier, begin, end)[2]
            sent.append(messages)
        return sent

    def _rates(self, flow: FlowPlan, step: int, begin: int, end: int) -> tuple[Floats, Floats, Floats]:
        """Of a message on each day: clicks, orders (T, C, W), and leavers (T, 1, W)."""
        days, each, fatigue = slice(begin, end), self.list, self.list.fatigue
        medium = each.medium
        click = apply_odds_ratio(few_worlds(flow.clicks)[step], few_worlds(medium.click_odds[days]))
        leave = few_worlds(flow.unsubscribes)[step] * few_worlds(medium.unsubscribe_factor[days])
        if fatigue.matters:
            gaps = flow.delays[step] - flow.delays[:step]
            own = FLOW_MESSAGE_WEIGHT * np.exp(-gaps[:, None] / fatigue.memory).sum(axis=0)
            level = fatigue.at(np.arange(begin, end, dtype=np.float64) + NOON) + own
            click = click * np.exp(-fatigue.effect * level)
            leave = leave + fatigue.growth * level
        click = click[:, None]
        order = each.per_click.of(few_worlds(flow.orders_per_click)[step], days)
        return click, click * order, np.minimum(leave, 1.0)[:, None]

    def _note(self, flow: FlowPlan, sent: list[Floats], begin: int, end: int) -> None:
        """Count messages, clicks and orders; leavers are off the list from the next month on."""
        out, days = self.list.outcomes, slice(begin, end)
        gone = np.zeros(self.shape[1:])
        for step, messages in enumerate(sent):
            click, order, leave = self._rates(flow, step, begin, end)
            clicks, orders, leaving = messages * click, messages * order, messages * leave
            kept = 1.0 - few_worlds(flow.discount)[step]
            out.sent[days] += messages
            out.clicks[days] += clicks
            out.looks[days] += clicks - orders
            out.repeat[days] += orders
            out.kept_repeat[days] += orders * kept
            out.unsubscribed[days] += leaving
            out.sent_by_program[flow.program, days] += messages.sum(axis=1)
            out.clicked_by_program[flow.program, days] += clicks.sum(axis=1)
            gone += leaving.sum(axis=0)
        self._leave(gone)

    def _leave(self, gone: Floats) -> None:
        """So many customers (C, W) leave the list."""
        people = self.list.people
        today = people.window
        there = self.list.whole(today)
        leave = np.zeros_like(there)
        customers = there[CUSTOMER, 0]
        part = np.divide(gone, customers, out=np.zeros_like(gone), where=customers > 0.0)
        leave[CUSTOMER, 0] = np.minimum(part, 1.0)
        self.list.take(today, np.zeros_like(leave), leave)
