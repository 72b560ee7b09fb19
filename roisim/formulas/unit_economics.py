"""One customer's arithmetic: what they cost, what an order leaves, what they are worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from roisim.formulas.arguments import (
    FloatArray,
    any_number,
    at_least,
    plain,
    positive,
    share,
    share_below_one,
    whole,
)
from roisim.formulas.decay import decayed_time
from roisim.formulas.discounting import force_of_interest


def cac(cost: ArrayLike, new_customers: ArrayLike) -> FloatArray:
    """Cost to win a customer over a period: Σ costs ÷ Σ new customers; "not a number" without customers.

    Args:
        cost: what the period spent on winning customers, money.
        new_customers: of the same period, ≥ 0.

    Both broadcast. Raises ValueError outside these ranges. Source: domain model A-Q1, C9 (a ratio of sums,
    never a mean of ratios).
    """
    won = at_least(0.0, "new_customers", new_customers)
    return plain(np.where(won > 0.0, any_number("cost", cost) / np.where(won > 0.0, won, 1.0), np.nan))


def cac_of_click(cost_per_click: ArrayLike, conversion: ArrayLike) -> FloatArray:
    """Cost to win a customer by clicks: CPC / CR.

    Args:
        cost_per_click: money, ≥ 0.
        conversion: CR, first orders per click, above 0 to 1.

    Both broadcast. Raises ValueError outside these ranges. Source: domain model R-Q1.
    """
    paid = at_least(0.0, "cost_per_click", cost_per_click)
    return paid / positive("conversion", share("conversion", conversion))


@dataclass(frozen=True)
class OrderTerms:
    """What one order costs and brings; shares from 0 to 1, money ≥ 0; numbers or arrays that broadcast.

    Attributes:
        gross_margin: share of the price without VAT that is left after buying the goods, before discounts.
        discount: share taken off the price.
        vat_rate: VAT as a share on top of the price without it; prices include it.
        refund_rate: share of orders sent back and paid back.
        resaleable_share: share of goods sent back that can be sold again.
        return_handling: money per order sent back.
        shipping_and_packing: money per order.
        payment_fee: share of what is paid; kept by the bank at a refund.
        payment_fee_fixed: money per order, on top.
        marketplace_fee: share of what is paid.
        marketplace_fee_refunded: share of that fee given back at a refund.
        sales_share: further cost as a share of what is paid without VAT, such as loyalty points.
        further_cost: money per order.
    """

    gross_margin: ArrayLike
    discount: ArrayLike = 0.0
    vat_rate: ArrayLike = 0.0
    refund_rate: ArrayLike = 0.0
    resaleable_share: ArrayLike = 1.0
    return_handling: ArrayLike = 0.0
    shipping_and_packing: ArrayLike = 0.0
    payment_fee: ArrayLike = 0.0
    payment_fee_fixed: ArrayLike = 0.0
    marketplace_fee: ArrayLike = 0.0
    marketplace_fee_refunded: ArrayLike = 0.0
    sales_share: ArrayLike = 0.0
    further_cost: ArrayLike = 0.0


def revenue_per_order(order_value: ArrayLike, terms: OrderTerms) -> FloatArray:
    """What an order brings on average: value − discount − VAT − refunds.

    v·(1 − d)·(1 − ρ) / (1 + vat).

    Args:
        order_value: v as priced, VAT included, money, ≥ 0; broadcasts with the terms.
        terms: of the order.

    Raises ValueError for terms outside their ranges. Source: DESIGN, the figures (`revenue`).
    """
    return _paid_without_vat(order_value, terms) * (1.0 - share("refund_rate", terms.refund_rate))


def contribution_margin_per_order(order_value: ArrayLike, terms: OrderTerms) -> FloatArray:
    """What an order leaves on average (CM2), before marketing.

    Revenue − goods·(1 − ρ·resaleable) − shipping − fees − ρ·return handling − further costs, with
    goods = (1 − gross margin)·v/(1 + vat): a discount lowers the price, not the cost of the goods.

    Args:
        order_value: v as priced, VAT included, money, ≥ 0; broadcasts with the terms.
        terms: of the order.

    Raises ValueError for terms outside their ranges. Source: domain model B12, D2.
    """
    value = at_least(0.0, "order_value", order_value)
    refunded = share("refund_rate", terms.refund_rate)
    paid = value * (1.0 - share("discount", terms.discount))
    goods = value * (1.0 - share("gross_margin", terms.gross_margin)) / _with_vat(terms)
    lost_goods = goods * (1.0 - refunded * share("resaleable_share", terms.resaleable_share))
    kept_fee = 1.0 - refunded * share("marketplace_fee_refunded", terms.marketplace_fee_refunded)
    fees = (
        share("payment_fee", terms.payment_fee) + share("marketplace_fee", terms.marketplace_fee) * kept_fee
    )
    handling = refunded * at_least(0.0, "return_handling", terms.return_handling)
    by_sales = share("sales_share", terms.sales_share) * _paid_without_vat(order_value, terms)
    return (
        revenue_per_order(value, terms)
        - lost_goods
        - fees * paid
        - at_least(0.0, "payment_fee_fixed", terms.payment_fee_fixed)
        - at_least(0.0, "shipping_and_packing", terms.shipping_and_packing)
        - handling
        - by_sales
        - at_least(0.0, "further_cost", terms.further_cost)
    )


def _with_vat(terms: OrderTerms) -> FloatArray:
    return 1.0 + at_least(0.0, "vat_rate", terms.vat_rate)


def _paid_without_vat(order_value: ArrayLike, terms: OrderTerms) -> FloatArray:
    kept = 1.0 - share("discount", terms.discount)
    return at_least(0.0, "order_value", order_value) * kept / _with_vat(terms)


def break_even_orders(fixed_cost: ArrayLike, margin_per_order: ArrayLike) -> FloatArray:
    """Orders that pay a fixed cost: cost / margin; infinite where an order leaves nothing.

    Args:
        fixed_cost: money of the period, ≥ 0.
        margin_per_order: money, any sign.

    Both broadcast. Raises ValueError outside these ranges. Source: domain model B16.
    """
    left = any_number("margin_per_order", margin_per_order)
    cost = at_least(0.0, "fixed_cost", fixed_cost)
    return plain(np.where(left > 0.0, cost / np.where(left > 0.0, left, 1.0), np.inf))


def break_even_lift(margin: ArrayLike, discount: ArrayLike) -> FloatArray:
    """How many more orders a discount needs to cost nothing: c/(c − D) − 1; infinite where D ≥ c.

    Args:
        margin: c, share of the price that an order leaves, from 0 to 1.
        discount: D, share taken off the price, from 0 to 1.

    Both broadcast. Raises ValueError outside these ranges. Source: domain model B11.
    """
    left = share("margin", margin) - share("discount", discount)
    return plain(np.where(left > 0.0, np.asarray(margin) / np.where(left > 0.0, left, 1.0) - 1.0, np.inf))


def ltv_constant_retention(
    margin: ArrayLike, retention: ArrayLike, discount_rate: ArrayLike, *, first_payment_now: bool
) -> FloatArray:
    """Worth of a customer who stays each period with the same chance, for ever.

    m·(1 + d)/(1 + d − r) with the first payment now, m·r/(1 + d − r) with the first a period later.

    Args:
        margin: m a period, money.
        retention: r, share that stays a period, from 0 to 1.
        discount_rate: d a period, share, ≥ 0; above 0 where r is 1.

    All broadcast. Raises ValueError outside these ranges. Source: Gupta, Lehmann and Stuart 2004; B16, C6.
    """
    staying = share("retention", retention)
    growth = 1.0 + at_least(0.0, "discount_rate", discount_rate)
    fading = positive("1 + discount_rate − retention", growth - staying)
    return any_number("margin", margin) * (growth if first_payment_now else staying) / fading


def customers_left_mean_and_variance(
    customers: ArrayLike, retention: ArrayLike, renewals: ArrayLike
) -> tuple[FloatArray, FloatArray]:
    """Mean and variance of customers left after n renewals: Binomial(N, rⁿ).

    Args:
        customers: N at the start, whole, ≥ 0.
        retention: r, from 0 to 1.
        renewals: n, whole, ≥ 0.

    All broadcast. Raises ValueError outside these ranges. Source: domain model C6.
    """
    left = np.power(share("retention", retention), whole("renewals", renewals))
    mean = whole("customers", customers) * left
    return mean, mean * (1.0 - left)


def ltv_to_horizon(
    margin_per_order: ArrayLike,
    orders_per_year: ArrayLike,
    yearly_churn: ArrayLike,
    years: ArrayLike,
    discount_rate: ArrayLike = 0.0,
    first_order_margin: ArrayLike | None = None,
) -> FloatArray:
    """Worth of a customer from the first order to a horizon: m₀ + m·λ·(1 − e^{−(µ+δ)H})/(µ + δ).

    µ = −ln(1 − churn), δ = ln(1 + rate).

    Args:
        margin_per_order: m of a repeat order, money.
        orders_per_year: λ while the customer stays, ≥ 0.
        yearly_churn: share that lapses in a year, from 0 to below 1.
        years: H, ≥ 0, infinity allowed.
        discount_rate: effective, a year, share, ≥ 0.
        first_order_margin: m₀, money; the same as m if left out, 0 to leave the first order out.

    All broadcast. Raises ValueError outside these ranges. Source: domain model C4, L1.
    """
    margin = any_number("margin_per_order", margin_per_order)
    first = margin if first_order_margin is None else any_number("first_order_margin", first_order_margin)
    lapsing = -np.log1p(-share_below_one("yearly_churn", yearly_churn))
    fading = lapsing + force_of_interest(at_least(0.0, "discount_rate", discount_rate), 1.0)
    orders = at_least(0.0, "orders_per_year", orders_per_year) * decayed_time(fading, years)
    return first + margin * orders


@dataclass(frozen=True)
class LadderStep:
    """One line of the ladder from revenue on paper to a customer's worth; money and counts per customer."""

    yearly_churn: float
    repeat_orders: float
    revenue_of_repeat_orders: float
    revenue: float
    margin: float
    margin_discounted: float
    ltv_to_cac: float


