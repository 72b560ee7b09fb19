"""Rates of visits, carts, customers and orders."""

from __future__ import annotations

from typing import Final

from roisim.experiment.metrics.metric import ratio_of
from roisim.translation import N_

RATES: Final = (
    ratio_of("conversion_rate", N_("Conversion rate"), "share", N_("Orders ÷ visits."), "orders", "visits"),
    ratio_of(
        "visitor_conversion_rate",
        N_("Conversion of visitors"),
        "share",
        N_("New customers ÷ new visits: of the people who come for the first time, how many ever buy."),
        "new_customers",
        "new_visits",
    ),
    ratio_of(
        "click_through_rate",
        N_("Click-through rate"),
        "share",
        N_("Ad clicks ÷ impressions, over channels that state a click-through rate."),
        "ad_clicks",
        "impressions",
    ),
    ratio_of("add_to_cart_rate", N_("Add-to-cart rate"), "share", N_("Carts ÷ visits."), "carts", "visits"),
    ratio_of(
        "cart_abandonment_rate",
        N_("Cart abandonment"),
        "share",
        N_("Carts with no order on the same visit ÷ carts. Recovering a cart later does not lower it."),
        "carts_left",
        "carts",
        better=-1,
    ),
    ratio_of(
        "signup_rate",
        N_("Sign-up rate"),
        "share",
        N_("Contacts won on a first visit ÷ new visits."),
        "first_visit_contacts",
        "new_visits",
    ),
    ratio_of(
        "churn_rate",
        N_("Churn"),
        "share a month",
        N_(
            "Of the customers active at the start of a month, the share who lapse in it; over the plan, the "
            "sum of the ones ÷ the sum of the others."
        ),
        "customers_lapsed",
        "customers_at_start",
        better=-1,
    ),
    ratio_of(
        "purchase_frequency",
        N_("Purchase frequency"),
        "a year",
        N_("365 × orders ÷ days of active customers: orders a year of a customer who is active."),
        "orders",
        "customer_days",
        factor=365.0,
    ),
    ratio_of(
        "average_order_value",
        N_("Average order value"),
        "money",
        N_("Order values before discounts and refunds, VAT included ÷ orders."),
        "order_values",
        "orders",
    ),
    ratio_of(
        "discount_share",
        N_("Share of discounts"),
        "share",
        N_("Discounts ÷ order values before them."),
        "discounts",
        "order_values",
        better=-1,
    ),
    ratio_of(
        "refund_rate",
        N_("Refund rate"),
        "share",
        N_(
            "Orders sent back and refunded ÷ orders, each in the month it happens: refunds come later than "
            "their orders."
        ),
        "refunded_orders",
        "orders",
        better=-1,
    ),
    ratio_of(
        "repeat_order_share",
        N_("Share of repeat orders"),
        "share",
        N_("Repeat orders ÷ orders."),
        "repeat_orders",
        "orders",
        better=0,
    ),
    ratio_of(
        "returning_visit_share",
        N_("Share of returning visits"),
        "share",
        N_("Returning visits ÷ visits."),
        "returning_visits",
        "visits",
        better=0,
    ),
    ratio_of(
        "returning_revenue_share",
        N_("Revenue share of returning customers"),
        "share",
        N_("Revenue of repeat orders ÷ revenue."),
        "repeat_revenue",
        "revenue",
        better=0,
    ),
    ratio_of(
        "returning_visit_revenue_share",
        N_("Revenue share of returning visitors"),
        "share",
        N_(
            "Revenue of orders placed on returning visits ÷ revenue. A first order on a later visit counts "
            "here, but not for returning customers."
        ),
        "returning_visit_revenue",
        "revenue",
        better=0,
    ),
)
