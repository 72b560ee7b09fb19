"""The shelf and the stations by themselves, set against Erlang's formulas (§C19, C20)."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from roisim.formulas.queueing import erlang_a, erlang_b
from roisim.simulation.accounts import Account
from roisim.simulation.stations import Station, StationDay, Stations, time_of_day
from roisim.simulation.stock_room import StockFlow, StockRoom
from roisim.simulation.timeline import Timeline
from tests.simulation.scarce_plans import most_lost
from tests.simulation.small_plans import timeline_of
from tests.statistical_limits import Family

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

FAMILY = Family(comparisons=3)

SHELF = {"opening_units": 5, "reorder_point": 2, "order_up_to": 6, "lead_time_days": 1}
ROUND_THE_CLOCK = [{"from": 0, "until": 24, "agents": 4}]


def shelf(worlds: int = 1, **numbers: Any) -> StockRoom:
    timeline = timeline_of(worlds, operations={"stock": {**SHELF, **numbers}})
    assert timeline.stock is not None
    return StockRoom(timeline.stock, timeline, seed=1)


def whole(*values: int) -> Integers:
    return np.array(values, np.int64)


def take(room: StockRoom, times: list[float], world: int = 0) -> list[bool]:
    key = np.arange(len(times), dtype=np.uint64)
    found = room.take(0, np.array(times), key, np.full(len(times), world))
    return [bool(one) for one in found]


class TestShelf:
    def test_orders_take_what_is_there_in_order_of_time(self) -> None:
        room = shelf(opening_units=2)
        room.open_hour(0)
        assert take(room, [0.03, 0.01, 0.02]) == [False, True, True]
        assert take(room, [0.035]) == [False]
        assert room.on_hand.tolist() == [0]
        assert room.flows[StockFlow.SOLD, 0].tolist() == [2]

    def test_orders_of_one_moment_take_their_turn_by_their_keys(self) -> None:
        room = shelf(opening_units=1)
        found = room.take(0, np.zeros(3), np.array([7, 3, 5], np.uint64), whole(0, 0, 0))
        assert found.tolist() == [False, True, False]

    def test_worlds_have_shelves_of_their_own(self) -> None:
        room = shelf(2, opening_units=1)
        found = room.take(0, np.array([0.1, 0.2, 0.3]), np.arange(3, dtype=np.uint64), whole(0, 1, 0))
        assert found.tolist() == [True, True, False]

    def test_goods_are_ordered_when_few_are_left_and_come_after_the_lead_time(self) -> None:
        room = shelf()
        left = []
        for hour in range(30):
            room.open_hour(hour)
            if hour == 3:
                take(room, [0.13, 0.14, 0.15])
            room.close_hour(hour)
            left.append((int(room.on_hand[0]), int(room.on_order[0])))
        # 2 are left at the end of hour 3, and 4 are ordered; a day later they are there.
        assert left[2] == (5, 0)
        assert left[3] == left[27] == (2, 4)
        assert left[28] == (6, 0)
        assert room.flows[StockFlow.RECEIVED, 0].tolist() == [4]

    def test_nothing_is_ordered_while_enough_is_on_its_way(self) -> None:
        room = shelf(lead_time_days=10)
        for hour in range(5):
            room.open_hour(hour)
            take(room, [0.0])
            room.close_hour(hour)
        assert room.on_order.tolist() == [6 - 2]

    def test_a_lead_time_that_ends_within_an_hour_counts_to_its_end(self) -> None:
        room = shelf(opening_units=2, lead_time_days=1.5 / 24)
        for hour in range(3):
            room.open_hour(hour)
            assert int(room.on_hand[0]) == 2
            room.close_hour(hour)
        room.open_hour(3)
        assert int(room.on_hand[0]) == 6

    def test_never_ordered_is_never_ordered(self) -> None:
        room = shelf(reorder_point=-1)
        room.open_hour(0)
        take(room, [0.0] * 9)
        room.close_hour(0)
        assert (room.on_hand.tolist(), room.on_order.tolist()) == ([0], [0])

    def test_goods_spoil_by_the_month(self) -> None:
        room = shelf(200, opening_units=1000, reorder_point=-1, spoilage_per_month=0.3)
        for hour in range(31 * 24):
            room.open_hour(hour)
            room.close_hour(hour)
        expected = 1000 * 0.7 ** (31 / (365 / 12))
        FAMILY.agree(room.on_hand.mean(), expected, np.sqrt(expected * (1 - expected / 1000) / 200))
        flows = room.flows[:, 0]
        assert (flows[StockFlow.SPOILED] == 1000 - room.on_hand).all()
        assert (flows[StockFlow.CLOSING] == room.on_hand).all()

    def test_days_of_keeping_are_counted(self) -> None:
        room = shelf(opening_units=10, reorder_point=-1)
        for hour in range(48):
            room.open_hour(hour)
            if hour == 24:
                take(room, [1.0] * 10)
            room.close_hour(hour)
        assert room.unit_days[:2, 0] == pytest.approx([10, 10 * 0.5 / 24])

    @pytest.mark.parametrize("kind", ["fixed", "exponential"])
    def test_a_base_stock_loses_what_erlang_b_says(self, kind: str) -> None:
        """§C20: S = 18, 3 orders a day, 5 days: 8.617 % are lost; a little more by the hour."""
        lost = self.share_lost(kind)
        low, high = erlang_b(18, 3 * 5), most_lost(18, 3, 5, varies=kind == "exponential")
        assert low == pytest.approx(0.08617, abs=5e-6)
        mean, error = lost.mean(), lost.std(ddof=1) / np.sqrt(len(lost))
        assert low - FAMILY.limit * error < mean < high + FAMILY.limit * error
        assert error < 0.0013

    def share_lost(self, kind: str) -> Floats:
        worlds, days = 300, 365
        timeline = timeline_of(
            worlds,
            months=12,
            operations={
                "stock": {
                    "opening_units": 18,
                    "reorder_point": 17,
                    "order_up_to": 18,
                    "lead_time_days": 5,
                    "lead_time_kind": kind,
                }
            },
        )
        assert timeline.stock is not None
        room = StockRoom(timeline.stock, timeline, seed=3)
        random = np.random.default_rng(1)
        wanted = random.poisson(3 / 24, (days * 24, worlds))
        lost = np.zeros(worlds)
        for hour in range(days * 24):
            room.open_hour(hour)
            world = np.repeat(np.arange(worlds), wanted[hour])
            found = room.take(0, np.zeros(len(world)), np.arange(len(world), dtype=np.uint64), world)
            if hour >= 30 * 24:
                lost += np.bincount(world[~found], minlength=worlds)
            room.close_hour(hour)
        share: Floats = lost / wanted[30 * 24 :].sum(axis=0)
        return share


class TestStation:
    def test_a_desk_of_the_literature(self) -> None:
        """§C19: 30 an hour, 8 minutes, patience 3 minutes, 1 to 8 people."""
        servers = np.arange(1, 9)[:, None]
        station = Station(np.array([60 / 8]), np.array([60 / 3]))
        share = station.giving_up(np.full(servers.shape, 30.0), servers)
        published = [0.768, 0.558, 0.380, 0.2386, 0.137, 0.0713, 0.0336, 0.0143]
        assert share[:, 0] == pytest.approx(published, abs=6e-4)

    def test_nobody_serves_so_all_give_up(self) -> None:
        station = Station(np.array([7.5]), np.array([20.0]))
        assert station.giving_up(np.array([[5.0]]), np.array([[0]])).tolist() == [[1.0]]

    def test_every_world_has_its_own_speed(self) -> None:
        service, patience = np.array([7.5, 15.0, 7.5]), np.array([20.0, 20.0, 60.0])
        arrivals = np.array([[30.0, 30.0, 30.0], [100.0, 2.0, 0.0]])
        share = Station(service, patience).giving_up(arrivals, np.full((2, 3), 4))
        exact = erlang_a(arrivals, service, patience, 4).share_abandoning
        assert share == pytest.approx(exact, abs=2e-5)

    def test_a_world_gets_the_same_with_and_without_the_others(self) -> None:
        rates = np.array([0.0, 1e-3, 7.9, 8.0, 8.1, 31.0, 33.0, 500.0, 1e5])
        servers = np.full((1, len(rates)), 3)
        same = Station(np.full(len(rates), 7.5), np.full(len(rates), 20.0))
        together = same.giving_up(rates[None], servers)[0]
        for at, rate in enumerate(rates):
            alone = Station(np.array([7.5]), np.array([20.0]))
            assert alone.giving_up(np.array([[rate]]), servers[:, :1])[0, 0] == together[at]


def day_of(timeline: Timeline, visits: float = 1000.0, again: float = 0.0) -> StationDay:
    shape = (len(timeline.channels), len(timeline.worlds))
    return Stations(timeline).of_day(0, np.full(shape, visits), np.full(shape, again))


class TestStations:
    def test_a_site_turns_away_what_gives_up_waiting(self) -> None:
        site = {"slots": 3, "seconds_per_visit": 300, "patience_seconds": 60}
        day = day_of(timeline_of(operations={"site_capacity": site}), visits=800, again=160)
        refused = erlang_a(960 / 24, 12, 60, 3).share_abandoning
        assert day.let_in == pytest.approx(1 - refused, abs=2e-5)
        assert day.asking_share.tolist() == [0.0]
        assert day.purchase(np.array([[0.4]])).tolist() == [[0.4]]

    def test_a_busy_hour_is_refused_more(self) -> None:
        hours = [1.0] * 12 + [3.0] * 12
        site = {"slots": 3, "seconds_per_visit": 300, "patience_seconds": 60}
        timeline = timeline_of(operations={"site_capacity": site}, season={"demand_by_hour": hours})
        day = day_of(timeline, visits=960)
        refused = erlang_a([960 / 48, 960 / 16], 12, 60, 3).share_abandoning
        let_in = (0.25 * (1 - refused[0]), 0.75 * (1 - refused[1]))
        assert day.let_in == pytest.approx(sum(let_in), abs=2e-5)
        assert day.coming[0] * 12 == pytest.approx(let_in[0] / sum(let_in), abs=2e-5)
        assert day.coming.sum() == pytest.approx(1)

    def test_a_desk_answers_some_and_leaves_others_waiting(self) -> None:
        """960 visits, 75 % look, 10 % ask, a robot answers 25 %: 2.25 an hour reach the people."""
        desk = {
            "shifts": [{"from": 0, "until": 24, "agents": 1}],
            "asking_share": 0.1,
            "chatbot_share": 0.25,
            "handling_minutes": 20,
            "patience_minutes": 5,
            "served_odds_ratio": 2,
            "abandoned_odds_ratio": 0.5,
        }
        day = day_of(timeline_of(operations={"desk": desk}, funnel={"consideration": 0.75}), visits=960)
        gave_up = erlang_a(960 / 24 * 0.75 * 0.1 * 0.75, 3, 12, 1).share_abandoning
        served = 0.25 + 0.75 * (1 - gave_up)
        assert day.asking_share == pytest.approx(0.1)
        assert day.served_share == pytest.approx(served, abs=2e-5)
        # odds 1 become 2 and 0.5
        expected = 0.9 * 0.5 + 0.1 * (served * 2 / 3 + (1 - served) / 3)
        assert day.purchase(np.array([[0.5]])) == pytest.approx(expected, abs=1e-5)

    def test_nobody_asks_while_the_desk_is_closed(self) -> None:
        desk = {"shifts": [{"from": 9, "until": 15, "agents": 50}], "asking_share": 0.2}
        day = day_of(timeline_of(operations={"desk": desk}))
        assert day.asking[:, 0].tolist() == [0.0] * 9 + [0.2] * 6 + [0.0] * 9
        assert day.asking_share == pytest.approx(0.2 * 6 / 24)
        assert day.served_share == pytest.approx(1.0, abs=1e-4)

    def test_orders_come_when_answers_are_given(self) -> None:
        desk = {
            "shifts": [{"from": 0, "until": 12, "agents": 100}],
            "asking_share": 1,
            "served_odds_ratio": 4,
        }
        day = day_of(timeline_of(operations={"desk": desk}))
        parts = day.order_hours(np.array([[0.5]]))
        assert parts[:12].sum() / parts.sum() == pytest.approx(0.8 / 1.3, abs=1e-4)

    def test_everybody_refused_is_no_division_by_nothing(self) -> None:
        site = {"slots": 1, "seconds_per_visit": 3600, "patience_seconds": 0.001}
        day = day_of(timeline_of(operations={"site_capacity": site}), visits=1e8)
        assert 0 <= day.let_in[0] < 1e-3
        assert np.isfinite(day.coming).all()

    def test_no_visits_no_waiting(self) -> None:
        operations = {"site_capacity": {"slots": 1}, "desk": {"shifts": ROUND_THE_CLOCK}}
        day = day_of(timeline_of(operations=operations), visits=0)
        assert day.let_in.tolist() == [1.0]
        assert day.served_share == pytest.approx(1.0)


class TestTimeOfDay:
    def test_equal_hours_leave_luck_as_it_is(self) -> None:
        luck = np.linspace(0.001, 0.999, 57)
        found = time_of_day(luck, np.full((24, 57), 1 / 24))
        assert found == pytest.approx(luck)

    def test_hours_without_visits_have_none(self) -> None:
        luck = (np.arange(1000) + 0.5) / 1000
        parts = np.zeros((24, 1000))
        parts[9], parts[20] = 3.0, 1.0
        hour = (time_of_day(luck, parts) * 24).astype(int)
        assert [(hour == at).sum() for at in (9, 20)] == [750, 250]

    def test_it_rises_with_luck_and_stays_within_the_day(self) -> None:
        luck = np.sort(np.concatenate([np.linspace(1e-16, 1 - 2**-53, 500), [0.25, 0.5]]))
        parts = np.repeat(np.random.default_rng(2).random((24, 1)), len(luck), axis=1)
        found = time_of_day(luck, parts)
        assert (np.diff(found) >= 0).all()
        assert found[0] >= 0
        assert found[-1] < 1


class TestRates:
    def test_programmes_put_people_at_the_desk_and_make_visitors_ask(self) -> None:
        desk = {"shifts": [{"from": 9, "until": 11, "agents": 1}], "asking_share": 0.1}
        effects = [{"on": "agents", "add": 2}, {"on": "asking", "factor": 3}]
        program = {"name": "Chat", "start": date(2026, 1, 11), "end": date(2026, 1, 20), "effects": effects}
        rates = timeline_of(operations={"desk": desk}, programs=[program]).desk
        assert rates is not None
        assert [int(rates.servers(day)[9, 0]) for day in (9, 10, 19, 20)] == [1, 3, 3, 1]
        assert rates.servers(10)[[8, 11], 0].tolist() == [0, 0]
        assert rates.asking[[9, 10, 20], 0] == pytest.approx([0.1, 0.3, 0.1])

    def test_a_desk_without_shifts_has_the_people_of_programmes_round_the_clock(self) -> None:
        program = {"name": "Chat", "effects": [{"on": "agents", "add": 2}]}
        rates = timeline_of(operations={"desk": {}}, programs=[program]).desk
        assert rates is not None
        assert (rates.servers(0) == 2).all()

    def test_wages_are_paid_for_the_hours_of_the_shifts(self) -> None:
        desk = {"shifts": [{"from": 9, "until": 18, "agents": 2}], "wage_per_hour": [10, 12]}
        timeline = timeline_of(months=2, operations={"desk": desk})
        assert timeline.finance.monthly_costs[Account.SERVICE][:, 0] == pytest.approx(
            [31 * 18 * 10, 28 * 18 * 12]
        )
        assert Account.SERVICE not in timeline_of().finance.monthly_costs

    def test_a_unit_costs_what_the_goods_of_a_mean_order_do(self) -> None:
        timeline = timeline_of(
            months=2,
            customers={"order_value": [120, 240]},
            finance={"gross_margin": 0.4, "vat_rate": 0.2},
            operations={"stock": {**SHELF, "holding_cost_rate": 0.365, "cold_chain_per_unit": 31}},
        )
        assert timeline.stock is not None
        assert timeline.stock.unit_cost[[0, 31], 0] == pytest.approx([60, 120])
        assert timeline.stock.keeping[[0, 31], 0] == pytest.approx([0.06 + 1, 0.12 + 31 / 28])

    def test_hours_are_parts_of_a_day(self) -> None:
        assert timeline_of().hours == pytest.approx(1 / 24)
        hours = timeline_of(season={"demand_by_hour": [2.0] + [1.0] * 23}).hours
        assert hours == pytest.approx([0.08] + [0.04] * 23)
