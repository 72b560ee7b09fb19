"""What customers order, how often again, and what they send back."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, Tag, model_validator

from roisim.scenario.field import REQUIRED, assumption, benchmark
from roisim.scenario.findings import Finding, WrongInput
from roisim.scenario.quantity import MonthlyQuantity, Quantity
from roisim.scenario.section import Section, by_kind, kind_of_section, money, number, share
from roisim.translation import N_, _

CDNOW = "CDNOW, 2,357 customers (Fader, Hardie and Lee 2005)"
HIGHEST_ORDER_VALUE = 1e9
"""Lower than `MOST_MONEY`: lifetime values of many orders are counted in thousandths of the smallest unit."""


def _shape(label: str, definition: str, example: float, default: object = REQUIRED) -> Any:
    return number(
        label,
        definition,
        unit="shape",
        low=0,
        high=1e6,
        above_low=True,
        default=default,
        evidence=benchmark(CDNOW),
        example=example,
    )


def _weeks(label: str, definition: str, example: float, default: object = REQUIRED) -> Any:
    return number(
        label,
        definition,
        unit="weeks",
        low=0,
        high=1e6,
        above_low=True,
        default=default,
        evidence=benchmark(CDNOW),
        example=example,
    )


class BgNbdRepeat(Section):
    """Own order rates spread as a gamma, and a chance to stay away for good after each repeat order.

    BG/NBD, Fader, Hardie and Lee 2005. The order rates are given by two moments of the first year, or
    by their gamma's shape and rate.
    """

    title: ClassVar[str] = N_("Repeat orders (BG/NBD)")

    kind: Literal["bg_nbd"] = kind_of_section("bg_nbd")
    ordering_again_in_first_year: Quantity | None = number(
        N_("Order again within a year"),
        N_("Share of new customers who order at least once more within 365 days."),
        unit="share",
        low=0,
        high=0.99,
        default=None,
        example=0.3,
    )
    repeat_orders_in_first_year: Quantity | None = number(
        N_("Repeat orders within a year"),
        N_("Mean number of further orders of a new customer within 365 days, over all new customers."),
        unit="orders",
        low=0,
        high=1000,
        default=None,
        example=1,
    )
    r: Quantity | None = _shape(
        N_("Order rate: r"),
        N_("Shape of the gamma distribution of order rates; small means that customers differ much."),
        0.243,
        default=None,
    )
    alpha_weeks: Quantity | None = _weeks(
        N_("Order rate: α"),
        N_("Rate of the gamma distribution of order rates, in weeks; the mean rate is r ÷ α a week."),
        4.414,
        default=None,
    )
    dropout_a: Quantity = _shape(
        N_("Staying away: a"),
        N_("First parameter of the beta distribution of the chance to stay away after a repeat order."),
        0.793,
        default=0.793,
    )
    dropout_b: Quantity = _shape(
        N_("Staying away: b"),
        N_("Second parameter of that beta distribution; the mean chance is a ÷ (a + b)."),
        2.426,
        default=2.426,
    )

    @model_validator(mode="after")
    def _one_pair(self) -> Self:
        moments = (self.ordering_again_in_first_year, self.repeat_orders_in_first_year)
        shapes = (self.r, self.alpha_weeks)
        stated = [[number is not None for number in pair] for pair in (moments, shapes)]
        if sorted(stated) == [[False, False], [True, True]]:
            return self
        message = _("How often customers order again is not told, or told twice or by halves")
        cure = _(
            "State `ordering_again_in_first_year` and `repeat_orders_in_first_year`, or `r` and "
            "`alpha_weeks`, and not the other two"
        )
        raise WrongInput(Finding(message, cure))


class ParetoNbdRepeat(Section):
    """Own order rates and own hazards of lapsing, both spread as gammas (Schmittlein et al. 1987)."""

    title: ClassVar[str] = N_("Repeat orders (Pareto/NBD)")

    kind: Literal["pareto_nbd"] = kind_of_section("pareto_nbd")
    r: Quantity = _shape(
        N_("Order rate: r"),
        N_("Shape of the gamma distribution of order rates; small means that customers differ much."),
        0.553,
    )
    alpha_weeks: Quantity = _weeks(
        N_("Order rate: α"),
        N_("Rate of the gamma distribution of order rates, in weeks; the mean rate is r ÷ α a week."),
        10.578,
    )
    s: Quantity = _shape(
        N_("Lapsing: s"),
        N_("Shape of the gamma distribution of the hazard of lapsing."),
        0.606,
    )
    beta_weeks: Quantity = _weeks(
        N_("Lapsing: β"),
        N_("Rate of the gamma distribution of the hazard of lapsing, in weeks."),
        11.669,
    )


class SubscriptionRepeat(Section):
    """A renewal each period until the customer cancels; customers differ (sBG, Fader and Hardie 2007)."""

    title: ClassVar[str] = N_("Subscription")

    kind: Literal["subscription"] = kind_of_section("subscription")
    alpha: Quantity = _shape(
        N_("Cancelling: α"),
        N_("First parameter of the beta distribution of the chance to cancel; at first α ÷ (α + β)."),
        1.0,
    )
    beta: Quantity = _shape(
        N_("Cancelling: β"),
        N_("Second parameter of the beta distribution of the chance to cancel."),
        6.0,
    )
    months_per_renewal: Quantity = number(
        N_("Renewed every"),
        N_("Time between two payments, in months of 365 ÷ 12 days."),
        unit="months",
        low=0.2,
        high=60,
        default=1,
        evidence=assumption("a monthly subscription"),
    )


class ConstantRepeat(Section):
    """All customers alike: one order rate, one hazard of lapsing."""

    title: ClassVar[str] = N_("Constant repeat orders")

    kind: Literal["constant"] = kind_of_section("constant")
    orders_per_year: Quantity = number(
        N_("Repeat orders a year"),
        N_("Orders a year of a customer who has not lapsed."),
        unit="orders/year",
        low=0,
        high=1000,
        example=10,
    )
    yearly_churn: Quantity = share(
        N_("Lapse within a year"),
        N_("Share of customers who have lapsed a year later."),
        unit="share/year",
        high=0.999,
        example=0.3,
    )


class FixedSpread(Section):
    """Every order has the mean value."""

    title: ClassVar[str] = N_("Every order alike")

    kind: Literal["fixed"] = kind_of_section("fixed")


class LognormalSpread(Section):
    """Customers differ in what they order, with a long tail of large orders."""

    title: ClassVar[str] = N_("Customers differ (lognormal)")

    kind: Literal["lognormal"] = kind_of_section("lognormal")
    sd_log: Quantity = number(
        N_("Spread"),
        N_("Standard deviation of the logarithm of order values."),
        unit="shape",
        low=0,
        high=3,
        above_low=True,
        example=0.5,
    )


class GammaGammaSpread(Section):
    """Orders of a customer spread about his own mean, means spread over customers (Gamma-Gamma)."""

    title: ClassVar[str] = N_("Customers and orders differ (Gamma-Gamma)")

    kind: Literal["gamma_gamma"] = kind_of_section("gamma_gamma")
    p: Quantity = _shape(
        N_("Orders of a customer: p"),
        N_("Shape of the gamma distribution of one customer's orders; large means alike."),
        6.25,
    )
    q: Quantity = number(
        N_("Between customers: q"),
        N_("Shape of the gamma distribution between customers; must be above 1 for a mean to exist."),
        unit="shape",
        low=1,
        high=1e6,
        above_low=True,
        example=3.74,
    )


Repeat = Annotated[
    Annotated[BgNbdRepeat, Tag("bg_nbd")]
    | Annotated[ParetoNbdRepeat, Tag("pareto_nbd")]
    | Annotated[SubscriptionRepeat, Tag("subscription")]
    | Annotated[ConstantRepeat, Tag("constant")],
    by_kind(),
]
Spread = Annotated[
    Annotated[FixedSpread, Tag("fixed")]
    | Annotated[LognormalSpread, Tag("lognormal")]
    | Annotated[GammaGammaSpread, Tag("gamma_gamma")],
    by_kind(),
]


def _usual_repeat() -> BgNbdRepeat:
    return BgNbdRepeat.model_validate(
        {"kind": "bg_nbd", "ordering_again_in_first_year": 0.3, "repeat_orders_in_first_year": 1}
    )


class Customers(Section):
    """People who have ordered."""

    title: ClassVar[str] = N_("Customers")
    later: ClassVar[frozenset[str]] = frozenset({"discount_selection"})

    order_value: MonthlyQuantity = money(
        N_("Order value"),
        N_("Mean value of an order as priced in the shop, VAT included, before discounts and returns."),
        per="order",
        above_low=True,
        high=HIGHEST_ORDER_VALUE,
        default=150,
        evidence=assumption("the basket of the article this tool began with"),
    )
    discount: Quantity = share(
        N_("Discount on every order"),
        N_("Share of the order value that is taken off every order."),
        high=0.9,
        default=0,
        evidence=assumption("none"),
    )
    first_order_discount: Quantity = share(
        N_("Discount on the first order"),
        N_("Share of the order value that is taken off a customer's first order, besides other discounts."),
        high=0.9,
        default=0,
        evidence=assumption("none"),
    )
    refund_rate: Quantity = share(
        N_("Orders sent back"),
        N_("Share of orders that are returned and paid back in full."),
        default=0.05,
        evidence=benchmark("beauty 4 to 18 %, clothing 12 to 40 % (retailers' and vendors' reports)"),
    )
    refund_delay_days: Quantity = number(
        N_("Days until a refund"),
        N_("Mean time from an order to its refund."),
        unit="days",
        low=0,
        high=365,
        above_low=True,
        default=12,
        evidence=assumption("two weeks to send back, less the quick ones"),
    )
    refund_delay_shape: Quantity = number(
        N_("Evenness of that time"),
        N_("Shape of the gamma distribution of the time until a refund; larger means closer to the mean."),
        unit="shape",
        low=0,
        high=1000,
        above_low=True,
        default=2,
        evidence=assumption("most within a month, hardly any at once"),
    )
    repeat: Repeat = Field(default_factory=_usual_repeat)
    spread: Spread = Field(default_factory=FixedSpread)
    discount_selection: Quantity = number(
        N_("A discount draws those who order less"),
        N_(
            "A discount of share d on the first order multiplies the rate of own repeat orders by e to the "
            "minus d times this."
        ),
        unit="per share",
        low=0,
        high=10,
        default=0,
        evidence=assumption("none stated; Lewis 2006 found half the value at a discount of 35 %: 1.98"),
        example=1.98,
    )
