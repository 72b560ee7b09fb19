"""Figures of what a customer costs and is worth, and of what spending brings back."""

from __future__ import annotations

from typing import Final

from roisim.experiment.metrics.metric import money_of, ratio_of
from roisim.translation import N_

ACQUISITION: Final = (
    ratio_of(
        "cac_paid",
        N_("CAC, advertising only"),
        "money",
        N_("Advertising spend ÷ new customers whose first visit came by a channel with advertising spend."),
        "ad_spend",
        "paid_new_customers",
        better=-1,
    ),
    ratio_of(
        "cac_blended",
        N_("CAC, blended"),
        "money",
        N_(
            "Advertising, content, money rewards for sign-up and referral, and the shares of salaries and "
            "technology that serve acquisition ÷ all new customers."
        ),
        "acquisition_cost_blended",
        "new_customers",
        better=-1,
    ),
    ratio_of(
        "cac_full",
        N_("CAC, full"),
        "money",
        N_("The blended cost and inventory maintenance, so all five cost categories ÷ all new customers."),
        "acquisition_cost_full",
        "new_customers",
        better=-1,
    ),
    ratio_of(
        "cost_per_click",
        N_("Cost of a click"),
        "money",
        N_("Spent on clicks ÷ ad clicks of the channels that money was spent on clicks for."),
        "paid_click_spend",
        "paid_clicks",
        better=-1,
    ),
    ratio_of(
        "cost_per_thousand_visits",
        N_("Cost of a thousand visits by advertising"),
        "money",
        N_(
            "1000 × paid clicks, influencers and approved commission ÷ visits by clicks on ads and partners' "
            "links: what it takes to bring a thousand people to the shop. Ads to known people are left out."
        ),
        "visit_spend",
        "ad_visits",
        better=-1,
        factor=1000.0,
    ),
    ratio_of(
        "cost_per_thousand_impressions",
        N_("Cost of a thousand impressions (CPM)"),
        "money",
        N_("1000 × spent on clicks ÷ impressions, over channels that state a click-through rate."),
        "shown_click_spend",
        "impressions",
        better=-1,
        factor=1000.0,
    ),
)


VALUE: Final = (
    ratio_of(
        "ltv_revenue",
        N_("LTV in revenue ({horizon} months, not discounted)"),
        "money",
        N_(
            "Revenue of a customer whose first order falls in the period, from that order on for the plan's "
            "horizon. Beyond the plan's end it is what is expected of each person as they stand then, own "
            "orders only. No costs, no discounting: the optimist's reading."
        ),
        "ltv_revenue_total",
        "new_customers",
    ),
    ratio_of(
        "ltv_margin",
        N_("LTV in contribution margin ({horizon} months, discounted at {rate} a year)"),
        "money",
        N_("As LTV in revenue, but in contribution margin and discounted to the day of the first order."),
        "ltv_margin_total",
        "new_customers",
    ),
    ratio_of(
        "ltv_to_cac",
        N_("LTV/CAC (contribution margin, {horizon} months, discounted at {rate} a year; CAC {cac})"),
        "×",
        N_(
            "LTV in contribution margin ÷ the plan's CAC. The rule of thumb of 3 means nothing until the LTV "
            "is named."
        ),
        "ltv_margin_total cac_customers",
        "new_customers acquisition_cost",
    ),
    money_of(
        "npv",
        N_("Net present value (discounted at {rate} a year)"),
        N_(
            "All cash movements of the plan, each worth (1 + rate)^(−day/365) of itself. Opening cash and "
            "what is still owed at the end are left out."
        ),
    ),
)

RETURNS: Final = (
    ratio_of(
        "roas",
        N_("ROAS, last click"),
        "×",
        N_(
            "Order values less discounts on visits that a paid click began, those of ads to known people "
            "included ÷ advertising spend."
        ),
        "click_sales",
        "ad_spend",
    ),
    ratio_of("mer", N_("MER"), "×", N_("Revenue ÷ advertising spend."), "revenue", "ad_spend"),
    ratio_of(
        "roi",
        N_("ROI"),
        "share",
        N_("Profit ÷ all costs below the contribution margin: the return on everything that is spent there."),
        "profit",
        "costs_below_margin",
    ),
    ratio_of(
        "email_roi",
        N_("E-mail ROI"),
        "×",
        N_(
            "Order values less discounts on visits that an e-mail click began, recovered carts included ÷ "
            "costs booked to e-mail."
        ),
        "email_sales",
        "email_cost",
    ),
)
