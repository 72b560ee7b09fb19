"""Programmes: data with a start, an end, costs and effects. No engine knows one by name."""

from __future__ import annotations

import datetime
from typing import ClassVar, Literal, Self, get_args

from pydantic import Field, model_validator

from roisim.scenario.ab_test import ABTest
from roisim.scenario.effect_targets import EFFECT_TARGETS, EVERYONE, EffectKind, check_audience
from roisim.scenario.field import FieldSpec, assumption
from roisim.scenario.findings import Finding, WrongInput, one_of
from roisim.scenario.quantity import Quantity
from roisim.scenario.section import (
    Section,
    choice,
    day,
    declare,
    money,
    number,
    plain_number,
    share,
    switch,
    text,
)
from roisim.translation import N_, _

EFFECT_KINDS: tuple[EffectKind, ...] = ("odds_ratio", "factor", "add", "removes")
NONE_STATED = assumption("none stated")

BooksTo = Literal["email", "loyalty", "technology", "content", "other", "ads", "rewards", "salaries"]
BOOKS_TO: tuple[str, ...] = get_args(BooksTo)


def _cost(label: str, definition: str, per: str) -> Quantity:
    made: Quantity = money(
        label, definition, per=per, default=0, evidence=NONE_STATED, by_month=False, example=100
    )
    return made


class Costs(Section):
    """What a programme costs while it runs."""

    title: ClassVar[str] = N_("Costs")
    later: ClassVar[frozenset[str]] = frozenset({"per_click", "per_referral", "share_of_ad_spend"})

    once: Quantity = _cost(
        N_("Once"), N_("Cost of setting it up, in the month in which it starts."), "programme"
    )
    monthly: Quantity = _cost(N_("A month"), N_("Cost of every month in which it runs."), "month")
    per_message: Quantity = _cost(N_("A message"), N_("Cost of each message it sends."), "message")
    per_order: Quantity = _cost(N_("An order"), N_("Cost of each order of the shop while it runs."), "order")
    per_contact: Quantity = _cost(
        N_("A new contact"), N_("Cost of each contact won while it runs."), "contact"
    )
    share_of_sales: Quantity = share(
        N_("Share of sales"),
        N_("Part of what customers pay, without VAT, that it costs while it runs."),
        default=0,
        evidence=NONE_STATED,
    )
    per_click: Quantity = _cost(
        N_("A click on a message"), N_("Cost of each of its messages that is clicked."), "click"
    )
    per_referral: Quantity = _cost(
        N_("A referred customer"),
        N_("Cost of each first order by a channel of word of mouth while it runs."),
        "referral",
    )
    share_of_ad_spend: Quantity = share(
        N_("Share of ad spend"),
        N_("Part of what is spent on paid channels that it costs while it runs, as an agency does."),
        default=0,
        evidence=NONE_STATED,
    )


def _effect_number(label: str, definition: str, unit: str, low: float, high: float) -> Quantity | None:
    made: Quantity | None = number(
        label,
        definition,
        unit=unit,
        low=low,
        high=high,
        above_low=low == 0,
        default=None,
        example=1.1,
    )
    return made


class Effect(Section):
    """One thing a programme moves: exactly one of odds_ratio, factor, add and removes, as the target asks."""

    title: ClassVar[str] = N_("Effect")

    on: str = choice(N_("Moves"), N_("What the programme moves."), tuple(EFFECT_TARGETS))
    odds_ratio: Quantity | None = _effect_number(
        N_("Odds ratio"),
        N_("Factor on the odds of a share: 2 turns 5 % into 9.5 %, and no share can leave 0 to 1."),
        "odds ratio",
        0,
        1000,
    )
    factor: Quantity | None = _effect_number(
        N_("Factor"), N_("Factor on a rate or an amount."), "factor", 0, 1000
    )
    add: Quantity | None = _effect_number(
        N_("Addition"), N_("What is added; negative takes away."), "seconds or agents", -60, 60
    )
    removes: Quantity | None = share(
        N_("Taken away"),
        N_("Share of the carts left for this reason that are left no more."),
        default=None,
        example=0.5,
    )
    for_: str = declare(
        FieldSpec(
            N_("For"),
            N_("Whom it moves: everyone, new, returning, contacts, customers, or the name of a channel."),
            "text",
            default=EVERYONE,
        ),
        alias="for",
    )

    @property
    def kind(self) -> EffectKind:
        """In which way it moves the target."""
        return EFFECT_TARGETS[self.on].kind

    @property
    def amount(self) -> Quantity:
        """By how much."""
        amounts = [getattr(self, kind) for kind in EFFECT_KINDS]
        found: Quantity = next(amount for amount in amounts if amount is not None)
        return found

    @model_validator(mode="after")
    def _fits_its_target(self) -> Self:
        stated = [kind for kind in EFFECT_KINDS if getattr(self, kind) is not None]
        if stated != [self.kind]:
            message = _('An effect on "{target}" is told by {kind}')
            message = message.format(target=self.on, kind=self.kind)
            cure = _("Write {kind} = … and no other of {kinds}")
            cure = cure.format(kind=self.kind, kinds=one_of(EFFECT_KINDS))
            raise WrongInput(Finding(message, cure, found=", ".join(stated)))
        check_audience(self.on, self.for_)
        return self


