"""Figures of money, cash and risk."""

from __future__ import annotations

from typing import Final

from roisim.experiment.metrics.metric import money_of, sum_of
from roisim.translation import N_

MONEY: Final = (
    money_of(
        "revenue", N_("Revenue"), N_("Order values − discounts − refunds − VAT, each on the day it happens.")
    ),
    money_of(
        "contribution_margin",
        N_("Contribution margin"),
        N_(
            "Revenue − goods − shipping and packing − payment and marketplace fees − handling of returns − "
            "loyalty points (CM2): what orders leave for marketing, people and profit."
        ),
    ),
    money_of(
        "ad_spend",
        N_("Advertising spend"),
        N_(
            "Paid clicks, advertising to known people, fees of influencers and approved commission of "
            "affiliates."
        ),
        better=0,
    ),
    money_of(
        "acquisition_cost",
        N_("Cost of acquiring customers ({cac})"),
        N_("What the plan counts as the cost of winning customers: the numerator of its CAC."),
        better=-1,
    ),
    money_of(
        "profit", N_("Profit"), N_("Contribution margin − all other costs, before profit tax and interest.")
    ),
)

CASH: Final = (
    money_of(
        "cash_end",
        N_("Cash at the end"),
        N_("Balance after the last day, the opening cash included."),
        months="last",
    ),
    money_of(
        "cash_low",
        N_("Lowest cash"),
        N_("Lowest balance at the end of any day, or the opening one: how much money the plan needs."),
        months="lowest",
    ),
    sum_of(
        "payback_months",
        N_("Payback of a customer"),
        "months",
        -1,
        N_(
            "Age in months of 365/12 days at which a customer's contribution margin, added up over the "
            "customers observed at each age, reaches the plan's CAC ({cac}). No discounting. “Never” means: "
            "not within the plan."
        ),
        months="none",
    ),
    sum_of(
        "break_even_month",
        N_("Break-even month"),
        "month",
        -1,
        N_(
            "First month (1, 2, …) from whose end on the profit added up since the start stays at or above "
            "zero until the plan ends."
        ),
        months="none",
    ),
    sum_of(
        "cash_back_month",
        N_("Money back in month"),
        "month",
        -1,
        N_(
            "First month (1, 2, …) from whose end on the cash balance stays at or above the opening one "
            "until the plan ends."
        ),
        months="none",
    ),
    sum_of(
        "chance_of_loss",
        N_("Chance of a loss"),
        "share",
        -1,
        N_("Share of the simulated worlds whose profit over the plan is below zero."),
        months="none",
    ),
)
