"""One medium's list in expectation: campaigns, flows that follow on joining, and addresses that die."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from roisim.simulation.expectation_arrays import few_worlds
from roisim.simulation.expectation_customers import within_day
from roisim.simulation.expectation_mass import CUSTOMER, INTERESTED, OFF, ON, QUIET
from roisim.simulation.expectation_messages import FatigueByAge, OrdersPerClick, SignUpFlows
from roisim.simulation.fatigue import FLOW_MESSAGE_WEIGHT
from roisim.simulation.program_effects import FIRST

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.contact_rates import FlowPlan, MediumRates
    from roisim.simulation.expectation_mass import KnownMass
    from roisim.simulation.expectation_outcomes import MessageOutcomes
    from roisim.simulation.expectation_stages import VisitStages
    from roisim.simulation.timeline import Timeline

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

ROWS = 3
"""Axes of an array by day of joining, channel and world."""

LONGEST_MEMORY = 60
"""Days for which messages of flows under way are remembered."""


class MediumRules:
    """What a medium's messages do, by day and by how long people are on its list."""

    def __init__(self, timeline: Timeline, stages: VisitStages, place: int) -> None:
        self.medium: MediumRates = timeline.media[place]
        self.fatigue = FatigueByAge(
            self.medium, timeline.calendar.days, _of_first_visit(timeline, stages, self.medium)
        )
        odds = timeline.message_odds
        odds = np.ones((len(odds), 1, 1)) if bool((odds == 1.0).all()) else few_worlds(odds)
        self.per_click = OrdersPerClick(odds, stages.found)
        self.flows = SignUpFlows(self.medium, self.per_click, self.fatigue)
        self.window = max(self.fatigue.window(), self.flows.oldest if self.flows.any else 0)


def _of_first_visit(
    timeline: Timeline, reached: VisitStages, medium: MediumRates
) -> list[tuple[FlowPlan, Floats]]:
    """Flows that a first visit sets off, and the share (D, W) of considered ones that do."""
    flows = [flow for flow in medium.flows if flow.trigger in {"cart_left", "browse_left"}]
    if not flows:
        return []
    stages = timeline.stages
    carts = stages.intent[:, FIRST]
    buying = stages.evaluation[:, FIRST] * stages.purchase[:, FIRST] * reached.found
    ends = {"cart_left": carts * (1.0 - buying)}
    ends["browse_left"] = 1.0 - carts
    weight = timeline.traffic.clicks * stages.consideration[:, FIRST] * stages.sign_up[:, FIRST]
    whole = np.maximum(weight.sum(axis=1), np.finfo(float).tiny)
    day = np.arange(len(whole))
    found = []
    for flow in flows:
        runs = ((day >= flow.from_day) & (day < flow.to_day))[:, None]
        found.append((flow, (ends[flow.trigger] * weight).sum(axis=1) / whole * runs))
    return found


class DayOnList:
    """What a day does to the people on a list, for those who are in flows.

    `looks` (S, C, W): clicks without an order on campaigns and on flows that follow on joining, `lost`
    those of them that wanted one and found no goods; `order`
    (C, W) and `leave`: shares of those long on the list that order by campaigns, and that leave;
    `returns` (2, C, W): own returns of people on the list, and of people only to be reminded of carts.
    """

    def __init__(self, statuses: int, shape: tuple[int, int]) -> None:
        self.looks, self.lost = np.zeros((2, statuses, *shape))
        self.returns = np.zeros((2, *shape))
        self.order, self.leave = np.zeros(shape), np.zeros(shape)

    def note_campaign(self, order: Floats, leave: Floats) -> None:
        """Another campaign."""
        self.order = 1.0 - (1.0 - self.order) * (1.0 - order)
        self.leave = 1.0 - (1.0 - self.leave) * (1.0 - leave)


