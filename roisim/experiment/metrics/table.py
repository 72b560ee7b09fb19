"""All figures in their order, which of them one channel has, and which come first."""

from __future__ import annotations

from typing import Final

from roisim.experiment.metrics.metric import Metric
from roisim.experiment.metrics.money import CASH, MONEY
from roisim.experiment.metrics.people import CUSTOMERS, VISITORS
from roisim.experiment.metrics.rates import RATES
from roisim.experiment.metrics.value import ACQUISITION, RETURNS, VALUE
from roisim.experiment.results import PlanFacts
from roisim.translation import N_

GROUPS: Final = (
    (N_("Visitors"), VISITORS),
    (N_("Customers"), CUSTOMERS),
    (N_("Money"), MONEY),
    (N_("Cash and risk"), CASH),
    (N_("Cost of a customer"), ACQUISITION),
    (N_("Value of a customer"), VALUE),
    (N_("Return on spending"), RETURNS),
    (N_("Rates"), RATES),
)
"""Headings and the figures under them, in the order in which they are shown and written."""

METRICS: Final[dict[str, Metric]] = {metric.name: metric for _heading, group in GROUPS for metric in group}

CHANNEL_METRICS: Final = (
    "impressions",
    "visits",
    "new_visits",
    "returning_visits",
    "contacts",
    "carts",
    "checkouts",
    "orders",
    "new_customers",
    "repeat_orders",
    "revenue",
    "contribution_margin",
    "ad_spend",
    "cac_paid",
    "ltv_revenue",
    "ltv_margin",
    "ltv_to_cac",
    "roas",
    "mer",
    "conversion_rate",
    "click_through_rate",
    "cart_abandonment_rate",
    "signup_rate",
    "average_order_value",
    "returning_visit_share",
)
"""Figures that make sense for the people of one channel of first visit; CAC there is advertising only."""


def headlines(plan: PlanFacts) -> tuple[str, ...]:
    """The figures that head every summary, most telling first."""
    return (
        "revenue",
        "profit",
        "chance_of_loss",
        "new_customers",
        f"cac_{plan.cac}",
        "ltv_margin",
        "ltv_to_cac",
        "payback_months",
        "break_even_month",
        "cash_low",
        "cash_end",
        "roas",
    )
