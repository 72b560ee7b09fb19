"""From plain values, as TOML has them, to what an input is declared to be.

Every reader tells what is wrong with a value in words and with the cure, by raising WrongInput.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeGuard, TypeVar

from roisim.scenario.field import FieldSpec
from roisim.scenario.findings import Finding, WrongInput, kind_of, nearest, one_of, shown
from roisim.scenario.quantity import MonthlyQuantity, Quantity
from roisim.scenario.uncertain_number import range_text, read_number, read_quantity
from roisim.translation import _, ngettext
from roisim.units import is_currency

COMMON_CURRENCY_NAMES = {"TL": "TRY", "₺": "TRY", "$": "USD", "US$": "USD", "€": "EUR", "£": "GBP"}
EARLIEST, LATEST = datetime.date(1970, 1, 1), datetime.date(2200, 12, 31)

Value = TypeVar("Value")


def read(raw: object, spec: FieldSpec) -> object:
    """The value of an input.

    Args:
        raw: plain value as TOML has it, or a value already read; None stays None where the input may
            be left out.
        spec: its declaration.

    Raises:
        WrongInput: with places counted from the value itself.
    """
    if raw is None and spec.default is None:
        return None
    return _READERS[spec.kind](raw, spec)


def _number(raw: object, spec: FieldSpec) -> Quantity | MonthlyQuantity:
    if spec.by_month:
        return _monthly(raw, spec)
    if isinstance(raw, list | tuple):
        cure = _("Write one number, not a list in square brackets")
        raise WrongInput(Finding(_("One number is expected here, not a list"), cure, found=shown(raw)))
    return read_quantity(raw, spec)


def _monthly(raw: object, spec: FieldSpec) -> MonthlyQuantity:
    if not isinstance(raw, list | tuple):
        return MonthlyQuantity([read_quantity(raw, spec)])
    if not raw:
        cure = _("Write one number, or one for each month such as [{example}, {example}]")
        cure = cure.format(example=shown(spec.stand_in))
        raise WrongInput(Finding(_("The list of months is empty"), cure, found="[]"))
    return MonthlyQuantity(_each(raw, lambda entry: read_quantity(entry, spec)))


def _each(raw: Sequence[object], read_one: Callable[[object], Value]) -> list[Value]:
    values: list[Value] = []
    findings: list[Finding] = []
    for position, entry in enumerate(raw):
        try:
            values.append(read_one(entry))
        except WrongInput as wrong:
            findings += [replace(finding, place=(position, *finding.place)) for finding in wrong.findings]
    if findings:
        raise WrongInput(*findings)
    return values


def _plain(raw: object, spec: FieldSpec) -> float:
    if isinstance(raw, dict):
        message = _("This number cannot be uncertain")
        raise WrongInput(Finding(message, _("Write one number"), found=shown(raw)))
    return read_number(raw, spec)


def _whole(raw: object, spec: FieldSpec) -> int:
    value = _plain(raw, spec)
    if not value.is_integer():
        raise WrongInput(Finding(_("A whole number is expected here"), range_text(spec), found=shown(raw)))
    return int(value)


def _list(raw: object, spec: FieldSpec) -> tuple[float, ...]:
    if not isinstance(raw, list | tuple):
        message = _("A list of {length} numbers is expected here, not {kind}")
        message = message.format(length=spec.length, kind=kind_of(raw))
        raise WrongInput(Finding(message, _("Write them in square brackets"), found=shown(raw)))
    if len(raw) != spec.length:
        message = ngettext("The list has {count} number", "The list has {count} numbers", len(raw))
        cure = _("Write {length} numbers").format(length=spec.length)
        raise WrongInput(Finding(message.format(count=len(raw)), cure, found=shown(raw)))
    return tuple(_each(raw, lambda entry: _plain(entry, spec)))


def _text(raw: object, spec: FieldSpec) -> str:
    if not isinstance(raw, str):
        message = _("A text is expected here, not {kind}").format(kind=kind_of(raw))
        raise WrongInput(Finding(message, _("Write it in quotes"), found=shown(raw)))
    if spec.required and not raw.strip():
        message = _("The text is empty")
        cure = _("Write for example {example}").format(example=shown(spec.stand_in))
        by_hand = _("Type for example {example}").format(example=spec.stand_in)
        raise WrongInput(Finding(message, cure, found=shown(raw), by_hand=by_hand))
    return raw


def _currency(raw: object, spec: FieldSpec) -> str:
    code = _text(raw, spec)
    if is_currency(code):
        return code
    meant = COMMON_CURRENCY_NAMES.get(code.strip().upper(), code.strip().upper())
    cure = _("Write its code of three capitals, such as TRY, USD or EUR")
    by_hand = _("Type its code of three capitals, such as TRY, USD or EUR")
    if is_currency(meant):
        cure = by_hand = _('Did you mean "{close}"?').format(close=meant)
    raise WrongInput(Finding(_("This currency is not known"), cure, found=shown(raw), by_hand=by_hand))


def _choice(raw: object, spec: FieldSpec) -> str:
    if raw in spec.choices:
        return str(raw)
    close = nearest(raw, spec.choices)
    cure = _("Write {words}").format(words=one_of(spec.choices))
    if close:
        cure = _('Did you mean "{close}"?').format(close=close)
    raise WrongInput(Finding(_("This word is not known here"), cure, found=shown(raw)))


def _switch(raw: object, spec: FieldSpec) -> bool:
    if isinstance(raw, bool):
        return raw
    message = _("A switch is expected here, not {kind}").format(kind=kind_of(raw))
    raise WrongInput(Finding(message, _("Write true or false, without quotes"), found=shown(raw)))


def _date(raw: object, spec: FieldSpec) -> datetime.date:
    if isinstance(raw, str):
        raise WrongInput(_date_in_quotes(raw))
    if isinstance(raw, datetime.datetime) or not isinstance(raw, datetime.date):
        message = _("A date is expected here, not {kind}").format(kind=kind_of(raw))
        cure = _("Write year-month-day, such as 2026-01-31")
        raise WrongInput(Finding(message, cure, found=shown(raw)))
    if not EARLIEST <= raw <= LATEST:
        message = _("The year of this date cannot be right")
        cure = _("Write a year from {first} to {last}").format(first=EARLIEST.year, last=LATEST.year)
        by_hand = _("Type a year from {first} to {last}").format(first=EARLIEST.year, last=LATEST.year)
        raise WrongInput(Finding(message, cure, found=shown(raw), by_hand=by_hand))
    return raw


def is_sensible_day(raw: object) -> TypeGuard[datetime.date]:
    """Whether it is a day that a plan may state: others lead out of the calendar."""
    return type(raw) is datetime.date and EARLIEST <= raw <= LATEST


def _date_in_quotes(raw: str) -> Finding:
    try:
        meant = datetime.date.fromisoformat(raw.strip())
    except ValueError:
        cure = _("Write year-month-day without quotes, such as 2026-01-31")
        by_hand = _("Type a day such as 31 Jan 2026 or 2026-01-31")
        return Finding(_("This is not a date"), cure, found=shown(raw), by_hand=by_hand)
    cure = _("Write {date}, without quotes").format(date=meant)
    return Finding(_("A date is expected here, not a text"), cure, found=shown(raw))


def _dates(raw: object, spec: FieldSpec) -> tuple[datetime.date, ...]:
    if not isinstance(raw, list | tuple):
        message = _("These are no days, but {kind}").format(kind=kind_of(raw))
        by_hand = _("Type days such as 2026-01-31, 2026-02-28")
        cure = _("Write [2026-01-31, 2026-02-28]")
        raise WrongInput(Finding(message, cure, found=shown(raw), by_hand=by_hand))
    return tuple(_each(raw, lambda entry: _date(entry, spec)))


_READERS: dict[str, Callable[[object, FieldSpec], object]] = {
    "number": _number,
    "plain": _plain,
    "whole": _whole,
    "list": _list,
    "text": _text,
    "currency": _currency,
    "choice": _choice,
    "switch": _switch,
    "date": _date,
    "dates": _dates,
}