class OrderDiscount(Section):
    """Something taken off orders while the programme runs."""

    title: ClassVar[str] = N_("Discount on orders")

    share: Quantity = share(
        N_("Taken off"), N_("Share of the order value that is taken off."), high=0.9, example=0.1
    )
    for_: str = choice(
        N_("For"),
        N_("Which orders get it: the first, repeat orders, or all."),
        ("first", "repeat", "all"),
        default="all",
        alias="for",
    )


class Message(Section):
    """What a message brings; three numbers of its own, as its report shows them."""

    title: ClassVar[str] = N_("Message")

    clicks_per_message: Quantity = share(
        N_("Clicks per message"),
        N_("Share of delivered messages that are clicked. A click is a visit."),
        example=0.02,
    )
    orders_per_click: Quantity = share(
        N_("Orders per click"),
        N_("Share of clicks that end in an order: orders divided by clicks of the same report."),
        example=0.03,
    )
    unsubscribes_per_message: Quantity = share(
        N_("Unsubscribes per message"),
        N_("Share of delivered messages after which the receiver wants no more."),
        default=0,
        evidence=NONE_STATED,
    )
    discount: Quantity = share(
        N_("Discount"),
        N_("Share taken off the order that such a click brings."),
        high=0.9,
        default=0,
        evidence=assumption("none"),
    )


class FlowMessage(Message):
    """One message of a flow."""

    delay_days: float = plain_number(
        N_("Sent after"),
        N_("Days between the trigger and the message; 1 hour is 0.0417."),
        unit="days",
        low=0,
        high=365,
        example=1,
    )


class Flow(Section):
    """Messages that follow on something a person did."""

    title: ClassVar[str] = N_("Flow")
    later: ClassVar[frozenset[str]] = frozenset({"share"})

    trigger: Literal["sign_up", "browse_left", "cart_left", "ordered"] = choice(
        N_("Begins with"),
        N_(
            "What sets it off: a sign-up, a visit of a person who can be reached that looked at a product "
            "and left no cart, a cart left by such a person, or an order of one."
        ),
        ("sign_up", "browse_left", "cart_left", "ordered"),
    )
    share: Quantity = share(
        N_("Set off by"),
        N_("Share of these events that set it off."),
        default=1,
        evidence=assumption("all of them"),
    )
    stops_at_order: bool | None = declare(
        FieldSpec(
            N_("Ends with an order"),
            N_(
                "Whether an order ends it. Left out: yes for what was left behind, no otherwise. A flow that "
                "begins with an order and ends with one begins anew at every order."
            ),
            "switch",
            default=None,
            example=True,
        )
    )
    messages: tuple[FlowMessage, ...] = Field(min_length=1)

    @property
    def ends_with_order(self) -> bool:
        """Whether an order ends it: as stated, or as its trigger has it."""
        if self.stops_at_order is None:
            return self.trigger in ("browse_left", "cart_left")
        return self.stops_at_order

    @property
    def begins_anew(self) -> bool:
        """Whether each order starts it over: messages that follow on a silence."""
        return self.trigger == "ordered" and self.ends_with_order


