"""Margins, fees, overheads, and when money moves."""

from __future__ import annotations

from typing import ClassVar

from roisim.scenario.field import assumption, benchmark
from roisim.scenario.quantity import MonthlyQuantity, Quantity
from roisim.scenario.section import MOST_MONEY, Section, choice, money, number, plain_number, share
from roisim.translation import N_


def _days(label: str, definition: str, high: float, default: float, why: str) -> Quantity:
    made: Quantity = number(
        label, definition, unit="days", low=0, high=high, default=default, evidence=assumption(why)
    )
    return made


class Finance(Section):
    """Money."""

    title: ClassVar[str] = N_("Money")
    later: ClassVar[frozenset[str]] = frozenset({"spend_limit", "overdraft"})

    gross_margin: Quantity = share(
        N_("Gross margin"),
        N_("Share of the price without VAT that is left after buying the goods."),
        default=0.45,
        evidence=benchmark("clothing 40 to 65 %, food 30 to 50 %, electronics 10 to 25 % (weak)"),
    )
    vat_rate: Quantity = share(
        N_("VAT rate"),
        N_("Value added tax as a share of the price without it. Prices in the shop include it."),
        default=0,
        evidence=assumption("prices are stated without VAT"),
    )
    payment_fee: Quantity = share(
        N_("Payment fee"),
        N_("Share of what the customer pays that the payment provider keeps."),
        default=0.025,
        evidence=benchmark("virtual POS in Türkiye 0.99 to 4.99 %, typically 1.5 to 4 % (Vepara 2025)"),
    )
    payment_fee_fixed: MonthlyQuantity = money(
        N_("Payment fee, fixed part"),
        N_("What the payment provider takes on each order besides its share."),
        per="order",
        default=0,
        evidence=assumption("none stated"),
    )
    marketplace_fee: Quantity = share(
        N_("Marketplace fee"),
        N_("Share of what the customer pays that a marketplace keeps."),
        default=0,
        evidence=assumption("sold in the shop's own store"),
    )
    opening_cash: Quantity = number(
        N_("Opening cash"),
        N_("Cash at hand before the first day; negative for an overdraft."),
        unit="money",
        low=-MOST_MONEY,
        high=MOST_MONEY,
        default=0,
        evidence=assumption("none stated"),
    )
    payment_delay_days: Quantity = _days(
        N_("Customers' money arrives after"),
        N_("Days from an order to the payment provider's transfer."),
        120,
        0,
        "at once",
    )
    supplier_payment_days: Quantity = _days(
        N_("Goods are paid after"),
        N_("Days from a sale to paying the supplier for the goods sold."),
        180,
        0,
        "at once",
    )
    ad_payment_days: Quantity = _days(
        N_("Advertising is paid after"),
        N_("Days from a click to the card being charged."),
        90,
        0,
        "at once",
    )
    cost_payment_days: Quantity = _days(
        N_("Other costs are paid after"),
        N_("Days from any other cost to its payment."),
        90,
        0,
        "at once",
    )
    vat_payment_days: Quantity = _days(
        N_("VAT is paid after"),
        N_("Days from the end of a month to paying its VAT."),
        90,
        26,
        "on the 26th of the next month",
    )
    discount_rate: Quantity = number(
        N_("Discount rate"),
        N_("By which share a year later money is worth less than money now; for LTV and NPV."),
        unit="share/year",
        low=0,
        high=5,
        default=0.25,
        evidence=assumption("15 % is usual in dollars, 25 % and more in lira"),
    )
    ltv_horizon_months: int = plain_number(
        N_("Horizon of the LTV"),
        N_("How long a customer is followed for the lifetime value, in months of 365 ÷ 12 days."),
        unit="months",
        low=1,
        high=120,
        default=36,
        whole=True,
    )
    cac: str = choice(
        N_("CAC of the plan"),
        N_(
            "Which costs count when LTV is set against CAC: paid media only (paid); with content, rewards "
            "and the acquisition shares of salaries and technology (blended); with the store room (full)."
        ),
        ("paid", "blended", "full"),
        default="blended",
    )
    salaries: MonthlyQuantity = money(
        N_("Salaries"),
        N_("Sales, marketing, service and IT staff in a month."),
        per="month",
        default=0,
        evidence=assumption("none stated"),
    )
    salaries_acquisition_share: Quantity = share(
        N_("Salaries that win customers"),
        N_("Share of salaries that counts as cost of winning customers."),
        default=0.5,
        evidence=assumption("marketing and sales wholly, IT and service for a third"),
    )
    technology: MonthlyQuantity = money(
        N_("Technology"),
        N_("Servers, shop system, apps and customer software in a month."),
        per="month",
        default=0,
        evidence=assumption("none stated"),
    )
    technology_acquisition_share: Quantity = share(
        N_("Technology that wins customers"),
        N_("Share of technology that counts as cost of winning customers."),
        default=0.3,
        evidence=assumption("as much of IT as serves to win customers"),
    )
    content: MonthlyQuantity = money(
        N_("Content"),
        N_("Pictures, videos, texts in a month. Counts as cost of winning customers."),
        per="month",
        default=0,
        evidence=assumption("none stated"),
    )
    other_costs: MonthlyQuantity = money(
        N_("Other fixed costs"),
        N_("Rent, accountant and all else in a month."),
        per="month",
        default=0,
        evidence=assumption("none stated"),
    )
    spend_limit: str = choice(
        N_("Advertising stops"),
        N_(
            "Whether clicks are bought whatever happens (none), or only on days that begin with enough cash "
            "and overdraft for them (cash)."
        ),
        ("none", "cash"),
        default="none",
    )
    overdraft: Quantity = number(
        N_("Overdraft"),
        N_("How far cash may fall below zero before advertising stops, where it stops for lack of cash."),
        unit="money",
        low=0,
        high=MOST_MONEY,
        default=0,
        evidence=assumption("none stated"),
        example=1000,
    )
