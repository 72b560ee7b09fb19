"""What a shop may run out of: goods on the shelf, people at the service desk, room on its site."""

from __future__ import annotations

from itertools import pairwise
from typing import ClassVar, Self

from pydantic import model_validator

from roisim.scenario.field import FieldSpec, assumption
from roisim.scenario.findings import Finding, WrongInput, figure
from roisim.scenario.quantity import MonthlyQuantity, Quantity
from roisim.scenario.section import Section, choice, declare, money, number, plain_number, share
from roisim.translation import N_, _
from roisim.units import HOURS_PER_DAY

MOST_UNITS = 1e9
MOST_PEOPLE = 1000
MOST_SLOTS = 10_000

NEVER_ORDERED = -1.0
"""A reorder point that stock, never below 0, does not reach."""


def _units(label: str, definition: str, *, low: float = 0, example: float = 500) -> Quantity:
    made: Quantity = number(label, definition, unit="units", low=low, high=MOST_UNITS, example=example)
    return made


class StockRoom(Section):
    """Goods on the shelf: every order takes a unit, and an order that finds none is lost."""

    title: ClassVar[str] = N_("Stock")

    opening_units: Quantity = _units(
        N_("Units at the start"), N_("Goods on the shelf on the first day; every order takes one unit.")
    )
    reorder_point: Quantity = _units(
        N_("Reorder point"),
        N_(
            "Goods are ordered when those on the shelf and those on their way are so many units or fewer. "
            "-1: never."
        ),
        low=NEVER_ORDERED,
        example=200,
    )
    order_up_to: Quantity = _units(
        N_("Order up to"),
        N_("How many units are on the shelf and on their way once goods have been ordered."),
        example=500,
    )
    lead_time_days: Quantity = number(
        N_("Lead time"),
        N_("Days from ordering goods until they are on the shelf; the mean where the time varies."),
        unit="days",
        low=0,
        high=1000,
        above_low=True,
        example=14,
    )
    lead_time_kind: str = choice(
        N_("The lead time is"),
        N_("The same for every order of goods (fixed), or spread as an exponential (exponential)."),
        ("fixed", "exponential"),
        default="fixed",
    )
    holding_cost_rate: Quantity = number(
        N_("Cost of holding stock"),
        N_("Capital, room and insurance in a year, as a share of what the goods on the shelf cost."),
        unit="share/year",
        low=0,
        high=5,
        default=0.2,
        evidence=assumption("15 to 30 % a year is usual"),
    )
    cold_chain_per_unit: MonthlyQuantity = money(
        N_("Cooling a unit"),
        N_("What it costs to keep one unit cold for a month."),
        per="unit and month",
        default=0,
        evidence=assumption("goods that need no cooling"),
    )
    spoilage_per_month: Quantity = share(
        N_("Spoiled in a month"),
        N_("Share of the units on the shelf that can be sold no more after a month of 365 ÷ 12 days."),
        unit="share/month",
        high=0.99,
        default=0,
        evidence=assumption("goods that keep"),
    )

    @model_validator(mode="after")
    def _orders_enough(self) -> Self:
        point, target = self.reorder_point.reach()[1], self.order_up_to.reach()[0]
        if round(point) >= 0 and round(target) <= round(point):
            message = _("Goods are ordered at {point} units, but only up to {target}")
            cure = _("Order up to more than the reorder point: raise `order_up_to`, or lower `reorder_point`")
            raise WrongInput(
                Finding(
                    message.format(point=figure(point), target=figure(target)),
                    cure,
                    ("order_up_to",),
                    figure(target),
                )
            )
        if round(self.opening_units.reach()[1]) == 0 and round(point) < 0:
            message = _("There is nothing on the shelf, and goods are never ordered")
            cure = _("Raise `opening_units`, or let goods be ordered: set `reorder_point` to 0 or more")
            raise WrongInput(Finding(message, cure, ("opening_units",), "0"))
        return self


class Shift(Section):
    """Hours of every day in which so many people are at the desk."""

    title: ClassVar[str] = N_("Shift")

    from_: int = declare(
        FieldSpec(
            N_("From"),
            N_("Full hour at which the shift begins, 0 to 23."),
            "whole",
            unit="hours",
            low=0,
            high=HOURS_PER_DAY - 1,
            example=9,
        ),
        alias="from",
    )
    until: int = plain_number(
        N_("Until"),
        N_("Full hour at which the shift ends, 1 to 24; a shift over midnight is written as two."),
        unit="hours",
        low=1,
        high=HOURS_PER_DAY,
        whole=True,
        example=18,
    )
    agents: int = plain_number(
        N_("People at the desk"),
        N_("How many answer at a time; 0 for hours in which only people of a programme do."),
        unit="people",
        low=0,
        high=MOST_PEOPLE,
        whole=True,
        example=2,
    )

    @model_validator(mode="after")
    def _has_hours(self) -> Self:
        if self.until <= self.from_:
            message = _("The shift ends before it begins")
            cure = _("Put until behind from; write a shift over midnight as two: until 24, and from 0")
            raise WrongInput(Finding(message, cure, ("until",), str(self.until)))
        return self


