"""Small pictures: a customer paying back, a journey, an uncertain number."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from roisim.experiment.results import RunResult
from roisim.experiment.time_to import margin_per_customer
from roisim.report.charts.chart_data import (
    Cell,
    Floats,
    ReadOut,
    ReadOutLine,
    Rows,
    Words,
    number_text,
    span_text,
)
from roisim.report.charts.chart_theme import Ink
from roisim.report.number_text import MINUS, decimal_text, number_locale
from roisim.scenario.quantity import Quantity
from roisim.simulation.journey_story import Event, Journey, Step
from roisim.translation import _
from roisim.units import DAYS_PER_AGE_MONTH

CARD_MONTHS: Final = 36


@dataclass(frozen=True, eq=False)
class PaybackData:
    """What one customer has cost and brought so far.

    Attributes:
        ages: months since the first order, float64[A].
        balance: margin so far − CAC, float64[A], in whole units of `currency`.
        cac: what a customer costs.
        paid_back: age at which the balance reaches 0 for the first time, None if it does not.
    """

    key: str
    words: Words
    currency: str
    ages: Floats
    balance: Floats
    cac: float
    paid_back: float | None

    @property
    def spots(self) -> int:
        """How many places have a read-out: whole months."""
        return int(self.ages[-1]) + 1 if len(self.ages) else 0

    @property
    def is_empty(self) -> bool:
        """Whether nobody is won."""
        return len(self.ages) == 0

    def at(self, month: int) -> float:
        """The balance after so many months."""
        return float(np.interp(month, self.ages, self.balance))

    def read_out(self, spot: int) -> ReadOut:
        """Balance after so many months."""
        title = _("After {months} months").format(months=spot)
        return ReadOut(title, (ReadOutLine(None, self.currency, signed(self.at(spot))),))

    def rows(self) -> Rows:
        """Head and one row a month."""
        head: tuple[Cell, ...] = (_("Months since the first order"), _("Margin so far − CAC"))
        return (head, *((month, self.at(month)) for month in range(self.spots)))


def signed(amount: float) -> str:
    """An amount with its sign in whole units: "+47", "−100"; below 1 with cents."""
    text = decimal_text(amount, 2) if 0 < abs(amount) < 0.995 else _whole_text(amount)
    return text if text.startswith(MINUS) or text.strip("0.,") == "" else f"+{text}"


def _whole_text(amount: float) -> str:
    return decimal_text(amount, 0) if abs(amount) < 10 else number_text(amount, "money")


def payback_data(result: RunResult, months: int = CARD_MONTHS) -> PaybackData:
    """Margin of a customer by age less the CAC (`time_to.margin_per_customer`).

    As far as the plan sees anybody, at most `months`: a card wants a plan of 36 months.
    """
    facts, sums = result.plan, result.sums
    cac = result.figures[f"cac_{facts.cac}"].mean
    so_far, seen = margin_per_customer(sums.margin_by_age, sums.first_orders_by_day)
    so_far = so_far / float(10**facts.currency_digits)
    days = np.arange(min(int(seen.sum()), round(months * DAYS_PER_AGE_MONTH) + 1))
    if cac is None:
        days = days[:0]
    ages, balance = days / DAYS_PER_AGE_MONTH, so_far[days] - (cac or 0.0)
    good = np.flatnonzero(balance >= 0)
    words = _("{currency}, one customer by months since the first order").format(currency=facts.currency)
    return PaybackData(
        key="payback",
        words=Words(_("Cost and return of a customer"), words, empty=_("No customer won in this plan.")),
        currency=facts.currency,
        ages=ages,
        balance=balance,
        cac=cac or 0.0,
        paid_back=float(ages[good[0]]) if good.size else None,
    )


@dataclass(frozen=True, eq=False)
class JourneyData:
    """One visitor's way on the calendar.

    Attributes:
        start: first day of the plan; all days count from it.
        steps: those that are drawn, in order of time.
        ink: of orders and margin.
        balance_days, balance: what the visitor has brought after each step that moved money.
        first, last: ends of the axis in days.
    """

    key: str
    words: Words
    currency: str
    start: date
    steps: tuple[Step, ...]
    ink: Ink
    balance_days: Floats
    balance: Floats
    first: float
    last: float

    @property
    def spots(self) -> int:
        """How many places have a read-out: the steps."""
        return len(self.steps)

    @property
    def is_empty(self) -> bool:
        """Whether nothing happened."""
        return not self.steps

    def day(self, days: float) -> date:
        """The calendar day."""
        return self.start + timedelta(days=math.floor(days))

    def of(self, events: Sequence[Event]) -> tuple[Step, ...]:
        """Steps of some kinds."""
        return tuple(step for step in self.steps if step.event in events)

    def balance_at(self, day: float) -> float:
        """What the visitor has brought up to a day, all of it included."""
        place = int(np.searchsorted(self.balance_days, day, side="right")) - 1
        return float(self.balance[place]) if place >= 0 else 0.0

    def read_out(self, spot: int) -> ReadOut:
        """What happened, and what the visitor has brought by then."""
        step = self.steps[spot]
        amount = "" if step.amount is None else signed(step.amount)
        lines = (
            ReadOutLine(None, step.said, amount),
            ReadOutLine(self.ink, _("Margin so far"), signed(self.balance_at(step.day))),
        )
        return ReadOut(day_text(self.day(step.day)), lines)

    def rows(self) -> Rows:
        """Head and one row a step."""
        head: tuple[Cell, ...] = (_("Day"), _("Stage"), _("What happened"), self.currency, _("Margin so far"))
        body = (
            (self.day(s.day), s.stage.value, s.said, s.amount, round(self.balance_at(s.day), 6))
            for s in self.steps
        )
        return (head, *body)


def day_text(day: date) -> str:
    """A day by its name: "8 Mar 2026"."""
    # Babel takes longer to load than a command may take to start
    from babel.dates import format_date

    return str(format_date(day, "d MMM yyyy", locale=number_locale()))


def journey_data(journey: Journey, start: date, currency: str, days: int, number: int = 0) -> JourneyData:
    """The timeline of one visitor; `start` and `days` are the plan's first day and length."""
    steps = journey.steps
    days_of, balance = _balance(steps)
    first = steps[0].day if steps else 0.0
    last = max((steps[-1].day if steps else 0.0) + 20.0, first + 45.0)
    note = _("{currency}; visits, messages and orders").format(currency=currency)
    return JourneyData(
        key="journey",
        words=Words(_("Visitor {number}").format(number=journey.visitor), note, empty=_("Nothing happened.")),
        currency=currency,
        start=start,
        steps=steps,
        ink=Ink("plan", number),
        balance_days=days_of,
        balance=balance,
        first=first - 6.0,
        last=min(last, max(float(days), first + 10.0)),
    )


