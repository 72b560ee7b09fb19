from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roisim.formulas import unit_economics as unit
from roisim.formulas.repeat_purchase.bg_nbd import discounted_expected_purchases, expected_purchases
from roisim.formulas.repeat_purchase.bg_nbd_solution import solve_bg_nbd
from roisim.formulas.unit_economics import OrderTerms


def test_the_ladder_of_the_article() -> None:
    steps = unit.worth_ladder()
    table = [
        (0.0, 100.0, 15_000, 5_302, 2_153, 21.5),
        (0.1, 61.8, 9_273, 3_298, 1_591, 15.9),
        (0.2, 40.0, 6_000, 2_153, 1_215, 12.2),
        (0.3, 27.2, 4_087, 1_483, 955, 9.6),
        (0.5, 14.4, 2_162, 809, 625, 6.3),
        (0.7, 8.3, 1_246, 489, 420, 4.2),
    ]
    assert len(steps) == len(table)
    for step, (churn, orders, revenue, margin, discounted, ratio) in zip(steps, table, strict=True):
        assert step.yearly_churn == churn
        assert step.repeat_orders == pytest.approx(orders, abs=0.05)
        assert step.revenue_of_repeat_orders == pytest.approx(revenue, abs=0.5)
        assert step.margin == pytest.approx(margin, abs=0.51)
        assert step.margin_discounted == pytest.approx(discounted, abs=0.5)
        assert step.ltv_to_cac == pytest.approx(ratio, abs=0.051)


def test_fifteen_thousand_is_exact_and_the_first_order_comes_on_top() -> None:
    paper = unit.worth_ladder()[0]
    assert paper.repeat_orders == 100
    assert paper.revenue_of_repeat_orders == 15_000
    assert paper.revenue == 15_150


def test_worth_on_paper_against_worth_in_truth() -> None:
    assert unit.ltv_to_horizon(150, 10, 0.0, 10, 0.0, first_order_margin=0) == 15_000
    assert unit.ltv_to_horizon(52.5, 10, 0.3, 10, 0.25) == pytest.approx(955, abs=0.5)
    assert unit.ltv_to_horizon(52.5, 10, [0.0, 0.3], 0, 0.25) == pytest.approx([52.5, 52.5])


def test_a_customer_costs_clicks_over_conversion() -> None:
    assert unit.cac_of_click(0.5, 0.005) == pytest.approx(100)
    assert unit.cac_of_click([0.025, 0.05], 0.005) == pytest.approx([5, 10])


def test_cac_is_a_ratio_of_sums_and_nothing_without_customers() -> None:
    costs = unit.cac([500, 500, 0], [5, 0, 0])
    assert costs[0] == 100
    assert np.isnan(costs[1:]).all()


PRESETS = {
    # order value, terms, CM2
    "fashion": (125, OrderTerms(0.55, refund_rate=0.25, return_handling=7, shipping_and_packing=8), 37.9),
    "electronics": (
        220,
        OrderTerms(0.20, refund_rate=0.12, return_handling=12, shipping_and_packing=11),
        19.6,
    ),
    "beauty": (90, OrderTerms(0.65, refund_rate=0.05, return_handling=5, shipping_and_packing=7), 45.4),
    "grocery": (68, OrderTerms(0.38, refund_rate=0.02, return_handling=0, shipping_and_packing=9), 14.1),
    "course": (120, OrderTerms(0.95, refund_rate=0.08), 101),
}


def preset_margin(name: str) -> float:
    value, terms, _margin = PRESETS[name]
    fees = OrderTerms(**{**vars(terms), "payment_fee": 0.029, "payment_fee_fixed": 0.30})
    return float(unit.contribution_margin_per_order(value, fees))


@pytest.mark.parametrize("name", PRESETS)
def test_margin_of_an_order_in_the_presets(name: str) -> None:
    value = PRESETS[name][2]
    assert preset_margin(name) == pytest.approx(value, abs=0.06 if value < 100 else 0.5)


TURKISH = OrderTerms(0.45, refund_rate=0.05, return_handling=9, shipping_and_packing=9, payment_fee=0.025)


def test_margin_of_an_order_in_the_turkish_shop() -> None:
    margin = unit.contribution_margin_per_order(150, TURKISH)
    assert margin == pytest.approx(50.9, abs=0.05)
    assert margin / 150 == pytest.approx(0.34, abs=0.005)


def test_margin_of_an_order_on_the_marketplace() -> None:
    terms = OrderTerms(
        0.55,
        refund_rate=0.12,
        return_handling=70,
        shipping_and_packing=70,
        marketplace_fee=0.2136,
        marketplace_fee_refunded=1.0,
    )
    margin = unit.contribution_margin_per_order(450, terms)
    assert margin == pytest.approx(54.8, abs=0.05)
    # advertising takes 8 % of sales
    assert margin - 0.08 * 450 == pytest.approx(18.8, abs=0.05)


@pytest.mark.parametrize(
    ("name", "again", "repeats", "cac", "orders", "worth_12", "worth_36"),
    [
        ("fashion", 0.30, 0.6, 66, (1.60, 2.32), 0.90, 1.21),
        ("electronics", 0.18, 0.35, 76, (1.35, 1.78), 0.34, 0.43),
        ("beauty", 0.33, 1.1, 61, (2.10, 3.06), 1.52, 2.07),
        ("grocery", 0.33, 1.4, 53, (2.40, 3.47), 0.62, 0.83),
    ],
)
def test_worth_of_a_customer_in_the_presets(
    name: str,
    again: float,
    repeats: float,
    cac: float,
    orders: tuple[float, float],
    worth_12: float,
    worth_36: float,
) -> None:
    dropout = (0.793, 2.426)
    r, alpha = solve_bg_nbd(again, repeats, *dropout)
    expected = 1 + expected_purchases([52, 156], r, alpha, *dropout)
    assert expected == pytest.approx(orders, abs=0.011)
    discounted = 1 + discounted_expected_purchases([52, 156], np.log(1.15) / 52, r, alpha, *dropout)
    ratio = preset_margin(name) * discounted / cac
    assert ratio == pytest.approx([worth_12, worth_36], abs=0.011)


