"""The presets say what §D2 of the domain model says, worked out in closed form from the loaded plans."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roisim.formulas.funnel import return_chance_per_day
from roisim.formulas.repeat_purchase.subscription import survival
from roisim.scenario.channels import AffiliateChannel, ContentChannel, InfluencerChannel, PaidChannel
from roisim.scenario.preset_catalog import VISITS_A_MONTH, preset_text
from roisim.scenario.quantity import Quantity
from roisim.scenario.scenario import Scenario
from roisim.scenario.scenario_file import loads
from tests.scaled_plans import scaled, steady, without_programs
from tests.scenario.preset_arithmetic import (
    UsualMonth,
    click_cost,
    first_orders,
    intent_for,
    margin_of_order,
    order_chances,
    orders_until,
    payback_months,
    settled_affiliates,
    settled_content,
)

LTV_DIGITS = 0.011
"""§D2 rounds these to two digits, and some of them downwards."""


@dataclass(frozen=True)
class Row:
    """What §D2 gives of a preset; money in its currency, None where it says nothing."""

    order_value: float
    gross_margin: float
    refund_rate: float
    shipping: float
    return_handling: float
    conversion: float  # of new visitors, all their visits counted
    abandonment: float | None
    capture: float | None
    paid_share: float | None
    cac: float
    again: float | None
    repeat_orders: float | None
    fixed_costs: float | None
    discount_rate: float


PRESETS = {
    "fashion": Row(125, 0.55, 0.25, 8, 7, 0.7 * 0.022, 0.72, 0.05, 0.45, 66, 0.30, 0.6, 18_000, 0.15),
    "electronics": Row(220, 0.20, 0.12, 11, 12, 0.7 * 0.018, 0.75, 0.04, 0.50, 76, 0.18, 0.35, 20_000, 0.15),
    "beauty": Row(90, 0.65, 0.05, 7, 5, 0.7 * 0.023, 0.68, 0.06, 0.50, 61, 0.33, 1.1, 16_000, 0.15),
    "grocery": Row(68, 0.38, 0.02, 9, 0, 0.7 * 0.030, 0.60, 0.06, 0.40, 53, 0.33, 1.4, 15_000, 0.15),
    "turkish_shop": Row(150, 0.45, 0.05, 9, 9, 0.005, 0.80, 0.075, 1.0, 100, 0.30, 1.0, 8_000, 0.25),
    "marketplace_seller": Row(
        450, 0.55, 0.12, 70, 70, 0.04, None, 0, None, 0.08 * 450, 0.15, 0.25, None, 0.45
    ),
    "subscription_box": Row(35, 0.52, 0.01, 6.5, 0, 0.015, None, None, None, 55, None, None, None, 0.15),
    "online_course": Row(120, 0.95, 0.08, 0, 0, 0.016, None, 0.15, None, 62, 0.20, 0.30, None, 0.15),
    "turkish_shop_today": Row(
        900, 0.45, 0.08, 80, 80, 0.7 * 0.015, 0.80, 0.05, None, 4 / 0.0105, 0.30, 1.0, None, 0.45
    ),
}

MADE_HERE = [name for name in PRESETS if name != "turkish_shop"]
"""The file of the Turkish shop is a fixed contract, whose click costs 0.50 at low spend only."""


@cache
def preset(name: str) -> Scenario:
    return loads(preset_text(name), f"{name}.toml")


def all_presets() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("name", PRESETS)


# ---------------------------------------------------------------- the arithmetic itself


@given(st.floats(0, 0.3), st.floats(0, 0.5), st.floats(0, 3), st.floats(4, 40))
def test_first_orders_follow_from_the_law_of_a_day(
    first: float, later: float, visits: float, days: float
) -> None:
    """Each morning e^(−1/d) of the interested are left, v·(e^(1/d) − 1) of whom come, p₂ of whom order."""
    stay, come = math.exp(-1 / days), float(return_chance_per_day(visits, days))
    ordered, interested = first, 1 - first
    for _day in range(int(60 * days)):
        interested *= stay
        ordered += interested * come * later
        interested *= 1 - come * later
    assert first_orders(first, later, visits) == pytest.approx(ordered, abs=1e-12)


def test_without_later_visits_only_the_first_counts() -> None:
    assert first_orders(0.005, 0.01, 0) == 0.005
    # of 1,000, 10 at once and half of the 990 later
    assert first_orders(0.01, 0.5, 2) == pytest.approx(0.01 + 0.99 * 0.5)


@all_presets()
def test_intent_is_solved_for_a_conversion(name: str) -> None:
    shop, later = preset(name), preset(name).returning.visits_per_visitor.mean()
    for conversion in (0.001, 0.01, 0.05):
        intent = intent_for(conversion, shop)
        assert first_orders(*order_chances(shop, 1.0, intent), later) == pytest.approx(conversion, rel=1e-9)


def test_a_plan_is_scaled_in_its_size_alone() -> None:
    for name in PRESETS:
        shop, small = preset(name), scaled(preset(name), 200, 12)
        whole, part = UsualMonth(shop), UsualMonth(small)
        assert small.months == 12
        assert sum(part.visits.values()) == pytest.approx(200 * 365 / 12)
        assert part.paid_cac == pytest.approx(whole.paid_cac)
        assert part.paid_share == pytest.approx(whole.paid_share)
        assert part.conversion == whole.conversion
        assert margin_of_order(small) == margin_of_order(shop)


def test_a_steady_plan_comes_to_the_same_month() -> None:
    for name in PRESETS:
        shop = preset(name)
        calm = steady(without_programs(shop))
        assert not any(isinstance(each.value, Quantity) and each.value.is_uncertain for each in calm.inputs())
        assert UsualMonth(calm).visits == pytest.approx(UsualMonth(shop).visits)
        assert margin_of_order(calm) == pytest.approx(margin_of_order(shop))


# ---------------------------------------------------------------- what §D2 puts in


@all_presets()
def test_the_inputs_are_those_of_the_table(name: str) -> None:
    shop, row = preset(name), PRESETS[name]
    assert shop.customers.order_value.at(0).mean() == row.order_value
    assert shop.finance.gross_margin.mean() == pytest.approx(row.gross_margin)
    assert shop.customers.refund_rate.mean() == row.refund_rate
    assert shop.operations.shipping_and_packing.at(0).mean() == row.shipping
    assert shop.operations.return_handling.at(0).mean() == row.return_handling
    assert shop.finance.discount_rate.mean() == row.discount_rate
    if row.abandonment is not None:
        kept = shop.funnel.evaluation.mean() * shop.funnel.purchase.mean()
        assert kept == pytest.approx(1 - row.abandonment)
    if row.capture is not None:
        assert shop.funnel.contact_capture.mean() == pytest.approx(row.capture)
    if row.fixed_costs is not None:
        assert UsualMonth(shop).fixed_costs == pytest.approx(row.fixed_costs)


@all_presets()
def test_repeat_orders_are_those_of_the_table(name: str) -> None:
    repeat, row = preset(name).customers.repeat, PRESETS[name]
    if repeat.kind == "subscription":
        assert (repeat.alpha.mean(), repeat.beta.mean()) == (1.0, 6.0)
        return
    assert repeat.kind == "bg_nbd"
    assert repeat.ordering_again_in_first_year is not None
    assert repeat.repeat_orders_in_first_year is not None
    assert repeat.ordering_again_in_first_year.mean() == row.again
    assert repeat.repeat_orders_in_first_year.mean() == row.repeat_orders
    assert (repeat.dropout_a.mean(), repeat.dropout_b.mean()) == (0.793, 2.426)


@all_presets()
def test_new_visitors_order_as_often_as_the_table_says(name: str) -> None:
    """Their own later visits counted; messages would come on top."""
    shop, row = preset(name), PRESETS[name]
    assert shop.funnel.intent.mean() == pytest.approx(intent_for(row.conversion, shop), rel=5e-4)
    for channel in shop.channels:
        if isinstance(channel, PaidChannel):
            assert UsualMonth(shop).conversion[channel.name] == pytest.approx(row.conversion, rel=5e-4)


@pytest.mark.parametrize("name", MADE_HERE)
def test_a_click_costs_what_a_customer_costs_times_conversion(name: str) -> None:
    shop, row = preset(name), PRESETS[name]
    clicks = [channel for channel in shop.channels if isinstance(channel, PaidChannel)]
    assert clicks
    for channel in clicks:
        assert channel.monthly_click_ceiling is not None
        assert click_cost(channel) == pytest.approx(row.cac * row.conversion, rel=5e-4)


def test_the_first_channel_states_that_click_without_further_factors() -> None:
    for name in MADE_HERE:
        search, row = preset(name).channels[0], PRESETS[name]
        assert isinstance(search, PaidChannel)
        assert search.monthly_click_ceiling is not None
        saturation = search.monthly_budget.at(0).mean() / search.monthly_click_ceiling.at(0).mean()
        click = search.cost_per_click.at(0).mean() + saturation
        assert click == pytest.approx(row.cac * row.conversion, rel=5e-4)


@pytest.mark.parametrize("name", MADE_HERE)
def test_influencers_win_customers_at_the_same_price(name: str) -> None:
    month = UsualMonth(preset(name))
    for channel in preset(name).channels:
        if isinstance(channel, InfluencerChannel):
            cac = month.ad_spend[channel.name] / month.customers[channel.name]
            assert cac == pytest.approx(PRESETS[name].cac, rel=2e-3)


@all_presets()
def test_the_month_is_as_large_as_the_catalogue_says(name: str) -> None:
    visits = sum(UsualMonth(preset(name)).visits.values())
    # the contract's Turkish shop pays 0.5375 a click at its first budget
    rel = 0.07 if name == "turkish_shop" else 0.005
    assert visits == pytest.approx(VISITS_A_MONTH[name], rel=rel)


@pytest.mark.parametrize("name", MADE_HERE)
def test_ads_bring_their_share_of_new_customers(name: str) -> None:
    expected = PRESETS[name].paid_share
    share = UsualMonth(preset(name)).paid_share
    if expected is not None:
        assert share == pytest.approx(expected, abs=0.002)
    assert 0.3 < share < 0.7


@all_presets()
def test_content_and_partners_begin_where_they_would_settle(name: str) -> None:
    for channel in preset(name).channels:
        if isinstance(channel, ContentChannel):
            assert channel.items_at_start.mean() == pytest.approx(settled_content(channel), rel=0.03)
        if isinstance(channel, AffiliateChannel):
            assert channel.partners_at_start.mean() == pytest.approx(settled_affiliates(channel), rel=0.01)


# ---------------------------------------------------------------- what §D2 derives


@pytest.mark.parametrize(
    ("name", "margin", "share", "digits"),
    [
        ("fashion", 37.9, 0.30, 0.05),
        ("electronics", 19.6, 0.09, 0.05),
        ("beauty", 45.4, 0.50, 0.05),
        ("grocery", 14.1, 0.21, 0.05),
        ("turkish_shop", 50.9, 0.34, 0.05),
        ("marketplace_seller", 54.8, 0.12, 0.05),
        ("online_course", 101, 0.84, 0.5),
    ],
)
def test_what_an_order_leaves(name: str, margin: float, share: float, digits: float) -> None:
    left = margin_of_order(preset(name))
    assert left == pytest.approx(margin, abs=digits)
    assert left / PRESETS[name].order_value == pytest.approx(share, abs=0.005)


@pytest.mark.parametrize(
    ("name", "one_year", "three_years"),
    [
        ("fashion", 1.60, 2.32),
        ("electronics", 1.35, 1.78),
        ("beauty", 2.10, 3.06),
        ("grocery", 2.40, 3.47),
        ("turkish_shop", 2.00, 2.87),
    ],
)
def test_how_often_a_customer_orders(name: str, one_year: float, three_years: float) -> None:
    assert orders_until(preset(name), 12) == pytest.approx(one_year, abs=0.005)
    assert orders_until(preset(name), 36) == pytest.approx(three_years, abs=0.0051)


@pytest.mark.parametrize(
    ("name", "revenue", "margin_12", "margin_36", "blended_36"),
    [
        ("fashion", 3.03, 0.90, 1.21, 2.69),
        ("electronics", 3.91, 0.34, 0.43, 0.85),
        ("beauty", 3.10, 1.52, 2.07, 4.14),
        ("grocery", 3.08, 0.62, 0.83, 2.09),
        ("turkish_shop", 3.00, 0.98, 1.27, 1.27),
    ],
)
def test_what_a_customer_is_worth_against_what_he_costs(
    name: str, revenue: float, margin_12: float, margin_36: float, blended_36: float
) -> None:
    """Revenue is order values, undiscounted; margin is discounted to the first order."""
    shop, row = preset(name), PRESETS[name]
    paid, blended = _cacs(name)
    assert row.order_value * orders_until(shop, 12) / paid == pytest.approx(revenue, abs=0.005)
    worth = [margin_of_order(shop) * orders_until(shop, months, row.discount_rate) for months in (12, 36)]
    assert worth[0] / paid == pytest.approx(margin_12, abs=LTV_DIGITS)
    assert worth[1] / paid == pytest.approx(margin_36, abs=LTV_DIGITS)
    assert worth[1] / blended == pytest.approx(blended_36, abs=LTV_DIGITS)


def _cacs(name: str) -> tuple[float, float]:
    """Paid and blended, from the plan; of the Turkish shop at low spend, as §D2 has it."""
    if name in MADE_HERE:
        month = UsualMonth(preset(name))
        return month.paid_cac, month.blended_cac
    (clicks,) = preset(name).channels
    assert isinstance(clicks, PaidChannel)
    cost = clicks.cost_per_click.at(0).mean() / UsualMonth(preset(name)).conversion[clicks.name]
    return cost, cost


@pytest.mark.parametrize(
    ("name", "paid", "blended", "digits"),
    [
        ("fashion", 15.8, 0, 0.1),
        ("electronics", math.inf, 48, 0.5),
        ("beauty", 2.3, 0, 0.05),
        ("grocery", 46, 2.4, 0.5),
        ("turkish_shop", 11.3, 11.3, 0.05),
    ],
)
def test_when_a_customer_has_paid_back(name: str, paid: float, blended: float, digits: float) -> None:
    costs = _cacs(name)
    assert payback_months(preset(name), costs[0]) == pytest.approx(paid, abs=digits)
    assert payback_months(preset(name), costs[1]) == pytest.approx(blended, abs=digits)


@pytest.mark.parametrize("name", ["fashion", "electronics", "beauty", "grocery"])
def test_a_paid_customer_costs_what_the_survey_found(name: str) -> None:
    assert UsualMonth(preset(name)).paid_cac == pytest.approx(PRESETS[name].cac, abs=0.05)


def test_clothes_win_customers_at_less_than_electronics() -> None:
    """The Affise article's own example (A-Q2)."""
    clothes, electronics = UsualMonth(preset("fashion")), UsualMonth(preset("electronics"))
    assert clothes.paid_cac < electronics.paid_cac
    assert clothes.blended_cac < electronics.blended_cac