class ServiceDesk(Section):
    """People who answer visitors' questions: answered, more finish the checkout; left waiting, fewer."""

    title: ClassVar[str] = N_("Service desk")

    shifts: tuple[Shift, ...] = ()
    asking_share: Quantity = share(
        N_("Visitors who ask"),
        N_(
            "Share of the visits that look at a product which ask the desk while it is open; "
            "people whose address is known are not counted."
        ),
        default=0.05,
        evidence=assumption("one in twenty"),
    )
    handling_minutes: Quantity = number(
        N_("Answering takes"),
        N_("Mean minutes for which a question keeps one person at the desk."),
        unit="minutes",
        low=0,
        high=480,
        above_low=True,
        default=8,
        evidence=assumption("a chat of eight minutes"),
    )
    patience_minutes: Quantity = number(
        N_("Visitors wait for"),
        N_("Mean minutes after which one who waits for an answer gives up."),
        unit="minutes",
        low=0,
        high=480,
        above_low=True,
        default=3,
        evidence=assumption("three minutes"),
    )
    served_odds_ratio: Quantity = number(
        N_("Answered visitors buy"),
        N_("Odds of finishing the checkout after an answer, against a visitor who did not ask."),
        unit="odds ratio",
        low=0.01,
        high=100,
        default=1.3,
        evidence=assumption("an answer removes a doubt"),
    )
    abandoned_odds_ratio: Quantity = number(
        N_("Visitors who gave up waiting buy"),
        N_("Odds of finishing the checkout after waiting in vain, against a visitor who did not ask."),
        unit="odds ratio",
        low=0.01,
        high=100,
        default=0.8,
        evidence=assumption("the doubt remains, and some annoyance"),
    )
    wage_per_hour: MonthlyQuantity = money(
        N_("Wage an hour"),
        N_("What one person of the shifts costs an hour; programmes state what theirs cost."),
        per="person and hour",
        default=0,
        evidence=assumption("wages stand under salaries"),
    )
    chatbot_share: Quantity = share(
        N_("Answered by a robot"),
        N_("Share of the questions that a robot answers at once, in the hours in which the desk is open."),
        default=0,
        evidence=assumption("no robot"),
    )

    @model_validator(mode="after")
    def _shifts_apart(self) -> Self:
        order = sorted(range(len(self.shifts)), key=lambda place: self.shifts[place].from_)
        for first, second in pairwise(order):
            end, begin = self.shifts[first].until, self.shifts[second].from_
            if begin < end:
                message = _("Two shifts overlap: one ends at {end}, another begins at {begin}")
                cure = _("Cut them into shifts that follow one another, with as many people as there are")
                place = ("shifts", second, "from")
                raise WrongInput(Finding(message.format(end=end, begin=begin), cure, place, str(begin)))
        return self

    @property
    def hours_open(self) -> tuple[bool, ...]:
        """(24): hours in which people may be at the desk; round the clock where there are no shifts."""
        if not self.shifts:
            return (True,) * HOURS_PER_DAY
        return tuple(
            any(shift.from_ <= hour < shift.until for shift in self.shifts) for hour in range(HOURS_PER_DAY)
        )

    @property
    def agents_by_hour(self) -> tuple[int, ...]:
        """(24): people at the desk, those of programmes left out."""
        return tuple(
            sum(shift.agents for shift in self.shifts if shift.from_ <= hour < shift.until)
            for hour in range(HOURS_PER_DAY)
        )


class SiteCapacity(Section):
    """How many visits the site can serve at a time; visitors do not wait long for a page."""

    title: ClassVar[str] = N_("Site capacity")

    slots: int = plain_number(
        N_("Served at a time"),
        N_("How many visits the site serves at the same moment; further ones wait."),
        unit="visits",
        low=1,
        high=MOST_SLOTS,
        whole=True,
        example=50,
    )
    seconds_per_visit: Quantity = number(
        N_("A visit keeps the site busy"),
        N_("Mean seconds for which a visit occupies one of these places, all its pages together."),
        unit="seconds",
        low=0,
        high=3600,
        above_low=True,
        default=2,
        evidence=assumption("a few pages of some hundred milliseconds"),
    )
    patience_seconds: Quantity = number(
        N_("Visitors wait for the page"),
        N_("Mean seconds after which a visitor who waits for the first page leaves."),
        unit="seconds",
        low=0,
        high=3600,
        above_low=True,
        default=8.3,
        evidence=assumption("0.12 a second, as a slow page costs visitors"),
    )