def _balance(steps: Sequence[Step]) -> tuple[Floats, Floats]:
    """What all steps up to each moment have brought; what happens at one moment counts together."""
    after: dict[float, float] = {}
    total = 0.0
    for step in steps:
        if step.amount is not None:
            total += step.amount
            after[step.day] = total
    return np.array(list(after), dtype=np.float64), np.array(list(after.values()), dtype=np.float64)


@dataclass(frozen=True, eq=False)
class DensityData:
    """How likely the values of an uncertain number are.

    Attributes:
        values: float64[N], rising.
        density: float64[N], its highest is 1.
        mean: of the number; `low` and `high` hold 90 % of the worlds.
    """

    key: str
    words: Words
    values: Floats
    density: Floats
    mean: float
    low: float
    high: float

    @property
    def spots(self) -> int:
        """There is no read-out: the words say it."""
        return 0

    @property
    def is_empty(self) -> bool:
        """Whether the number is certain."""
        return len(self.values) == 0

    def read_out(self, spot: int) -> ReadOut:
        """Never asked for."""
        raise IndexError(spot)

    def rows(self) -> Rows:
        """Head and one row a value."""
        body = zip(self.values.tolist(), self.density.tolist(), strict=True)
        return ((_("Value"), _("Likelihood, highest = 1")), *body)


def density_data(quantity: Quantity, points: int = 121) -> DensityData:
    """The density of a number, by differences of its quantile function: f(x) = du/dx."""
    empty = np.zeros(0)
    values, density = (empty, empty) if not quantity.is_uncertain else _density(quantity, points)
    low, high = quantity.band()
    words = _("90 % of worlds get {span}").format(span=span_text(low, high, "×", 2))
    return DensityData(
        "density", Words(_("How uncertain it is"), words), values, density, quantity.mean(), low, high
    )


def _density(quantity: Quantity, points: int) -> tuple[Floats, Floats]:
    # finer towards the ends, where quantiles run away
    luck = 0.5 - 0.5 * np.cos(np.linspace(0.02, np.pi - 0.02, points))
    edges = quantity.quantile(luck)
    widths = np.diff(edges)
    wide = widths > 0
    middle = (edges[1:] + edges[:-1])[wide] / 2
    density = np.diff(luck)[wide] / widths[wide]
    if quantity.kind in ("uniform",):
        middle = np.concatenate([[quantity.low_limit()], middle, [quantity.high_limit()]])
        density = np.concatenate([density[:1], density, density[-1:]])
    elif quantity.kind == "pert":
        middle = np.concatenate([[quantity.low_limit()], middle, [quantity.high_limit()]])
        density = np.concatenate([[0.0], density, [0.0]])
    return middle, density / density.max()
