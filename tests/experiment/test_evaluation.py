"""Every figure of a small shop, worked out by hand from its books."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from roisim.experiment.evaluation import MetricContext, evaluate
from roisim.experiment.figures import channel_figures, monthly_figures, series_means, whole_plan_figures
from roisim.experiment.metrics import METRICS
from roisim.experiment.results import Figure, MonthlyFigure, WorldValues
from roisim.experiment.series import SERIES
from roisim.simulation.accounts import Account, Source
from roisim.simulation.books import Books
from tests.experiment.books_factory import ADS, BLOG, empty_books, plan_facts, random_books, small_shop

NEVER = None

# first world: 12 new customers, second world: 7; the rest is the same in both
WHOLE_PLAN: dict[str, float | None] = {
    "impressions": 30_000,
    "visits": 1300,
    "new_visits": 1200,
    "returning_visits": 100,
    "contacts": 60 + 5 + 3,
    "carts": 40,
    "checkouts": 12,
    "orders": (14 + 9) / 2,
    "new_customers": (12 + 7) / 2,
    "repeat_orders": 2,
    "active_customers": (9 + 4) / 2,
    "revenue": 1000,
    "contribution_margin": 600,
    "ad_spend": 300,
    "acquisition_cost": 504,
    "profit": -100,
    "cash_end": 1100,
    "cash_low": 600,
    "payback_months": NEVER,
    "break_even_month": NEVER,
    "cash_back_month": 2,
    "chance_of_loss": 1,
    "cac_paid": 300 / 7.5,
    "cac_blended": 504 / 9.5,
    "cac_full": 534 / 9.5,
    "ltv_revenue": 90,
    "ltv_margin": 60,
    "ltv_to_cac": 60 / (504 / 9.5),
    "npv": -400 + 700 * 1.25 ** (-40 / 365) - 200 * 1.25 ** (-50 / 365),
    "roas": 1000 / 300,
    "mer": 1000 / 300,
    "roi": -100 / 700,
    "email_roi": 135 / 45,
    "conversion_rate": 11.5 / 1300,
    "click_through_rate": 0.02,
    "cart_abandonment_rate": 0.75,
    "signup_rate": 0.05,
    "churn_rate": 3 / 9.5,
    "purchase_frequency": 365 * 11.5 / ((12 + 7) / 2 * 59 - 3),
    "average_order_value": 1150 / 11.5,
    "returning_visit_share": 100 / 1300,
    "returning_revenue_share": 0.25,
    "returning_visit_revenue_share": 0.4,
    "cost_per_click": 300 / 600,
    "cost_per_thousand_visits": 500,
    "cost_per_thousand_impressions": 10,
    "visitor_conversion_rate": 9.5 / 1200,
    "add_to_cart_rate": 40 / 1300,
    "discount_share": 15 / 1150,
    "refund_rate": 0,
    "repeat_order_share": 2 / 11.5,
    "partner_sign_ups": 3,
    "email_list_size": 0,
    "cost_per_contact": 300 / 65,
    "contacts_per_customer": 68 / 9.5,
    "value_per_contact": 135 / 68,
    "paid_click_spend": 300,
    "affiliate_cost": 0,
    "influencer_cost": 0,
    "crm_ads_cost": 0,
    "content_cost": 50,
    "salaries_cost": 200,
    "service_cost": 0,
    "technology_cost": 60,
    "inventory_cost": 30,
    "email_cost": 45,
    "rewards_cost": 10,
    "other_cost": 5,
    "recovered_carts": 0,
    "cart_recovery_rate": 0,
    "learned_discounts": 0,
    "email_messages": 0,
    "email_clicks": 0,
    "email_click_rate": None,
    "email_unsubscribes": 0,
    "unsubscribe_rate": None,
    "email_orders": 1,
    "email_sales": 135,
    "push_subscribers": 0,
    "push_messages": 0,
    "push_clicks": 0,
    "push_click_rate": None,
    "push_unsubscribes": 0,
    "push_orders": 0,
    "push_sales": 0,
    "crm_ads_messages": 0,
    "crm_ads_clicks": 0,
    "crm_ads_click_rate": None,
    "crm_ads_orders": 0,
    "crm_ads_sales": 0,
    "crm_ads_roas": None,
    "commissions_pending": 0,
    "commissions_approved": 0,
    "commissions_declined": 0,
    "commissions_reversed": 0,
    "commissions_open": 0,
    "commission_approval_rate": None,
    "lost_orders": 0,
    "fill_rate": None,
    "chats_asked": 0,
    "chats_served": 0,
    "chat_service_level": None,
    "visits_refused": 0,
    "refused_visit_share": 0,
}

MONTHS: dict[str, tuple[float | None, float | None]] = {
    "visits": (1300, 0),
    "contacts": (65, 3),
    "active_customers": (9.5, 6.5),
    "revenue": (1050, -50),
    "contribution_margin": (655, -55),
    "ad_spend": (300, 0),
    "acquisition_cost": (300, 204),
    "profit": (355, -455),
    "cash_end": (600, 1100),
    "cash_low": (600, 600),
    "cac_blended": (300 / 9.5, None),
    "ltv_to_cac": (60 / (300 / 9.5), None),
    "ltv_margin": (60, None),
    "npv": (-400, 700 * 1.25 ** (-40 / 365) - 200 * 1.25 ** (-50 / 365)),
    "roas": (1000 / 300, None),
    "churn_rate": (None, 3 / 9.5),
    "email_roi": (None, 0),
    "purchase_frequency": (365 * 11.5 / (9.5 * 31), 0),
    "conversion_rate": (11.5 / 1300, None),
    "click_through_rate": (0.02, None),
}


def values_of(books: Books, cac: str = "blended", rate: float = 0.25) -> WorldValues:
    return evaluate(books, MetricContext(cac, np.full(len(books.worlds), rate)))


@pytest.fixture(scope="module")
def figures() -> dict[str, Figure]:
    return whole_plan_figures(values_of(small_shop()), plan_facts())


@pytest.fixture(scope="module")
def monthly() -> dict[str, MonthlyFigure]:
    return monthly_figures(values_of(small_shop()))


@pytest.mark.parametrize("name", METRICS)
def test_the_mean_over_the_whole_plan_is_the_one_worked_out_by_hand(
    figures: dict[str, Figure], name: str
) -> None:
    expected = WHOLE_PLAN[name]
    found = figures[name].mean
    assert found is None if expected is None else found == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("name", MONTHS)
def test_the_mean_of_each_month_is_the_one_worked_out_by_hand(
    monthly: dict[str, MonthlyFigure], name: str
) -> None:
    for expected, found in zip(MONTHS[name], monthly[name].mean, strict=True):
        assert found is None if expected is None else found == pytest.approx(expected, rel=1e-12)


def test_every_world_has_its_own_values() -> None:
    values = values_of(small_shop())
    assert values.whole["new_customers"].tolist() == [12, 7]
    assert values.whole["payback_months"] == pytest.approx([19.8 / (365 / 12), np.inf])
    assert values.whole["acquisition_cost"].tolist() == [504, 504]


@pytest.mark.parametrize(
    ("cac", "cost", "customers", "ltv_to_cac"),
    [
        ("paid", 300, [10, 5], 60 * 7.5 / 300),
        ("blended", 504, [12, 7], 570 / 504),
        ("full", 534, [12, 7], 570 / 534),
    ],
)
def test_the_plan_names_its_cac(cac: str, cost: float, customers: list[int], ltv_to_cac: float) -> None:
    values = values_of(small_shop(), cac)
    assert values.whole["acquisition_cost"].tolist() == [cost, cost]
    assert values.whole["cac_customers"].tolist() == customers
    figures = whole_plan_figures(values, plan_facts(cac=cac))
    assert figures["ltv_to_cac"].mean == pytest.approx(ltv_to_cac, rel=1e-12)
    assert figures["ltv_margin"].mean / figures[f"cac_{cac}"].mean == pytest.approx(ltv_to_cac, rel=1e-12)  # type: ignore[operator]


def test_channels_split_what_their_first_visitors_brought() -> None:
    channels = channel_figures(values_of(small_shop()), plan_facts())
    ads, blog = channels["Ads"], channels["Blog"]
    assert (ads["new_customers"].mean, blog["new_customers"].mean) == (7.5, 2)
    assert (ads["cac_paid"].mean, blog["cac_paid"].mean) == (40, None)
    assert (ads["ltv_to_cac"].mean, blog["ltv_to_cac"].mean) == (60 / 40, None)
    assert (ads["visits"].mean, blog["visits"].mean) == (1100, 200)
    assert (ads["ad_spend"].mean, blog["ad_spend"].mean) == (300, 0)
    assert (ads["click_through_rate"].mean, blog["click_through_rate"].mean) == (0.02, None)
    assert ads["revenue"].mean == 1000
    assert ads["ltv_to_cac"].label.endswith("CAC advertising only)")


def test_sales_after_a_click_in_an_unpaid_channel_are_no_return_on_ads() -> None:
    books = small_shop()
    books.postings[Account.SALES, 0, BLOG, Source.CLICK] = 500_00
    assert values_of(books).whole["click_sales"].tolist() == [1000, 1000]


def test_a_channel_that_stops_advertising_still_counts_its_later_customers_as_advertised() -> None:
    books = empty_books()
    books.postings[Account.ADS, 0, ADS] = -1
    books.counts[6, 1, ADS, Source.SELF] = 4
    books.counts[6, 1, BLOG, Source.SELF] = 9
    assert values_of(books).series["paid_new_customers"].tolist() == [[0, 0], [4, 4]]


def test_money_of_a_currency_without_decimals_is_in_whole_units() -> None:
    books = replace(small_shop(), currency_digits=0)
    assert values_of(books).whole["revenue"].tolist() == [100_000, 100_000]
    assert values_of(books).whole["ltv_margin_total"].tolist() == [72_000, 42_000]


def test_the_opening_cash_may_be_the_lowest_of_the_plan_and_of_its_first_month() -> None:
    books = empty_books()
    books.opening_cash[:] = 50_00
    books.cash_by_day[0] = 10_00
    values = values_of(books)
    assert values.whole["cash_low"].tolist() == [50, 50]
    assert values.series["cash_low"].tolist() == [[50, 50], [60, 60]]


def test_a_plan_in_which_nothing_happens_has_zeros_and_nulls_but_no_error() -> None:
    figures = whole_plan_figures(values_of(empty_books()), plan_facts())
    assert figures["revenue"].mean == 0
    assert figures["conversion_rate"].mean is None
    assert figures["conversion_rate"].defined_share == 0
    assert figures["break_even_month"].mean == 1
    assert figures["payback_months"].p50 is None


def test_every_series_has_months_and_a_whole_and_means_are_given_for_all() -> None:
    values = values_of(small_shop())
    assert set(values.series) == set(SERIES)
    assert set(SERIES) <= set(values.whole)
    assert series_means(values)["orders"] == (11.5, 0)


def test_monthly_parts_add_up_to_the_plan() -> None:
    values = values_of(random_books(range(5)))
    for name, series in SERIES.items():
        if series.months == "sum":
            np.testing.assert_allclose(values.series[name].sum(axis=0), values.whole[name], rtol=1e-12)


def test_channels_add_up_to_the_plan_but_for_what_has_no_channel() -> None:
    books = random_books(range(5))
    for array in (books.counts, books.postings):
        array[:, :, -1] = 0
    values = values_of(books)
    for name in ("visits", "orders", "revenue", "ad_spend", "ltv_margin_total", "impressions"):
        np.testing.assert_allclose(values.channels[name].sum(axis=0), values.whole[name], rtol=1e-12)


@pytest.mark.parametrize("cuts", [[0, 1, 7], [0, 3, 4, 7], [0, 1, 2, 3, 4, 5, 6, 7]])
def test_no_value_depends_on_how_the_worlds_are_cut(cuts: list[int]) -> None:
    together = values_of(random_books(range(7)))
    apart = [values_of(random_books(range(a, b))) for a, b in itertools.pairwise(cuts)]
    for part in ("series", "whole", "channels"):
        for name, whole in getattr(together, part).items():
            pieces = np.concatenate([getattr(values, part)[name] for values in apart], axis=-1)
            assert pieces.tobytes() == whole.tobytes(), (part, name)
