"""Numbers of inputs as people type and read them: "7,5 %" is 0.075 in the plan; and words about them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from roisim.report.number_text import MINUS, decimal_text
from roisim.scenario.field import FieldSpec
from roisim.scenario.quantity import EvidenceKind, Quantity, plain_number
from roisim.scenario.uncertain_number import FAR
from roisim.translation import N_, _
from ui.display_format import day_text
from ui.widgets.budget_numbers import has_short_form, number_in

NBSP: Final = "\N{NO-BREAK SPACE}"


class Unfinished(Enum):
    """Stands for a text that is not a value yet, "-"."""

    UNFINISHED = 0


UNFINISHED: Final = Unfinished.UNFINISHED

_MOST_DECIMALS: Final = 8
MOST_MONTHS: Final = 4
"""So many numbers by month are told one by one."""

UNITS: Final = {
    "odds ratio": "×",
    "factor": "×",
    "ratio": "×",
    "shape": "",
    "weight": "",
    "per second": N_("per second"),
    "per message": N_("per message"),
    "per share": "",
    "per month": N_("a month"),
    "share": "%",
    "share/year": N_("% a year"),
    "share/month": N_("% a month"),
    "share/week": N_("% a week"),
    "share/message": N_("% a message"),
    "clicks/month": N_("clicks"),
    "visits/month": N_("visits"),
    "items/month": N_("items"),
    "partners/month": N_("partners"),
    "people/month": N_("people"),
    "posts/month": N_("posts"),
    "orders/year": N_("orders"),
    "hours": N_("h"),
    "minutes": N_("min"),
    "seconds": N_("s"),
    "days": N_("days"),
    "weeks": N_("weeks"),
    "months": N_("months"),
    "orders": N_("orders"),
    "visits": N_("visits"),
    "people": N_("people"),
    "partners": N_("partners"),
    "items": N_("items"),
    "units": N_("units"),
    "seconds or agents": "",
}
"""Units within a field, short; the help line has the whole."""

COUNTED: Final = frozenset(
    f"{noun}{rate}"
    for noun in ("clicks", "visits", "items", "units", "people", "partners", "posts", "orders")
    for rate in ("", "/month", "/year")
)
"""Units of which there may be thousands, so that "12k" counts."""
_BEGUN_EXPONENT: Final = re.compile(r".*\de[+-]?", re.IGNORECASE)

EVIDENCE_LABELS: Final = {
    EvidenceKind.DATA: N_("Your data"),
    EvidenceKind.BENCHMARK: N_("Benchmark"),
    EvidenceKind.ASSUMPTION: N_("Assumption"),
    EvidenceKind.EDITED: N_("Edited"),
}


def is_percent(spec: FieldSpec) -> bool:
    """Whether people type and read percent where the plan has a share."""
    return spec.unit.startswith("share")


def unit_of(spec: FieldSpec, currency: str) -> str:
    """The unit to stand in a field."""
    if spec.is_money:
        return currency
    return _(UNITS.get(spec.unit, spec.unit))


def typed_number(text: str, spec: FieldSpec) -> float | str | Unfinished:
    """The plan's number for a text; the text itself where it is none; UNFINISHED for what may become one.

    Args:
        text: as typed: "1.234,5", "7,5 %", "−3", "12k", with or without the unit.
        spec: the input, which tells whether it is a share.
    """
    bare = text.strip().replace(MINUS, "-").replace(NBSP, " ")
    if not bare or not any(letter.isdigit() for letter in bare):
        return UNFINISHED if all(letter in "-+., %" for letter in bare) else text.strip()
    bare = _without_unit(bare, spec).rstrip(".,") or bare
    if _BEGUN_EXPONENT.fullmatch(bare):
        return UNFINISHED
    found = number_in(bare)
    if isinstance(found, str) or (has_short_form(bare) and not (spec.is_money or spec.unit in COUNTED)):
        return text.strip()
    if is_percent(spec):
        return plain_number(float(Decimal(repr(found)) / 100))
    return found


def _without_unit(text: str, spec: FieldSpec) -> str:
    """A typed number without the field's own unit; another word stays."""
    whole = _(UNITS.get(spec.unit, ""))
    for unit in (whole, "%" if is_percent(spec) else ""):
        if unit and text.lower().endswith(unit.lower()):
            return text[: -len(unit)].rstrip()
    return text


