"""Finds numbers in a finished workbook the way its reader does: by the words beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.cell import coordinate_from_string


class Page:
    """Values of one sheet by row and column, both from 1."""

    def __init__(self, cells: Mapping[str, Any]) -> None:
        self.cells = dict(cells)

    def at(self, row: int, column: int) -> Any:
        return self.cells.get(f"{get_column_letter(column)}{row}")

    def rows(self, label: str, column: int = 1) -> list[int]:
        """Rows whose cell in a column says this."""
        found = []
        for name, value in self.cells.items():
            letters, row = coordinate_from_string(name)
            if value == label and column_index_from_string(letters) == column:
                found.append(row)
        return sorted(found)

    def row(self, label: str, column: int = 1) -> int:
        """The only such row."""
        (row,) = self.rows(label, column)
        return row

    def column(self, head: str, row: int) -> int:
        """The column whose cell in a row says this."""
        letters = [coordinate_from_string(name) for name, value in self.cells.items() if value == head]
        (column,) = [column_index_from_string(letter) for letter, place in letters if place == row]
        return column

    def across(self, row: int, first: int, number: int) -> list[Any]:
        """So many values of a row."""
        return [self.at(row, first + place) for place in range(number)]

    def down(self, column: int, first: int, number: int) -> list[Any]:
        """So many values of a column."""
        return [self.at(first + place, column) for place in range(number)]


def as_shown(value: float | None) -> float | str:
    """A number as its cell holds it; a dash where there is none."""
    return "–" if value is None else value
