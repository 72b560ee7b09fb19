"""All figures in their order, which of them one channel has, and which come first."""

from __future__ import annotations

from typing import Final

from roisim.experiment.metrics.contacts import CONTACTS, CRM_ADS, EMAIL, MESSAGES, PUSH
from roisim.experiment.metrics.costs import COMMISSIONS, COSTS
from roisim.experiment.metrics.metric import Metric
from roisim.experiment.metrics.money import CASH, MONEY
from roisim.experiment.metrics.people import CUSTOMERS, VISITORS
from roisim.experiment.metrics.rates import RATES
from roisim.experiment.metrics.scarce import DESK, SITE, STOCK
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
    (N_("Contacts"), CONTACTS),
    (N_("Costs by kind"), COSTS),
    (N_("Messages"), MESSAGES),
    (N_("E-mail"), EMAIL),
    (N_("Push notifications"), PUSH),
    (N_("Ads to known people"), CRM_ADS),
    (N_("Commission of partners"), COMMISSIONS),
    (N_("Stock"), STOCK),
    (N_("Service desk"), DESK),
    (N_("Room on the site"), SITE),
)
"""Headings and the figures under them, in the order in which they are shown and written."""

OPTIONAL: Final = (MESSAGES, EMAIL, PUSH, CRM_ADS, COMMISSIONS, STOCK, DESK, SITE)
"""Groups that a plan without such things has nothing in; readers are spared them then."""

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
    "cost_per_click",
    "cost_per_thousand_visits",
    "cost_per_thousand_impressions",
    "visitor_conversion_rate",
    "add_to_cart_rate",
    "discount_share",
    "refund_rate",
    "repeat_order_share",
    "partner_sign_ups",
    "cost_per_contact",
    "contacts_per_customer",
    "value_per_contact",
    "paid_click_spend",
    "affiliate_cost",
    "influencer_cost",
    "content_cost",
    "recovered_carts",
    "push_subscribers",
    "commissions_pending",
    "commissions_approved",
    "commissions_declined",
    "commissions_reversed",
    "lost_orders",
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
