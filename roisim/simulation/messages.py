"""One medium's list: who is on it, campaigns by their calendar, what is clicked, and how people leave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from roisim.simulation import due
from roisim.simulation.accounts import Count
from roisim.simulation.calendar_queue import CalendarQueue
from roisim.simulation.campaign_skips import CampaignSkips
from roisim.simulation.clicks import Clicks, Usage
from roisim.simulation.due import Due
from roisim.simulation.fatigue import FLOW_MESSAGE_WEIGHT, Fatigue
from roisim.simulation.flows import Flows
from roisim.simulation.luck import Draw, exponential, uniform
from roisim.simulation.people import ListColumns

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy
    from numpy.typing import NDArray

    from roisim.simulation.agenda import Agenda
    from roisim.simulation.calendar import Stretch
    from roisim.simulation.ledger import Ledger
    from roisim.simulation.people import Contacts
    from roisim.simulation.timeline import Timeline

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Keys = NDArray[np.uint64]
    Mask = NDArray[np.bool_]


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
    """Who is on a medium's list, what is sent, what is clicked and who leaves.

    Args:
        place: of the medium among the plan's.
    """

    def __init__(
        self, timeline: Timeline, place: int, ledger: Ledger, contacts: Contacts, agenda: Agenda
    ) -> None:
        self.timeline, self.ledger, self.contacts, self.agenda = timeline, ledger, contacts, agenda
        self.place = place
        self.medium = medium = timeline.media[place]
        self.columns = ListColumns(medium.name)
        self.campaigns = medium.campaigns
        self.fatigue = Fatigue(medium, self.columns)
        self.click_skips = CampaignSkips(self.campaigns.clicks)
        self.leave_limit = self._leave_limit()
        self.leave_skips = CampaignSkips(self.leave_limit)
        stretches = int(agenda.stretch_of_day[-1]) + 1
        self._candidates = {
            kind: CalendarQueue(stretches, np.int32, np.int32) for kind in (Due.CLICK, Due.UNSUBSCRIBE)
        }
        # Behind the last campaign there is none: a stretch that never comes.
        self._stretch = np.append(agenda.stretch_of_day[self.campaigns.time.astype(np.int64)], stretches)
        self.usage = Usage(timeline)
        self.flows = Flows(medium, self.columns, self.fatigue, self.usage, contacts, ledger, agenda)
        channels, worlds = len(timeline.channels), len(timeline.worlds)
        self.list_size = np.zeros(worlds, np.int64)
        self._joining = np.zeros((len(self.campaigns.time) + 1, channels, worlds), np.int64)

    def _leave_limit(self) -> Floats:
        """(J, W): no person's chance of unsubscribing at a campaign is higher."""
        plain = self.campaigns.unsubscribes
        if not self.fatigue.matters_for_leaving or not len(plain):
            return plain
        flow_messages = sum(len(flow.delays) for flow in self.medium.flows)
        from_flows = FLOW_MESSAGE_WEIGHT * flow_messages * self._flows_at_once()
        level = self.fatigue.before + from_flows
        return np.minimum(plain + self.fatigue.growth * level, 1.0)

    def _flows_at_once(self) -> Floats:
        """(W): limit of the sum over enrolments of what their messages have left: one enrolment at
        a time, so they are at least the shortest flow apart."""
        lengths = [flow.delays[-1] - flow.delays[0] for flow in self.medium.flows if len(flow.delays)]
        shortest = min(lengths, default=0.0)
        fading = np.exp(-max(shortest, 1.0 / 24.0) / self.medium.fatigue_memory_days)
        return 1.0 / (1.0 - fading)

    # Joining and leaving

    def join(self, people: Joining, allowed: Mask, for_carts: Mask) -> None:
        """People who have just become known: of those who are `allowed` onto the list, who joins; those
        `for_carts` left an address at a checkout and may be reminded of it, but never join."""
        table, day = self.contacts.table, people.time.astype(np.int64)
        joining = self.medium.joining[day, people.world]
        mailable = (uniform(people.key, Draw.CONSENT, self.medium.luck) < joining) & allowed
        table[self.columns.mailable][people.rows] = mailable
        table[self.columns.reachable][people.rows] = mailable | for_carts
        self._join_list(people if mailable.all() else people.of(np.flatnonzero(mailable)))

    def _join_list(self, people: Joining) -> None:
        """People who may be written to."""
        rows, time, world = people.rows, people.time, people.world
        begin = self._first_campaign(time)
        if self.fatigue.matters:
            self.contacts.table[self.columns.fatigue][rows] = self.fatigue.joining(time, world, begin)
            self.contacts.table[self.columns.fatigue_time][rows] = time
        self.list_size += np.bincount(world, minlength=len(self.list_size))
        self._change_list(people.channel, world, begin, 1)
        decay = self.medium.decay_per_day[world]
        with np.errstate(divide="ignore"):
            stale = time + exponential(people.key, Draw.STALE, self.medium.luck) / decay
        self.agenda.add(Due.STALE, stale, rows, self.place)
        self._plan_click(rows, people.key, begin, world)
        self._plan_leaving(rows, people.key, begin, world)
        self.flows.signed_up(rows, time)

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
            number = due.campaign_number(self.place, campaign.astype(np.int64))
            times.append(self.campaigns.time[campaign])
            people.append(rows.astype(np.int64))
            words.append(np.asarray(due.word(kind, number)))
        return np.concatenate(times), np.concatenate(people), np.concatenate(words)

    def leave(self, rows: Integers, time: Floats) -> None:
        """People who are written to no more."""
        table = self.contacts.table
        mailable = table[self.columns.mailable][rows]
        listed = rows[mailable]
        channel, world = self.contacts.channel(listed), self.contacts.world(listed)
        self.list_size -= np.bincount(world, minlength=len(self.list_size))
        self._change_list(channel, world, self._first_campaign(time[mailable]), -1)
        table[self.columns.mailable][rows] = False
        table[self.columns.reachable][rows] = False
        self.flows.stop_all(rows)

    def address_gone(self, rows: Integers, time: Floats) -> None:
        """Addresses that nobody reads any more."""
        listed = self.contacts.table[self.columns.mailable][rows]
        self.leave(rows[listed], time[listed])

    def unsubscribe(self, month: int, rows: Integers, time: Floats) -> None:
        """People who ask to be written to no more."""
        channel, world = self.contacts.channel(rows), self.contacts.world(rows)
        cells = self.ledger.cells(channel, self.medium.source, world)
        self.ledger.tally(Count.UNSUBSCRIBES, month, cells)
        self.leave(rows, time)

    # Campaigns

    def campaign_clicks(self, rows: Integers, campaign: int) -> Clicks:
        """Candidates of a campaign: those still on the list and not too tired click."""
        table = self.contacts.table
        rows = rows[table[self.columns.mailable][rows]]
        world, number = self.contacts.world(rows), int(self.campaigns.luck[campaign])
        key = table["key"][rows]
        self._plan_click(rows, key, campaign + 1, world)
        if self.fatigue.matters_for_clicks:
            luck = uniform(key, Draw.CLICK_ACCEPTED, number)
            level = self.fatigue.before_campaign(self.contacts, rows, world, campaign)
            clicked = np.flatnonzero(luck < self.fatigue.click_multiplier(level, world))
            rows, world = rows[clicked], world[clicked]
        time = np.full(len(rows), self.campaigns.time[campaign])
        self.usage.note_clicks(int(self.campaigns.program[campaign]), time, world)
        return Clicks(
            rows=rows,
            time=time,
            number=np.full(len(rows), number),
            orders_per_click=self.campaigns.orders_per_click[campaign][world],
            discount=self.campaigns.discount[campaign][world],
            cart=np.zeros(len(rows), np.bool_),
            source=self.medium.source,
        )

    def campaign_leavers(self, month: int, rows: Integers, campaign: int) -> None:
        """Candidates of a campaign for unsubscribing; those who stay meet the next one."""
        rows = rows[self.contacts.table[self.columns.mailable][rows]]
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
            self.ledger.count_source(Count.MESSAGES, month, self.medium.source, receivers)
            self.usage.sent[self.campaigns.program[campaign], day] += receivers.sum(axis=0)

    def charge(self, first: int, end: int) -> None:
        """Cost of the messages and clicks of some days within a month, each on its day."""
        for program, rates in enumerate(self.timeline.programs):
            for price, used in (
                (rates.per_message, self.usage.sent),
                (rates.per_click, self.usage.clicked),
            ):
                if price[first:end].any():
                    costs = price[first:end] * used[program, first:end]
                    self.ledger.post_costs(rates.running_account, first, costs)
