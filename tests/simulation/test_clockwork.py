"""The parts that place events in time, each with numbers worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import betainc, gammainc

from roisim.random_numbers import fold, key
from roisim.simulation import due
from roisim.simulation.calendar import Calendar
from roisim.simulation.calendar_queue import DAYS_IN_PERIOD, CalendarQueue
from roisim.simulation.campaign_skips import CampaignSkips
from roisim.simulation.due import Due
from roisim.simulation.fatigue import Fatigue
from roisim.simulation.hazard_clock import HazardClock, last_not_above
from roisim.simulation.luck import Draw, exponential, uniform
from roisim.simulation.people import NOBODY, Contacts, Customers, ListColumns, Table
from roisim.simulation.trait_table import TraitTable
from tests.simulation.small_plans import timeline_of

Floats = NDArray[np.float64]


def floats(*values: float) -> Floats:
    return np.array(values, np.float64)


def whole(*values: int) -> NDArray[np.int64]:
    return np.array(values, np.int64)


class TestCalendar:
    def test_months_have_their_days(self) -> None:
        calendar = Calendar(date(2027, 12, 1), 4)
        assert calendar.days_in_month.tolist() == [31, 31, 29, 31]
        assert calendar.days == 122
        assert calendar.first_day.tolist() == [0, 31, 62, 91, 122]

    def test_each_day_knows_its_month_and_weekday(self) -> None:
        calendar = Calendar(date(2026, 1, 1), 2)
        assert calendar.month_of_day[[0, 30, 31, 58]].tolist() == [0, 0, 1, 1]
        # 1 January 2026 is a Thursday
        assert calendar.weekday_of_day[:8].tolist() == [3, 4, 5, 6, 0, 1, 2, 3]
        assert calendar.month_in_year_of_day[[0, 30, 31]].tolist() == [0, 0, 1]

    def test_a_plan_that_begins_within_a_month_has_months_from_there(self) -> None:
        calendar = Calendar(date(2026, 1, 15), 2)
        assert [calendar.month_start(month) for month in range(3)] == [
            date(2026, 1, 15),
            date(2026, 2, 15),
            date(2026, 3, 15),
        ]
        assert calendar.month_in_year_of_day[[0, 16, 17]].tolist() == [0, 0, 1]

    @pytest.mark.parametrize(("start", "lengths"), [
        (date(2026, 1, 31), [28, 31, 30]),
        (date(2028, 1, 30), [30, 30, 31]),
        (date(2026, 8, 31), [30, 31, 30]),
    ])  # fmt: skip
    def test_a_day_that_a_month_lacks_becomes_its_last(self, start: date, lengths: list[int]) -> None:
        assert Calendar(start, 3).days_in_month.tolist() == lengths

    def test_dates_and_days_belong_together(self) -> None:
        calendar = Calendar(date(2026, 1, 1), 1)
        assert calendar.day_of(date(2026, 1, 20)) == 19
        assert calendar.day_of(date(2025, 12, 31)) == -1
        assert calendar.date_of(19) == date(2026, 1, 20)


class TestCalendarQueue:
    def popped(self, queue: CalendarQueue, day: int) -> list[Any]:
        return [column.tolist() for column in queue.pop(day)]

    def test_rows_come_on_their_day_in_the_order_of_arrival(self) -> None:
        queue = CalendarQueue(10, np.int64, np.float64)
        queue.push(floats(3.2, 1.9, 3.9), whole(1, 2, 3), floats(0.1, 0.2, 0.3))
        queue.push(whole(3), whole(4), floats(0.4))
        assert self.popped(queue, 0) == [[], []]
        assert self.popped(queue, 1) == [[2], [0.2]]
        assert self.popped(queue, 3) == [[1, 3, 4], [0.1, 0.3, 0.4]]

    def test_a_day_asked_again_gives_what_has_come_since(self) -> None:
        queue = CalendarQueue(10, np.int64)
        queue.push(whole(2), whole(1))
        assert self.popped(queue, 2) == [[1]]
        assert self.popped(queue, 2) == [[]]
        queue.push(whole(2, 3), whole(7, 8))
        assert self.popped(queue, 2) == [[7]]
        assert self.popped(queue, 3) == [[8]]

    def test_what_lies_beyond_the_end_is_dropped(self) -> None:
        queue = CalendarQueue(5, np.int64)
        queue.push(floats(4.99, 5.0, np.inf), whole(1, 2, 3))
        assert [self.popped(queue, day) for day in range(5)] == [[[]]] * 4 + [[[1]]]

    def test_empty_days_keep_the_columns_types(self) -> None:
        columns = CalendarQueue(2, np.int32, np.float64).pop(0)
        assert [column.dtype for column in columns] == [np.int32, np.float64]

    def test_ten_years_of_pushes_come_out_complete_and_in_order(self) -> None:
        """Across periods, with new rows for later days pushed on the way."""
        days = 3652
        queue = CalendarQueue(days, np.int64)
        day = (np.arange(20_000) * 7919) % days
        queue.push(day, day)
        seen = 0
        for today in range(days):
            found = self.popped(queue, today)[0]
            assert set(found) <= {today, -today}
            seen += len(found)
            if today % 400 == 0 and today + DAYS_IN_PERIOD < days:
                later = whole(today + 1, today + DAYS_IN_PERIOD)
                queue.push(later, -later)
        assert seen == 20_000 + 2 * 10

    def test_as_many_numbers_as_campaigns_of_ten_years_can_have(self) -> None:
        """Three programmes that write every six hours have more campaigns than 16 bits hold."""
        queue = CalendarQueue(43_800, np.int64)
        queue.push(whole(43_799, 40_000, 0), whole(1, 2, 3))
        assert self.popped(queue, 0) == [[3]]
        assert self.popped(queue, 40_000) == [[2]]
        assert self.popped(queue, 43_799) == [[1]]


class TestHazardClock:
    DAILY = np.array([[0.5], [0.0], [2.0], [1.0]])

    def after(
        self, daily: Floats, time: Sequence[float], amount: Sequence[float], world: int = 0
    ) -> list[float]:
        clock = HazardClock(daily)
        found = clock.after(floats(*time), floats(*amount), np.full(len(time), world))
        return [float(when) for when in found]

    def test_luck_is_spent_against_the_hazard_of_each_day(self) -> None:
        # 0.25 within day 0; 0.5 + 1 on the middle of day 2; 3 at the middle of day 3
        assert self.after(self.DAILY, [0, 0, 0], [0.25, 1.5, 3.0]) == [0.5, 2.5, 3.5]

    def test_it_begins_within_a_day(self) -> None:
        # from 0.5: 0.25 left of day 0, so 1.25 ends in the middle of day 2
        assert self.after(self.DAILY, [0.5, 2.5], [1.25, 1.5]) == [2.5, 3.5]

    def test_beyond_the_end_there_is_no_event(self) -> None:
        assert self.after(self.DAILY, [0, 0, 3.5], [3.5, 9.0, 0.6]) == [np.inf] * 3

    def test_days_without_hazard_have_no_event(self) -> None:
        found = self.after(self.DAILY, [0.0] * 3, [0.5 - 1e-12, 0.5, 0.5 + 1e-12])
        assert [int(time) for time in found] == [0, 2, 2]

    def test_an_event_is_never_before_its_cause(self) -> None:
        time = np.linspace(0.0, 3.999, 999)
        clock = HazardClock(np.full((4, 1), 1e3))
        found = clock.after(time, np.full(999, 1e-18), np.zeros(999, np.int64))
        assert (found >= time).all()
        assert (np.floor(found) <= np.floor(time) + 1).all()

    def test_worlds_have_their_own_hazard(self) -> None:
        daily = np.array([[1.0, 0.1], [1.0, 0.1], [1.0, 0.1]])
        assert self.after(daily, [0], [2.5]) == [2.5]
        assert self.after(daily, [0], [0.25], world=1) == [2.5]

    def test_worlds_that_are_alike_get_the_same_as_among_others(self) -> None:
        alike = np.repeat(self.DAILY, 3, axis=1)
        among_others = np.hstack([alike, [[3.0]] * 4])
        assert HazardClock(alike).same_for_all
        assert not HazardClock(among_others).same_for_all
        times, amounts = [0.1, 0.7, 2.2, 3.9], [0.3, 1.1, 0.9, 0.5]
        for world in range(3):
            found = self.after(among_others, times, amounts, world)
            assert self.after(alike, times, amounts, world) == found

    def test_a_steady_hazard_is_a_plain_exponential(self) -> None:
        steady, rates = np.full((4, 2), [0.5, 2.0]), ([0.25, 1.5, 0.5], [1.25, 1.0, 1e-9])
        for world, rate in enumerate((0.5, 2.0)):
            time, amount = rates
            expected = [
                t + a / rate if t + a / rate < 4 else np.inf for t, a in zip(time, amount, strict=True)
            ]
            assert self.after(steady, time, amount, world) == pytest.approx(expected)
        assert self.after(np.zeros((4, 1)), [0.0], [1e-9]) == [np.inf]

    def test_the_largest_place_not_above_a_number(self) -> None:
        table = np.array([[0.0, 1.0, 1.0, 2.0], [0.0, 0.0, 5.0, 9.0]])
        row, target = whole(0, 0, 0, 0, 1, 1), floats(0.0, 0.9, 1.0, 7.0, 0.0, 5.0)
        assert last_not_above(table, row, target).tolist() == [0, 0, 2, 3, 1, 2]


class TestCampaignSkips:
    def test_luck_is_spent_at_each_campaign(self) -> None:
        """Chances 1/2, 0, 3/4: the hazards are ln 2, 0 and 2·ln 2."""
        skips = CampaignSkips(np.array([[0.5], [0.0], [0.75]]))
        amounts = floats(0.5, 0.99, 1.01, 2.9, 3.1) * np.log(2)
        none = np.zeros(5, np.int64)
        assert skips.next(none, amounts, none).tolist() == [0, 0, 2, 2, 3]
        assert skips.next(none + 1, amounts, none).tolist() == [2, 2, 2, 3, 3]
        assert skips.next(none + 3, amounts, none).tolist() == [3] * 5

    def test_a_sure_thing_is_the_next_campaign(self) -> None:
        skips = CampaignSkips(np.ones((4, 1)))
        for begin in range(4):
            assert skips.next(whole(begin), floats(20.0), whole(0)).tolist() == [begin]

    def test_worlds_have_their_own_chances(self) -> None:
        skips = CampaignSkips(np.array([[0.0, 0.9], [0.9, 0.0]]))
        begin = whole(0, 0)
        assert skips.next(begin, floats(1.0, 1.0), whole(0, 1)).tolist() == [1, 0]

    def test_no_campaigns_no_success(self) -> None:
        skips = CampaignSkips(np.zeros((0, 1)))
        assert skips.next(whole(0), floats(0.1), whole(0)).tolist() == [0]


class TestFatigue:
    """Campaigns on days 1, 3 and 7; a memory of 2 days."""

    @pytest.fixture
    def fatigue(self) -> Fatigue:
        numbers = {"clicks_per_message": 0.1, "orders_per_click": 0, "hour": 0}
        dates = [date(2026, 1, day) for day in (2, 4, 8)]
        timeline = timeline_of(
            2,
            contacts={"fatigue_memory_days": 2, "fatigue_effect": 0.5},
            programs=[{"name": "News", "campaigns": [{"dates": dates, **numbers}]}],
        )
        return Fatigue(timeline.media[0], ListColumns("email"))

    def contacts(self, joined: float, difference: float) -> Contacts:
        contacts, columns = Contacts(10, ["email"], []), ListColumns("email")
        values = {columns.mailable: True, columns.fatigue: difference, columns.fatigue_time: joined}
        contacts.table.append(1, world=1, **values)
        return contacts

    def test_who_has_had_all_campaigns_feels_the_calendars_level(self, fatigue: Fatigue) -> None:
        second = np.exp(-2 / 2)
        third = (second + 1) * np.exp(-4 / 2)
        assert fatigue.before[:, 1].tolist() == pytest.approx([0, second, third])
        assert fatigue.after[:, 1].tolist() == pytest.approx([1, second + 1, third + 1, 0])

    def test_who_joins_later_has_felt_nothing_before(self, fatigue: Fatigue) -> None:
        time, world = floats(5.0), whole(1)
        difference = fatigue.joining(time, world, whole(2))
        assert difference == pytest.approx(-(np.exp(-1) + 1) * np.exp(-1))
        contacts = self.contacts(5.0, float(difference[0]))
        before_third = fatigue.before_campaign(contacts, whole(0), world, 2)
        assert before_third == pytest.approx(0, abs=1e-6)
        a_day_later = fatigue.before_message(contacts, whole(0), world, floats(8.0))
        assert a_day_later == pytest.approx(np.exp(-0.5), abs=1e-6)

    def test_a_flow_message_adds_a_half_that_fades(self, fatigue: Fatigue) -> None:
        contacts, rows, world = self.contacts(0.0, 0.0), whole(0), whole(1)
        fatigue.add_flow_message(contacts, rows, world, floats(0.5))
        fatigue.add_flow_message(contacts, rows, world, floats(1.5))
        own = 0.5 * np.exp(-1.5 / 2) + 0.5 * np.exp(-0.5 / 2)
        level = fatigue.before_message(contacts, rows, world, floats(2.0))
        assert level == pytest.approx(own + np.exp(-1 / 2), abs=1e-6)
        assert fatigue.before_campaign(contacts, rows, world, 1) == pytest.approx(
            own * np.exp(-1 / 2) + np.exp(-1), abs=1e-6
        )

    def test_clicks_are_multiplied_by_e_to_the_minus_effect_times_level(self, fatigue: Fatigue) -> None:
        assert fatigue.click_multiplier(floats(0, 1, 3), whole(1, 1, 1)) == pytest.approx(
            np.exp([0, -0.5, -1.5])
        )


class TestTable:
    def test_new_rows_have_defaults_but_for_what_is_given(self) -> None:
        table = Table({"a": (np.int64, 7), "b": (np.float64, 0)})
        assert table.append(2, b=[1.5, 2.5]).tolist() == [0, 1]
        assert table.append(1, a=3).tolist() == [2]
        assert table["a"].tolist() == [7, 7, 3]
        assert table["b"].tolist() == [1.5, 2.5, 0]
        assert len(table) == 3

    def test_it_grows_and_keeps_all(self) -> None:
        table = Table({"a": (np.int64, -1)})
        for begin in range(0, 5000, 500):
            table.append(500, a=np.arange(begin, begin + 500))
        table.append(7000)
        assert table["a"][:5000].tolist() == list(range(5000))
        assert (table["a"][5000:] == -1).all()
        assert len(table) == 12_000

    def test_a_column_can_be_written_to_in_place(self) -> None:
        table = Table({"a": (np.int64, 0)})
        table.append(3)
        table["a"][whole(0, 2)] = whole(5, 6)
        assert table["a"].tolist() == [5, 0, 6]

    def test_people_begin_with_nobody_at_their_other_table(self) -> None:
        contacts, customers = Contacts(0, ["email"], []), Customers(0)
        contacts.table.append(1)
        customers.table.append(1)
        assert contacts.table["customer"].tolist() == [NOBODY]
        assert customers.table["contact"].tolist() == [NOBODY]


class TestWords:
    @pytest.mark.parametrize("kind", list(Due))
    def test_kind_and_number_come_out_as_they_went_in(self, kind: Due) -> None:
        numbers = whole(0, 1, 12_345, 2**40)
        words = np.asarray(due.word(kind, numbers))
        assert (due.kind_of(words) == kind).all()
        assert np.array_equal(due.number_of(words), numbers)

    def test_a_flow_message_knows_flow_step_and_enrolment(self) -> None:
        numbers = np.asarray(due.flow_number(17, 250, whole(1, 30_000)))
        assert due.flow_of(numbers).tolist() == [17, 17]
        assert due.step_of(numbers).tolist() == [250, 250]
        assert due.enrolment_of(numbers).tolist() == [1, 30_000]


class TestTraits:
    WORLD = np.repeat(np.arange(3), 500)
    LUCK = np.tile((np.arange(500) + 0.5) / 500, 3)

    def test_gamma_traits_have_the_luck_below_them(self) -> None:
        shape, rate = floats(0.3, 2.0, 40.0), floats(1.0, 7.0, 3.0)
        traits = TraitTable.gamma(shape, rate).look_up(self.LUCK, self.WORLD)
        below = gammainc(shape[self.WORLD], traits * rate[self.WORLD])
        np.testing.assert_allclose(below, self.LUCK, atol=2e-6)

    @pytest.mark.parametrize("a", [0.793, 0.01, 1e-3])
    def test_beta_traits_have_the_luck_below_them_however_steep_the_law(self, a: float) -> None:
        first, second = floats(a, 2.0, a), floats(2.4, 5.0, 30.0)
        traits = TraitTable.beta(first, second).look_up(self.LUCK, self.WORLD)
        seen = traits > 1e-300  # less is no number
        below = betainc(first[self.WORLD], second[self.WORLD], traits)
        np.testing.assert_allclose(below[seen], self.LUCK[seen], atol=2e-6)

    def test_almost_nobody_lapses_with_a_beta_next_to_0(self) -> None:
        traits = TraitTable.beta(floats(1e-6), floats(1e6)).look_up(self.LUCK, np.zeros_like(self.WORLD))
        assert traits.max() < 1e-12

    def test_a_world_gets_the_same_with_and_without_the_others(self) -> None:
        first, second = floats(0.793, 0.01, 2.0), floats(2.4, 2.4, 0.02)
        together = TraitTable.beta(first, second).look_up(self.LUCK, self.WORLD)
        for world in range(3):
            chosen = world == self.WORLD
            alone = TraitTable.beta(first[[world]], second[[world]])
            found = alone.look_up(self.LUCK[chosen], np.zeros(500, np.int64))
            assert np.array_equal(found, together[chosen])


class TestLuck:
    def test_each_draw_and_number_has_its_own(self) -> None:
        keys = fold(key(1, "people"), np.arange(1000))
        seen = [uniform(keys, draw, number) for draw in Draw for number in (0, 1, 2**31)]
        together = np.concatenate(seen)
        assert len(np.unique(together)) == len(together)
        assert 0 < together.min() < together.max() < 1

    def test_exponentials_are_those_of_the_same_luck(self) -> None:
        keys = fold(key(1, "people"), np.arange(500))
        luck = uniform(keys, Draw.STALE)
        found = exponential(keys, Draw.STALE)
        assert np.allclose(found, -np.log(luck)) or np.allclose(found, -np.log1p(-luck))