def shown_number(value: object, spec: FieldSpec) -> str:
    """A plan's number as a field shows it, all its digits; what is no number as it was typed."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "" if value is None else str(value)
    exact = Decimal(repr(float(value)))
    if not exact.is_finite():
        return str(value)
    if is_percent(spec):
        exact *= 100
    exact = round(exact, _MOST_DECIMALS).normalize()
    decimals = max(0, -int(exact.as_tuple().exponent))
    return decimal_text(float(exact), decimals)


def with_unit(text: str, unit: str) -> str:
    """A number with its unit behind it, joined."""
    return f"{text}{NBSP}{unit}" if unit and text else text


def short_numbers(low: float, high: float, spec: FieldSpec) -> tuple[str, str]:
    """Two numbers for a sentence, with as many decimals as the larger one needs for three digits."""
    factor = 100 if is_percent(spec) else 1
    largest = max(abs(low), abs(high)) * factor
    decimals = 0 if largest >= 100 or largest == 0 else 1 if largest >= 10 else 2 if largest >= 0.1 else 4
    return decimal_text(low * factor, decimals), decimal_text(high * factor, decimals)


def value_text(raw: object, spec: FieldSpec, currency: str = "") -> str:
    """Any stated value in a few words, for "Preset: 150"."""
    unit = unit_of(spec, currency) if spec.kind in ("number", "plain", "whole") else ""
    match raw:
        case None:
            return _("none stated")
        case bool():
            return _("yes") if raw else _("no")
        case int() | float():
            return with_unit(shown_number(raw, spec), unit)
        case datetime.date():
            return day_text(raw)
        case list() if spec.by_month and raw:
            return with_unit(_("by month: {numbers}").format(numbers=_months_text(raw, spec)), unit)
        case list():
            return ", ".join(value_text(entry, spec) for entry in raw) or _("none")
        case Mapping():
            return with_unit(_table_text(raw, spec), unit)
        case _:
            return str(raw) or _("none")


def _months_text(raw: list[Any], spec: FieldSpec) -> str:
    """The first months and the last: "900, 950, 1,000 … 1,445"."""
    texts = [value_text(entry, spec).removesuffix(unit_of(spec, "")).rstrip() for entry in raw]
    if len(texts) <= MOST_MONTHS:
        return ", ".join(texts)
    return f"{', '.join(texts[: MOST_MONTHS - 1])} … {texts[-1]}"


def _table_text(raw: Mapping[str, Any], spec: FieldSpec) -> str:
    if "value" in raw:
        return shown_number(raw["value"], spec)
    if "mean" in raw:
        return _("{mean} ± {sd}").format(
            mean=shown_number(raw.get("mean"), spec), sd=shown_number(raw.get("sd"), spec)
        )
    numbers = [shown_number(raw[key], spec) for key in ("low", "likely", "high") if key in raw]
    return " – ".join(numbers)


def range_sentence(spec: FieldSpec, currency: str = "") -> str:
    """What may be typed: "0 to 100 %", "above 0"; "" where anything may."""
    unit = unit_of(spec, currency)
    low = shown_number(spec.low, spec) if spec.low > -FAR else ""
    high = shown_number(spec.high, spec) if spec.high < FAR else ""
    if low and high:
        text = _("above {low}, at most {high}") if spec.above_low else _("{low} to {high}")
        return with_unit(text.format(low=low, high=high), unit)
    if low:
        text = _("above {low}") if spec.above_low else _("{low} or more")
        return with_unit(text.format(low=low), "" if low == "0" else unit)
    return _("at most {high}").format(high=with_unit(high, unit)) if high else ""


def wrong_number(value: object, spec: FieldSpec, currency: str = "") -> str:
    """What is wrong with a number by itself, and what would be right; "" where it is within its range."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        if isinstance(value, str):
            text = _("This is no number. Type for example {example}.")
            if not value.strip():
                text = _("A number is missing. Type for example {example}.")
            return text.format(example=shown_number(_example(spec), spec))
        return ""
    unit = unit_of(spec, currency)
    if value > spec.high:
        return _("Not more than {high} is possible here.").format(
            high=with_unit(shown_number(spec.high, spec), unit)
        )
    if value < spec.low or (spec.above_low and value == spec.low):
        lowest = with_unit(shown_number(spec.low, spec), unit if spec.low not in (0, 1) else "")
        if spec.above_low:
            return _("This must be above {low}.").format(low=lowest)
        return _("This cannot be below {low}.").format(low=lowest)
    if spec.kind == "whole" and not float(value).is_integer():
        return _("A whole number is needed here, such as {number}.").format(number=round(value))
    return ""


def _example(spec: FieldSpec) -> object:
    example = spec.stand_in or spec.example
    example = example[0] if isinstance(example, list | tuple) and example else example
    return example if isinstance(example, int | float) else 1


def help_text(spec: FieldSpec, currency: str = "") -> str:
    """Definition, then unit and range."""
    allowed = range_sentence(spec, currency) if spec.kind in ("number", "plain", "whole") else ""
    definition = _(spec.help)
    return f"{definition} {_('Allowed: {range}.').format(range=allowed)}" if allowed else definition


def worlds_sentence(quantity: Quantity, spec: FieldSpec, currency: str) -> str:
    """What an uncertain number means for the worlds."""
    low, high = quantity.band(0.9)
    unit = unit_of(spec, currency)
    text = _("Every world draws its own, 90 % of them between {low} and {high}.")
    first, second = short_numbers(low, high, spec)
    return text.format(low=first, high=with_unit(second, unit))


def uncertain_start(value: float, spec: FieldSpec) -> dict[str, int | float]:
    """A sensible range around a number: ±20 %, of the odds where it is a share, within what is allowed."""
    if spec.is_share and 0 < value < 1:
        odds = value / (1 - value)
        low, high = (odds * factor / (1 + odds * factor) for factor in (1 / 1.2, 1.2))
    elif value == 0:
        reach = 0.05 if is_percent(spec) else 1.0
        low, high = -reach, reach
    else:
        low, high = value - abs(value) * 0.2, value + abs(value) * 0.2
    bottom = spec.low if not spec.above_low else max(spec.low, value / 100 if value > 0 else spec.low)
    low, high = max(_rounded(low), bottom), min(_rounded(high), spec.high)
    if spec.kind == "number" and low > value:
        low = value
    return {
        "low": plain_number(float(low)),
        "likely": plain_number(float(value)),
        "high": plain_number(float(max(high, value))),
    }


def _rounded(value: float) -> float:
    return float(f"{value:.3g}")


def within(label: str) -> str:
    """A label within a sentence: "cost per click", but "VAT rate" stays."""
    return label[:1].lower() + label[1:] if label[1:2].islower() or label[1:2] == " " else label
