"""Known people in expectation: who is on which list, who has ordered, who may still come back.

Their mass is an array (S, media…, N, C, W): by status; for each medium whether they are off its list, on
it, or (e-mail) only to be reminded of a cart; by day of joining, N, of which the first column holds all
who joined long ago; by channel and world. A day is: returns by themselves, those who join, flows, campaigns,
then addresses that die. Within a day these are taken one after the other, which is the only
approximation here besides those told in `expectation_messages` and `expectation_flows`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from roisim.formulas.effects import apply_odds_ratio
from roisim.simulation.expectation_arrays import few_worlds
from roisim.simulation.expectation_customers import within_day
from roisim.simulation.expectation_messages import FatigueByAge, SignUpFlows
from roisim.simulation.expectation_outcomes import KnownOutcomes
from roisim.simulation.program_effects import KNOWN
from roisim.simulation.visit_rates import order_share

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.contact_rates import MediumRates
    from roisim.simulation.expectation_outcomes import MessageOutcomes
    from roisim.simulation.timeline import Timeline

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

CUSTOMER, QUIET, INTERESTED = range(3)
"""Statuses; who never came (partners' sign-ups) is the last one, where there are any."""

OFF, ON, FOR_CARTS = range(3)
"""Places on a medium's axis."""

LONGEST_STRETCH = 31


class KnownPeople:
    """All people who are known, and what they do day by day."""

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self.returns = bool(timeline.interest.visits_per_visitor.any())
        self.partners = bool(timeline.traffic.sign_ups.any())
        self.statuses = 2 + (1 if self.returns or self.partners else 0) + (1 if self.partners else 0)
        carts = bool(timeline.stages.known_at_checkout.any())
        self.sizes = tuple(3 if carts and medium.name == "email" else 2 for medium in timeline.media)
        self.lists = [MediumList(self, place) for place in range(len(timeline.media))]
        self.window = min(max(each.window for each in self.lists), timeline.calendar.days)
        shape = (len(timeline.channels), len(timeline.worlds))
        self.mass = np.zeros((self.statuses, *self.sizes, 1 + self.window + LONGEST_STRETCH, *shape))
        self.outcomes = KnownOutcomes.empty(timeline)
        self.tracks_off = self.returns or len(self.sizes) > 1
        self.began = 0
        self._interest()

    def _interest(self) -> None:
        """Shares of a day's end of interest, and what they end with, (D, C, W)."""
        interest = self.timeline.interest
        order = few_worlds(order_share(self.timeline.stages, KNOWN))
        visits = few_worlds(interest.visits_per_visitor)[:, None]
        ends = 1.0 + visits * order
        hazard = ends / few_worlds(interest.days)[:, None]
        self.leaves = -np.expm1(-hazard)
        self.stays_when_new = within_day(hazard)[0]
        self.orders, self.comes = visits * order / ends, visits / ends

    @property
    def unseen(self) -> int:
        """Place of the status of those who never came."""
        return self.statuses - 1

    def days(self, begin: int, end: int, joining: Floats) -> None:
        """A stretch of days, given those who join (T, S, media…, C, W) on each."""
        self.began = begin
        for each in self.lists:
            each.begin(end - begin)
        for at, day in enumerate(range(begin, end)):
            today = 1 + self.window + at
            if self.returns:
                self._come_back(day, today)
                self._join_interested(day, today, joining[at])
            else:
                self.mass[..., today, :, :] = joining[at]
            for each in self.lists:
                each.day(day, at, today)
        for each in self.lists:
            each.finish(begin, end)
        self._grow_older(end - begin)

    def _come_back(self, day: int, today: int) -> None:
        """Own returns of those who joined on earlier days."""
        waiting = self.mass[INTERESTED, ..., :today, :, :]
        ending = waiting * self.leaves[day]
        waiting -= ending
        self._end_interest(day, self.mass[..., :today, :, :], ending)
        self._note_returns(day, ending.sum(axis=-3))

    def _end_interest(self, day: int, mass: Floats, ending: Floats) -> None:
        ordering = ending * self.orders[day]
        mass[CUSTOMER] += ordering
        mass[QUIET] += ending
        mass[QUIET] -= ordering

    def _join_interested(self, day: int, today: int, joining: Floats) -> None:
        """Those who join today have the rest of the day to come back."""
        self.mass[..., today, :, :] = joining
        mass = self.mass[..., today, :, :]
        staying = joining[INTERESTED] * self.stays_when_new[day]
        mass[INTERESTED] = staying
        ending = joining[INTERESTED] - staying
        self._end_interest(day, mass, ending)
        self._note_returns(day, ending)

    def _note_returns(self, day: int, ending: Floats) -> None:
        """Visits and orders of interests (media…, C, W) that end today."""
        over = tuple(range(len(self.sizes)))
        self.outcomes.returns[day] += ending.sum(axis=over) * self.comes[day]
        for place, each in enumerate(self.lists):
            others = tuple(axis for axis in over if axis != place)
            each.note_returns(day, ending.sum(axis=others) if others else ending)

    def _grow_older(self, days: int) -> None:
        """Columns move on: who joined before the window joins those of long ago."""
        mass, first = self.mass, 1 + self.window
        mass[..., 0, :, :] += mass[..., 1 : 1 + days, :, :].sum(axis=-3)
        if self.window:
            mass[..., 1:first, :, :] = mass[..., 1 + days : first + days, :, :].copy()
        mass[..., first:, :, :] = 0.0

    def joined(self, today: int) -> Integers:
        """(N): day of joining of each column up to today's; −1 for long ago."""
        days = np.arange(today + 1) - (1 + self.window) + self.began
        days[0] = -1
        return np.maximum(days, -1)


class MediumList:
    """One medium's list within the known people."""

    def __init__(self, people: KnownPeople, place: int) -> None:
        self.people, self.place = people, place
        timeline = people.timeline
        self.medium: MediumRates = timeline.media[place]
        self.fatigue = FatigueByAge(self.medium, timeline.calendar.days)
        odds = timeline.message_odds
        self.message_odds = np.ones((len(odds), 1, 1)) if bool((odds == 1.0).all()) else few_worlds(odds)
        self.flows = SignUpFlows(self.medium, self.message_odds, self.fatigue)
        self.window = max(self.fatigue.window(), self.flows.oldest if self.flows.any else 0)
        self.decay = few_worlds(self.medium.decay_per_day)
        self.fading, self.fading_half = np.exp(-self.decay), np.exp(-self.decay / 2.0)
        self.fading_when_new = within_day(self.decay)[0] / self.fading
        self.dies = bool(self.decay.any())
        self.campaigns: dict[int, list[int]] = {}
        for campaign, time in enumerate(self.medium.campaigns.time.tolist()):
            self.campaigns.setdefault(int(time), []).append(campaign)
        channels, worlds = len(timeline.channels), len(timeline.worlds)
        self.listed_returns = np.zeros((timeline.calendar.days, channels, worlds))
        self.mailable = np.zeros((timeline.calendar.months, worlds))
        self._seen_by_flows = np.zeros(0)

    @property
    def on(self) -> Floats:
        """(S, other media…, N, C, W): who is on the list; a view."""
        return self._where(ON)

    @property
    def off(self) -> Floats:
        """Those who are not."""
        return self._where(OFF)

    def _where(self, state: int) -> Floats:
        view: Floats = self.people.mass[(slice(None),) * (1 + self.place) + (state,)]
        return view

    @property
    def outcomes(self) -> MessageOutcomes:
        """What its messages bring."""
        return self.people.outcomes.media[self.place]

    def begin(self, days: int) -> None:
        """A stretch of so many days begins."""
        if self.flows.any:
            statuses, channels, worlds = self.people.statuses, *self.people.mass.shape[-2:]
            self._seen_by_flows = np.zeros((days, statuses, self.flows.oldest + 1, channels, worlds))

    def note_returns(self, day: int, ending: Floats) -> None:
        """Interests (places of this medium, C, W) that end today: own orders of people on the list."""
        self.listed_returns[day] += ending[ON] * self.people.orders[day]

    def day(self, day: int, at: int, today: int) -> None:
        """Messages of a day, and addresses that die in it."""
        if self.dies:
            # All fade by a whole day below; who joins today, by what is left of it.
            self.on[..., today, :, :] *= self.fading_when_new
        if self.flows.any:
            self._flow_messages(day, at, today)
        for campaign in self.campaigns.get(day, ()):
            self._campaign(day, campaign, today)
        if self.dies:
            self._addresses_die(today)

    def _addresses_die(self, today: int) -> None:
        on = self.on[..., : today + 1, :, :]
        if self.people.tracks_off:
            dying = on * (1.0 - self.fading)
            on -= dying
            self.off[..., : today + 1, :, :] += dying
        else:
            on *= self.fading

    def _react(self, columns: slice, order: Floats, leave: Floats, look: Floats | None) -> None:
        """People on the list order for the first time, leave the list, or come for the first time."""
        on = self.on[..., columns, :, :]
        ordering = on[1:] * order
        on[1:] -= ordering
        on[CUSTOMER] += ordering[0] if len(ordering) == 1 else ordering.sum(axis=0)
        if look is not None:
            coming = on[self.people.unseen] * look
            on[self.people.unseen] -= coming
            on[QUIET] += coming
        leaving = on * leave
        on -= leaving
        if self.people.tracks_off:
            self.off[..., columns, :, :] += leaving

    def _whole_list(self, columns: slice) -> Floats:
        """(S, n, C, W): the list, whatever other lists people are on."""
        on = self.on[..., columns, :, :]
        return on if on.ndim == 4 else on.sum(axis=tuple(range(1, on.ndim - 3)))

    def left_by_day(self) -> Floats:
        """(D, W): share of those long on the list who are still on it a day later."""
        days = self.people.timeline.calendar.days
        plan, fatigue = self.medium.campaigns, self.fatigue
        left = np.repeat(self.fading[None], days, axis=0)
        if plan.unsubscribes.shape[-1] > left.shape[-1]:
            left = np.broadcast_to(left, (days, plan.unsubscribes.shape[-1])).copy()
        for day, campaigns in self.campaigns.items():
            for campaign in campaigns:
                leave = plan.unsubscribes[campaign] + fatigue.growth * fatigue.before[campaign]
                left[day] *= 1.0 - np.minimum(leave, 1.0)
        return left

    # Flows that begin on joining

    def _flow_messages(self, day: int, at: int, today: int) -> None:
        flows = self.flows
        columns = slice(today - flows.oldest, today + 1)
        self._seen_by_flows[at] = self._whole_list(columns)
        look = flows.look[day] if self.people.partners else None
        self._react(columns, flows.order[day], flows.leave[day], look)

    def finish(self, begin: int, end: int) -> None:
        """A stretch is over: count what flows brought, and how long the list is when a month ends."""
        if self.flows.any:
            self._count_flow_messages(begin, end)
        calendar = self.people.timeline.calendar
        month = int(calendar.month_of_day[begin])
        if end == calendar.first_day[month + 1]:
            self.mailable[month] = self.on.sum(axis=tuple(range(self.on.ndim - 1)))

    def _count_flow_messages(self, begin: int, end: int) -> None:
        seen = self._seen_by_flows * self.fading_half
        for step in self.flows.steps:
            people = seen[:, :, self.flows.oldest - step.age]
            reached = people * step.reached[begin:end, None, None]
            click, order = step.click[begin:end, None, None], step.order[begin:end, None]
            leave = step.leave[begin:end, None, None]
            days = slice(begin, end)
            self._count(days, step.flow.program, reached, reached * click, order, step.discount)
            self.outcomes.unsubscribed[days] += (reached * leave).sum(axis=1)
            # What another message of the same day meets.
            ordering = reached[:, 1:] * click * order
            people[:, 1:] -= ordering
            people[:, CUSTOMER] += ordering.sum(axis=1)
            people *= 1.0 - step.reached[begin:end, None, None] * leave

    def _count(
        self, days: slice, program: int, sent: Floats, clicks: Floats, order: Floats, discount: Floats
    ) -> None:
        """Messages and clicks (T, S, C, W) of days; `order` (T, S or 1, C, W) orders per click."""
        out = self.outcomes
        sent_to, orders = sent.sum(axis=1), clicks * order
        first = orders[:, 1] if orders.shape[1] == 2 else orders[:, 1:].sum(axis=1)
        repeat, all_clicks = orders[:, CUSTOMER], clicks.sum(axis=1)
        out.sent[days] += sent_to
        out.clicks[days] += all_clicks
        out.looks[days] += all_clicks - first - repeat
        out.first[days] += first
        out.repeat[days] += repeat
        out.kept_first[days] += first * (1.0 - discount)
        out.kept_repeat[days] += repeat * (1.0 - discount)
        out.sent_by_program[program, days] += sent_to.sum(axis=1)
        out.clicked_by_program[program, days] += all_clicks.sum(axis=1)
        if self.people.partners:
            out.first_visits[days] += clicks[:, self.people.unseen]

    # Campaigns

    def _campaign(self, day: int, campaign: int, today: int) -> None:
        plan, fatigue = self.medium.campaigns, self.fatigue
        hour = float(plan.time[campaign]) - day
        columns = slice(0, today + 1)
        there = np.ones((today + 1, 1))
        there[-1] = hour  # of those who join today, who has by now
        click, leave = plan.clicks[campaign] * there, plan.unsubscribes[campaign] * there
        if fatigue.matters:
            level = fatigue.before_campaign(campaign, self.people.joined(today))
            click = click * np.exp(-fatigue.effect * level)
            leave = leave + fatigue.growth * level * there
        order = apply_odds_ratio(plan.orders_per_click[campaign], self.message_odds[day])
        click, leave = click[:, None], leave[:, None]
        people = self._whole_list(columns) * np.exp(-self.decay * hour)
        sent, clicks = (people * there[:, None]).sum(axis=1), (people * click).sum(axis=1)
        one_day = slice(day, day + 1)
        self._count(
            one_day, int(plan.program[campaign]), sent[None], clicks[None], order, plan.discount[campaign]
        )
        self.outcomes.unsubscribed[day] += (people * leave).sum(axis=(0, 1))
        look = click * (1.0 - order) if self.people.partners else None
        self._react(columns, click * order, leave, look)
