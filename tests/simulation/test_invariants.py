"""What holds in every run: laws that notice, figures that know no blocks, and plans against plans."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from roisim.experiment.result_file import result_text
from roisim.experiment.runner import run as run_worlds
from roisim.experiment.worker_pool import make_executor
from roisim.scenario.scenario import Scenario
from roisim.scenario.scenario_file import scenario_from_plain
from roisim.simulation.accounts import Account, Count, Source
from roisim.simulation.books import Books
from roisim.simulation.conservation import ConservationError, check_conservation, conservation_laws
from roisim.simulation.lifetime_prediction import predict_lifetime_value
from tests.simulation.simulated import (
    EVERYTHING,
    RICH,
    arrays_of,
    people_of,
    run,
    run_small,
    same_books,
    total,
)
from tests.simulation.small_plans import plan, timeline_of
from tests.strategies import is_sound, plain_plans, plans, scaled_money

Tamper = Callable[[Books], object]


@pytest.fixture(scope="module")
def everything() -> Books:
    return run_small(4, **RICH)


def copy_of(books: Books) -> Books:
    arrays: dict[str, Any] = {name: values.copy() for name, values in arrays_of(books).items()}
    return replace(books, **arrays)


def add(array: str, place: tuple[Any, ...], amount: int) -> Tamper:
    """A change of one number."""

    def tamper(books: Books) -> None:
        getattr(books, array)[place] += amount

    return tamper


def count(kind: Count, amount: int, source: Source = Source.CLICK) -> Tamper:
    """So many more in the first month, channel and world."""
    return add("counts", (kind, 0, 0, source, 0), amount)


def nobody_leaves(books: Books) -> None:
    """All who ever joined are on the list, though some of them have left it."""
    signed = [Count.SIGN_UPS_FIRST_VISIT, Count.SIGN_UPS_LATER, Count.PARTNER_SIGN_UPS]
    books.mailable[:] = np.cumsum(books.counts[signed].sum(axis=(0, 2, 3)), axis=0)


MANY = 10**9
TAMPERED: dict[str, Tamper] = {
    "no count is negative": count(Count.REFUNDED_ORDERS, -MANY),
    "no more visits look at a product than there are visits": count(Count.CONSIDERED, MANY),
    "no more carts than products looked at": count(Count.CARTS, MANY),
    "no more checkouts than carts": count(Count.CHECKOUTS, MANY),
    "no more orders than checkouts": count(Count.FIRST_ORDERS, MANY),
    "every order ends a cart of its visit or one brought back to mind": count(Count.CARTS_ORDERED, 1),
    "new visits come by a channel": count(Count.NEW_VISITS, 1, Source.SELF),
    "only who signed up at a partner's comes by a message first": count(Count.NEW_VISITS, MANY, Source.PUSH),
    "each ad click is a visit": count(Count.CLICKS, MANY),
    "customers are people with a first order": add("cohort_customers", (1, 2), 1),
    "first orders by day are those by month": add("first_orders_by_day", (40, 1), 1),
    "orders of customers are the orders counted": add("cohort_orders", (0, 1, 3), -1),
    "customers who are active are customers": add("active_customers", (-1, 0), -MANY),
    "no more active customers than customers won": add("active_customers", (3, 0), MANY),
    "those who lapse in a month were active": add("lapsed_of_those", (1, 0), MANY),
    "the list is no longer than those who joined less those who left": nobody_leaves,
    "the list is not negative": add("mailable", (2, 1), -MANY),
    "no more people unsubscribe than left an address": count(Count.UNSUBSCRIBES, MANY, Source.EMAIL),
    "no more messages are clicked than sent": count(Count.MESSAGE_CLICKS, MANY, Source.EMAIL),
    "no more people unsubscribe than messages": count(Count.UNSUBSCRIBES, 1, Source.CLICK),
    "each clicked message is a visit": count(Count.MESSAGE_CLICKS, 1, Source.EMAIL),
    "no more commissions are decided than were pending": count(Count.COMMISSIONS_DECLINED, MANY),
    "no commission without an approved order": add(
        "postings", (Account.AFFILIATES, 0, 0, Source.CLICK, 0), -1
    ),
    "what is booked moves cash, now or later": add("owed", (Account.GOODS, 0), 1),
    "cash by day is cash by account": add("cash_by_day", (50, 0), -1),
    "no more is refunded than was paid": add("postings", (Account.REFUNDS, 0, 0, Source.CLICK, 0), -MANY),
    "sales are not negative": add("postings", (Account.SALES, 0, 0, Source.NONE, 0), -1),
    "discounts are not positive": add("postings", (Account.DISCOUNTS, 0, 0, Source.NONE, 0), 1),
    "margin of customers is the margin booked": add("cohort_margin", (2, 0, 0), 1),
    "margin by age is the margin booked": add("margin_by_age", (7, 0), 1),
    "revenue of customers is the revenue booked": add("cohort_revenue", (0, 2, 0), -1),
    "whom the site turns away looks at nothing": count(Count.VISITS_REFUSED, MANY),
    "who asks looks at products": count(Count.CHATS_ASKED, MANY),
    "no more are answered than ask": count(Count.CHATS_SERVED, 1),
    "lost orders came to the checkout": count(Count.LOST_ORDERS, MANY),
    "no order is lost while goods are not short": count(Count.LOST_ORDERS, 1),
}
"""Of each law a change that breaks it."""


class TestConservation:
    def test_the_books_of_a_run_obey_every_law(self, everything: Books) -> None:
        check_conservation(everything)

    def test_every_law_is_tampered_with_here(self, everything: Books) -> None:
        assert [law for law, _holds in conservation_laws(everything)] == list(TAMPERED)

    @pytest.mark.parametrize("law", TAMPERED)
    def test_a_law_notices_tampered_books(self, everything: Books, law: str) -> None:
        books = copy_of(everything)
        TAMPERED[law](books)
        with pytest.raises(ConservationError) as caught:
            check_conservation(books)
        assert law in str(caught.value).split("; ")

    def test_all_that_can_happen_happens_in_the_plan_with_everything(self, everything: Books) -> None:
        """Else laws about it would hold of nothing."""
        scarce = {Count.LOST_ORDERS, Count.CHATS_ASKED, Count.CHATS_SERVED, Count.VISITS_REFUSED}
        assert {kind for kind in Count if not total(everything, kind).all()} == scarce
        idle = {account for account in Account if not everything.postings[account].any()}
        assert idle == {Account.SERVICE}


class TestBlocks:
    def test_a_worlds_figures_do_not_know_the_others_in_its_block(self) -> None:
        scenario = plan(**RICH)
        whole = arrays_of(run(scenario, 10))
        parts = [arrays_of(run(scenario, range(*ends))) for ends in ((0, 4), (4, 9), (9, 10))]
        for name, values in whole.items():
            together = np.concatenate([part[name] for part in parts], axis=-1)
            assert np.array_equal(values, together), name

    @pytest.mark.parametrize("days", [1, 5])
    def test_the_length_of_a_stretch_changes_no_figure(self, days: int) -> None:
        timeline = timeline_of(3, **EVERYTHING)
        by_months, by_days = people_of(timeline), people_of(timeline, stretch_days=days)
        for population in (by_months, by_days):
            predict_lifetime_value(timeline, population.customers, population.cohorts)
        same_books(by_months.books(), by_days.books())

    def test_the_same_seed_gives_the_same_books(self) -> None:
        scenario = plan(**EVERYTHING)
        same_books(run(scenario, 3), run(scenario, 3))

    def test_another_seed_gives_others(self) -> None:
        scenario = plan(**EVERYTHING)
        visits = [total(run(scenario, 3, seed), Count.NEW_VISITS).tolist() for seed in (1, 2)]
        assert visits[0] != visits[1]

    @pytest.mark.slow
    def test_the_result_has_the_same_bytes_whatever_the_workers(self) -> None:
        scenario = plan(**EVERYTHING)
        with make_executor(2) as executor:
            by_two = result_text(run_worlds(scenario, worlds=60, seed=1, executor=executor))
        by_one = result_text(run_worlds(scenario, worlds=60, seed=1))
        assert by_one == by_two


FEW = settings(max_examples=12)


class TestAnyPlan:
    """Properties of plans that Hypothesis makes up."""

    @FEW
    @given(scenario=plans(most_months=6, most_visits=400))
    def test_runs_obeys_the_laws_and_knows_no_blocks(self, scenario: Scenario) -> None:
        books = run(scenario, 2)
        check_conservation(books)
        alone = arrays_of(run(scenario, range(1, 2)))
        for name, values in arrays_of(books).items():
            assert np.array_equal(values[..., 1:], alone[name]), name

    @FEW
    @given(scenario=plans(most_months=2, most_visits=300), factor=st.sampled_from([0.5, 3, 10]))
    def test_money_times_k_leaves_counts_alone_and_multiplies_money(
        self, scenario: Scenario, factor: float
    ) -> None:
        dear = scaled_money(scenario, factor)
        assume(is_sound(dear))
        few, many = run(scenario, 2), run(dear, 2)
        for name in ("counts", "active_customers", "cohort_customers", "cohort_orders", "mailable"):
            assert np.array_equal(getattr(few, name), getattr(many, name)), name
        for account in Account:
            off = np.abs(many.postings[account] - factor * few.postings[account])
            # half a minor unit a posting, in both plans
            assert (off <= roundings(few, account) * (factor + 1) / 2 + 1e-6).all(), account.name

    @FEW
    @given(plain=plain_plans(most_months=2, most_visits=300))
    def test_a_programme_that_is_switched_off_changes_nothing(self, plain: dict[str, Any]) -> None:
        without = [program for program in plain["programs"] if program["enabled"]]
        off = {"use": "email_marketing", "name": "switched off", "enabled": False, "costs": {"once": 1000}}
        with_it = run(scenario_from_plain({**plain, "programs": [off, *plain["programs"]]}), 2)
        same_books(with_it, run(scenario_from_plain({**plain, "programs": without}), 2))

    @FEW
    @given(plain=plain_plans(most_months=2, most_visits=300))
    def test_another_programme_for_known_people_leaves_first_visits_untouched(
        self, plain: dict[str, Any]
    ) -> None:
        news = {
            "name": "unrelated",
            "campaigns": [{"every_days": 3, "clicks_per_message": 0.3, "orders_per_click": 0.3}],
            "flows": [
                {"trigger": "sign_up", "messages": [MESSAGE]},
                {"trigger": "cart_left", "messages": [MESSAGE]},
            ],
            "effects": [
                {"on": "order_rate", "factor": 3},
                {"on": "intent", "odds_ratio": 2, "for": "contacts"},
            ],
        }
        plain.setdefault("funnel", {}).setdefault("contact_capture", 0.05)
        before, after = (
            run(scenario_from_plain({**plain, "programs": programs}), 2)
            for programs in (plain["programs"], [*plain["programs"], news])
        )
        for kind in (*VISIT_STAGES, Count.SIGN_UPS_FIRST_VISIT, Count.SIGN_UPS_LATER):
            assert np.array_equal(
                before.counts[kind, :, :, Source.CLICK], after.counts[kind, :, :, Source.CLICK]
            )

    @FEW
    @given(plain=plain_plans(most_months=2, most_visits=300), channel=st.data())
    def test_more_money_for_one_channel_leaves_the_others_visits_untouched(
        self, plain: dict[str, Any], channel: st.DataObject
    ) -> None:
        paid = [place for place, entry in enumerate(plain["channels"]) if entry["kind"] == "paid"]
        assume(paid and len(plain["channels"]) > 1)
        chosen = channel.draw(st.sampled_from(paid))
        channels = [dict(entry) for entry in plain["channels"]]
        channels[chosen]["monthly_budget"] = 500
        before, after = (
            run(scenario_from_plain({**plain, "channels": those}), 2)
            for those in (plain["channels"], channels)
        )
        others = np.arange(len(channels) + 1) != chosen
        assert np.array_equal(before.counts[:, :, others], after.counts[:, :, others])


MESSAGE = {
    "delay_days": 1,
    "clicks_per_message": 0.3,
    "orders_per_click": 0.3,
    "unsubscribes_per_message": 0.1,
}
VISIT_STAGES = (Count.NEW_VISITS, Count.CONSIDERED, Count.CARTS, Count.CHECKOUTS, Count.CARTS_ORDERED)


def roundings(books: Books, account: Account) -> NDArray[np.int64]:
    """(M, C+1, S, W): how often at most an amount of a cell has been rounded. Of an order the price, what
    is taken off it and what a share of the rest is; ad spend at the month's ends; a programme's costs by
    the day, by the order and by the month."""
    count, programs = books.counts, 4
    orders = count[Count.FIRST_ORDERS] + count[Count.REPEAT_ORDERS]
    if account <= Account.RETURN_HANDLING:
        return np.asarray(3 * (orders + count[Count.REFUNDED_ORDERS]))
    if account == Account.ADS:
        return np.full_like(orders, 2)
    days = books.calendar.days_in_month[:, None, None, None]
    return np.asarray(programs * (2 * days + 3 * orders + 2))


class TestSameLuck:
    """Two plans meet the same luck visit by visit."""

    def base(self) -> dict[str, Any]:
        return {
            "months": 2,
            "channels": [{"name": "Direct", "kind": "organic", "monthly_visits": 2000}],
            "funnel": {"consideration": 0.5, "intent": 0.2, "evaluation": 0.4, "purchase": 0.5},
        }

    @pytest.mark.parametrize("stage", ["consideration", "intent", "evaluation", "purchase"])
    def test_a_better_stage_loses_no_order_in_any_world(self, stage: str) -> None:
        base = self.base()
        better = {**base, "funnel": {**base["funnel"], stage: base["funnel"][stage] * 1.05}}
        before, after = run_small(200, **base), run_small(200, **better)
        for kind in VISIT_STAGES:
            assert (total(after, kind) >= total(before, kind)).all()
        assert np.array_equal(total(before, Count.NEW_VISITS), total(after, Count.NEW_VISITS))
        assert total(after, Count.FIRST_ORDERS).sum() > total(before, Count.FIRST_ORDERS).sum()

    def test_more_traffic_loses_no_visit_in_any_world(self) -> None:
        base = self.base()
        more = {**base, "channels": [{**base["channels"][0], "monthly_visits": 2100}]}
        before, after = (total(run_small(200, **sections), Count.NEW_VISITS) for sections in (base, more))
        assert (after >= before).all()
        assert (after > before).all()
