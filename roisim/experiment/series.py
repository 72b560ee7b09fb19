"""The series that figures are made of: what each is, and how the plan follows from its months."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from roisim.experiment.metrics import METRICS, Months
from roisim.translation import N_

SeriesUnit = Literal["count", "money"]


@dataclass(frozen=True)
class Series:
    """One number per plan month and world.

    Attributes:
        name: how `Metric.up` and `Metric.down` call it.
        text: its label in English, as in `Metric.text`.
        unit: "money" is the plan's currency.
        months: how the plan follows from its months.
    """

    name: str
    text: str
    unit: SeriesUnit
    months: Months = "sum"


def _helpers() -> tuple[Series, ...]:
    """Series that are no figures themselves, only parts of some."""
    count: Final = (
        ("ad_clicks", N_("Ad clicks of channels with a click-through rate")),
        ("first_visit_contacts", N_("Contacts won on a first visit")),
        ("ad_visits", N_("Visits by clicks on ads and partners' links")),
        ("paid_clicks", N_("Ad clicks that money was spent for")),
        ("paid_contacts", N_("New contacts of channels that cost money")),
        ("carts_left", N_("Carts with no order on the same visit")),
        ("paid_new_customers", N_("New customers of advertised channels")),
        ("cac_customers", N_("New customers that CAC ({cac}) counts")),
        ("customers_at_start", N_("Customers active at the start of the month")),
        ("customers_lapsed", N_("Of these, lapsed within the month")),
        ("customer_days", N_("Days of active customers")),
        ("refunded_orders", N_("Orders refunded")),
        ("commissions_decided", N_("Commissions approved, declined and reversed")),
        ("orders_wanted", N_("Orders and lost orders, where stock is kept")),
    )
    money: Final = (
        ("order_values", N_("Order values")),
        ("click_sales", N_("Order values less discounts, paid clicks")),
        ("discounts", N_("Discounts")),
        ("visit_spend", N_("Spent on clicks, influencers and commission")),
        ("shown_click_spend", N_("Spent on clicks of channels with a click-through rate")),
        ("contact_spend", N_("The same, and what sign-ups at partners cost")),
        ("message_margin", N_("Contribution margin of orders on visits by messages")),
        ("acquisition_cost_blended", N_("Cost of acquiring customers (blended)")),
        ("acquisition_cost_full", N_("Cost of acquiring customers (full)")),
        ("costs_below_margin", N_("Costs below the contribution margin")),
        ("repeat_revenue", N_("Revenue of repeat orders")),
        ("returning_visit_revenue", N_("Revenue on returning visits")),
        ("ltv_revenue_total", N_("LTV in revenue, all new customers together")),
        ("ltv_margin_total", N_("LTV in contribution margin, all new customers together")),
    )
    return (*(Series(*entry, "count") for entry in count), *(Series(*entry, "money") for entry in money))


def _figures() -> tuple[Series, ...]:
    """Figures that are series themselves."""
    plain = (metric for metric in METRICS.values() if not metric.is_ratio and metric.by_month)
    return tuple(
        Series(metric.name, metric.text, "money" if metric.unit == "money" else "count", metric.months)
        for metric in plain
    )


SERIES: Final[dict[str, Series]] = {series.name: series for series in (*_figures(), *_helpers())}
