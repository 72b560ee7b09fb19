"""The table of figures keeps its promises to scripts from outside and holds together."""

from __future__ import annotations

import pytest

from roisim.experiment.metric_labels import channel_label, definition, label
from roisim.experiment.metrics import CHANNEL_METRICS, GROUPS, METRICS, headlines
from roisim.experiment.series import SERIES
from tests.experiment.books_factory import plan_facts

CONTRACT = """
impressions count 0 | visits count 0 | new_visits count 0 | returning_visits count 0 | contacts count 1
carts count 0 | checkouts count 0 | orders count 1 | new_customers count 1 | repeat_orders count 1
active_customers count 1 | revenue money 1 | contribution_margin money 1 | ad_spend money 0
acquisition_cost money -1 | profit money 1 | cash_end money 1 | cash_low money 1 | payback_months months -1
break_even_month month -1 | cash_back_month month -1 | chance_of_loss share -1 | cac_paid money -1
cac_blended money -1 | cac_full money -1 | ltv_revenue money 1 | ltv_margin money 1 | ltv_to_cac × 1
npv money 1 | roas × 1 | mer × 1 | roi share 1 | email_roi × 1 | conversion_rate share 1
click_through_rate share 1 | cart_abandonment_rate share -1 | signup_rate share 1
churn_rate share_a_month -1 | purchase_frequency a_year 1 | average_order_value money 1
returning_visit_share share 0
returning_revenue_share share 0
push_subscribers count 1 | partner_sign_ups count 1 | email_list_size count 1 | cost_per_click money -1
cost_per_thousand_visits money -1 | cost_per_thousand_impressions money -1 | cost_per_contact money -1
contacts_per_customer × 0 | value_per_contact money 1 | add_to_cart_rate share 1
visitor_conversion_rate share 1 | discount_share share -1 | refund_rate share -1 | repeat_order_share share 0
paid_click_spend money 0 | affiliate_cost money 0 | influencer_cost money 0 | crm_ads_cost money 0
content_cost money 0 | salaries_cost money 0 | service_cost money 0 | technology_cost money 0
inventory_cost money 0 | email_cost money 0 | rewards_cost money 0 | other_cost money 0
recovered_carts count 1 | cart_recovery_rate share 1 | learned_discounts count -1 | email_messages count 0
email_clicks count 1 | email_click_rate share 1 | email_unsubscribes count -1 | unsubscribe_rate share -1
email_orders count 1 | email_sales money 1 | push_messages count 0 | push_clicks count 1
push_click_rate share 1 | push_unsubscribes count -1 | push_orders count 1 | push_sales money 1
crm_ads_messages count 0 | crm_ads_clicks count 1 | crm_ads_click_rate share 1 | crm_ads_orders count 1
crm_ads_sales money 1 | crm_ads_roas × 1 | commissions_pending count 1 | commissions_approved count 1
commissions_declined count 0 | commissions_reversed count 0 | commissions_open count 0
commission_approval_rate share 0 | lost_orders count -1 | fill_rate share 1 | chats_asked count 0
chats_served count 1 | chat_service_level share 1 | visits_refused count -1 | refused_visit_share share -1
returning_visit_revenue_share share 0
"""
RATIOS = """
cac_paid cac_blended cac_full ltv_revenue ltv_margin ltv_to_cac roas mer roi email_roi conversion_rate
click_through_rate cart_abandonment_rate signup_rate churn_rate purchase_frequency average_order_value
returning_visit_share returning_revenue_share
returning_visit_revenue_share cost_per_click cost_per_thousand_visits cost_per_thousand_impressions
cost_per_contact contacts_per_customer value_per_contact add_to_cart_rate visitor_conversion_rate
discount_share refund_rate repeat_order_share cart_recovery_rate email_click_rate unsubscribe_rate
push_click_rate crm_ads_click_rate crm_ads_roas commission_approval_rate fill_rate chat_service_level
refused_visit_share
"""


def contract_lines() -> list[tuple[str, str, int]]:
    entries = [entry.split() for line in CONTRACT.strip().splitlines() for entry in line.split("|")]
    return [(name, unit.replace("_", " "), int(better)) for name, unit, better in entries]


@pytest.mark.parametrize(("name", "unit", "better"), contract_lines())
def test_every_name_of_the_contract_has_its_unit_and_direction(name: str, unit: str, better: int) -> None:
    assert (METRICS[name].unit, METRICS[name].better) == (unit, better)


def test_what_the_contract_calls_a_ratio_divides_and_nothing_else_does() -> None:
    assert {name for name, metric in METRICS.items() if metric.is_ratio} == set(RATIOS.split())


def test_every_figure_is_promised_to_scripts() -> None:
    assert {name for name, _unit, _better in contract_lines()} == set(METRICS)


def test_figures_without_months_are_those_of_the_contract() -> None:
    without = {name for name, metric in METRICS.items() if not metric.by_month}
    assert without == {"payback_months", "break_even_month", "cash_back_month", "chance_of_loss"}


def test_every_figure_stands_once_under_one_heading() -> None:
    names = [metric.name for _heading, group in GROUPS for metric in group]
    assert names == list(METRICS)
    assert len(names) == len(set(names))


def test_figures_are_made_of_series_that_exist_and_every_series_is_used() -> None:
    used = {name for metric in METRICS.values() if metric.by_month for name in (*metric.up, *metric.down)}
    assert used == set(SERIES)


def test_labels_of_ltv_and_cac_name_basis_horizon_and_rate() -> None:
    plan = plan_facts(cac="full")
    assert label(METRICS["ltv_revenue"], plan) == "LTV in revenue (36 months, not discounted)"
    assert (
        label(METRICS["ltv_margin"], plan)
        == "LTV in contribution margin (36 months, discounted at 25\N{NO-BREAK SPACE}% a year)"
    )
    assert label(METRICS["ltv_to_cac"], plan) == (
        "LTV/CAC (contribution margin, 36 months, discounted at 25\N{NO-BREAK SPACE}% a year; CAC full)"
    )
    assert label(METRICS["acquisition_cost"], plan) == "Cost of acquiring customers (full)"


def test_a_channel_is_judged_by_advertising_alone() -> None:
    text = channel_label(METRICS["ltv_to_cac"], plan_facts(cac="full"))
    assert text.endswith("CAC advertising only)")


def test_an_uncertain_rate_is_named_by_its_limits() -> None:
    text = label(METRICS["npv"], plan_facts(rate=(0.2, 0.305)))
    assert text == "Net present value (discounted at 20–30.5\N{NO-BREAK SPACE}% a year)"


def test_no_label_or_definition_keeps_an_open_place() -> None:
    plan = plan_facts()
    texts = [text(metric, plan) for metric in METRICS.values() for text in (label, definition)]
    assert not [text for text in texts if "{" in text or "}" in text]
    assert all(texts)


def test_labels_are_in_the_readers_language_and_in_english_for_scripts() -> None:
    def in_turkish(text: str) -> str:
        return text.replace("Revenue", "Ciro")

    assert label(METRICS["revenue"], plan_facts(), in_turkish) == "Ciro"
    assert label(METRICS["revenue"], plan_facts(), str) == "Revenue"


def test_labels_are_different() -> None:
    labels = [label(metric, plan_facts()) for metric in METRICS.values()]
    assert len(set(labels)) == len(labels)


def test_headlines_and_channel_figures_exist() -> None:
    for cac in ("paid", "blended", "full"):
        assert set(headlines(plan_facts(cac=cac))) <= set(METRICS)
        assert f"cac_{cac}" in headlines(plan_facts(cac=cac))
    assert set(CHANNEL_METRICS) <= set(METRICS)
