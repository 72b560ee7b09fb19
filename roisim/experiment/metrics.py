"""The one table of figures: names, labels, units, definitions, and the series each is made of.

A figure is `factor × numerators ÷ denominators`. Each of them is a series: a number per plan month and
world (`SERIES`), whose months add up, stand at their end, or are the lowest. So the whole plan, every
month, one channel, the live formulas of the workbook and the documentation come from the same lines.

Scripts from outside rely on the names; never rename one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from roisim.experiment.results import PlanFacts
from roisim.translation import N_

Unit = Literal["count", "money", "share", "×", "months", "month", "share a month", "a year"]
Better = Literal[-1, 0, 1]
Months = Literal["sum", "last", "lowest", "none"]
"""How the whole plan follows from its months; "none": the figure has no series by month."""


@dataclass(frozen=True)
class Metric:
    """One figure.

    Attributes:
        name: its NAME in the JSON contract.
        text: its label in English, with {horizon}, {rate} and {cac} where they belong (see `label`).
        unit: "money" is the plan's currency, shares lie between 0 and 1, "×" is a multiple.
        better: +1 where more is better, −1 where less is, 0 where neither is.
        definition: what it is, for a shop owner.
        up, down: names of series; the figure is their product ÷ their product.
        factor: multiplies the ratio.
        months: how the plan follows from its months.
    """

    name: str
    text: str
    unit: Unit
    better: Better
    definition: str
    up: tuple[str, ...]
    down: tuple[str, ...] = ()
    factor: float = 1.0
    months: Months = "sum"

    @property
    def is_ratio(self) -> bool:
        """Whether it divides, so that it may not exist in some worlds."""
        return bool(self.down)

    @property
    def by_month(self) -> bool:
        """Whether it has a series by plan month."""
        return self.months != "none"

    @property
    def may_never_come(self) -> bool:
        """Whether a world may answer "never"."""
        return self.unit in {"months", "month"}

    @property
    def is_chance(self) -> bool:
        """Whether it is a share of the worlds, which has no bands over them."""
        return self.name == "chance_of_loss"


def _sum(name: str, text: str, unit: Unit, better: Better, definition: str, months: Months = "sum") -> Metric:
    return Metric(name, text, unit, better, definition, up=(name,), months=months)


def _count(name: str, text: str, definition: str, better: Better = 0, months: Months = "sum") -> Metric:
    return _sum(name, text, "count", better, definition, months)


def _money(name: str, text: str, definition: str, better: Better = 1, months: Months = "sum") -> Metric:
    return _sum(name, text, "money", better, definition, months)


def _ratio(
    name: str,
    text: str,
    unit: Unit,
    definition: str,
    up: str,
    down: str,
    better: Better = 1,
    factor: float = 1.0,
) -> Metric:
    return Metric(name, text, unit, better, definition, tuple(up.split()), tuple(down.split()), factor)


VISITORS: Final = (
    _count(
        "impressions",
        N_("Ad impressions"),
        N_(
            "How often ads were shown: the clicks expected each day ÷ the click-through rate, over paid "
            "channels that state one."
        ),
    ),
    _count("visits", N_("Visits"), N_("New and returning visits. Every order is placed on one.")),
    _count("new_visits", N_("New visits"), N_("First visits: one for each new person.")),
    _count(
        "returning_visits",
        N_("Returning visits"),
        N_(
            "All later visits: people who come back by themselves, clicks on messages, repeated ad clicks, "
            "and one for each own repeat order and each recovered cart."
        ),
    ),
    _count(
        "contacts",
        N_("New contacts"),
        N_("People who leave an address for the first time. An order alone makes no contact."),
        better=1,
    ),
    _count(
        "carts",
        N_("Carts filled"),
        N_(
            "Visits that put something into a cart or on a wish list. Coming back to a saved cart makes no "
            "second one."
        ),
    ),
    _count("checkouts", N_("Checkouts begun"), N_("Visits that begin a checkout.")),
)

CUSTOMERS: Final = (
    _count("orders", N_("Orders"), N_("First and repeat orders. A refund does not undo an order."), better=1),
    _count("new_customers", N_("New customers"), N_("People who order for the first time."), better=1),
    _count(
        "repeat_orders",
        N_("Repeat orders"),
        N_("All orders after a customer's first, of their own accord or brought by a message."),
        better=1,
    ),
    _count(
        "active_customers",
        N_("Active customers at the end"),
        N_(
            "Customers who have not lapsed, after the last day. Whether someone has lapsed is the model's "
            "own state; a shop can only guess it."
        ),
        better=1,
        months="last",
    ),
)

MONEY: Final = (
    _money(
        "revenue", N_("Revenue"), N_("Order values − discounts − refunds − VAT, each on the day it happens.")
    ),
    _money(
        "contribution_margin",
        N_("Contribution margin"),
        N_(
            "Revenue − goods − shipping and packing − payment and marketplace fees − handling of returns − "
            "loyalty points (CM2): what orders leave for marketing, people and profit."
        ),
    ),
    _money(
        "ad_spend",
        N_("Advertising spend"),
        N_(
            "Paid clicks, advertising to known people, fees of influencers and approved commission of "
            "affiliates."
        ),
        better=0,
    ),
    _money(
        "acquisition_cost",
        N_("Cost of acquiring customers ({cac})"),
        N_("What the plan counts as the cost of winning customers: the numerator of its CAC."),
        better=-1,
    ),
    _money(
        "profit", N_("Profit"), N_("Contribution margin − all other costs, before profit tax and interest.")
    ),
)

CASH: Final = (
    _money(
        "cash_end",
        N_("Cash at the end"),
        N_("Balance after the last day, the opening cash included."),
        months="last",
    ),
    _money(
        "cash_low",
        N_("Lowest cash"),
        N_("Lowest balance at the end of any day, or the opening one: how much money the plan needs."),
        months="lowest",
    ),
    _sum(
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
    _sum(
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
    _sum(
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
    _sum(
        "chance_of_loss",
        N_("Chance of a loss"),
        "share",
        -1,
        N_("Share of the simulated worlds whose profit over the plan is below zero."),
        months="none",
    ),
)

ACQUISITION: Final = (
    _ratio(
        "cac_paid",
        N_("CAC, advertising only"),
        "money",
        N_("Advertising spend ÷ new customers whose first visit came by a channel with advertising spend."),
        "ad_spend",
        "paid_new_customers",
        better=-1,
    ),
    _ratio(
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
    _ratio(
        "cac_full",
        N_("CAC, full"),
        "money",
        N_("The blended cost and inventory maintenance, so all five cost categories ÷ all new customers."),
        "acquisition_cost_full",
        "new_customers",
        better=-1,
    ),
)

VALUE: Final = (
    _ratio(
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
    _ratio(
        "ltv_margin",
        N_("LTV in contribution margin ({horizon} months, discounted at {rate} a year)"),
        "money",
        N_("As LTV in revenue, but in contribution margin and discounted to the day of the first order."),
        "ltv_margin_total",
        "new_customers",
    ),
    _ratio(
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
    _money(
        "npv",
        N_("Net present value (discounted at {rate} a year)"),
        N_(
            "All cash movements of the plan, each worth (1 + rate)^(−day/365) of itself. Opening cash and "
            "what is still owed at the end are left out."
        ),
    ),
)

RETURNS: Final = (
    _ratio(
        "roas",
        N_("ROAS, last click"),
        "×",
        N_("Order values less discounts on visits that a paid click began ÷ advertising spend."),
        "click_sales",
        "ad_spend",
    ),
    _ratio("mer", N_("MER"), "×", N_("Revenue ÷ advertising spend."), "revenue", "ad_spend"),
    _ratio(
        "roi",
        N_("ROI"),
        "share",
        N_("Profit ÷ all costs below the contribution margin: the return on everything that is spent there."),
        "profit",
        "costs_below_margin",
    ),
    _ratio(
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

RATES: Final = (
    _ratio("conversion_rate", N_("Conversion rate"), "share", N_("Orders ÷ visits."), "orders", "visits"),
    _ratio(
        "click_through_rate",
        N_("Click-through rate"),
        "share",
        N_("Ad clicks ÷ impressions, over channels that state a click-through rate."),
        "ad_clicks",
        "impressions",
    ),
    _ratio(
        "cart_abandonment_rate",
        N_("Cart abandonment"),
        "share",
        N_("Carts with no order on the same visit ÷ carts. Recovering a cart later does not lower it."),
        "carts_left",
        "carts",
        better=-1,
    ),
    _ratio(
        "signup_rate",
        N_("Sign-up rate"),
        "share",
        N_("Contacts won on a first visit ÷ new visits."),
        "first_visit_contacts",
        "new_visits",
    ),
    _ratio(
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
    _ratio(
        "purchase_frequency",
        N_("Purchase frequency"),
        "a year",
        N_("365 × orders ÷ days of active customers: orders a year of a customer who is active."),
        "orders",
        "customer_days",
        factor=365.0,
    ),
    _ratio(
        "average_order_value",
        N_("Average order value"),
        "money",
        N_("Order values before discounts and refunds, VAT included ÷ orders."),
        "order_values",
        "orders",
    ),
    _ratio(
        "returning_visit_share",
        N_("Share of returning visits"),
        "share",
        N_("Returning visits ÷ visits."),
        "returning_visits",
        "visits",
        better=0,
    ),
    _ratio(
        "returning_revenue_share",
        N_("Revenue share of returning customers"),
        "share",
        N_("Revenue of repeat orders ÷ revenue."),
        "repeat_revenue",
        "revenue",
        better=0,
    ),
    _ratio(
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
