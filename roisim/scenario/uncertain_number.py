"""Reading one number of a plan: certain, or as { low, likely, high }, { low, high } or { mean, sd }."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import cast

from roisim.scenario.field import FieldSpec
from roisim.scenario.findings import Finding, WrongInput, figure, kind_of, nearest, one_of, shown
from roisim.scenario.quantity import Evidence, EvidenceKind, Quantity, QuantityKind
from roisim.translation import _

DECIMAL_COMMA = re.compile(r"\s*([-+]?\d[\d_]*),(\d+)\s*")
PERCENT = re.compile(r"\s*(?:%\s*(\d+(?:[.,]\d+)?)|(\d+(?:[.,]\d+)?)\s*%)\s*")
NUMBER = re.compile(r"\s*[-+]?\d[\d_]*(?:\.\d+)?(?:[eE][-+]?\d+)?\s*")

FAR = 1e6
"""Ends of ranges from here on are there for the computer's sake."""

VALUE_KEYS = ("value", "low", "likely", "high", "mean", "sd")
EVIDENCE_KEYS = ("evidence", "source")
DISTRIBUTIONS = ("normal", "lognormal", "beta")
SHAPES: dict[frozenset[str], QuantityKind] = {
    frozenset({"value"}): "point",
    frozenset({"low", "likely", "high"}): "pert",
    frozenset({"low", "high"}): "uniform",
    frozenset({"mean", "sd"}): "normal",
}
ORDER: dict[str, tuple[str, ...]] = {
    "point": ("value",),
    "pert": ("low", "likely", "high"),
    "uniform": ("low", "high"),
    "normal": ("mean", "sd"),
}


def read_quantity(raw: object, spec: FieldSpec) -> Quantity:
    """The number an input holds.

    Args:
        raw: a number, a table, or a Quantity made elsewhere.
        spec: the input's declaration.

    Raises:
        WrongInput: with places counted from the number itself.
    """
    if isinstance(raw, Quantity):
        return _from_table(as_table(raw), spec)
    if isinstance(raw, Mapping):
        return _from_table(cast("Mapping[str, object]", raw), spec)
    return Quantity.point(read_number(raw, spec), spec.limits)


def as_table(quantity: Quantity) -> dict[str, object]:
    """A Quantity as the table that a file could hold, its evidence included."""
    plain = quantity.to_toml()
    table: dict[str, object] = {**plain} if isinstance(plain, dict) else {"value": plain}
    if quantity.evidence is not None:
        table |= {"evidence": quantity.evidence.kind.value, "source": quantity.evidence.source}
    return table


def read_number(raw: object, spec: FieldSpec) -> float:
    """One certain number within the input's range.

    Raises:
        WrongInput: it is no number, not finite or out of range.
    """
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise WrongInput(_no_number(raw, spec))
    value = _as_float(raw)
    if not math.isfinite(value):
        message = _("This is no number that can be calculated with")
        raise WrongInput(Finding(message, range_text(spec), found=shown(raw)))
    problem = _out_of_range(value, spec)
    if problem is not None:
        raise WrongInput(problem)
    return value + 0.0  # a negative zero becomes 0


def _as_float(raw: float) -> float:
    try:
        return float(raw)
    except OverflowError:  # TOML integers know no end
        return math.inf


def _no_number(raw: object, spec: FieldSpec) -> Finding:
    message = _("A number is expected here, not {kind}").format(kind=kind_of(raw))
    found = shown(raw)
    example = _("Write for example {example}").format(example=_example(spec))
    if not isinstance(raw, str):
        return Finding(message, example, found=found)
    if match := PERCENT.fullmatch(raw):
        part = float((match[1] or match[2]).replace(",", ".")) / 100
        cure = _("Write {share}, without quotes: shares are parts of 1").format(share=figure(part))
        return Finding(_("A percentage is written as a share"), cure, found=found)
    if match := DECIMAL_COMMA.fullmatch(raw):
        cure = _("Write {number}: with a point, without quotes").format(number=f"{match[1]}.{match[2]}")
        return Finding(_("A number is written with a decimal point, not a comma"), cure, found=found)
    if NUMBER.fullmatch(raw):
        cure = _("Write {number}, without quotes").format(number=raw.strip())
        return Finding(message, cure, found=found)
    return Finding(message, example, found=found)


def _example(spec: FieldSpec) -> str:
    example = spec.stand_in
    return shown(example[0] if isinstance(example, list | tuple) else example)


def _out_of_range(value: float, spec: FieldSpec) -> Finding | None:
    too_low = value < spec.low or (spec.above_low and value == spec.low)
    if not too_low and value <= spec.high:
        return None
    found = figure(value)
    if spec.is_share and spec.high < value <= 100 and value / 100 <= spec.high:
        cure = _("For {percent} % write {share}").format(percent=found, share=figure(value / 100))
        message = _("A share of more than {high} is not possible here").format(high=figure(spec.high))
        return Finding(message, cure, found=found)
    if value < 0 and spec.low == 0:
        return Finding(_("This cannot be negative"), range_text(spec), found=found)
    if too_low:
        return Finding(_("This is too low"), range_text(spec), found=found)
    message = _("This is too high")
    return Finding(message, _("Write at most {high}").format(high=figure(spec.high)), found=found)


