"""The table ``[evidence]`` of a plan: where numbers come from, told apart from them.

    [evidence]
    "channels.Google Ads.cost_per_click" = { evidence = "benchmark", source = "our account, 2025" }

says the same as ``cost_per_click = { value = 0.5, evidence = "benchmark", source = "our account, 2025" }``.
Numbers that cannot be uncertain have their evidence only here: it is for readers of the file and for the
window, and no part of the plan as it is calculated.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from roisim.scenario.findings import Finding, Place, WrongInput, kind_of, nearest, shown
from roisim.scenario.scenario import Scenario
from roisim.scenario.structure import declared_inputs, spec_at
from roisim.scenario.uncertain_number import read_quantity
from roisim.translation import _

TABLE = "evidence"
Plain = dict[str, Any]

_CERTAIN: Final = ("plain", "whole")
"""Kinds of numbers that cannot be uncertain."""


def with_evidence(plain: Plain) -> tuple[Plain, list[Finding]]:
    """The plan with the table's entries put beside their numbers, and what is wrong with the table."""
    if TABLE not in plain:
        return plain, []
    plan = copy.deepcopy(plain)
    table = plan.pop(TABLE)
    if not isinstance(table, dict):
        message = _("A table is expected here, not {kind}").format(kind=kind_of(table))
        return plan, [Finding(message, _("Begin it with [evidence]"), (TABLE,), shown(table))]
    return plan, [finding for name, statement in table.items() for finding in _put(plan, name, statement)]


def _put(plan: Plain, name: str, statement: object) -> list[Finding]:
    if not isinstance(statement, dict) or not statement or set(statement) - {"evidence", "source"}:
        message = _("Evidence is told by its kind and its source")
        cure = _('Write {{ evidence = "benchmark", source = "…" }}').format()
        return [Finding(message, cure, (TABLE, name), shown(statement))]
    owner = next(_owners(plan, name), None)
    if owner is None:
        close = nearest(name, _names(plan))
        cure = _("Name a number of this plan, such as funnel.intent")
        if close:
            cure = _('Did you mean "{close}"?').format(close=close)
        return [Finding(_("The plan states no number of this name"), cure, (TABLE, name), name)]
    table, key, place = owner
    spec = spec_at(Scenario, plan, place) if key in _keys_of_certain_numbers() else None
    if spec is None or spec.kind not in _CERTAIN or not _is_number(table[key]):
        table[key] = _beside(table[key], statement)
        return []
    try:
        read_quantity({"value": spec.stand_in, **statement}, spec)
    except WrongInput as wrong:
        return [Finding(each.message, each.cure, (TABLE, name), each.found) for each in wrong.findings]
    return []


@cache
def _keys_of_certain_numbers() -> frozenset[str]:
    """To ask quickly: most numbers may be uncertain."""
    declared = declared_inputs(Scenario)
    return frozenset(path.rpartition(".")[2] for path, __, spec in declared if spec.kind in _CERTAIN)


def _beside(value: Any, statement: Plain) -> Any:
    if isinstance(value, list):
        return [_beside(entry, statement) for entry in value]
    if isinstance(value, dict):
        return {**statement, **value}
    return {"value": value, **statement} if _is_number(value) else value


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _owners(node: Any, name: str, before: Place = ()) -> Iterator[tuple[Plain, str, Place]]:
    """(table, key, place) of the number that a name leads to; names may hold points themselves."""
    for called, below, table, part in _children(node):
        place = (*before, part)
        if called == name and table is not None:
            yield table, called, place
        elif name.startswith(f"{called}."):
            yield from _owners(below, name[len(called) + 1 :], place)


def _children(node: Any) -> Iterator[tuple[str, Any, Plain | None, str | int]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield key, value, node, key
    elif isinstance(node, list):
        for position, entry in enumerate(node):
            if isinstance(entry, dict):
                yield str(entry.get("name", entry.get("use", position))), entry, None, position


def _names(node: Any, before: str = "") -> Iterator[str]:
    for called, below, table, _part in _children(node):
        name = f"{before}{called}"
        if table is not None and (_is_number(below) or isinstance(below, dict | list)):
            yield name
        yield from _names(below, f"{name}.")
