"""What is written down about a visitor who is followed: steps in order of time."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from roisim.translation import N_, _

if TYPE_CHECKING:
    from collections.abc import Collection

    from roisim.simulation.journey_till import Sale

LEFT, LOOKED, CART_LEFT, CHECKOUT_LEFT, ORDERED = range(5)
"""How far a visit gets."""


class Stage(StrEnum):
    """The seven stages of the acquisition funnel, in what a shop can measure (DESIGN §4)."""

    AWARENESS = "awareness"
    INTEREST = "interest"
    CONSIDERATION = "consideration"
    INTENT = "intent"
    EVALUATION = "evaluation"
    PURCHASE = "purchase"
    RETENTION = "retention"


class Event(StrEnum):
    """What can happen to a visitor."""

    FIRST_VISIT = "first_visit"
    RETURN = "return"
    AD_CLICK_AGAIN = "ad_click_again"
    MESSAGE = "message"
    REMINDER = "reminder"
    NOTIFICATION = "notification"
    AD_SHOWN = "ad_shown"
    MESSAGE_CLICK = "message_click"
    LOOK = "look"
    SIGN_UP = "sign_up"
    PARTNER_SIGN_UP = "partner_sign_up"
    NOTIFICATIONS_ALLOWED = "notifications_allowed"
    ADDRESS_AT_CHECKOUT = "address_at_checkout"
    CART = "cart"
    SAVED_CART = "saved_cart"
    CHECKOUT = "checkout"
    CART_LEFT = "cart_left"
    CHECKOUT_LEFT = "checkout_left"
    FIRST_ORDER = "first_order"
    REPEAT_ORDER = "repeat_order"
    ORDER_COSTS = "order_costs"
    REFUND = "refund"
    COMMISSION = "commission"
    UNSUBSCRIBE = "unsubscribe"
    LAPSE = "lapse"
    SITE_FULL = "site_full"
    QUESTION = "question"
    ANSWER = "answer"
    NO_ANSWER = "no_answer"
    SOLD_OUT = "sold_out"


VISITS = (Event.FIRST_VISIT, Event.RETURN, Event.AD_CLICK_AGAIN, Event.MESSAGE_CLICK)
MESSAGES = (Event.MESSAGE, Event.REMINDER, Event.NOTIFICATION, Event.AD_SHOWN)
ORDERS = (Event.FIRST_ORDER, Event.REPEAT_ORDER)

WORDS = {
    Event.FIRST_VISIT: N_("comes for the first time, through {channel}"),
    Event.RETURN: N_("comes back unprompted"),
    Event.AD_CLICK_AGAIN: N_("clicks again on an ad of {channel}"),
    Event.MESSAGE: N_("is sent a message"),
    Event.REMINDER: N_("is reminded of the cart"),
    Event.NOTIFICATION: N_("is sent a notification"),
    Event.AD_SHOWN: N_("is shown an advertisement for the shop"),
    Event.MESSAGE_CLICK: N_("follows its link"),
    Event.LOOK: N_("looks at products"),
    Event.SIGN_UP: N_("leaves an address"),
    Event.PARTNER_SIGN_UP: N_("leaves an address with a partner, {channel}"),
    Event.NOTIFICATIONS_ALLOWED: N_("allows notifications"),
    Event.ADDRESS_AT_CHECKOUT: N_("leaves an address at checkout"),
    Event.CART: N_("fills a cart"),
    Event.SAVED_CART: N_("finds the saved cart"),
    Event.CHECKOUT: N_("begins a checkout"),
    Event.CART_LEFT: N_("leaves the cart"),
    Event.CHECKOUT_LEFT: N_("leaves the checkout"),
    Event.FIRST_ORDER: N_("orders for the first time"),
    Event.REPEAT_ORDER: N_("orders again"),
    Event.ORDER_COSTS: N_("VAT, goods, parcel and fees take their part"),
    Event.REFUND: N_("sends the order back and is refunded"),
    Event.COMMISSION: N_("has earned {channel} a commission"),
    Event.UNSUBSCRIBE: N_("unsubscribes"),
    Event.LAPSE: N_("lapses: will not order again unprompted"),
    Event.SITE_FULL: N_("gives up waiting for the page"),
    Event.QUESTION: N_("asks the service desk"),
    Event.ANSWER: N_("gets an answer"),
    Event.NO_ANSWER: N_("gives up waiting for an answer"),
    Event.SOLD_OUT: N_("wants to order what is sold out"),
}
"""Each event as a clause about the visitor."""


class Outcome(StrEnum):
    """How far a visitor has come by the end of the plan."""

    LEFT = "left"
    CONTACT = "contact"
    CUSTOMER = "customer"
    REPEAT_CUSTOMER = "repeat_customer"


@dataclass(frozen=True)
class Step:
    """One thing that happened.

    Attributes: `day` days since the start of the plan, with the time of day as its fraction;
    `stage` of the funnel; `channel` of the visitor's first visit; `amount` in currency units, what
    the shop gains (+) or spends (−) by it, None where no money moves.
    """

    day: float
    stage: Stage
    event: Event
    channel: str
    amount: float | None = None

    @property
    def what(self) -> str:
        """What happened, in English, as a clause about the visitor ("fills a cart")."""
        return WORDS[self.event].format(channel=self.channel)

    @property
    def said(self) -> str:
        """`what` in the language in use."""
        return _(WORDS[self.event]).format(channel=self.channel)


@dataclass(frozen=True)
class Journey:
    """One visitor from the first visit to the end of the plan.

    Attributes: `visitor` number from 1, by time of the first visit; `channel` of that visit.
    """

    visitor: int
    channel: str
    outcome: Outcome
    steps: tuple[Step, ...]

    @property
    def balance(self) -> float:
        """What the visitor has brought the shop, all steps together, in currency units."""
        return sum(step.amount for step in self.steps if step.amount is not None)

    @property
    def orders(self) -> int:
        """Number of orders."""
        return sum(step.event in ORDERS for step in self.steps)


@dataclass
class Story:
    """The steps of one visitor so far. `digits`: of the currency; times are days since the start;
    `sold_out`: whether the visit under way ends at an empty shelf."""

    channel: str
    digits: int
    steps: list[Step] = field(default_factory=list)
    sold_out: bool = False

    def tell(self, now: float, stage: Stage, event: Event, minor_units: float | None = None) -> None:
        """Write a step down; money comes in minor units."""
        amount = None if minor_units is None else minor_units / 10**self.digits
        self.steps.append(Step(now, stage, event, self.channel, amount))

    def visit(self, now: float, event: Event, click_cost: float) -> None:
        """A visit begins; a click on an ad or a message costs so many minor units."""
        paid = click_cost > 0 and event is not Event.RETURN
        self.tell(now, Stage.INTEREST, event, -click_cost if paid else None)

    def stages(self, now: float, depth: int, left: Collection[Event], *, saved_cart: bool) -> None:
        """How far a visit gets, before an order; `left`: what the visitor left on the way: an address,
        the permission to be notified."""
        if depth == LEFT:
            return
        self.tell(now, Stage.CONSIDERATION, Event.LOOK)
        for event in (Event.SIGN_UP, Event.NOTIFICATIONS_ALLOWED):
            if event in left:
                self.tell(now, Stage.CONSIDERATION, event)
        if depth >= CART_LEFT:
            self.tell(now, Stage.INTENT, Event.SAVED_CART if saved_cart else Event.CART)
        if depth >= CHECKOUT_LEFT:
            self.tell(now, Stage.EVALUATION, Event.CHECKOUT)
        if Event.ADDRESS_AT_CHECKOUT in left:
            self.tell(now, Stage.EVALUATION, Event.ADDRESS_AT_CHECKOUT)
        if depth == CART_LEFT:
            self.tell(now, Stage.INTENT, Event.CART_LEFT)
        if self.sold_out:
            self.tell(now, Stage.EVALUATION, Event.SOLD_OUT)
            self.sold_out = False
        if depth == CHECKOUT_LEFT:
            self.tell(now, Stage.EVALUATION, Event.CHECKOUT_LEFT)

    def order(self, now: float, sale: Sale, *, first: bool) -> None:
        """What the customer pays, and what of it does not stay with the shop."""
        stage = Stage.PURCHASE if first else Stage.RETENTION
        self.tell(now, stage, Event.FIRST_ORDER if first else Event.REPEAT_ORDER, sale.paid)
        self.tell(now, stage, Event.ORDER_COSTS, -sale.costs)

    def outcome(self, *, known: bool) -> Outcome:
        """How far the visitor has come."""
        orders = sum(step.event in ORDERS for step in self.steps)
        if orders:
            return Outcome.CUSTOMER if orders == 1 else Outcome.REPEAT_CUSTOMER
        return Outcome.CONTACT if known else Outcome.LEFT
