"""Scarce things in the population: nothing is lost sight of, and every number of theirs matters."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pytest
import simpy
from hypothesis import given, settings
from numpy.typing import NDArray

from roisim.scenario.scenario import Scenario
from roisim.simulation import stock_room
from roisim.simulation.accounts import Account, Count, Source
from roisim.simulation.books import Books
from roisim.simulation.conservation import ConservationError, check_conservation, conservation_laws
from roisim.simulation.journey_cash import Purse
from roisim.simulation.journey_story import Event
from roisim.simulation.journeys import follow_visitors
from roisim.simulation.population import Population, simulate
from roisim.simulation.stock_room import StockFlow
from roisim.simulation.timeline import build_timeline
from tests.rich_strategies import rich_plans
from tests.simulation.scarce_plans import ADS, DESK, FUNNEL, GOODS, MONEY, PEOPLE, SCARCE, SITE, Plan, with_
from tests.simulation.simulated import SEED, arrays_of, run, run_small, same_books, total
from tests.simulation.small_plans import plan, timeline_of

Integers = NDArray[np.int64]

EVERYTHING = SCARCE["everything, and few people"]

TAMPERED = {
    "no amount of goods is negative": (StockFlow.RECEIVED, -(10**6)),
    "goods that were there or came are sold, spoiled or left": (StockFlow.SPOILED, 1),
    "a month begins with the goods that the last one left": (StockFlow.OPENING, 1),
    "every order takes a unit": (StockFlow.SOLD, 1),
}
"""Of each law of goods a change that breaks it."""


@pytest.fixture(scope="module")
def scarce() -> Books:
    return run_small(4, **EVERYTHING)


class TestNothingIsLostSightOf:
    def test_all_that_is_scarce_bites(self, scarce: Books) -> None:
        for kind in (Count.LOST_ORDERS, Count.CHATS_ASKED, Count.CHATS_SERVED, Count.VISITS_REFUSED):
            assert (total(scarce, kind) > 0).all(), kind
        assert (total(scarce, Count.CHATS_ASKED) > total(scarce, Count.CHATS_SERVED)).all()

    def test_goods_are_kept_count_of(self, scarce: Books) -> None:
        stock = scarce.stock
        assert stock is not None
        assert (stock[StockFlow.OPENING, 0] == 40).all()
        orders = total(scarce, Count.FIRST_ORDERS, Count.REPEAT_ORDERS)
        assert (stock[StockFlow.SOLD].sum(axis=0) == orders).all()
        assert (stock[StockFlow.CLOSING] >= 0).all()

    @pytest.mark.parametrize("law", TAMPERED)
    def test_a_law_of_goods_notices_tampered_books(self, law: str) -> None:
        books = run_small(2, **SCARCE["goods"])
        assert books.stock is not None
        assert law in [name for name, _holds in conservation_laws(books)]
        kind, units = TAMPERED[law]
        stock = books.stock.copy()
        stock[kind, -1, 0] += units
        with pytest.raises(ConservationError) as caught:
            check_conservation(replace(books, stock=stock))
        assert law in str(caught.value).split("; ")

    def test_nobody_who_finds_no_goods_is_forgotten(self) -> None:
        """With an empty shelf there are no customers, and everybody who signs up is a contact still."""
        empty = {**GOODS, "opening_units": 1, "reorder_point": -1}
        sections = {"funnel": FUNNEL, "returning": PEOPLE["returning"], "months": 2}
        with_goods = run_small(20, **sections)
        without = run_small(20, **sections, operations={"stock": empty})
        assert (total(without, Count.FIRST_ORDERS, Count.REPEAT_ORDERS) <= 1).all()
        assert (total(without, Count.NEW_VISITS) == total(with_goods, Count.NEW_VISITS)).all()
        first_visits = (Count.SIGN_UPS_FIRST_VISIT,)
        assert (total(without, *first_visits) == total(with_goods, *first_visits)).all()
        # Who found nothing may come back.
        assert total(without, Count.RETURNING_VISITS).sum() > total(with_goods, Count.RETURNING_VISITS).sum()
        assert total(without, Count.LOST_ORDERS).sum() > total(with_goods, Count.FIRST_ORDERS).sum()


class TestHowTheyAreWorkedOut:
    def test_worlds_do_not_depend_on_the_others_in_their_block(self) -> None:
        sections = deepcopy(EVERYTHING)
        sections["operations"]["desk"]["handling_minutes"] = {"low": 4, "high": 12}
        sections["operations"]["stock"]["lead_time_days"] = {"low": 2, "high": 9}
        scenario = plan(**sections)
        together = simulate(build_timeline(scenario, SEED, range(5)), SEED)
        for worlds in (range(1), range(1, 3), range(3, 5)):
            alone = simulate(build_timeline(scenario, SEED, worlds), SEED)
            for name, values in arrays_of(alone).items():
                assert np.array_equal(values, arrays_of(together)[name][..., worlds.start : worlds.stop]), (
                    name
                )

    @given(rich_plans())
    @settings(max_examples=8)
    def test_any_plan_obeys_the_laws_and_knows_no_blocks(self, scenario: Scenario) -> None:
        """Plans with every kind of section; the laws are checked by the run itself."""
        short = scenario.model_copy(update={"months": min(scenario.months, 3)})
        together, alone = run(short, range(3)), run(short, range(1, 2))
        for name, values in arrays_of(alone).items():
            assert np.array_equal(values, arrays_of(together)[name][..., 1:2]), name

    @pytest.mark.parametrize("name", ["goods", "goods that spoil, and come when they come"])
    def test_calm_days_are_the_same_hour_by_hour(self, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where there are goods enough for a day, or none, its hours need not be gone through."""
        sections = deepcopy(SCARCE[name])
        sections["operations"]["stock"] |= {"opening_units": 150, "order_up_to": 120}
        timeline = timeline_of(6, **sections)
        assert timeline.stock is not None
        begin_day, calm_days = stock_room.StockRoom.begin_day, []

        def never_calm(room: stock_room.StockRoom, day: int, most: Any) -> Any:
            calm = begin_day(room, day, most)
            calm_days.append(calm.mean())
            return np.zeros_like(calm)

        books = simulate(timeline, SEED)
        monkeypatch.setattr(stock_room.StockRoom, "begin_day", never_calm)
        same_books(books, simulate(timeline, SEED))
        assert 0.2 < np.mean(calm_days) < 0.9

    def test_goods_that_never_run_out_change_no_count(self) -> None:
        ample = {"opening_units": 1e6, "reorder_point": 10, "order_up_to": 1e6, "lead_time_days": 3}
        plenty = run_small(4, **with_(operations={"stock": ample}))
        endless = run_small(4, **PEOPLE)
        assert np.array_equal(plenty.counts, endless.counts)
        kept = plenty.postings[Account.INVENTORY]
        assert (kept < 0).any()
        others = [account for account in Account if account != Account.INVENTORY]
        assert np.array_equal(plenty.postings[others], endless.postings[others])

    def test_a_desk_that_nobody_asks_and_a_site_with_room_change_no_count(self) -> None:
        operations = {"desk": {**DESK, "asking_share": 0}, "site_capacity": {"slots": 10_000}}
        roomy, plain = run_small(4, **with_(operations=operations)), run_small(4, **PEOPLE)
        assert np.array_equal(roomy.counts, plain.counts)
        assert (total(roomy, Count.CHATS_ASKED, Count.VISITS_REFUSED) == 0).all()

    def test_cash_that_never_runs_out_changes_no_figure(self) -> None:
        """The books by the day are those by the month."""
        rich = {**MONEY, "opening_cash": 1e7}
        limited = run_small(4, **with_(SCARCE["cash"], finance=rich))
        free = run_small(4, **with_(SCARCE["cash"], finance={**rich, "spend_limit": "none"}))
        exact = {name: values for name, values in arrays_of(limited).items() if not name.startswith("ltv")}
        for name, values in exact.items():
            assert np.array_equal(values, arrays_of(free)[name]), name
        assert np.allclose(limited.ltv_margin, free.ltv_margin, rtol=1e-9)


