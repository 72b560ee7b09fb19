"""The address list: campaigns by calendar, flows by their delays, fatigue, and how people leave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from roisim.formulas.effects import apply_odds_ratio
from roisim.simulation import due
from roisim.simulation.accounts import Count, Source
from roisim.simulation.calendar_queue import CalendarQueue
from roisim.simulation.campaign_skips import CampaignSkips
from roisim.simulation.due import Due
from roisim.simulation.fatigue import FLOW_MESSAGE_WEIGHT, Fatigue
from roisim.simulation.luck import Draw, exponential, uniform
from roisim.simulation.people import cart_columns
from roisim.simulation.tables import add_at

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    import simpy
    from numpy.typing import NDArray

    from roisim.simulation.agenda import Agenda
    from roisim.simulation.calendar import Stretch
    from roisim.simulation.contact_rates import FlowPlan
    from roisim.simulation.ledger import Ledger
    from roisim.simulation.people import Contacts
    from roisim.simulation.timeline import Timeline

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Keys = NDArray[np.uint64]
    Mask = NDArray[np.bool_]

SIGN_UP, CART_LEFT = "sign_up", "cart_left"
FLOW_MESSAGE_NUMBERS = 1 << 31
"""Message numbers of flows stand behind those of campaigns in a person's luck."""


@dataclass(frozen=True)
class Clicks:
    """Messages that were clicked (n): who, when, the message's number in the person's luck, its
    orders per click and discount, and whether it reminded of a cart."""

    rows: Integers
    time: Floats
    number: Integers
    orders_per_click: Floats
    discount: Floats
    cart: NDArray[np.bool_]

    def of(self, chosen: Integers) -> Clicks:
        """Those in these places."""
        return Clicks(
            self.rows[chosen],
            self.time[chosen],
            self.number[chosen],
            self.orders_per_click[chosen],
            self.discount[chosen],
            self.cart[chosen],
        )


@dataclass(frozen=True)
class Joining:
    """People who leave an address (n): their rows among the contacts, and what is known of them."""

    rows: Integers
    key: Keys
    time: Floats
    channel: Integers
    world: Integers

    def of(self, chosen: Integers) -> Joining:
        """Those in these places."""
        return Joining(
            self.rows[chosen], self.key[chosen], self.time[chosen], self.channel[chosen], self.world[chosen]
        )


