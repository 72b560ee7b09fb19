"""The plan without chance against closed forms: what is exact is exact, what is integrated nearly so."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from roisim.formulas.funnel import returning_share_on_day
from roisim.formulas.repeat_purchase import bg_nbd, constant_rate, pareto_nbd, subscription
from roisim.simulation.accounts import Account, Count, Source
from roisim.simulation.books import Books
from roisim.simulation.conservation import conservation_laws
from roisim.simulation.expectation import Expectation, expected_books
from roisim.simulation.input_draws import AT_MEANS
from roisim.simulation.timeline import Timeline, build_timeline
from tests.simulation.simulated import EVERY_VISIT_BUYS, EVERYTHING
from tests.simulation.small_plans import plan

Floats = NDArray[np.float64]

WEEK = 7.0


def expected(**sections: Any) -> tuple[Timeline, Expectation, Books]:
    """A small plan without chance."""
    timeline = build_timeline(plan(**sections), AT_MEANS, range(1))
    walked = Expectation(timeline)
    return timeline, walked, walked.books()


def total(books: Books, *kinds: Count) -> float:
    return float(books.counts[list(kinds)].sum())


def first_day_buyers(**sections: Any) -> dict[str, Any]:
    """A shop whose every visit buys, in the first month alone."""
    return {
        "funnel": EVERY_VISIT_BUYS,
        "channels": [{"name": "Direct", "kind": "organic", "monthly_visits": [310, 0]}],
        **sections,
    }


def test_the_expectation_loads_without_simpy() -> None:
    code = "import sys; import roisim.experiment.expected_figures; sys.exit('simpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# --- own repeat orders -------------------------------------------------------------------------------------


def times_until_the_end(days: int, at: Floats | None = None) -> Floats:
    """Times since first orders that lie evenly over the first 31 days, at the plan's end."""
    fine = (np.arange(31 * 20) + 0.5) / 20 if at is None else at
    return days - fine


REPEATS = [
    (
        {"kind": "bg_nbd", "r": 0.243, "alpha_weeks": 4.414, "dropout_a": 0.793, "dropout_b": 2.426},
        lambda t: bg_nbd.expected_purchases(t, 0.243, 4.414 * WEEK, 0.793, 2.426),
        lambda t: bg_nbd.survival(t, 0.243, 4.414 * WEEK, 0.793, 2.426),
    ),
    (
        {"kind": "bg_nbd", "r": 2, "alpha_weeks": 3, "dropout_a": 0.2, "dropout_b": 0.4},
        lambda t: bg_nbd.expected_purchases(t, 2, 21, 0.2, 0.4),
        lambda t: bg_nbd.survival(t, 2, 21, 0.2, 0.4),
    ),
    (
        {"kind": "pareto_nbd", "r": 0.553, "alpha_weeks": 10.578, "s": 0.606, "beta_weeks": 11.669},
        lambda t: pareto_nbd.expected_purchases(t, 0.553, 10.578 * WEEK, 0.606, 11.669 * WEEK),
        lambda t: pareto_nbd.survival(t, 0.606, 11.669 * WEEK),
    ),
    (
        {"kind": "constant", "orders_per_year": 10, "yearly_churn": 0.6},
        lambda t: constant_rate.expected_purchases(t, 10 / 365, constant_rate.hazard_of_churn(0.6) / 365),
        lambda t: constant_rate.survival(t, constant_rate.hazard_of_churn(0.6) / 365),
    ),
]


@pytest.mark.parametrize(("repeat", "orders", "active"), REPEATS)
def test_own_orders_and_active_customers_are_those_of_the_formula(
    repeat: dict[str, Any], orders: Any, active: Any
) -> None:
    sections = first_day_buyers(months=36, customers={"repeat": repeat})
    timeline, _walked, books = expected(**sections)
    time = times_until_the_end(timeline.calendar.days)
    assert total(books, Count.FIRST_ORDERS) == pytest.approx(310)
    assert total(books, Count.REPEAT_ORDERS) == pytest.approx(310 * float(np.mean(orders(time))), rel=5e-4)
    assert float(books.active_customers[-1, 0]) == pytest.approx(310 * float(np.mean(active(time))), abs=0.3)


