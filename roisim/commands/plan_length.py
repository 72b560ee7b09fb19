"""A plan made longer or shorter for one run."""

from __future__ import annotations

from typing import TypeVar

from roisim.scenario.quantity import MonthlyQuantity
from roisim.scenario.scenario import Scenario
from roisim.scenario.section import Section

Part = TypeVar("Part", bound=Section)


def with_months(scenario: Scenario, months: int) -> Scenario:
    """The same plan over `months` months.

    Of lists by month that would be too long the first months are used; a shorter list goes on with its
    last number, as ever.
    """
    return _cut_section(scenario, months).model_copy(update={"months": months})


def _cut_section(section: Part, months: int) -> Part:
    values = {name: getattr(section, name) for name in type(section).model_fields}
    cut = {name: _cut(value, months) for name, value in values.items()}
    return section.model_copy(update={name: cut[name] for name in cut if cut[name] is not values[name]})


def _cut(value: object, months: int) -> object:
    match value:
        case MonthlyQuantity() if len(value) > months:
            return MonthlyQuantity(value[:months])
        case Section():
            return _cut_section(value, months)
        case tuple() if value and isinstance(value[0], Section):
            return tuple(_cut(part, months) for part in value)
        case _:
            return value