class Messages:
    """Who is on the list, what is sent, what is clicked and who leaves."""

    def __init__(self, timeline: Timeline, ledger: Ledger, contacts: Contacts, agenda: Agenda) -> None:
        self.timeline, self.ledger, self.contacts, self.agenda = timeline, ledger, contacts, agenda
        self.campaigns = timeline.campaigns
        self.fatigue = Fatigue(timeline.campaigns, timeline.contacts)
        self.click_skips = CampaignSkips(self.campaigns.clicks)
        self.leave_limit = self._leave_limit()
        self.leave_skips = CampaignSkips(self.leave_limit)
        stretches = int(agenda.stretch_of_day[-1]) + 1
        self._candidates = {
            kind: CalendarQueue(stretches, np.int32, np.int32) for kind in (Due.CLICK, Due.UNSUBSCRIBE)
        }
        # Behind the last campaign there is none: a stretch that never comes.
        self._stretch = np.append(agenda.stretch_of_day[self.campaigns.time.astype(np.int64)], stretches)
        self.has_message_effects = timeline.contacts.has_message_effects
        carts = (index for index, flow in enumerate(timeline.flows) if flow.trigger == CART_LEFT)
        self.cart_flows = {index: cart_columns(number) for number, index in enumerate(carts)}
        channels, worlds = len(timeline.channels), len(timeline.worlds)
        self.list_size = np.zeros(worlds, np.int64)
        self._joining = np.zeros((len(self.campaigns.time) + 1, channels, worlds), np.int64)
        self._won = np.zeros((timeline.calendar.days, worlds), np.int64)
        self._sent = np.zeros((len(timeline.programs), timeline.calendar.days, worlds), np.int64)

    def _leave_limit(self) -> Floats:
        """(J, W): no person's chance of unsubscribing at a campaign is higher."""
        plain = self.campaigns.unsubscribes
        if not self.fatigue.matters_for_leaving or not len(plain):
            return plain
        flow_messages = sum(len(flow.delays) for flow in self.timeline.flows)
        from_flows = FLOW_MESSAGE_WEIGHT * flow_messages * self._flows_at_once()
        level = self.fatigue.before + from_flows
        return np.minimum(plain + self.fatigue.growth * level, 1.0)

    def _flows_at_once(self) -> Floats:
        """(W): limit of the sum over enrolments of what their messages have left: one enrolment at
        a time, so they are at least the shortest flow apart."""
        lengths = [flow.delays[-1] - flow.delays[0] for flow in self.timeline.flows if len(flow.delays)]
        shortest = min(lengths, default=0.0)
        fading = np.exp(-max(shortest, 1.0 / 24.0) / self.timeline.contacts.fatigue_memory_days)
        return 1.0 / (1.0 - fading)

    # Joining and leaving

    def join(self, people: Joining, known_at_checkout: Mask) -> None:
        """People who have just left an address: consent, the list, and all that may come of it."""
        table, day = self.contacts.table, people.time.astype(np.int64)
        add_at(self._won, (day, people.world), 1)
        consent = self.timeline.contacts.consent[day, people.world]
        mailable = (uniform(people.key, Draw.CONSENT) < consent) & ~known_at_checkout
        table["mailable"][people.rows] = mailable
        table["reachable"][people.rows] = mailable | known_at_checkout
        self._join_list(people if mailable.all() else people.of(np.flatnonzero(mailable)))

    def _join_list(self, people: Joining) -> None:
        """People who may be written to."""
        rows, time, world = people.rows, people.time, people.world
        begin = self._first_campaign(time)
        if self.fatigue.matters:
            self.contacts.table["fatigue"][rows] = self.fatigue.joining(time, world, begin)
            self.contacts.table["fatigue_time"][rows] = time
        self.list_size += np.bincount(world, minlength=len(self.list_size))
        self._change_list(people.channel, world, begin, 1)
        decay = self.timeline.contacts.decay_per_day[world]
        with np.errstate(divide="ignore"):
            stale = time + exponential(people.key, Draw.STALE) / decay
        self.agenda.add(Due.STALE, stale, rows)
        self._plan_click(rows, people.key, begin, world)
        self._plan_leaving(rows, people.key, begin, world)
        for index, flow in enumerate(self.timeline.flows):
            if flow.trigger == SIGN_UP:
                self._enrol(index, flow, rows, time, 1)

    def _first_campaign(self, time: Floats) -> Integers:
        """(n): number of the first campaign behind `time`."""
        return np.searchsorted(self.campaigns.time, time, side="right")

    def _change_list(self, channel: Integers, world: Integers, campaign: Integers, change: int) -> None:
        """From this campaign on, so many more are written to."""
        _campaigns, channels, worlds = self._joining.shape
        place = (campaign * channels + channel) * worlds + world
        np.add.at(self._joining.reshape(-1), place, change)

    def _plan_click(self, rows: Integers, key: Keys, begin: Integers | int, world: Integers) -> None:
        amount = exponential(key, Draw.CLICK, self.campaigns.luck[begin])
        campaign = self.click_skips.next(begin, amount, world)
        self._note(Due.CLICK, rows, campaign)

    def _plan_leaving(self, rows: Integers, key: Keys, begin: Integers | int, world: Integers) -> None:
        amount = exponential(key, Draw.UNSUBSCRIBE, self.campaigns.luck[begin])
        campaign = self.leave_skips.next(begin, amount, world)
        self._note(Due.UNSUBSCRIBE, rows, campaign)

    def _note(self, kind: Due, rows: Integers, campaign: Integers) -> None:
        stretch = self._stretch[campaign]
        self._candidates[kind].push(stretch, rows.astype(np.int32), campaign.astype(np.int32))

    def due_at_campaigns(self, stretch: Stretch) -> tuple[Floats, Integers, Integers]:
        """Candidates of a stretch's campaigns as events: (time, rows, words)."""
        times, people, words = [], [], []
        for kind, waiting in self._candidates.items():
            rows, campaign = waiting.pop(stretch.number)
            times.append(self.campaigns.time[campaign])
            people.append(rows.astype(np.int64))
            words.append(np.asarray(due.word(kind, campaign.astype(np.int64))))
        return np.concatenate(times), np.concatenate(people), np.concatenate(words)

    def leave(self, rows: Integers, time: Floats) -> None:
        """People who are written to no more."""
        table = self.contacts.table
        mailable = table["mailable"][rows]
        listed = rows[mailable]
        channel, world = self.contacts.channel(listed), self.contacts.world(listed)
        self.list_size -= np.bincount(world, minlength=len(self.list_size))
        self._change_list(channel, world, self._first_campaign(time[mailable]), -1)
        table["mailable"][rows] = False
        table["reachable"][rows] = False
        self.contacts.close_carts(rows)

    def address_gone(self, rows: Integers, time: Floats) -> None:
        """Addresses that nobody reads any more."""
        listed = self.contacts.table["mailable"][rows]
        self.leave(rows[listed], time[listed])

    def unsubscribe(self, month: int, rows: Integers, time: Floats) -> None:
        """People who ask to be written to no more."""
        channel, world = self.contacts.channel(rows), self.contacts.world(rows)
        self.ledger.tally(Count.UNSUBSCRIBES, month, self.ledger.cells(channel, Source.EMAIL, world))
        self.leave(rows, time)

    # Campaigns

    def campaign_clicks(self, rows: Integers, campaign: int) -> Clicks:
        """Candidates of a campaign: those still on the list and not too tired click."""
        table = self.contacts.table
        rows = rows[table["mailable"][rows]]
        world, number = self.contacts.world(rows), int(self.campaigns.luck[campaign])
        key = table["key"][rows]
        self._plan_click(rows, key, campaign + 1, world)
        if self.fatigue.matters_for_clicks:
            luck = uniform(key, Draw.CLICK_ACCEPTED, number)
            level = self.fatigue.before_campaign(self.contacts, rows, world, campaign)
            clicked = np.flatnonzero(luck < self.fatigue.click_multiplier(level, world))
            rows, world = rows[clicked], world[clicked]
        return Clicks(
            rows=rows,
            time=np.full(len(rows), self.campaigns.time[campaign]),
            number=np.full(len(rows), number),
            orders_per_click=self.campaigns.orders_per_click[campaign][world],
            discount=self.campaigns.discount[campaign][world],
            cart=np.zeros(len(rows), np.bool_),
        )

    def campaign_leavers(self, month: int, rows: Integers, campaign: int) -> None:
        """Candidates of a campaign for unsubscribing; those who stay meet the next one."""
        rows = rows[self.contacts.table["mailable"][rows]]
        if self.fatigue.matters_for_leaving:
            world, number = self.contacts.world(rows), int(self.campaigns.luck[campaign])
            level = self.fatigue.before_campaign(self.contacts, rows, world, campaign)
            chance = self.campaigns.unsubscribes[campaign][world] + self.fatigue.growth[world] * level
            key = self.contacts.table["key"][rows]
            luck = uniform(key, Draw.UNSUBSCRIBE_ACCEPTED, number)
            leaves = luck * self.leave_limit[campaign][world] < chance
            self._plan_leaving(rows[~leaves], key[~leaves], campaign + 1, world[~leaves])
            rows = rows[leaves]
        self.unsubscribe(month, rows, np.full(len(rows), self.campaigns.time[campaign]))

    def process(self, env: simpy.Environment) -> Generator[simpy.Event, None, None]:
        """SimPy process with the rhythm of the campaign calendar: sends and their costs."""
        receivers = np.zeros(self._joining.shape[1:], np.int64)
        for campaign, time in enumerate(self.campaigns.time):
            yield env.timeout(max(0.0, time - env.now))
            receivers += self._joining[campaign]
            day = int(time)
            month = int(self.timeline.calendar.month_of_day[day])
            self.ledger.count_source(Count.MESSAGES, month, Source.EMAIL, receivers)
            self._sent[self.campaigns.program[campaign], day] += receivers.sum(axis=0)

    def charge(self, month: int) -> None:
        """Cost of a month's messages and new contacts, each on its day."""
        first, end = self.timeline.calendar.first_day[month : month + 2]
        for program, rates in enumerate(self.timeline.programs):
            per_message, per_contact = rates.per_message[first:end], rates.per_contact[first:end]
            if per_message.any():
                self.ledger.post_costs(
                    rates.running_account, first, per_message * self._sent[program, first:end]
                )
            if per_contact.any():
                self.ledger.post_costs(rates.running_account, first, per_contact * self._won[first:end])

    # Flows

    def open_carts(self, rows: Integers, time: Floats) -> None:
        """Visits of known people that left a cart: each cart flow begins, unless it is under way."""
        if not self.cart_flows:
            return
        table, day = self.contacts.table, time.astype(np.int64)
        for index, (running, begun) in self.cart_flows.items():
            flow = self.timeline.flows[index]
            free = table["reachable"][rows] & (table[running][rows] == 0)
            enrolled = np.flatnonzero(free & (day >= flow.from_day) & (day < flow.to_day))
            people = rows[enrolled]
            table[begun][people] += 1
            table[running][people] = table[begun][people]
            self._enrol(index, flow, people, time[enrolled], table[begun][people].astype(np.int64))

    def _enrol(
        self, index: int, flow: FlowPlan, rows: Integers, time: Floats, enrolment: Integers | int
    ) -> None:
        day = time.astype(np.int64)
        running = (day >= flow.from_day) & (day < flow.to_day)
        if isinstance(enrolment, np.ndarray):
            enrolment = enrolment[running]
        number = due.flow_number(index, 0, enrolment)
        self.agenda.add(Due.FLOW, time[running] + flow.delays[0], rows[running], number)

    def flow_messages(
        self, month: int, rows: Integers, time: Floats, numbers: Integers
    ) -> Iterator[tuple[Clicks, Integers, Floats]]:
        """Flow messages within a month: (clicks, who unsubscribes, when) by flow.

        Each is sent to those still reachable and sends its successor on.
        """
        flows = due.flow_of(numbers)
        for index in range(len(self.timeline.flows)):
            chosen = np.flatnonzero(flows == index)
            if len(chosen):
                yield self._flow_messages_of(month, index, rows[chosen], time[chosen], numbers[chosen])

    def _flow_messages_of(
        self, month: int, index: int, rows: Integers, time: Floats, numbers: Integers
    ) -> tuple[Clicks, Integers, Floats]:
        table, flow = self.contacts.table, self.timeline.flows[index]
        if index in self.cart_flows:
            running, _begun = self.cart_flows[index]
            sent = table["reachable"][rows] & (table[running][rows] == due.enrolment_of(numbers))
        else:
            sent = table["mailable"][rows]
        if not sent.all():
            rows, time, numbers = rows[sent], time[sent], numbers[sent]
        world = self.contacts.world(rows)
        cells = self.ledger.cells(self.contacts.channel(rows), Source.EMAIL, world)
        self.ledger.tally(Count.MESSAGES, month, cells)
        add_at(self._sent[flow.program], (time.astype(np.int64), world), 1)
        clicked, leaves = self._flow_reactions(flow, rows, world, time, numbers)
        if self.fatigue.matters:
            self.fatigue.add_flow_message(self.contacts, rows, world, time)
        self._continue_flow(index, rows, time, numbers)
        clicks = self._flow_clicks(flow, rows[clicked], time[clicked], numbers[clicked])
        return clicks, rows[leaves], time[leaves]

    def _flow_reactions(
        self, flow: FlowPlan, rows: Integers, world: Integers, time: Floats, numbers: Integers
    ) -> tuple[Integers, Integers]:
        """Places of those who click, and of those who unsubscribe (decided apart)."""
        contacts, number = self.timeline.contacts, self._message_number(flow, numbers)
        keys, steps = self.contacts.table["key"][rows], due.step_of(numbers)
        chance, leaving = by_step(flow.clicks, steps, world), by_step(flow.unsubscribes, steps, world)
        if self.has_message_effects:
            day = time.astype(np.int64)
            chance = apply_odds_ratio(chance, contacts.click_odds[day, world])
            leaving = leaving * contacts.unsubscribe_factor[day, world]
        click = uniform(keys, Draw.FLOW_CLICK, number)
        clicked = np.flatnonzero(click < chance)
        if self.fatigue.matters_for_clicks:
            level = self.fatigue.before_message(self.contacts, rows[clicked], world[clicked], time[clicked])
            tired = self.fatigue.click_multiplier(level, world[clicked])
            clicked = clicked[click[clicked] < chance[clicked] * tired]
        if self.fatigue.matters_for_leaving:
            level = self.fatigue.before_message(self.contacts, rows, world, time)
            leaving = leaving + self.fatigue.growth[world] * level
        return clicked, np.flatnonzero(uniform(keys, Draw.FLOW_UNSUBSCRIBE, number) < leaving)

    def _message_number(self, flow: FlowPlan, numbers: Integers) -> Integers:
        """(n): a message's number in a person's luck: by the flow's own name, not its place."""
        enrolment = due.enrolment_of(numbers)
        return FLOW_MESSAGE_NUMBERS + due.flow_number(flow.luck, 0, enrolment) + due.step_of(numbers)

    def _flow_clicks(self, flow: FlowPlan, rows: Integers, time: Floats, numbers: Integers) -> Clicks:
        steps, world = due.step_of(numbers), self.contacts.world(rows)
        return Clicks(
            rows=rows,
            time=time,
            number=self._message_number(flow, numbers),
            orders_per_click=by_step(flow.orders_per_click, steps, world),
            discount=by_step(flow.discount, steps, world),
            cart=np.full(len(rows), flow.trigger == CART_LEFT),
        )

    def _continue_flow(self, index: int, rows: Integers, time: Floats, numbers: Integers) -> None:
        flow, steps = self.timeline.flows[index], due.step_of(numbers)
        goes_on = steps + 1 < len(flow.delays)
        step = steps[goes_on]
        wait = np.diff(flow.delays)[step]
        self.agenda.add(Due.FLOW, time[goes_on] + wait, rows[goes_on], numbers[goes_on] + 1)
        if index in self.cart_flows:
            running, _begun = self.cart_flows[index]
            self.contacts.table[running][rows[~goes_on]] = 0


def by_step(shares: Floats, steps: Integers, world: Integers) -> Floats:
    """(n): shares (S, W) of messages by step; quick where all worlds have the same."""
    if shares.strides[1] == 0:
        same: Floats = shares[:, 0][steps]
        return same
    return shares[steps, world]