def test_the_marketplace_keeps_a_fifth_and_the_addresses() -> None:
    seller = preset("marketplace_seller")
    # 21.36 % of the orders that are kept
    assert seller.finance.marketplace_fee.mean() == pytest.approx(0.2136 * 0.88, abs=5e-5)
    assert margin_of_order(seller) - UsualMonth(seller).paid_cac == pytest.approx(18.8, abs=0.05)
    funnel = seller.funnel
    shares = (funnel.contact_capture, funnel.known_at_checkout, funnel.push_capture)
    assert all(share.high_limit() == 0 for share in shares)
    assert not any(program.sends_messages for program in seller.programs)


def test_the_box_pays_back_after_seven_months() -> None:
    """§D2's derived line leaves out the 1 % sent back, of which 0.18 a box is lost."""
    box = preset("subscription_box")
    unreturned = box.model_copy(
        update={"customers": box.customers.model_copy(update={"refund_rate": Quantity.point(0.0)})}
    )
    assert margin_of_order(unreturned) == pytest.approx(10.6, abs=0.05)
    assert margin_of_order(box) == pytest.approx(10.4, abs=0.05)
    worth = [margin_of_order(unreturned) * orders_until(box, months, 0.15) for months in (12, 36)]
    assert worth == pytest.approx([69.8, 112.5], abs=0.05)
    assert worth[1] / UsualMonth(box).paid_cac == pytest.approx(2.04, abs=0.01)
    for shop in (box, unreturned):
        assert payback_months(shop, UsualMonth(box).paid_cac) == 7
    repeat = box.customers.repeat
    assert repeat.kind == "subscription"
    stay = survival([3, 12], repeat.alpha.mean(), repeat.beta.mean())
    assert stay == pytest.approx([0.667, 0.333], abs=0.0005)


