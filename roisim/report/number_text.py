"""Numbers as people read them: short money, bands with one unit, months by name.

The rules are those of the design language: the currency is named once by whoever shows the numbers, a
minus is U+2212, number and unit are joined by a no-break space, what does not exist is a dash.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from roisim.experiment.metrics import Unit
from roisim.experiment.results import PlanFacts
from roisim.simulation.calendar import Calendar
from roisim.translation import N_, _

NOT_DEFINED = "–"
MINUS = "−"

_FULL_MONEY_BELOW = 9_999.5
_FULL_COUNT_BELOW = 999_999.5
_MILLION_FROM = 999_500.0
_DECIMALS_BELOW = 9.95


@dataclass(frozen=True)
class Scale:
    """How numbers that stand together are written: divided, rounded, and what stands behind the last.

    Attributes:
        divisor: 1, a thousand, a million; 0.01 for percent.
        decimals: digits behind the point.
        frame: English words around the number, "{number} k".
    """

    divisor: float = 1.0
    decimals: int = 0
    frame: str = "{number}"

    def bare(self, value: float) -> str:
        """The number alone, in the reader's language."""
        return decimal_text(value / self.divisor, self.decimals)

    def text(self, value: float) -> str:
        """The number with its unit."""
        return self.framed(self.bare(value))

    def framed(self, number: str) -> str:
        """A number, or a band, with its unit behind it."""
        return (_(self.frame) if self.frame != "{number}" else self.frame).format(number=number)


MILLIONS = Scale(1e6, 2, N_("{number}\N{NO-BREAK SPACE}M"))
THOUSANDS = Scale(1e3, 0, N_("{number}\N{NO-BREAK SPACE}k"))
PERCENT = N_("{number}\N{NO-BREAK SPACE}%")


def decimal_text(value: float, decimals: int) -> str:
    """A number with separators, in the reader's language."""
    # Babel takes longer to load than a command may take to start
    from babel.numbers import format_decimal

    rounded = round(value, decimals) + 0.0
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(rounded, format=pattern, locale=number_locale()).replace("-", MINUS)


def number_locale() -> str:
    """The language in use, as Babel calls it; a catalogue of words tells it by translating this one."""
    return _("en")


def month_text(month: date) -> str:
    """A month by its name: "Sep 2027"."""
    # Babel takes longer to load than a command may take to start
    from babel.dates import format_skeleton

    return str(format_skeleton("yMMM", month, locale=number_locale()))


def months_text(first: date, last: date) -> str:
    """Two months, the year once where it is the same: "Apr – Dec 2027"."""
    # Babel takes longer to load than a command may take to start
    from babel.dates import format_interval

    return str(format_interval(first, last, "yMMM", locale=number_locale())).replace("\N{THIN SPACE}", " ")


def plan_month_text(number: float, plan: PlanFacts) -> str:
    """The plan month with this number (1 is the first), by its name."""
    return month_text(plan_month(number, plan))


def plan_month(number: float, plan: PlanFacts) -> date:
    """First day of the plan month with this number (1 is the first), or of the nearest that there is."""
    index = min(max(round(number), 1), plan.months) - 1
    return Calendar(plan.start, plan.months).month_start(index)


def value_text(value: float | None, unit: Unit, plan: PlanFacts) -> str:
    """One value, with the unit that belongs to the number itself ("k", "%")."""
    if value is None:
        return NOT_DEFINED
    if unit == "month":
        return plan_month_text(value, plan)
    return scale_for([value], unit, plan.currency_digits).text(value)


def band_text(low: float, high: float, unit: Unit, plan: PlanFacts) -> str:
    """Two bounds with one unit behind the second: "3.55–5.69 M", "−58 to 655 k"."""
    if unit == "month":
        return months_text(plan_month(low, plan), plan_month(high, plan))
    scale = scale_for([low, high], unit, plan.currency_digits)
    first, second = scale.bare(low), scale.bare(high)
    if MINUS in first + second:
        return scale.framed(_("{low} to {high}").format(low=first, high=second))
    return scale.framed(f"{first}–{second}")


def reads_as_one(low: float, high: float, unit: Unit, plan: PlanFacts) -> bool:
    """Whether both bounds of a band would read the same: "100–100 k" tells nothing."""
    if unit == "month":
        return plan_month(low, plan) == plan_month(high, plan)
    scale = scale_for([low, high], unit, plan.currency_digits)
    return scale.bare(low) == scale.bare(high)


def scale_for(values: Iterable[float], unit: Unit, currency_digits: int) -> Scale:
    """How to write numbers of one unit that stand together; the largest of them decides."""
    largest = max((abs(value) for value in values), default=0.0)
    match unit:
        case "money":
            return _money_scale(largest, currency_digits)
        case "count":
            return _count_scale(largest)
        case "share" | "share a month":
            return _share_scale(largest)
        case _:
            return Scale(decimals=1)


def _money_scale(largest: float, currency_digits: int) -> Scale:
    if largest >= _MILLION_FROM:
        return MILLIONS
    if largest >= _FULL_MONEY_BELOW:
        return THOUSANDS
    return Scale(decimals=currency_digits if 0 < largest < _DECIMALS_BELOW else 0)


def _count_scale(largest: float) -> Scale:
    if largest >= _FULL_COUNT_BELOW:
        return MILLIONS
    return Scale(decimals=1 if 0 < largest < _DECIMALS_BELOW else 0)


def _share_scale(largest: float) -> Scale:
    decimals = 2 if 0 < largest < 0.00995 else 1
    return Scale(0.01, decimals, PERCENT)


def chance_text(share: float) -> str:
    """A share of worlds in whole percent; 0 % is none of them and 100 % is all."""
    if 0 < share < 0.005:
        return Scale(0.01, 0, N_("<1\N{NO-BREAK SPACE}%")).framed("")
    if 0.995 <= share < 1:
        return Scale(0.01, 0, N_(">99\N{NO-BREAK SPACE}%")).framed("")
    return Scale(0.01, 0, PERCENT).text(share)


def joined(parts: Sequence[str], separator: str = " · ") -> str:
    """Those of the parts that say something, in one line."""
    return separator.join(part for part in parts if part)
