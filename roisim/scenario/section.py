"""Parts of a plan, and the functions by which they declare their inputs.

class Funnel(Section):
    intent: Quantity = share(
        N_("Added to the cart"),
        N_("Share of visits that looked at a product and put one into the cart."),
        default=0.05,
        evidence=assumption("..."),
    )
"""

from __future__ import annotations

import datetime
import math
from functools import cache
from typing import Any, ClassVar, cast

from pydantic import BaseModel, ConfigDict, Discriminator, Field, ValidationInfo, field_validator

from roisim.scenario.field import REQUIRED, FieldSpec, assumption
from roisim.scenario.quantity import Evidence
from roisim.scenario.reading import read

MOST_MONEY = 1e12
"""Sums of money stay countable in 64 bits of the smallest unit."""


class Section(BaseModel):
    """A part of a plan whose inputs are declared with the functions below."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        arbitrary_types_allowed=True,
        populate_by_name=True,
        defer_build=True,
    )
    title: ClassVar[str] = ""
    """Heading of the section, English."""

    later: ClassVar[frozenset[str]] = frozenset()
    """Attributes that came after the first release of the format. The canonical text holds them only where
    they differ from their default, so that it stays what it was for a plan that does not use them."""

    @classmethod
    def spec(cls, name: str) -> FieldSpec | None:
        """Declaration of a field by attribute name; None where it holds further sections."""
        extra = cls.model_fields[name].json_schema_extra
        return cast("FieldSpec", extra["spec"]) if isinstance(extra, dict) else None

    @classmethod
    def key(cls, name: str) -> str:
        """How the file calls the field: its alias or its name."""
        return cls.model_fields[name].alias or name

    def has_default(self, name: str) -> bool:
        """Whether a field has the value that it has where a file leaves it out."""
        return bool(getattr(self, name) == _default(type(self), name))

    @field_validator("*", mode="before")
    @classmethod
    def _read(cls, raw: object, info: ValidationInfo) -> object:
        spec = cls.spec(info.field_name) if info.field_name else None
        return raw if spec is None else read(raw, spec)


@cache
def _default(section: type[Section], name: str) -> object:
    """What a field has where a file leaves it out; read once, nothing in a plan can be changed."""
    return section.model_fields[name].get_default(call_default_factory=True)


def number(
    label: str,
    definition: str,
    *,
    unit: str,
    low: float = -math.inf,
    high: float = math.inf,
    above_low: bool = False,
    default: object = REQUIRED,
    evidence: Evidence | None = None,
    by_month: bool = False,
    example: object = 1,
) -> Any:
    """Declare a number that may be uncertain: a Quantity, or with `by_month` a MonthlyQuantity."""
    return declare(
        FieldSpec(
            label=label,
            help=definition,
            kind="number",
            unit=unit,
            low=low,
            high=high,
            above_low=above_low,
            default=default,
            evidence=evidence or assumption(),
            by_month=by_month,
            example=example,
        )
    )


def share(
    label: str,
    definition: str,
    *,
    default: object = REQUIRED,
    evidence: Evidence | None = None,
    unit: str = "share",
    high: float = 1.0,
    example: object = 0.05,
) -> Any:
    """Declare a share between 0 and 1 (or `high`)."""
    return number(
        label, definition, unit=unit, low=0.0, high=high, default=default, evidence=evidence, example=example
    )


def money(
    label: str,
    definition: str,
    *,
    per: str = "",
    default: object = REQUIRED,
    evidence: Evidence | None = None,
    above_low: bool = False,
    high: float = MOST_MONEY,
    by_month: bool = True,
    example: object = 100,
) -> Any:
    """Declare an amount of the plan's currency that is never negative, as a rule by month."""
    return number(
        label,
        definition,
        unit=f"money/{per}" if per else "money",
        low=0.0,
        high=high,
        above_low=above_low,
        default=default,
        evidence=evidence,
        by_month=by_month,
        example=example,
    )


def plain_number(
    label: str,
    definition: str,
    *,
    unit: str,
    low: float,
    high: float,
    default: object = REQUIRED,
    whole: bool = False,
    above_low: bool = False,
    example: object = 1,
) -> Any:
    """Declare a number that may not be uncertain; `whole` makes it an int, else a float."""
    return declare(
        FieldSpec(
            label=label,
            help=definition,
            kind="whole" if whole else "plain",
            unit=unit,
            low=low,
            high=high,
            above_low=above_low,
            default=default,
            example=example,
        )
    )


def text(label: str, definition: str, *, default: object = REQUIRED, example: str = "") -> Any:
    """Declare a text, not empty where it must be stated."""
    return declare(FieldSpec(label, definition, "text", default=default, example=example))


def day(label: str, definition: str, *, default: object = REQUIRED) -> Any:
    """Declare a date."""
    example = datetime.date(2026, 1, 1)
    return declare(FieldSpec(label, definition, "date", default=default, example=example))


def switch(label: str, definition: str, *, default: bool) -> Any:
    """Declare a yes or no."""
    return declare(FieldSpec(label, definition, "switch", default=default))


def choice(
    label: str,
    definition: str,
    choices: tuple[str, ...],
    *,
    default: object = REQUIRED,
    alias: str | None = None,
) -> Any:
    """Declare a choice of words."""
    spec = FieldSpec(label, definition, "choice", default=default, choices=choices, example=choices[0])
    return declare(spec, alias)


def kind_of_section(kind: str) -> Any:
    """Declare the word by which a file tells which of several sections stands there."""
    return Field(default=kind)


def by_kind() -> Discriminator:
    """Marks a union of sections of which a file names one by ``kind``; each carries its ``Tag``."""
    # a function, since pydantic's own look-up of a field does not go with a validator for all fields
    return Discriminator(_kind)


def _kind(raw: object) -> str | None:
    kind = raw.get("kind") if isinstance(raw, dict) else getattr(raw, "kind", None)
    return kind if isinstance(kind, str) else None


def yearly_shape(label: str, definition: str, length: int) -> Any:
    """Declare a list of positive numbers of which only the ratios count, all 1 by default."""
    spec = FieldSpec(
        label,
        definition,
        "list",
        unit="ratio",
        low=0.0,
        high=1000.0,
        above_low=True,
        default=[1] * length,
        length=length,
    )
    return declare(spec)


def declare(spec: FieldSpec, alias: str | None = None) -> Any:
    """Turn a declaration into a field of a Section."""
    extra: Any = {"spec": spec}
    if spec.required:
        return Field(alias=alias, json_schema_extra=extra)
    return Field(default_factory=lambda: read(spec.default, spec), alias=alias, json_schema_extra=extra)