class Days(NamedTuple):
    """A run with cash as a limit, day by day."""

    population: Population
    bought: NDArray[np.bool_]
    """(D, W): whether ads were paid for."""
    visits: Integers
    """(D, W): first visits by ads."""


@pytest.fixture(scope="module")
def days() -> Days:
    population = Population(timeline_of(5, **SCARCE["cash"]), SEED)
    ads, last = population.timeline.channels.index("Ads"), population.timeline.calendar.days - 1
    bought: list[NDArray[np.bool_]] = []
    visits: list[Integers] = []

    def look(day: int) -> None:
        assert population.limit is not None
        visits.append(population.ledger.counts[Count.NEW_VISITS, :, ads].sum(axis=(0, 1)))
        bought.append(population.limit.buying(min(day, last))[ads] > 0)

    population.run(on_day=look)
    look(last + 1)
    counted = np.array(visits)
    return Days(population, np.array(bought[:-1]), counted[1:] - counted[:-1])


class TestCash:
    """Clicks are bought on days that begin with enough cash for them."""

    def test_days_with_too_little_have_no_clicks_and_the_others_do(self, days: Days) -> None:
        assert (days.visits[~days.bought] == 0).all()
        assert (days.visits[days.bought] > 0).mean() > 0.99

    def test_whether_there_is_enough_is_told_by_the_books(self, days: Days) -> None:
        moved = np.cumsum(days.population.ledger.cash_by_day, axis=0)
        balance = 1500_00 + np.concatenate([np.zeros_like(moved[:1]), moved[:-1]])
        spend = days.population.timeline.traffic.spend.sum(axis=1) * 100
        assert np.array_equal(days.bought, balance + 200_00 >= spend)

    def test_spending_stops_and_begins_again(self, days: Days) -> None:
        changes = np.diff(days.bought.astype(int), axis=0)
        assert days.bought[0].all()
        assert ((changes == -1).sum(axis=0) >= 1).all()
        assert ((changes == 1).sum(axis=0) >= 1).all()

    def test_what_is_not_spent_is_not_booked(self, days: Days) -> None:
        spend = (days.population.timeline.traffic.spend.sum(axis=1) * days.bought).sum(axis=0) * 100
        booked = -days.population.ledger.postings[Account.ADS].sum(axis=(0, 1, 2))
        assert booked == pytest.approx(spend, abs=1)

    def test_an_overdraft_buys_more(self) -> None:
        def spent(overdraft: float) -> int:
            books = run_small(3, **with_(SCARCE["cash"], finance={**MONEY, "overdraft": overdraft}))
            return -int(books.postings[Account.ADS].sum())

        assert spent(0) < spent(1000) < spent(1e6)

    def test_a_purse_knows_what_is_missing(self) -> None:
        purse = Purse(simpy.Environment(), -50)
        balances = []
        for amount in (20, 100, -200, 0, 500):
            purse.move(amount)
            balances.append(purse.balance)
        assert balances == [-30, 70, -130, -130, 370]


