"""Plans at the ends of what may be typed: each runs, obeys the laws, and says what it must."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from roisim.experiment.results import RunResult
from roisim.experiment.runner import run
from roisim.simulation.accounts import Account, Count, Source
from roisim.simulation.books import Books
from tests.simulation.simulated import EVERY_VISIT_BUYS, EVERYTHING, arrays_of, run_small, same_books, total
from tests.simulation.small_plans import plan

DIRECT = {"name": "Direct", "kind": "organic", "monthly_visits": 300}
MESSAGE = {"delay_days": 1, "clicks_per_message": 0.4, "orders_per_click": 0.4, "unsubscribes_per_message": 0}
CAMPAIGN = {"clicks_per_message": 0.3, "orders_per_click": 0.3, "unsubscribes_per_message": 0.02}
BUSY = {"consideration": 0.9, "intent": 0.6, "evaluation": 0.7, "purchase": 0.5, "contact_capture": 0.5}


def changed(**sections: Any) -> dict[str, Any]:
    """The plan with everything, some of its sections changed in part."""
    return {**EVERYTHING, **{name: {**EVERYTHING.get(name, {}), **part} for name, part in sections.items()}}


def campaigns(name: str = "News", **campaign: Any) -> dict[str, Any]:
    return {"name": name, "campaigns": [{**CAMPAIGN, **campaign}]}


MAILING = [
    program
    for program in EVERYTHING["programs"]
    if program.get("use") in {"email_marketing", "cart_recovery"}
]
"""Programmes that are refused where nobody leaves an address."""


class TestLength:
    def test_one_month(self) -> None:
        books = run_small(
            2, **{**EVERYTHING, "months": 1, "channels": [DIRECT], "customers": {"order_value": 9}}
        )
        assert books.calendar.days == 28
        assert total(books, Count.NEW_VISITS).all()

    @pytest.mark.slow
    def test_ten_years(self) -> None:
        repeat = {"kind": "constant", "orders_per_year": 12, "yearly_churn": 0.05}
        books = run_small(
            2,
            months=120,
            channels=[{**DIRECT, "monthly_visits": 3}],
            funnel=EVERY_VISIT_BUYS,
            customers={"repeat": repeat},
        )
        assert books.calendar.days == 3652
        assert books.counts[Count.REPEAT_ORDERS, -1].sum() > 100
        assert books.cohort_orders[0, -1].sum() > 0

    def test_more_days_than_months_of_365_by_12(self) -> None:
        """Two months of 31 days: the second month of age takes the day that is left over."""
        repeat = {"kind": "constant", "orders_per_year": 365, "yearly_churn": 0}
        books = run_small(
            2, start=date(2026, 7, 1), months=2, funnel=EVERY_VISIT_BUYS, customers={"repeat": repeat}
        )
        assert books.calendar.days == 62 > 2 * 365 / 12
        orders = total(books, Count.FIRST_ORDERS, Count.REPEAT_ORDERS)
        assert np.array_equal(books.cohort_orders.sum(axis=(0, 1)), orders)

    def test_it_may_begin_on_the_last_day_of_a_month(self) -> None:
        books = run_small(2, start=date(2028, 1, 31), months=3)
        assert books.calendar.days_in_month.tolist() == [29, 31, 30]
        assert books.counts[Count.NEW_VISITS].sum(axis=(1, 2)).all()


@pytest.fixture(scope="module")
def nobody() -> RunResult:
    ads = {
        "name": "Ads",
        "kind": "paid",
        "monthly_budget": 0,
        "cost_per_click": 0.5,
        "click_through_rate": 0.1,
    }
    news = campaigns(every_days=7)
    return run(plan(channels=[ads], programs=[news], finance={"salaries": 100}), worlds=3, seed=1)


class TestNobodyComes:
    def test_there_are_no_visits_and_ratios_do_not_exist(self, nobody: RunResult) -> None:
        assert nobody.figures["visits"].mean == 0
        for name in ("cac_paid", "cac_blended", "ltv_margin", "ltv_to_cac", "roas", "mer", "conversion_rate"):
            figure = nobody.figures[name]
            assert (figure.mean, figure.p05, figure.p95, figure.defined_share) == (None, None, None, 0)

    def test_what_is_spent_all_the_same_is_lost(self, nobody: RunResult) -> None:
        assert nobody.figures["profit"].mean == -100
        assert nobody.figures["roi"].mean == -1
        assert nobody.figures["chance_of_loss"].mean == 1
        assert nobody.figures["payback_months"].defined_share == 0
        assert nobody.figures["ad_spend"].mean == 0

    def test_no_organic_visits_either(self) -> None:
        books = run_small(2, channels=[{**DIRECT, "monthly_visits": 0}])
        assert not books.counts.any()
        assert not books.postings.any()


class TestMoney:
    def test_huge_order_values_are_exact(self) -> None:
        books = run_small(
            2, funnel=EVERY_VISIT_BUYS, customers={"order_value": 1e9}, finance={"vat_rate": 0.2}
        )
        sales = books.postings[Account.SALES].sum(axis=(0, 1, 2))
        assert np.array_equal(sales, total(books, Count.FIRST_ORDERS) * 100 * 10**9)

    def test_a_currency_without_decimals_has_whole_postings(self) -> None:
        result = run(
            plan(
                currency="JPY",
                funnel=EVERY_VISIT_BUYS,
                customers={"order_value": 1500.4},
                channels=[{"name": "Ads", "kind": "paid", "monthly_budget": 1000, "cost_per_click": 7}],
            ),
            worlds=2,
            seed=1,
        )
        assert result.plan.currency_digits == 0
        values = result.values.whole
        assert np.array_equal(values["order_values"], 1500 * values["orders"])
        # spend is rounded day by day, but the month's sum does not drift
        assert values["ad_spend"].tolist() == [1000, 1000]

    def test_a_currency_with_three_decimals(self) -> None:
        books = run_small(2, currency="KWD", funnel=EVERY_VISIT_BUYS, customers={"order_value": 1.2345})
        sales = books.postings[Account.SALES].sum(axis=(0, 1, 2))
        # half a fil goes to the even one
        assert np.array_equal(sales, total(books, Count.FIRST_ORDERS) * 1234)

    def test_a_discount_of_nine_tenths_on_top_of_another(self) -> None:
        books = run_small(
            2,
            funnel=EVERY_VISIT_BUYS,
            customers={"order_value": 100, "discount": 0.9, "first_order_discount": 0.5},
        )
        accounts = books.postings.sum(axis=(1, 2, 3))
        assert np.array_equal(accounts[Account.DISCOUNTS] * 100, -95 * accounts[Account.SALES])

    def test_all_orders_come_back(self) -> None:
        books = run_small(
            2,
            months=2,
            channels=[{**DIRECT, "monthly_visits": [300, 0]}],
            funnel=EVERY_VISIT_BUYS,
            customers={"refund_rate": 1, "refund_delay_days": 0.1},
            finance={"vat_rate": 0.2},
        )
        assert np.array_equal(total(books, Count.REFUNDED_ORDERS), total(books, Count.FIRST_ORDERS))
        revenue = books.postings[[Account.SALES, Account.DISCOUNTS, Account.REFUNDS, Account.VAT]]
        assert not revenue.sum(axis=(0, 1, 2, 3)).any()

    def test_all_payments_after_the_end_are_owed(self) -> None:
        late = dict.fromkeys(
            ("payment_delay_days", "supplier_payment_days", "ad_payment_days", "cost_payment_days"), 90
        )
        books = run_small(
            2,
            funnel=EVERY_VISIT_BUYS,
            customers={"refund_rate": 0},
            finance={**late, "vat_rate": 0.2, "salaries": 100, "opening_cash": -50},
        )
        assert not books.cash_by_day.any()
        assert np.array_equal(books.owed, books.postings.sum(axis=(1, 2, 3)))
        assert books.opening_cash.tolist() == [-5000, -5000]


class TestShares:
    def test_nobody_leaves_an_address(self) -> None:
        programs = [program for program in EVERYTHING["programs"] if program not in MAILING]
        sections = changed(funnel={"contact_capture": 0, "known_at_checkout": 0})
        books = run_small(2, **{**sections, "programs": programs})
        for kind in (Count.SIGN_UPS_FIRST_VISIT, Count.SIGN_UPS_LATER, Count.MESSAGES, Count.MESSAGE_CLICKS):
            assert not books.counts[kind].any()
        assert not books.mailable.any()
        assert total(books, Count.REPEAT_ORDERS).all()

    def test_nobody_finishes_a_checkout(self) -> None:
        """Only messages bring orders then: they have their own orders per click."""
        books = run_small(2, **changed(funnel={"purchase": 0}))
        assert not books.counts[Count.FIRST_ORDERS, :, :, [Source.CLICK, Source.SELF]].any()
        orders = total(books, Count.FIRST_ORDERS, Count.REPEAT_ORDERS)
        assert total(books, Count.CHECKOUTS).all()
        assert (orders < total(books, Count.CHECKOUTS)).all()

    def test_every_share_is_one(self) -> None:
        books = run_small(
            2,
            funnel=dict.fromkeys([*BUSY, "known_at_checkout"], 1),
            returning={"visits_per_visitor": 1, "interest_days": 10},
            contacts={"consent_share": 1},
            programs=[{"name": "Both", "campaigns": [{**CAMPAIGN, "every_days": 7}], "flows": [
                {"trigger": "cart_left", "messages": [MESSAGE]}]}],
        )  # fmt: skip
        visits = total(books, Count.NEW_VISITS)
        assert np.array_equal(total(books, Count.FIRST_ORDERS), visits)
        assert np.array_equal(total(books, Count.SIGN_UPS_FIRST_VISIT), visits)

    def test_no_product_is_looked_at(self) -> None:
        books = run_small(2, funnel={"consideration": 0, "contact_capture": 0})
        assert total(books, Count.NEW_VISITS).all()
        assert total(books, Count.CONSIDERED).tolist() == [0, 0]

    def test_everything_is_uncertain(self) -> None:
        """Worlds of one block differ in every rate, and still know nothing of one another."""
        spread = {"low": 0.2, "likely": 0.3, "high": 0.5}
        sections = changed(
            funnel={"intent": spread, "evaluation": spread, "known_at_checkout": spread},
            returning={"visits_per_visitor": spread, "interest_days": {"low": 5, "high": 30}},
            contacts=dict.fromkeys(("consent_share", "fatigue_effect"), spread),
            customers={
                "order_value": {"mean": 100, "sd": 30, "distribution": "lognormal"},
                "refund_rate": spread,
                "refund_delay_shape": {"low": 1, "high": 3},
                "spread": {"kind": "gamma_gamma", "p": {"low": 3, "high": 9}, "q": {"low": 3, "high": 5}},
                "repeat": {
                    "kind": "bg_nbd",
                    "r": {"low": 0.01, "high": 0.5},
                    "alpha_weeks": {"low": 1, "high": 5},
                    "dropout_a": {"low": 0.01, "high": 1},
                    "dropout_b": {"low": 0.5, "high": 3},
                },
            },
            finance={"gross_margin": spread, "vat_rate": spread, "opening_cash": {"low": -100, "high": 100}},
        )
        whole = arrays_of(run_small(3, **sections))
        assert len(set(whole["opening_cash"].tolist())) == 3
        for name, values in arrays_of(run_small(2, **sections)).items():
            assert np.array_equal(values, whole[name][..., :2]), name


class TestRepeat:
    @pytest.mark.parametrize(
        "repeat",
        [
            {
                "kind": "bg_nbd",
                "ordering_again_in_first_year": 0,
                "repeat_orders_in_first_year": 0,
            },
            {"kind": "constant", "orders_per_year": 0, "yearly_churn": 0},
            {"kind": "constant", "orders_per_year": 0, "yearly_churn": 0.5},
            {"kind": "subscription", "alpha": 1e6, "beta": 1e-6},
            {"kind": "pareto_nbd", "r": 1e-6, "alpha_weeks": 1e6, "s": 1, "beta_weeks": 1},
        ],
        ids=lambda repeat: repeat["kind"],
    )
    def test_nobody_orders_again(self, repeat: dict[str, Any]) -> None:
        books = run_small(2, months=3, funnel=EVERY_VISIT_BUYS, customers={"repeat": repeat})
        assert total(books, Count.REPEAT_ORDERS).tolist() == [0, 0]
        assert total(books, Count.FIRST_ORDERS).all()
        if repeat["kind"] == "bg_nbd":
            # whoever never orders again never drops out either
            assert np.array_equal(books.active_customers[-1], total(books, Count.FIRST_ORDERS))

    def test_everybody_renews_for_ever(self) -> None:
        repeat = {"kind": "subscription", "alpha": 1e-6, "beta": 1e6}
        books = run_small(2, months=3, funnel=EVERY_VISIT_BUYS, customers={"repeat": repeat})
        assert np.array_equal(books.active_customers, np.cumsum(books.first_orders_by_day, axis=0))
        assert not books.lapsed_of_those.any()

    def test_customers_who_order_several_times_a_day(self) -> None:
        repeat = {"kind": "constant", "orders_per_year": 1000, "yearly_churn": 0.5}
        books = run_small(
            2,
            funnel=EVERY_VISIT_BUYS,
            channels=[{**DIRECT, "monthly_visits": 30}],
            customers={"repeat": repeat},
        )
        first, again = total(books, Count.FIRST_ORDERS), total(books, Count.REPEAT_ORDERS)
        assert (again > 20 * first).all()


class TestMessages:
    def sections(self, *programs: dict[str, Any], **contacts: Any) -> dict[str, Any]:
        return {
            "months": 2,
            "channels": [DIRECT],
            "funnel": BUSY,
            "contacts": contacts,
            "programs": list(programs),
        }

    def test_everybody_unsubscribes_after_the_first_message(self) -> None:
        news = campaigns(every_days=2, unsubscribes_per_message=1)
        books = run_small(2, **self.sections(news, address_decay_per_week=0))
        assert np.array_equal(total(books, Count.UNSUBSCRIBES), total(books, Count.MESSAGES))
        contacts = total(books, Count.SIGN_UPS_FIRST_VISIT, Count.SIGN_UPS_LATER)
        assert np.array_equal(contacts - total(books, Count.UNSUBSCRIBES), books.mailable[-1])
        # an unsubscribing receiver may have clicked the same message
        assert total(books, Count.MESSAGE_CLICKS).all()

    def test_everybody_clicks_and_orders(self) -> None:
        news = campaigns(every_days=7, clicks_per_message=1, orders_per_click=1, unsubscribes_per_message=0)
        books = run_small(2, **self.sections(news, fatigue_effect=0))
        assert np.array_equal(total(books, Count.MESSAGE_CLICKS), total(books, Count.MESSAGES))
        by_mail = books.counts[[Count.FIRST_ORDERS, Count.REPEAT_ORDERS], :, :, Source.EMAIL].sum(
            axis=(0, 1, 2)
        )
        assert np.array_equal(by_mail, total(books, Count.MESSAGES))

    def test_weariness_beyond_all_measure_leaves_one_click(self) -> None:
        """After a first message nobody ever clicks another."""
        news = campaigns(every_days=1, clicks_per_message=1, unsubscribes_per_message=0)
        books = run_small(
            2, **self.sections(news, fatigue_effect=10, fatigue_memory_days=365, address_decay_per_week=0)
        )
        contacts = total(books, Count.SIGN_UPS_FIRST_VISIT, Count.SIGN_UPS_LATER)
        received = contacts - total(books, Count.UNSUBSCRIBES)
        clicks = total(books, Count.MESSAGE_CLICKS)
        assert (clicks <= received).all()
        assert (clicks > 0.9 * received).all()

    def test_without_weariness_its_memory_does_not_matter(self) -> None:
        news = campaigns(every_days=3)
        runs = [
            run_small(
                2, **self.sections(news, fatigue_effect=0, unsubscribe_growth=0, fatigue_memory_days=days)
            )
            for days in (0.01, 300)
        ]
        same_books(*runs)

    def test_unsubscribing_that_grows_to_certainty(self) -> None:
        news = campaigns(every_days=1)
        flow = {"name": "Welcome", "flows": [{"trigger": "sign_up", "messages": [MESSAGE] * 3}]}
        books = run_small(2, **self.sections(news, flow, unsubscribe_growth=1, fatigue_memory_days=30))
        contacts = total(books, Count.SIGN_UPS_FIRST_VISIT, Count.SIGN_UPS_LATER)
        # the second message always drives a person out
        assert (total(books, Count.MESSAGES) <= 3 * contacts).all()

    def test_four_campaigns_a_day(self) -> None:
        often = campaigns(
            "Often", every_days=0.25, hour=0, clicks_per_message=0.01, unsubscribes_per_message=0
        )
        books = run_small(2, **self.sections(often, address_decay_per_week=0, fatigue_effect=0))
        contacts = books.counts[[Count.SIGN_UPS_FIRST_VISIT, Count.SIGN_UPS_LATER]].sum(axis=(0, 1, 2, 3))
        # on average a contact is there for half of the time
        average = total(books, Count.MESSAGES) / (contacts * books.calendar.days * 4)
        assert ((average > 0.45) & (average < 0.55)).all()

    def test_two_flows_of_one_kind_both_run(self) -> None:
        flows = [{"trigger": "sign_up", "messages": [{**MESSAGE, "delay_days": delay}]} for delay in (0, 0.5)]
        books = run_small(2, **self.sections({"name": "Two", "flows": flows}, address_decay_per_week=0))
        contacts = total(books, Count.SIGN_UPS_FIRST_VISIT, Count.SIGN_UPS_LATER)
        assert (total(books, Count.MESSAGES) >= 1.95 * contacts).all()
        assert (total(books, Count.MESSAGES) <= 2 * contacts).all()

    def test_two_cart_flows_both_remind(self) -> None:
        """Nobody clicks: else an order by one would stop the other."""
        flow = {"trigger": "cart_left", "messages": [{**MESSAGE, "clicks_per_message": 0}]}
        one, two = ({"name": name, "flows": [flow]} for name in ("One", "Two"))
        single, double = (run_small(2, **self.sections(*programs)) for programs in ([one], [one, two]))
        assert total(single, Count.MESSAGES).all()
        assert np.array_equal(2 * total(single, Count.MESSAGES), total(double, Count.MESSAGES))

    def test_a_programme_from_before_the_plan_to_after_it_runs_all_the_time(self) -> None:
        within = {**campaigns(every_days=7, hour=10), "start": date(2026, 1, 1)}
        beyond = {**within, "end": date(2030, 1, 1)}
        same_books(*(run_small(2, **self.sections(program)) for program in (within, beyond)))
        earlier = {**within, "start": date(2025, 12, 1), "end": date(2030, 1, 1)}
        books = run_small(2, **self.sections({**earlier, "costs": {"once": 10_000}}))
        assert total(books, Count.MESSAGES).all()
        # what was paid before the plan is not paid again
        assert not books.postings[Account.OTHER].any()

    def test_a_programme_outside_the_plan_changes_nothing(self) -> None:
        later = {**campaigns("Later", every_days=1), "start": date(2031, 1, 1)}
        same_books(run_small(2, **self.sections()), run_small(2, **self.sections(later)))

    def test_a_programme_of_one_day(self) -> None:
        day = {**campaigns(every_days=1, hour=23.99), "start": date(2026, 1, 20), "end": date(2026, 1, 20)}
        books = run_small(2, **self.sections(day, address_decay_per_week=0))
        messages = total(books, Count.MESSAGES)
        assert (messages > 0).all()
        assert (messages < total(books, Count.SIGN_UPS_FIRST_VISIT)).all()


class TestSmallAudience:
    @pytest.mark.parametrize("capture", [0, 0.5])
    def test_one_person(self, capture: float) -> None:
        ads = {"name": "Ads", "kind": "paid", "monthly_budget": 1000, "cost_per_click": 0.5, "audience": 1}
        books: Books = run_small(
            20,
            channels=[ads],
            funnel={"consideration": 0.5, "intent": 0.1, "contact_capture": capture},
            returning={"visits_per_visitor": 1, "interest_days": 5},
        )
        assert (total(books, Count.NEW_VISITS) == 1).all()
        assert (total(books, Count.CLICKS) <= books.calendar.days).all()
        assert (total(books, Count.SIGN_UPS_FIRST_VISIT, Count.SIGN_UPS_LATER) <= 1).all()
        assert (total(books, Count.FIRST_ORDERS) <= 1).all()