class MediumList:
    """One medium's list.

    `hears`: whether to keep what a day does to people. `level` and `level_time`: fatigue (S, C, W) of all
    people of a status together just after the last campaign, and when that was. `flow_messages` (H, C, W):
    messages of flows under way, of the last day, the day before, and so on.
    """

    def __init__(self, people: KnownMass, place: int, rules: MediumRules) -> None:
        self.people, self.place = people, place
        timeline = people.timeline
        self.medium, self.fatigue, self.flows = rules.medium, rules.fatigue, rules.flows
        self.per_click = rules.per_click
        self.decay = few_worlds(self.medium.decay_per_day)
        self.fading, self.fading_half = np.exp(-self.decay), np.exp(-self.decay / 2.0)
        # Of columns by day of joining, the last of which is today's.
        columns = np.repeat(self.fading[None, None], people.mass.shape[-3], axis=0)
        columns[-1] = within_day(self.decay)[0]
        self.fading_of_columns = columns
        self.dies = bool(self.decay.any())
        if self.fatigue.matters:
            self.fatigue.expect_columns(people.mass.shape[-3])
        self._campaign_tables()
        self.campaigns: dict[int, list[int]] = {}
        for campaign, time in enumerate(self.medium.campaigns.time.tolist()):
            self.campaigns.setdefault(int(time), []).append(campaign)
        self.listed_returns = np.zeros((timeline.calendar.days, *people.shape))
        self.mailable = np.zeros((timeline.calendar.months, people.shape[1]))
        self.hears = False
        self.heard = DayOnList(people.statuses, people.shape)
        self.level, self.level_time = np.zeros((people.statuses, *people.shape)), 0.0
        self._remember_flow_messages()
        # (S, other media…, N, C, W): who is on the list, and who is not; views.
        self.on, self.off = people.where(place, ON), people.where(place, OFF)
        # (S, places, other media…, N, C, W): on it, and only to be reminded of carts; a view.
        self.reached = np.moveaxis(people.where(place, slice(ON, None)), 1 + place, 1)
        # What is left of masses, and of today's besides: see `expectation_gaps`.
        self.faded = self.of_today = np.ones(1)
        self.plain = people.statuses == len((CUSTOMER, QUIET)) and not people.tracks_off
        # People seen by flows (T, S, A, C, W) since the first day of a stretch.
        self.seen_by_flows, self.since = np.zeros(0), 0
        self._sent: list[int] = []

    def _campaign_tables(self) -> None:
        """By campaign: its day, orders per click (J, C, W), clicks and leavers (J, W); then what it brought:
        messages and clicks by status (J, S, C, W), and who left the list after it (J, C, W)."""
        plan, people = self.medium.campaigns, self.people
        self.campaign_days = plan.time.astype(np.int64)
        orders = few_worlds(plan.orders_per_click)[:, None]
        self.campaign_orders = self.per_click.of(orders, self.campaign_days)
        self.campaign_clicks, self.campaign_leavers = few_worlds(plan.clicks), few_worlds(plan.unsubscribes)
        self.campaign_hours = plan.time - self.campaign_days
        # What is left of the list when a campaign reaches it.
        self.campaign_fading = np.exp(-self.decay * self.campaign_hours[:, None])
        self.reactions = self._reaction_table()
        shape = (len(plan.time), people.statuses, *people.shape)
        self.campaign_sent, self.campaign_clicked = np.zeros((2, *shape))
        self.campaign_left = np.zeros((len(plan.time), *people.shape))

    def _reaction_table(self) -> tuple[Floats, Floats] | None:
        """(J, N, 1, W) each: by campaign and day of joining, of people on the list then, who clicks and who
        leaves; None where that is too many numbers, or other messages change it."""
        levels = self.fatigue.levels_by_age
        if levels is None or self.campaign_clicks.shape[-1] > levels.shape[-1]:
            return None
        click = self.campaign_clicks[:, None] * np.exp(-self.fatigue.effect * levels)
        leave = self.campaign_leavers[:, None] + self.fatigue.growth * levels
        # Of those who join today, who has by now.
        click[:, -1] *= self.campaign_hours[:, None]
        leave[:, -1] *= self.campaign_hours[:, None]
        return click[:, :, None], leave[:, :, None]

    @property
    def outcomes(self) -> MessageOutcomes:
        """What its messages bring."""
        return self.people.outcomes.media[self.place]

    def _remember_flow_messages(self) -> None:
        """For how long, and how much less (H, 1, W) somebody clicks who got one so many days ago."""
        memory, effect = self.fatigue.memory, self.fatigue.effect
        length = min(int(np.ceil(4.0 * float(memory.max()))) + 1, LONGEST_MEMORY)
        self.flow_messages = np.zeros((length, self.people.statuses, *self.people.shape))
        felt = FLOW_MESSAGE_WEIGHT * np.exp(-(np.arange(length)[:, None] + 0.5) / memory)
        self.felt, self.less = felt[:, None, None], -np.expm1(-effect * felt)[:, None, None]

    def note_flow_messages(self, sent: Floats) -> None:
        """Messages (S, C, W) of flows under way on a day."""
        self.flow_messages[0] += sent

    def lost_by_flows(self, people: Floats) -> Floats:
        """(S, C, W): which part of their clicks people (S, C, W) of each status lose by flows under way."""
        return np.minimum(self._of_flow_messages(self.less, people), 1.0)

    def tired_by_flows(self, people: Floats) -> Floats:
        """(S, C, W): mean fatigue of people (S, C, W) of each status from flows under way."""
        return self._of_flow_messages(self.felt, people)

    def _of_flow_messages(self, effect: Floats, people: Floats) -> Floats:
        """(S, C, W): a mean `effect` (H, 1, 1, W) of the messages of flows under way."""
        total = (self.flow_messages * effect).sum(axis=0)
        mean: Floats = np.divide(total, people, out=np.zeros_like(people), where=people > 0.0)
        return mean

    def new_day(self, day: int) -> None:
        """A day begins."""
        if self.hears:
            self.heard = DayOnList(self.people.statuses, self.people.shape)
            memory = self.flow_messages
            memory[1:] = memory[:-1].copy()
            memory[0] = 0.0
            if self.people.returns:
                ending = memory[:, INTERESTED] * self.people.leaves[day]
                memory[:, INTERESTED] -= ending
                memory[:, QUIET] += ending

    def begin(self, begin: int, end: int) -> None:
        """A stretch of days begins."""
        self.since = begin
        if self.flows.any:
            shape = (end - begin, self.people.statuses, self.flows.oldest + 1, *self.people.shape)
            self.seen_by_flows = np.zeros(shape)

    def note_returns(self, day: int, ending: Floats) -> None:
        """Interests (places of this medium, C, W) that end today: own orders of people on the list."""
        self.listed_returns[day] += ending[ON] * self.people.orders[day]
        if self.hears:
            self.heard.returns[: len(ending) - 1] += ending[ON:] * self.people.comes[day]

    def day(self, day: int, at: int, today: int) -> None:
        """Messages of a day, and addresses that die in it."""
        if self.flows.any:
            self._flow_messages(day, at, today)
        for campaign in self.campaigns.get(day, ()):
            self.send_campaign(day, campaign, today)

    def end_day(self, today: int) -> None:
        """Some addresses die."""
        if self.dies:
            self._addresses_die(today)

    def _addresses_die(self, today: int) -> None:
        columns = today + 1
        on, left = self.on[..., :columns, :, :], self.fading_of_columns[-columns:]
        if self.people.tracks_off:
            self.off[..., :columns, :, :] += on * (1.0 - left)
        on *= left

    def _react(self, columns: slice, order: Floats, leave: Floats, look: Floats | None) -> None:
        """People on the list order for the first time, leave the list, or come for the first time: shares
        (n, C, W), or (S, n, C, W) where they differ by status."""
        on = self.on[..., columns, :, :]
        if order.ndim > ROWS:
            order = order[1:].reshape(-1, *(1,) * (on.ndim - ROWS - 1), *order.shape[1:])
        ordering = on[1:] * order
        on[1:] -= ordering
        on[CUSTOMER] += ordering[0] if len(ordering) == 1 else ordering.sum(axis=0)
        if look is not None:
            coming = on[self.people.unseen] * (look if look.ndim == ROWS else look[self.people.unseen])
            on[self.people.unseen] -= coming
            on[QUIET] += coming
        leaving = on * leave
        on -= leaving
        if self.people.tracks_off:
            self.off[..., columns, :, :] += leaving

    def react_plainly(self, columns: slice, order: Floats, stay: Floats, remain: Floats) -> None:
        """As `_react`, where people are customers or not, and who leaves is forgotten: `stay` is 1 − leave,
        and `remain` that part of those who have not ordered."""
        customers, others = self.on[CUSTOMER, columns], self.on[QUIET, columns]
        customers += others * order
        customers *= stay
        others *= remain

    def whole(self, today: int) -> Floats:
        """(S, places, C, W): everybody whom the medium may write to."""
        there = self.reached[..., : today + 1, :, :]
        total: Floats = there.sum(axis=tuple(range(2, there.ndim - 2)))
        return total

    def take(self, today: int, order: Floats, leave: Floats) -> None:
        """Parts of all whom the medium may write to order and leave, (S, places, C, W) each; of two places
        where there is but one, the second is left out."""
        there = self.reached[..., : today + 1, :, :]
        wide = (slice(None), slice(None), *(None,) * (there.ndim - 4))
        order, leave = (part[:, : there.shape[1]][wide] for part in (order, leave))
        ordering = there[1:] * order[1:]
        if self.people.tracks_off:
            self.off[..., : today + 1, :, :] += (there * leave).sum(axis=1)
        there *= 1.0 - leave
        there[1:] -= ordering
        there[CUSTOMER] += ordering.sum(axis=0)

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
        self.seen_by_flows[at] = self._whole_list(columns)
        look = flows.look[day] if self.people.partners else None
        if self.hears:
            seen = self.seen_by_flows[at]
            self.heard.looks += (seen * flows.look[day]).sum(axis=1)
            if self.per_click.scarce:
                self.heard.lost += (seen * flows.order[day]).sum(axis=1) * self.per_click.lost[day]
        if self.plain:
            self.react_plainly(columns, flows.order[day], flows.stay[day], flows.remain[day])
        else:
            self._react(columns, flows.order[day], flows.leave[day], look)

    def finish(self, begin: int, end: int) -> None:
        """A stretch is over: count what flows and campaigns brought."""
        if self.flows.any:
            self._count_flow_messages(begin, end)
        self._count_campaigns()

    def note_length(self, end: int) -> None:
        """How long the list is on the evening before a day, if a month ends then."""
        calendar = self.people.timeline.calendar
        month = int(calendar.month_of_day[end - 1])
        if end == calendar.first_day[month + 1]:
            self.mailable[month] = self.on.sum(axis=tuple(range(self.on.ndim - 1)))

    def _count_flow_messages(self, begin: int, end: int) -> None:
        seen, days = self.seen_by_flows, slice(begin, end)
        seen[:, :, :-1] *= self.fading_half
        for each in self.flows.rounds:
            people = seen[:, :, each.places]
            reached = people * each.reached[days]
            clicks = reached * each.click[days]
            orders = clicks * each.order[days]
            leave = each.leave[days]
            self.outcomes.unsubscribed[days] += (reached * leave).sum(axis=(1, 2))
            for program in set(each.programs):
                of = [place for place, other in enumerate(each.programs) if other == program]
                kept = (orders[:, :, of] * each.kept[of]).sum(axis=2)
                parts = (numbers[:, :, of].sum(axis=2) for numbers in (reached, clicks, orders))
                sent, clicked, ordered = parts
                self._count(days, program, sent, clicked, ordered, kept)
            if len(self.flows.rounds) > 1:
                # What another message of the same day meets.
                people[:, 1:] -= orders[:, 1:]
                people[:, CUSTOMER] += orders[:, 1:].sum(axis=1)
                seen[:, :, each.places] = people * (1.0 - each.reached[days] * leave)

    def _count(
        self,
        days: slice | Integers,
        program: int,
        sent: Floats,
        clicks: Floats,
        orders: Floats,
        kept: Floats,
    ) -> None:
        """Messages, clicks, orders and these × what is paid of the price, of days, (T, S, C, W)."""
        out, several = self.outcomes, orders.shape[1] > len((CUSTOMER, QUIET))
        sent_to, all_clicks, repeat = sent.sum(axis=1), clicks.sum(axis=1), orders[:, CUSTOMER]
        first = orders[:, 1:].sum(axis=1) if several else orders[:, QUIET]
        out.sent[days] += sent_to
        out.clicks[days] += all_clicks
        out.looks[days] += all_clicks - first - repeat
        out.first[days] += first
        out.repeat[days] += repeat
        out.kept_first[days] += kept[:, 1:].sum(axis=1) if several else kept[:, QUIET]
        out.kept_repeat[days] += kept[:, CUSTOMER]
        out.sent_by_program[program, days] += sent_to.sum(axis=1)
        out.clicked_by_program[program, days] += all_clicks.sum(axis=1)
        if self.people.partners:
            out.first_visits[days] += clicks[:, self.people.unseen]

    # Campaigns

    def send_campaign(self, day: int, campaign: int, today: int) -> None:
        """A campaign reaches the list; `today` is the column of those who join on the day."""
        columns = slice(0, today + 1)
        there = np.ones((today + 1, 1, 1))
        there[-1] = self.campaign_hours[campaign]  # of those who join today, who has by now
        people = self._whole_list(columns) * (self.faded * self.campaign_fading[campaign])
        people[:, -1] *= self.of_today
        if self.reactions is None or self.hears:
            click, leave = self._reactions(campaign, people, there)
        else:
            click, leave = (each[campaign, -today - 1 :] for each in self.reactions)
        order = self.campaign_orders[campaign]
        sent, clicks = (people * there).sum(axis=1), (people * click).sum(axis=1)
        self._sent.append(campaign)
        self.campaign_sent[campaign], self.campaign_clicked[campaign] = sent, clicks
        self.campaign_left[campaign] = (people * leave).sum(axis=(0, 1))
        if self.hears:
            self.heard.looks += clicks * (1.0 - order)
            self.heard.lost += clicks * order * self.per_click.lost[day]
            self.heard.note_campaign((click * order)[..., 0, :, :], leave[0])
        if self.plain and click.ndim == leave.ndim == ROWS:
            ordering, stay = click * order, 1.0 - leave
            self.react_plainly(columns, ordering, stay, stay * (1.0 - ordering))
        else:
            look = click * (1.0 - order) if self.people.partners else None
            self._react(columns, click * order, leave, look)

    def _reactions(self, campaign: int, people: Floats, there: Floats) -> tuple[Floats, Floats]:
        """(n, 1, W), or (S, n, C, W) where they differ by status: which part of the people (S, n, C, W) on a
        list clicks on a campaign, and leaves after it, the part `there` (n, 1, 1) having joined by then."""
        fatigue = self.fatigue
        click, leave = self.campaign_clicks[campaign] * there, self.campaign_leavers[campaign] * there
        if not fatigue.matters:
            return click, leave
        level = fatigue.before_campaign(campaign, len(there))[:, None]
        click = click * np.exp(-fatigue.effect * level)
        if self.hears:
            self._remember_level(people, level, float(self.medium.campaigns.time[campaign]))
            number = people.sum(axis=1)
            less, extra = self.lost_by_flows(number), self.tired_by_flows(number)
            weight = number / np.maximum(number.sum(axis=0), np.finfo(float).tiny)
            click, level = click * (1.0 - less[:, None]), level + (extra * weight).sum(axis=0)
        if fatigue.drives_out:
            leave = leave + fatigue.growth * level * there
        return click, leave

    def _count_campaigns(self) -> None:
        """Count what the campaigns of a stretch brought; those of one day go one after the other."""
        waiting, self._sent = np.array(self._sent, np.int64), []
        plan = self.medium.campaigns
        while len(waiting):
            _days, first = np.unique(self.campaign_days[waiting], return_index=True)
            now, waiting = waiting[first], np.delete(waiting, first)
            for program in np.unique(plan.program[now]).tolist():
                self._count_rows(program, now[plan.program[now] == program])

    def _count_rows(self, program: int, rows: Integers) -> None:
        """Campaigns of one programme, no two on a day."""
        days = self.campaign_days[rows]
        orders = self.campaign_clicked[rows] * self.campaign_orders[rows][:, None]
        kept = orders * (1.0 - self.medium.campaigns.discount[rows])[:, None, None]
        self._count(days, program, self.campaign_sent[rows], self.campaign_clicked[rows], orders, kept)
        self.outcomes.unsubscribed[days] += self.campaign_left[rows]

    def _remember_level(self, people: Floats, level: Floats, time: float) -> None:
        """Fatigue of all people (S, n, C, W) at `level` (n, 1, W) before a campaign, and one message more."""
        self.level, self.level_time = (people * (level + 1.0)).sum(axis=1), time

    def mean_level(self, time: float, people: Floats) -> Floats:
        """(S, C, W): mean fatigue from campaigns at a time, of people (S, C, W) of each status."""
        fading = np.exp(-np.maximum(time - self.level_time, 0.0) / self.fatigue.memory)
        mean: Floats = np.divide(self.level * fading, people, out=np.zeros_like(people), where=people > 0.0)
        return mean
