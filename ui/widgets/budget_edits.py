"""From cells of the budget table to changes of the plan's text; only what was touched changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from roisim.scenario.quantity import plain_number
from ui.widgets.budget_rows import BudgetRow, number_of

if TYPE_CHECKING:
    from ui.open_plan import Change, OpenPlan

MONTHS_ONE_BY_ONE = 3
"""So many months of a list are changed in place; more are written at once: each change reads the text."""


def changes_of(
    plan: OpenPlan, rows: Sequence[BudgetRow], cells: Mapping[tuple[int, int], Any], *, whole: bool = False
) -> list[Change]:
    """What to change in the plan so that cells state these numbers.

    Args:
        cells: (row, month) -> money, a stated entry such as a range, or a wrong word; rows that cannot be
            edited do not count.
        whole: whether lists are written as a whole in any case.
    """
    by_row: dict[int, dict[int, Any]] = {}
    for (row, month), value in cells.items():
        if rows[row].is_editable:
            by_row.setdefault(row, {})[month] = entry_of(rows[row], month, value)
    changes: list[Change] = []
    for row, entries in by_row.items():
        touched = {month: entry for month, entry in entries.items() if entry != rows[row].entries[month]}
        changes += _row_changes(plan, rows[row], touched, whole=whole)
    return changes


def entry_of(row: BudgetRow, month: int, value: Any) -> Any:
    """What the plan states where a cell says `value`: itself, or pieces where the row counts them."""
    money = number_of(value)
    if row.prices is None or money is None:
        return value
    price = row.prices[month]
    # six decimals of a piece are less than a cent of its price; more would only be hard to read
    return plain_number(round(money / price, 6)) if price else 0


def _row_changes(plan: OpenPlan, row: BudgetRow, touched: Mapping[int, Any], *, whole: bool) -> list[Change]:
    stated = plan.stated(row.path)
    # the last number of a list goes on: changing it in place would change later months too
    own = len(stated) - (len(stated) < len(row.entries)) if isinstance(stated, list) else 0
    if not whole and len(touched) <= MONTHS_ONE_BY_ONE and all(month < own for month in touched):
        return [(f"{row.path}[{month}]", entry) for month, entry in touched.items()]
    return [(row.path, _whole_list(plan, row, touched))] if touched else []


def _whole_list(plan: OpenPlan, row: BudgetRow, touched: Mapping[int, Any]) -> Any:
    """The list with the touched months in it; its end goes on as before."""
    stated = plan.stated(row.path)
    months = len(row.entries)
    before = list(stated) if isinstance(stated, list) and stated else [row.entries[0]]
    needed = min(max(touched) + 2, months)
    entries = before + [before[-1]] * (needed - len(before))
    for month, entry in touched.items():
        entries[month] = entry
    while len(entries) > 1 and entries[-1] == entries[-2] and len(entries) > len(before):
        entries.pop()
    if len(entries) <= months and max(touched) == months - 1:
        entries = _shortest(entries)
    return entries[0] if len(entries) == 1 and not isinstance(stated, list) else entries


def _shortest(entries: list[Any]) -> list[Any]:
    """Without the months at the end that only repeat: the last goes on."""
    while len(entries) > 1 and entries[-1] == entries[-2]:
        entries.pop()
    return entries
