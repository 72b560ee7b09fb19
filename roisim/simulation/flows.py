"""Flows: messages that follow on something a known person did."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from roisim.formulas.effects import apply_odds_ratio
from roisim.simulation import due
from roisim.simulation.accounts import Count
from roisim.simulation.clicks import Clicks
from roisim.simulation.contact_rates import SIGN_UP
from roisim.simulation.due import Due
from roisim.simulation.luck import Draw, uniform
from roisim.simulation.people import flow_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from roisim.simulation.agenda import Agenda
    from roisim.simulation.clicks import Usage
    from roisim.simulation.contact_rates import FlowPlan, MediumRates
    from roisim.simulation.fatigue import Fatigue
    from roisim.simulation.ledger import Ledger
    from roisim.simulation.people import Contacts, ListColumns

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]

BROWSE_LEFT, CART_LEFT, ORDERED = "browse_left", "cart_left", "ordered"
FLOW_MESSAGE_NUMBERS = 1 << 31
"""Message numbers of flows stand behind those of campaigns in a person's luck."""


class Flows:
    """The flows of one medium.

    A person goes once through what follows on signing up; through all else one enrolment at a time.
    """

    def __init__(
        self,
        medium: MediumRates,
        columns: ListColumns,
        fatigue: Fatigue,
        usage: Usage,
        contacts: Contacts,
        ledger: Ledger,
        agenda: Agenda,
    ) -> None:
        self.medium, self.columns, self.fatigue, self.usage = medium, columns, fatigue, usage
        self.contacts, self.ledger, self.agenda = contacts, ledger, agenda
        self.by_number = {flow.number: flow for flow in medium.flows}

    # What sets them off, and what stops them

    def signed_up(self, rows: Integers, time: Floats) -> None:
        """People who have just joined the list."""
        for flow in self.medium.flows:
            if flow.trigger == SIGN_UP:
                chosen = self._running(flow, time)
                chosen = chosen[self._chosen(flow, rows[chosen], 1)]
                if flow.keeps_count:
                    self.contacts.table[flow_columns(flow.number)[0]][rows[chosen]] = 1
                self._enrol(flow, rows[chosen], time[chosen], 1)

    def happened(self, trigger: str, rows: Integers, time: Floats) -> None:
        """Events of known people (n): each flow begins for those who can be reached, unless it is under
        way; some begin anew."""
        table, columns = self.contacts.table, self.columns
        for flow in self.medium.flows:
            if flow.trigger != trigger:
                continue
            running, tried = flow_columns(flow.number)
            # Who was only reminded of a cart is not on the list, and hears of nothing else.
            reachable = columns.reachable if trigger == CART_LEFT else columns.mailable
            free = table[reachable][rows]
            if not flow.restarts:
                free = free & (table[running][rows] == 0)
            places = np.flatnonzero(free)
            places = places[self._running(flow, time[places])]
            table[tried][rows[places]] += 1
            places = places[self._chosen(flow, rows[places], table[tried][rows[places]])]
            people = rows[places]
            table[running][people] = table[tried][people]
            self._enrol(flow, people, time[places], table[tried][people].astype(np.int64))

    def ordered(self, rows: Integers, time: Floats) -> None:
        """Orders of known people stop some flows and set off others."""
        for flow in self.medium.flows:
            if flow.stops_at_order:
                self.contacts.table[flow_columns(flow.number)[0]][rows] = 0
        self.happened(ORDERED, rows, time)

    def stop_all(self, rows: Integers) -> None:
        """Nothing follows any more for people who left the list."""
        for flow in self.medium.flows:
            if flow.keeps_count:
                self.contacts.table[flow_columns(flow.number)[0]][rows] = 0

    def _running(self, flow: FlowPlan, time: Floats) -> Integers:
        """Places of events while the flow's programme runs."""
        day = time.astype(np.int64)
        return np.flatnonzero((day >= flow.from_day) & (day < flow.to_day))

    def _chosen(self, flow: FlowPlan, rows: Integers, event: Integers | int) -> Integers:
        """Places of those for whom their event, numbered from 1, sets the flow off: its share."""
        if not (flow.share < 1.0).any():
            return np.arange(len(rows))
        number = FLOW_MESSAGE_NUMBERS + due.flow_number(flow.luck, 0, np.asarray(event, np.int64))
        luck = uniform(self.contacts.table["key"][rows], Draw.FLOW_SHARE, number)
        return np.flatnonzero(luck < flow.share[self.contacts.world(rows)])

    def _enrol(self, flow: FlowPlan, rows: Integers, time: Floats, enrolment: Integers | int) -> None:
        number = due.flow_number(flow.number, 0, enrolment)
        self.agenda.add(Due.FLOW, time + flow.delays[0], rows, number)

    # Messages

    def messages_due(
        self, month: int, rows: Integers, time: Floats, numbers: Integers
    ) -> Iterator[tuple[Clicks, Integers, Floats]]:
        """Flow messages within a month: (clicks, who unsubscribes, when) by flow.

        Each is sent to those still reachable and sends its successor on. Numbers of other media's
        flows are passed over.
        """
        flows = due.flow_of(numbers)
        for index, flow in self.by_number.items():
            chosen = np.flatnonzero(flows == index)
            if len(chosen):
                yield self._messages_of(month, flow, rows[chosen], time[chosen], numbers[chosen])

    def _messages_of(
        self, month: int, flow: FlowPlan, rows: Integers, time: Floats, numbers: Integers
    ) -> tuple[Clicks, Integers, Floats]:
        sent = self._still_sent(flow, rows, numbers)
        if not sent.all():
            rows, time, numbers = rows[sent], time[sent], numbers[sent]
        world = self.contacts.world(rows)
        cells = self.ledger.cells(self.contacts.channel(rows), self.medium.source, world)
        self.ledger.tally(Count.MESSAGES, month, cells)
        self.usage.note_sent(flow.program, time, world)
        clicked, leaves = self._reactions(flow, rows, world, time, numbers)
        if self.fatigue.matters:
            self.fatigue.add_flow_message(self.contacts, rows, world, time)
        self._go_on(flow, rows, time, numbers)
        clicks = self._clicks(flow, rows[clicked], time[clicked], numbers[clicked])
        return clicks, rows[leaves], time[leaves]

    def _still_sent(self, flow: FlowPlan, rows: Integers, numbers: Integers) -> NDArray[np.bool_]:
        """(n): whose flow nothing has stopped."""
        table, columns = self.contacts.table, self.columns
        if not flow.keeps_count:
            on_list: NDArray[np.bool_] = table[columns.mailable][rows]
            return on_list
        running, _tried = flow_columns(flow.number)
        sent: NDArray[np.bool_] = table[running][rows] == due.enrolment_of(numbers)
        reachable: NDArray[np.bool_] = table[columns.reachable][rows]
        return sent & reachable

    def _reactions(
        self, flow: FlowPlan, rows: Integers, world: Integers, time: Floats, numbers: Integers
    ) -> tuple[Integers, Integers]:
        """Places of those who click, and of those who unsubscribe (decided apart)."""
        medium, number = self.medium, self._message_number(flow, numbers)
        fatigue, contacts = self.fatigue, self.contacts
        keys, steps = contacts.table["key"][rows], due.step_of(numbers)
        chance, leaving = by_step(flow.clicks, steps, world), by_step(flow.unsubscribes, steps, world)
        if medium.has_message_effects:
            day = time.astype(np.int64)
            chance = apply_odds_ratio(chance, medium.click_odds[day, world])
            leaving = leaving * medium.unsubscribe_factor[day, world]
        click = uniform(keys, Draw.FLOW_CLICK, number)
        clicked = np.flatnonzero(click < chance)
        if fatigue.matters_for_clicks:
            level = fatigue.before_message(contacts, rows[clicked], world[clicked], time[clicked])
            tired = fatigue.click_multiplier(level, world[clicked])
            clicked = clicked[click[clicked] < chance[clicked] * tired]
        if fatigue.matters_for_leaving:
            level = fatigue.before_message(contacts, rows, world, time)
            leaving = leaving + fatigue.growth[world] * level
        return clicked, np.flatnonzero(uniform(keys, Draw.FLOW_UNSUBSCRIBE, number) < leaving)

    def _message_number(self, flow: FlowPlan, numbers: Integers) -> Integers:
        """(n): a message's number in a person's luck: by the flow's own name, not its place."""
        enrolment = due.enrolment_of(numbers)
        return FLOW_MESSAGE_NUMBERS + due.flow_number(flow.luck, 0, enrolment) + due.step_of(numbers)

    def _clicks(self, flow: FlowPlan, rows: Integers, time: Floats, numbers: Integers) -> Clicks:
        steps, world = due.step_of(numbers), self.contacts.world(rows)
        self.usage.note_clicks(flow.program, time, world)
        return Clicks(
            rows=rows,
            time=time,
            number=self._message_number(flow, numbers),
            orders_per_click=by_step(flow.orders_per_click, steps, world),
            discount=by_step(flow.discount, steps, world),
            cart=np.full(len(rows), flow.trigger == CART_LEFT),
            source=self.medium.source,
        )

    def _go_on(self, flow: FlowPlan, rows: Integers, time: Floats, numbers: Integers) -> None:
        steps = due.step_of(numbers)
        goes_on = steps + 1 < len(flow.delays)
        step = steps[goes_on]
        wait = np.diff(flow.delays)[step]
        self.agenda.add(Due.FLOW, time[goes_on] + wait, rows[goes_on], numbers[goes_on] + 1)
        if flow.keeps_count:
            self.contacts.table[flow_columns(flow.number)[0]][rows[~goes_on]] = 0


def by_step(shares: Floats, steps: Integers, world: Integers) -> Floats:
    """(n): shares (S, W) of messages by step; quick where all worlds have the same."""
    if shares.strides[1] == 0:
        same: Floats = shares[:, 0][steps]
        return same
    return shares[steps, world]