USUAL = with_(EVERYTHING, finance={})
"""Without the limit of cash, by which whatever loses orders takes visitors too."""


def more(section: str, **numbers: Any) -> Plan:
    """The usual plan, some numbers of a section of its operations replaced."""
    changed = deepcopy(USUAL)
    changed["operations"][section] |= numbers
    return changed


def chat_effect(**effect: Any) -> Plan:
    """The usual plan with a programme at the desk."""
    return with_(USUAL, programs=[*PEOPLE["programs"], {"name": "Chat", "effects": [effect]}])


def count(kind: Count) -> Callable[[Books], float]:
    return lambda books: float(total(books, kind).sum())


def booked(account: Account) -> Callable[[Books], float]:
    return lambda books: float(books.postings[account].sum())


def chats_left(books: Books) -> float:
    return count(Count.CHATS_ASKED)(books) - count(Count.CHATS_SERVED)(books)


def ordered(books: Books) -> float:
    """Orders on first visits, those that found no goods counted."""
    by_click = books.counts[[Count.CARTS_ORDERED, Count.LOST_ORDERS], :, :, Source.CLICK]
    return float(by_click.sum())


LOST, ASKED, REFUSED = count(Count.LOST_ORDERS), count(Count.CHATS_ASKED), count(Count.VISITS_REFUSED)
INVENTORY, WAGES = booked(Account.INVENTORY), booked(Account.SERVICE)