def test_the_course_is_paid_for_by_its_first_order() -> None:
    course = preset("online_course")
    month, clicks = UsualMonth(course), course.channels[0]
    cac = month.ad_spend[clicks.name] / month.customers[clicks.name]
    assert cac == pytest.approx(62, abs=0.05)
    assert 120 * orders_until(course, 12) == pytest.approx(156)
    assert margin_of_order(course) * orders_until(course, 12, 0.15) / cac == pytest.approx(2.1, abs=0.05)
    assert margin_of_order(course) / cac == pytest.approx(1.63, abs=0.005)


def test_affiliates_of_the_course_cost_what_they_sell() -> None:
    course = preset("online_course")
    (partners,) = (each for each in course.channels if isinstance(each, AffiliateChannel))
    month = UsualMonth(course)
    cac = month.ad_spend[partners.name] / month.customers[partners.name]
    # 30 % of 120, of which a tenth is declined and 8 % sent back, nearly all of it within the 30 days
    assert 0.9 * 36 * 0.92 < cac < 0.9 * 36 * 0.93
    assert month.paid_cac < 62


def test_the_turkish_shop_of_today_by_hand() -> None:
    shop = preset("turkish_shop_today")
    # 750 without VAT, 92 % kept; parcels there, and for 8 % back; the bank
    assert margin_of_order(shop) == pytest.approx(750 * 0.45 * 0.92 - 80 - 0.08 * 80 - 27)
    clicks = shop.channels[0]
    assert isinstance(clicks, PaidChannel)
    assert click_cost(clicks) == pytest.approx(4, rel=5e-4)
    assert shop.finance.vat_rate.mean() == 0.20
    assert shop.finance.payment_fee.mean() == 0.03


def test_the_turkish_shop_of_today_has_rising_prices() -> None:
    shop = preset("turkish_shop_today")
    grown = 1.28 ** (23 / 12)
    for prices in (
        shop.customers.order_value,
        shop.operations.shipping_and_packing,
        shop.finance.salaries,
        shop.channels[0].monthly_budget,  # type: ignore[union-attr]  # a paid channel
    ):
        assert len(prices) == shop.months
        assert prices[-1].mean() / prices[0].mean() == pytest.approx(grown, rel=0.01)
