"""Other markets than the home market: what differs there, and what entering one costs."""

from __future__ import annotations

from typing import ClassVar

from roisim.scenario.channel_base import NONE_STATED
from roisim.scenario.field import assumption
from roisim.scenario.quantity import MonthlyQuantity, Quantity
from roisim.scenario.section import Section, money, number, share, text
from roisim.translation import N_


def _fit(label: str, definition: str) -> Quantity:
    made: Quantity = share(
        label, definition, default=1, evidence=assumption("as in the home market"), example=0.5
    )
    return made


def _odds(label: str, definition: str, default: float, why: str) -> Quantity:
    made: Quantity = number(
        label,
        definition,
        unit="odds ratio",
        low=0.01,
        high=100,
        default=default,
        evidence=assumption(why),
    )
    return made


class Market(Section):
    """One market, which channels name as theirs."""

    title: ClassVar[str] = N_("Market")

    name: str = text(
        N_("Name"),
        N_("What the market is called where channels name it. No two may have the same name."),
        example="France",
    )
    order_value_factor: Quantity = number(
        N_("Order value"),
        N_("Order value of its customers, against the home market's."),
        unit="factor",
        low=0.01,
        high=100,
        default=1,
        evidence=assumption("as in the home market"),
    )
    vat_rate: Quantity | None = share(
        N_("VAT rate"),
        N_("VAT of its orders as a share of the price without it; left out, the plan's."),
        default=None,
        example=0.2,
    )
    shipping_extra: MonthlyQuantity = money(
        N_("Shipping costs more"),
        N_("What sending one order there costs besides shipping and packing at home."),
        per="order",
        default=0,
        evidence=NONE_STATED,
        example=8,
    )
    local_payment: Quantity = _fit(
        N_("Local ways to pay"), N_("How far the usual ways to pay are offered: 1 wholly, 0 not at all.")
    )
    taxes_in_prices: Quantity = _fit(
        N_("Taxes in the prices"), N_("How far prices are shown with all taxes and duties: 1 wholly.")
    )
    local_support: Quantity = _fit(
        N_("Local support"), N_("How far support speaks the language and has a local number: 1 wholly.")
    )
    payment_odds_ratio: Quantity = _odds(
        N_("Without local ways to pay"),
        N_("Odds of finishing the checkout where local ways to pay are wholly lacking."),
        0.6,
        "many do not hold an international card, or do not trust it here",
    )
    tax_odds_ratio: Quantity = _odds(
        N_("Without taxes in the prices"),
        N_("Odds of finishing the checkout where taxes are only told at its end."),
        0.8,
        "some leave when the total grows",
    )
    support_odds_ratio: Quantity = _odds(
        N_("Without local support"),
        N_("Odds of finishing the checkout where local support is wholly lacking."),
        0.9,
        "few ask before they buy",
    )
    entry_cost: Quantity = money(
        N_("Entering the market"),
        N_("Cost of entering it, in the plan's first month."),
        default=0,
        evidence=NONE_STATED,
        by_month=False,
        example=2000,
    )
    monthly_cost: MonthlyQuantity = money(
        N_("Being there, a month"),
        N_("What being in the market costs in a month."),
        per="month",
        default=0,
        evidence=NONE_STATED,
        example=200,
    )