MOVES: dict[str, tuple[Plan, Callable[[Books], float], int]] = {
    "more goods at the start": (more("stock", opening_units=90), LOST, -1),
    "goods ordered earlier": (more("stock", reorder_point=35), LOST, -1),
    "more goods ordered": (more("stock", order_up_to=150), LOST, -1),
    "goods that come later": (more("stock", lead_time_days=12), LOST, +1),
    "goods that come on time": (more("stock", lead_time_kind="fixed"), LOST, 0),
    "dearer keeping": (more("stock", holding_cost_rate=0.9), INVENTORY, -1),
    "cooled goods": (more("stock", cold_chain_per_unit=5), INVENTORY, -1),
    "goods that spoil": (more("stock", spoilage_per_month=0.5), LOST, +1),
    "more people at the desk": (
        more("desk", shifts=[{"from": 8, "until": 20, "agents": 3}]),
        chats_left,
        -1,
    ),
    "a longer shift": (more("desk", shifts=[{"from": 0, "until": 24, "agents": 1}]), ASKED, +1),
    "more questions": (more("desk", asking_share=0.8), ASKED, +1),
    "longer answers": (more("desk", handling_minutes=30), chats_left, +1),
    "less patience": (more("desk", patience_minutes=0.5), chats_left, +1),
    "better answers": (more("desk", served_odds_ratio=40), ordered, +1),
    "worse disappointment": (
        more("desk", handling_minutes=60, abandoned_odds_ratio=0.01),
        ordered,
        -1,
    ),
    "higher wages": (more("desk", wage_per_hour=9), WAGES, -1),
    "a robot": (more("desk", chatbot_share=0.9), chats_left, -1),
    "a larger site": (more("site_capacity", slots=2), REFUSED, -1),
    "a slower site": (more("site_capacity", seconds_per_visit=500), REFUSED, +1),
    "visitors who wait for the site": (more("site_capacity", patience_seconds=900), REFUSED, -1),
    "all at once": (with_(USUAL, season={"demand_by_hour": [0.01] * 23 + [9.0]}), REFUSED, +1),
    "people of a programme": (chat_effect(on="agents", add=3), chats_left, -1),
    "a programme that makes people ask": (chat_effect(on="asking", factor=2), ASKED, +1),
}


@pytest.fixture(scope="module")
def usual() -> Books:
    return run_small(12, **USUAL)


@pytest.mark.parametrize("name", MOVES)
def test_every_number_moves_what_it_should(name: str, usual: Books) -> None:
    changed, figure, direction = MOVES[name]
    before, after = figure(usual), figure(run_small(12, **changed))
    assert after != before
    assert direction == 0 or np.sign(after - before) == direction


class TestStories:
    def test_visitors_tell_of_what_was_scarce(self) -> None:
        sections = with_(
            EVERYTHING,
            channels=[{"name": "Direct", "kind": "organic", "monthly_visits": 900}, ADS],
            operations={"stock": {**GOODS, "reorder_point": -1}, "desk": DESK, "site_capacity": SITE},
        )
        journeys = follow_visitors(timeline_of(**sections), 1, 10**6)
        seen = {step.event for journey in journeys for step in journey.steps}
        assert {Event.SITE_FULL, Event.QUESTION, Event.ANSWER, Event.NO_ANSWER, Event.SOLD_OUT} <= seen
        for journey in journeys:
            events = [step.event for step in journey.steps]
            days = [step.day for step in journey.steps]
            assert days == sorted(days)
            for event, follows in zip(events, [*events[1:], None], strict=True):
                if event is Event.SOLD_OUT:
                    assert follows is Event.CHECKOUT_LEFT
                if event in (Event.ANSWER, Event.NO_ANSWER):
                    assert follows is Event.LOOK