def test_worth_of_a_customer_in_the_turkish_shop() -> None:
    dropout = (0.793, 2.426)
    r, alpha = solve_bg_nbd(0.30, 1.0, *dropout)
    assert 1 + expected_purchases([52, 156], r, alpha, *dropout) == pytest.approx([2.00, 2.87], abs=0.006)
    discounted = 1 + discounted_expected_purchases([52, 156], np.log(1.25) / 52, r, alpha, *dropout)
    ratio = unit.contribution_margin_per_order(150, TURKISH) * discounted / 100
    assert ratio == pytest.approx([0.98, 1.27], abs=0.011)


def test_an_order_with_everything_on_it_by_hand() -> None:
    terms = OrderTerms(
        gross_margin=0.4,
        discount=0.1,
        vat_rate=0.2,
        refund_rate=0.1,
        resaleable_share=0.5,
        return_handling=10,
        shipping_and_packing=6,
        payment_fee=0.03,
        payment_fee_fixed=0.5,
        marketplace_fee=0.05,
        marketplace_fee_refunded=0.4,
        sales_share=0.02,
        further_cost=1,
    )
    # 120 as priced: 108 paid, 90 without VAT; goods cost 60
    revenue = 90 * 0.9
    goods = 60 * (1 - 0.1 * 0.5)
    fees = 108 * (0.03 + 0.05 * (1 - 0.1 * 0.4)) + 0.5
    assert unit.revenue_per_order(120, terms) == pytest.approx(revenue)
    expected = revenue - goods - fees - 6 - 0.1 * 10 - 0.02 * 90 - 1
    assert unit.contribution_margin_per_order(120, terms) == pytest.approx(expected)


@given(st.floats(1, 1e4), st.floats(0.01, 100))
def test_all_money_times_k_is_margin_times_k(value: float, k: float) -> None:
    def terms(scale: float) -> OrderTerms:
        return OrderTerms(
            0.4, 0.1, 0.2, 0.1, 0.9, 7 * scale, 6 * scale, 0.03, 0.5 * scale, 0.05, 0.0, 0.02, scale
        )

    once = unit.contribution_margin_per_order(value, terms(1))
    assert unit.contribution_margin_per_order(k * value, terms(k)) == pytest.approx(float(k * once), abs=1e-6)


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_better_margin_or_fewer_refunds_never_leave_less(margin: float, refunds: float) -> None:
    def left(gross_margin: float, refund_rate: float) -> float:
        return float(
            unit.contribution_margin_per_order(100, OrderTerms(gross_margin, refund_rate=refund_rate))
        )

    assert left(min(1, margin + 0.05), refunds) >= left(margin, refunds)
    assert left(margin, refunds / 2) >= left(margin, refunds) - 1e-12


def test_terms_broadcast_over_worlds() -> None:
    terms = OrderTerms(np.array([0.4, 0.5]), refund_rate=np.array([[0.0], [0.1], [0.2]]))
    assert unit.contribution_margin_per_order(100, terms).shape == (3, 2)


def test_a_gross_margin_in_per_cent_is_refused() -> None:
    with pytest.raises(ValueError, match="gross_margin must lie between 0 and 1; it is 45"):
        unit.contribution_margin_per_order(150, OrderTerms(45))


def test_orders_that_pay_a_fixed_cost() -> None:
    assert unit.break_even_orders(8000, [50, 0, -3]) == pytest.approx([160, np.inf, np.inf])


def test_orders_that_pay_a_discount() -> None:
    assert unit.break_even_lift(0.35, [0.10, 0.35, 0.5]) == pytest.approx([0.40, np.inf, np.inf])
    assert unit.break_even_lift(0.35, 0.0) == 0


@pytest.mark.parametrize(("now", "first"), [(True, 0), (False, 1)])
def test_constant_retention_is_a_geometric_sum(now: bool, first: int) -> None:
    years = np.arange(first, 2000)
    expected = (70 * (0.8 / 1.1) ** years).sum()
    assert unit.ltv_constant_retention(70, 0.8, 0.1, first_payment_now=now) == pytest.approx(expected)


def test_a_better_retention_is_worth_more_than_a_better_margin() -> None:
    # Gupta, Lehmann and Stuart: 1 % better retention is worth about 5 %, margin 1 %
    base, kept, richer = unit.ltv_constant_retention(
        [100, 100, 101], [0.85, 0.8585, 0.85], 0.12, first_payment_now=False
    )
    assert kept / base - 1 == pytest.approx(0.04, abs=0.015)
    assert richer / base - 1 == pytest.approx(0.01)


def test_customers_for_ever_without_interest_have_no_worth() -> None:
    with pytest.raises(ValueError, match="1 \\+ discount_rate − retention must be greater than 0"):
        unit.ltv_constant_retention(70, 1.0, 0.0, first_payment_now=True)


def test_customers_left_at_a_renewal() -> None:
    mean, variance = unit.customers_left_mean_and_variance(200, 0.9, 3)
    assert mean == pytest.approx(145.8)
    assert variance == pytest.approx(145.8 * 0.271)