class Campaign(Message):
    """A message to all contacts, every so many days or on stated dates."""

    title: ClassVar[str] = N_("Campaign")

    every_days: float | None = plain_number(
        N_("Every"),
        N_("Days from one campaign to the next, while the programme runs."),
        unit="days",
        low=0.25,
        high=366,
        default=None,
        example=7,
    )
    weekday: int | None = plain_number(
        N_("First on"),
        N_("Weekday of the first campaign, 0 for Monday to 6 for Sunday; left out, the first day."),
        unit="",
        low=0,
        high=6,
        default=None,
        whole=True,
    )
    hour: float = plain_number(
        N_("At"), N_("Hour of the day, from 0 to below 24."), unit="hours", low=0, high=23.99, default=10
    )
    dates: tuple[datetime.date, ...] = declare(
        FieldSpec(N_("On"), N_("Dates of the campaigns, instead of a rhythm."), "dates", default=())
    )

    @model_validator(mode="after")
    def _rhythm_or_dates(self) -> Self:
        if (self.every_days is None) == (not self.dates):
            message = _("A campaign needs either a rhythm or dates")
            cure = _("Write every_days = 7, or dates = [2026-11-27, 2026-12-20], and not both")
            by_hand = _("State `every_days` or `dates`, and not both")
            raise WrongInput(Finding(message, cure, by_hand=by_hand))
        return self


class Program(Section):
    """A programme as it will be run: the library's numbers with the plan's own put over them.

    `use` is its name in the library, None for one that the plan makes up; `name` tells it in results;
    `start` is the plan's start where none was stated.
    """

    title: ClassVar[str] = N_("Programme")
    later: ClassVar[frozenset[str]] = frozenset(
        {"ramp_days", "pulled_forward", "coupon_learning", "coupon_learners"}
    )

    use: str | None = text(
        N_("From the library"),
        N_("Which programme of the library it is; any number stated beside it replaces the library's."),
        default=None,
    )
    name: str = text(
        N_("Name"), N_("What it is called in results. No two may have the same name."), example="VIP club"
    )
    start: datetime.date = day(N_("From"), N_("First day on which it runs; the plan's first if left out."))
    end: datetime.date | None = day(
        N_("Until"), N_("Last day on which it runs; left out, it runs to the end."), default=None
    )
    enabled: bool = switch(
        N_("Switched on"), N_("A programme that is switched off changes nothing."), default=True
    )
    medium: Literal["", "email", "push", "ads"] = choice(
        N_("Medium"),
        N_(
            "By what its messages go out: email, notifications of the browser (push), advertisements shown "
            "to contacts (ads), or nothing."
        ),
        ("", "email", "push", "ads"),
        default="",
    )
    books_to: BooksTo = choice(
        N_("Booked to"), N_("Under which heading its costs are shown."), BOOKS_TO, default="other"
    )
    costs: Costs = Field(default_factory=Costs)
    effects: tuple[Effect, ...] = ()
    order_discount: OrderDiscount | None = None
    campaigns: tuple[Campaign, ...] = ()
    flows: tuple[Flow, ...] = ()
    ramp_days: Quantity = number(
        N_("Builds up in"),
        N_("Days until its effects are there in full; they build up from its first day on."),
        unit="days",
        low=0,
        high=365,
        default=0,
        evidence=assumption("at once"),
        example=30,
    )
    pulled_forward: Quantity = share(
        N_("Pulled forward"),
        N_(
            "Share of its effects on carts, own orders and later visits that is missing for as long after "
            "its end as it ran."
        ),
        default=0,
        evidence=assumption("none stated"),
        example=0.3,
    )
    coupon_learning: Quantity = number(
        N_("Waiting for coupons is learnt"),
        N_("How fast, a month, people learn to leave their cart and wait for the discount of its messages."),
        unit="per month",
        low=0,
        high=100,
        default=0,
        evidence=assumption("none stated"),
        example=0.1,
    )
    coupon_learners: Quantity = share(
        N_("People who would wait"),
        N_("Share of returning and known people who learn it in the end."),
        default=0.3,
        evidence=assumption("a third look for a coupon before they buy"),
    )
    test: ABTest | None = None

    @property
    def sends_messages(self) -> bool:
        """Whether it writes to people."""
        return bool(self.campaigns or self.flows)