def range_text(spec: FieldSpec) -> str:
    """What an input may be, as a cure. Ends that nobody comes near are left out."""
    low, high = figure(spec.low), figure(spec.high)
    if spec.low <= -FAR and spec.high >= FAR:
        return _("Write a number")
    if spec.high >= FAR:
        if spec.above_low:
            return _("Write a number above {low}").format(low=low)
        return _("Write {low} or more").format(low=low)
    if spec.above_low:
        return _("Write a number above {low}, at most {high}").format(low=low, high=high)
    return _("Write a number from {low} to {high}").format(low=low, high=high)


def _from_table(raw: Mapping[str, object], spec: FieldSpec) -> Quantity:
    findings = _unknown_keys(raw)
    try:
        evidence = _evidence(raw)
    except WrongInput as wrong:
        findings += wrong.findings
        evidence = None
    kind = SHAPES.get(frozenset(raw) & frozenset(VALUE_KEYS))
    if kind is None:
        if not findings:
            findings.append(_wrong_shape(raw))
        raise WrongInput(*findings)
    numbers: dict[str, float] = {}
    for key in ORDER[kind]:
        try:
            numbers[key] = read_number(raw[key], _spec_of(key, spec))
        except WrongInput as wrong:
            findings += [Finding(f.message, f.cure, (key, *f.place), f.found) for f in wrong.findings]
    if findings:
        raise WrongInput(*findings)
    if kind == "normal":
        return _by_mean_and_sd(raw, numbers, spec, evidence)
    if "distribution" in raw:
        raise WrongInput(_wrong_shape(raw))
    _check_order(numbers)
    return Quantity(kind, tuple(numbers.values()), spec.limits, evidence)


def _unknown_keys(raw: Mapping[str, object]) -> list[Finding]:
    known = (*VALUE_KEYS, "distribution", *EVIDENCE_KEYS)
    findings = []
    for key in raw:
        if key in known:
            continue
        close = nearest(key, known)
        cure = _('Did you mean "{close}"?').format(close=close) if close else _shapes_text()
        message = _('"{key}" is not known in a number').format(key=key)
        findings.append(Finding(message, cure, (key,), key))
    return findings


def _shapes_text() -> str:
    return _("Write one number, or low, likely and high, or low and high, or mean and sd")


def _wrong_shape(raw: Mapping[str, object]) -> Finding:
    message = _("These entries do not make an uncertain number")
    return Finding(message, _shapes_text(), found=shown(raw))


def _evidence(raw: Mapping[str, object]) -> Evidence | None:
    if not any(key in raw for key in EVIDENCE_KEYS):
        return None
    kind, source = raw.get("evidence", EvidenceKind.ASSUMPTION.value), raw.get("source", "")
    if not isinstance(source, str):
        message = _("A source is a text, not {kind}").format(kind=kind_of(source))
        raise WrongInput(Finding(message, _("Write it in quotes"), ("source",), shown(source)))
    kinds = [known.value for known in EvidenceKind]
    if kind not in kinds:
        message = _("This kind of evidence is not known")
        cure = _("Write {words}").format(words=one_of(kinds))
        raise WrongInput(Finding(message, cure, ("evidence",), shown(kind)))
    return Evidence(EvidenceKind(str(kind)), source)


def _spec_of(key: str, spec: FieldSpec) -> FieldSpec:
    """The range of one part of an uncertain number: an sd is above 0, the rest as the input."""
    if key != "sd":
        return spec
    return FieldSpec(spec.label, spec.help, "number", low=0.0, above_low=True, default=1)


def _check_order(numbers: Mapping[str, float]) -> None:
    names, values = list(numbers), list(numbers.values())
    for position in range(len(values) - 1):
        if values[position] > values[position + 1]:
            first, second = names[position], names[position + 1]
            message = _('"{first}" is above "{second}"').format(first=first, second=second)
            cure = _("Write them in rising order: low, likely, high")
            found = f"{first} = {figure(values[position])}, {second} = {figure(values[position + 1])}"
            raise WrongInput(Finding(message, cure, (first,), found))


def _by_mean_and_sd(
    raw: Mapping[str, object], numbers: Mapping[str, float], spec: FieldSpec, evidence: Evidence | None
) -> Quantity:
    kind = raw.get("distribution", "normal")
    if kind not in DISTRIBUTIONS:
        close = nearest(kind, DISTRIBUTIONS)
        cure = _('Did you mean "{close}"?').format(close=close) if close else ""
        message = _("The distribution may be {words}").format(words=one_of(DISTRIBUTIONS))
        raise WrongInput(Finding(message, cure, ("distribution",), shown(kind)))
    mean, sd = numbers["mean"], numbers["sd"]
    if kind == "lognormal" and mean <= 0:
        message = _("A lognormal number needs a mean above 0")
        cure, by_hand = _('Take distribution = "normal"'), _("Raise the mean above 0")
        raise WrongInput(Finding(message, cure, ("mean",), figure(mean), by_hand=by_hand))
    if kind == "beta":
        _check_beta(mean, sd, spec)
    return Quantity(cast("QuantityKind", kind), (mean, sd), spec.limits, evidence)


def _check_beta(mean: float, sd: float, spec: FieldSpec) -> None:
    if not spec.is_share:
        cure = _('Take distribution = "normal" or "lognormal"')
        raise WrongInput(Finding(_("Only shares may be beta"), cure, ("distribution",), '"beta"'))
    if not sd**2 < mean * (1 - mean):
        message = _("No share spreads so far around its mean")
        cure = _("With this mean sd must be below {limit}").format(limit=figure(math.sqrt(mean * (1 - mean))))
        raise WrongInput(Finding(message, cure, ("sd",), figure(sd)))