def test_programmes_speed_up_orders_and_lapses() -> None:
    """bg_nbd with twice the rate and the hazard: the plan of twice the time."""
    repeat = {"kind": "bg_nbd", "r": 0.6, "alpha_weeks": 5, "dropout_a": 0.8, "dropout_b": 2.4}
    faster = {
        "name": "Faster",
        "effects": [{"on": "order_rate", "factor": 2}, {"on": "lapse_hazard", "factor": 2}],
    }
    sections = first_day_buyers(months=12, customers={"repeat": repeat}, programs=[faster])
    timeline, _walked, books = expected(**sections)
    time = times_until_the_end(timeline.calendar.days)
    mean = float(np.mean(bg_nbd.expected_purchases(2 * time, 0.6, 35, 0.8, 2.4)))
    assert total(books, Count.REPEAT_ORDERS) == pytest.approx(310 * mean, rel=5e-4)


def test_no_dropout_is_more_than_certain() -> None:
    """θ = 50 makes everybody with p ≥ 1/50 leave at the first repeat order."""
    repeat = {"kind": "bg_nbd", "r": 3, "alpha_weeks": 2, "dropout_a": 30, "dropout_b": 40}
    leaving = {"name": "Scandal", "effects": [{"on": "lapse_hazard", "factor": 50}]}
    sections = first_day_buyers(months=24, customers={"repeat": repeat}, programs=[leaving])
    _timeline, _walked, books = expected(**sections)
    assert total(books, Count.REPEAT_ORDERS) == pytest.approx(310, rel=2e-3)


def test_renewals_are_those_of_the_shifted_beta_geometric() -> None:
    repeat = {"kind": "subscription", "alpha": 0.7, "beta": 1.9, "months_per_renewal": 1}
    timeline, _walked, books = expected(**first_day_buyers(months=13, customers={"repeat": repeat}))
    time = times_until_the_end(timeline.calendar.days)
    renewals = np.floor(time / (365 / 12)).astype(int)
    by_number = np.cumsum(subscription.survival(np.arange(1, 14), 0.7, 1.9))
    assert total(books, Count.REPEAT_ORDERS) == pytest.approx(310 * by_number[renewals - 1].mean(), rel=2e-3)
    alive = subscription.survival(renewals, 0.7, 1.9).mean()
    assert float(books.active_customers[-1, 0]) == pytest.approx(310 * alive, rel=2e-3)


# --- strangers ---------------------------------------------------------------------------------------------


def test_returning_visits_fill_up_as_the_formula_says() -> None:
    timeline, walked, _books = expected(
        months=6,
        funnel={"intent": 0, "contact_capture": 0},
        returning={"visits_per_visitor": 1.5, "interest_days": 20},
        channels=[{"name": "Direct", "kind": "organic", "monthly_visits": 310}],
    )
    visits = walked.days.visits
    share = visits.by_themselves / (visits.new + visits.by_themselves)
    steady = visits.by_themselves[-1, 0, 0] / visits.new[-1, 0, 0]
    assert steady == pytest.approx(1.5, rel=0.1)
    day = timeline.calendar.days - 1
    expected_share = returning_share_on_day(1.5 * np.expm1(1 / 20), -np.expm1(-1 / 20), day)
    assert share[-1, 0, 0] == pytest.approx(float(expected_share), rel=0.05)


def test_a_finite_audience_is_used_up() -> None:
    _timeline, walked, _books = expected(
        months=3,
        channels=[
            {
                "name": "Ads",
                "kind": "paid",
                "monthly_budget": 3100,
                "cost_per_click": 1,
                "audience": 5000,
            }
        ],
    )
    visits = walked.days.visits
    clicks = visits.new + visits.clicked_again + visits.clicked_known
    daily = walked.timeline.traffic.clicks[:, 0, 0]
    came = 5000 * -np.expm1(-np.cumsum(daily) / 5000)
    assert np.allclose(np.cumsum(visits.new[:, 0, 0]), came)
    assert np.allclose(clicks[:, 0, 0], 5000 * -np.expm1(-daily / 5000))


# --- lists -------------------------------------------------------------------------------------------------