def worth_ladder(
    orders_per_year: float = 10.0,
    years: float = 10.0,
    order_value: float = 150.0,
    margin_share: float = 0.35,
    discount_rate: float = 0.25,
    cost_of_customer: float = 100.0,
    churns: Sequence[float] = (0.0, 0.1, 0.2, 0.3, 0.5, 0.7),
) -> list[LadderStep]:
    """How a customer's worth shrinks with margin, discounting and churn: a line for each churn.

    Revenue of repeat orders leaves the first order out, `revenue` and the margins count it.

    Args:
        orders_per_year: repeat orders while the customer stays, ≥ 0.
        years: horizon, ≥ 0.
        order_value: money, ≥ 0.
        margin_share: contribution margin as a share of the order value.
        discount_rate: effective, a year, share, ≥ 0.
        cost_of_customer: CAC, money, > 0.
        churns: yearly, each from 0 to below 1.

    Raises ValueError outside these ranges. Source: domain model C4.
    """
    margin = order_value * float(any_number("margin_share", margin_share))
    price = float(positive("cost_of_customer", cost_of_customer))
    steps = []
    for churn in churns:
        orders = float(ltv_to_horizon(1.0, orders_per_year, churn, years, 0.0, 0.0))
        discounted = float(ltv_to_horizon(margin, orders_per_year, churn, years, discount_rate))
        repeat = order_value * orders
        total = order_value + repeat
        steps.append(
            LadderStep(churn, orders, repeat, total, margin * (1.0 + orders), discounted, discounted / price)
        )
    return steps
