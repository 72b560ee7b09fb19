"""Figures of what is spent, by kind; and of partners who are paid by the order."""

from __future__ import annotations

from typing import Final

from roisim.experiment.metrics.metric import count_of, money_of, ratio_of
from roisim.translation import N_

COSTS: Final = (
    money_of(
        "paid_click_spend",
        N_("Spent on clicks"),
        N_("What paid channels cost, click by click."),
        better=0,
    ),
    money_of(
        "affiliate_cost",
        N_("Commission of affiliates"),
        N_("Commission of affiliates and influencers, once it is approved: no approved order, no cost."),
        better=0,
    ),
    money_of(
        "influencer_cost", N_("Fees of influencers"), N_("Fees for posts, without commission."), better=0
    ),
    money_of(
        "crm_ads_cost",
        N_("Advertising to known people"),
        N_("What programmes cost that are booked to advertising."),
        better=0,
    ),
    money_of(
        "content_cost", N_("Content production"), N_("Articles, films and all other content."), better=0
    ),
    money_of(
        "salaries_cost",
        N_("Salaries"),
        N_("Sales, marketing, support and IT, the service desk included."),
        better=0,
    ),
    money_of(
        "service_cost",
        N_("Wages of the service desk"),
        N_("Hours of the agents who answer visitors; part of the salaries."),
        better=0,
    ),
    money_of(
        "technology_cost",
        N_("Technology"),
        N_("Platforms, servers and tools, with the programmes booked to technology."),
        better=0,
    ),
    money_of(
        "inventory_cost",
        N_("Inventory maintenance"),
        N_("Storage, cooling, spoilage and what the goods in store tie up."),
        better=0,
    ),
    money_of(
        "email_cost", N_("Costs of e-mail"), N_("What programmes cost that are booked to e-mail."), better=0
    ),
    money_of(
        "rewards_cost",
        N_("Rewards for sign-up and referral"),
        N_("Money for addresses that partners bring and for customers whom friends bring."),
        better=0,
    ),
    money_of("other_cost", N_("Other costs"), N_("All other costs below the contribution margin."), better=0),
)

COMMISSIONS: Final = (
    count_of(
        "commissions_pending",
        N_("Orders with commission"),
        N_(
            "First orders for which a partner is to be paid. Each is pending for the hold period, then "
            "declined, reversed because the goods came back, or approved."
        ),
        better=1,
    ),
    count_of(
        "commissions_approved",
        N_("Commissions approved"),
        N_("Orders whose partner is paid, on the day the hold ends."),
        better=1,
    ),
    count_of(
        "commissions_declined",
        N_("Commissions declined"),
        N_("Orders for which the partner is refused the commission when the hold ends."),
    ),
    count_of(
        "commissions_reversed",
        N_("Commissions reversed"),
        N_("Orders that were refunded before the hold ended, so that nothing is paid."),
    ),
    count_of(
        "commissions_open",
        N_("Commissions pending at the end"),
        N_("Orders whose hold is not over after the last day. Nothing is booked for them yet."),
        months="last",
    ),
    ratio_of(
        "commission_approval_rate",
        N_("Approved commissions"),
        "share",
        N_("Commissions approved ÷ approved, declined and reversed ones."),
        "commissions_approved",
        "commissions_decided",
        better=0,
    ),
)