def test_addresses_die_as_in_a_queue_with_endless_servers() -> None:
    """M/M/∞: joining at a, dying at a rate δ, the list is a/δ·(1 − e^(−δt))."""
    timeline, _walked, books = expected(
        months=12, contacts={"address_decay_per_week": 0.05}, funnel={"contact_capture": 0.1, "intent": 0}
    )
    joining = timeline.traffic.clicks[:, 0, 0] * 0.1
    decay = float(timeline.media[0].decay_per_day[0])
    left = np.exp(-decay * (timeline.calendar.days - np.arange(timeline.calendar.days) - 1))
    exact = float((joining * left).sum()) * -np.expm1(-decay) / decay
    assert float(books.mailable[-1, 0]) == pytest.approx(exact)


def test_campaigns_and_unsubscribing_without_fatigue() -> None:
    message = {"clicks_per_message": 0.2, "orders_per_click": 0, "unsubscribes_per_message": 0.1}
    _timeline, walked, books = expected(
        months=1,
        start=date(2026, 1, 1),
        funnel={"contact_capture": 0.5, "intent": 0},
        contacts={"address_decay_per_week": 0, "fatigue_effect": 0},
        programs=[{"name": "Mail", "campaigns": [{"every_days": 10, "hour": 12, **message}]}],
    )
    # 10 visits a day, 5 sign up; campaigns at noon of days 0, 10, 20, 30.
    on_list, sent = 0.0, []
    for joined in (2.5, 50, 50, 50):
        on_list += joined
        sent.append(on_list)
        on_list *= 0.9
    assert total(books, Count.MESSAGES) == pytest.approx(sum(sent))
    assert total(books, Count.MESSAGE_CLICKS) == pytest.approx(0.2 * sum(sent))
    assert total(books, Count.UNSUBSCRIBES) == pytest.approx(0.1 * sum(sent))
    assert float(books.mailable[-1, 0]) == pytest.approx(on_list + 2.5)
    assert walked.days.known.media[0].sent[10].sum() == pytest.approx(sent[1])


# --- the books ---------------------------------------------------------------------------------------------


def everything(**changes: Any) -> Books:
    timeline = build_timeline(plan(**{**EVERYTHING, **changes}), AT_MEANS, range(1))
    return expected_books(timeline)


def test_the_laws_of_the_books_hold_to_rounding() -> None:
    books = everything()
    postings = books.postings
    profit = postings.sum()
    assert float(books.cash.sum() + books.owed.sum()) == pytest.approx(profit)
    assert float(books.cash_by_day.sum()) == pytest.approx(float(books.cash.sum()))
    margin = float(postings[: Account.LOYALTY + 1].sum())
    assert float(books.cohort_margin.sum()) == pytest.approx(margin)
    assert float(books.margin_by_age.sum()) == pytest.approx(margin)
    assert float(books.cohort_revenue.sum()) == pytest.approx(float(postings[: Account.VAT + 1].sum()))
    orders = total(books, Count.FIRST_ORDERS, Count.REPEAT_ORDERS)
    assert float(books.cohort_orders.sum()) == pytest.approx(orders)
    assert float(books.first_orders_by_day.sum()) == pytest.approx(total(books, Count.FIRST_ORDERS))
    placed = total(books, Count.CARTS_ORDERED, Count.RECOVERED_CARTS)
    assert placed == pytest.approx(orders)


def test_no_law_that_compares_is_broken() -> None:
    inequalities = {
        law: bool(np.all(holds))
        for law, holds in conservation_laws(everything())
        if law.startswith(("no ", "sales", "discounts", "the list", "customers who", "new visits come"))
    }
    assert inequalities == dict.fromkeys(inequalities, True)
    assert len(inequalities) > 8


def test_draws_side_by_side_are_each_of_them_alone() -> None:
    scenario = plan(**EVERYTHING)
    together = expected_books(build_timeline(scenario, 1, range(6)))
    alone = expected_books(build_timeline(scenario, 1, range(4, 5)))
    for name in ("counts", "postings", "cash_by_day", "ltv_margin", "margin_by_age", "active_customers"):
        values, one = getattr(together, name)[..., 4], getattr(alone, name)[..., 0]
        assert np.allclose(values, one, rtol=1e-3, atol=1e-3 * np.abs(one).max()), name


def test_a_source_that_is_not_used_stays_empty() -> None:
    books = expected(funnel={"contact_capture": 0})[2]
    assert not books.counts[:, :, :, Source.EMAIL].any()
    assert not books.counts[:, :, :, Source.SELF].any()
