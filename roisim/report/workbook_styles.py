"""How cells of the workbook look: number formats by kind of number, fonts and lines by role.

Every pair of kind and role is a named style of the workbook, so that whoever gets the file can restyle it
in one place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.workbook import Workbook

from roisim.experiment.metrics import Metric
from roisim.report.palette import LIGHT
from roisim.units import currency_symbol

Kind = Literal[
    "text",
    "plain",
    "count",
    "money",
    "price",
    "share",
    "return",
    "multiple",
    "number",
    "day",
    "day_right",
    "month",
    "mark",
    "count_change",
    "money_change",
    "price_change",
    "points",
    "multiple_change",
    "number_change",
]
"""What a cell holds.

"money" is whole units, "price" an amount for one click, order or customer; a "share" is part of a whole, a
"return" may be negative; a "mark" is 1 for a dot and 0 for nothing. A "…_change" is a difference, written
with its sign; that of two shares is in "points", a hundred of which make a whole.
"""

IN_CURRENCY: Final = frozenset({"money", "price", "money_change", "price_change"})
CHANGES: Final[dict[Kind, Kind]] = {
    "count": "count_change",
    "money": "money_change",
    "price": "price_change",
    "share": "points",
    "return": "points",
    "multiple": "multiple_change",
    "number": "number_change",
}
"""The kind of a difference, by the kind of what is subtracted."""

Role = Literal[
    "plain",
    "muted",
    "strong",
    "total",
    "grand",
    "head",
    "head_left",
    "head_aside",
    "aside",
    "title",
    "subtitle",
    "heading",
    "section",
    "line",
    "value",
    "note",
    "note_aside",
    "warning",
]

FONT: Final = "Arial"  # on every computer, or with a stand-in of the same widths
SIZE: Final = 10


@dataclass(frozen=True)
class _Role:
    size: float = SIZE
    bold: bool = False
    colour: str = LIGHT.text
    fill: str = ""
    above: str = ""
    below: str = ""


_HEAD: Final = _Role(size=9, bold=True, colour=LIGHT.secondary, fill=LIGHT.subtle, below=LIGHT.control)

_ROLES: Final[dict[Role, _Role]] = {
    "plain": _Role(),
    "muted": _Role(size=9, colour=LIGHT.muted),
    "strong": _Role(bold=True),
    "total": _Role(bold=True, above=LIGHT.control),
    "grand": _Role(bold=True, above=LIGHT.text, fill=LIGHT.subtle),
    "head": _HEAD,
    "head_left": _HEAD,
    "head_aside": _HEAD,
    "aside": _Role(size=9, colour=LIGHT.muted),
    "title": _Role(size=16, bold=True),
    "subtitle": _Role(colour=LIGHT.secondary),
    "heading": _Role(size=12, bold=True),
    "section": _Role(bold=True, colour=LIGHT.secondary, below=LIGHT.hairline),
    "line": _Role(),
    "value": _Role(),
    "note": _Role(size=9, colour=LIGHT.muted),
    "note_aside": _Role(size=9, colour=LIGHT.muted),
    "warning": _Role(bold=True, colour=LIGHT.negative),
}

_PERCENT: Final = "\\\N{NO-BREAK SPACE}%"

_RIGHT: Final = frozenset({"plain", "day_right", *CHANGES, *CHANGES.values()})
LINES: Final = frozenset({"title", "subtitle", "heading", "section", "line", "note", "note_aside", "warning"})
"""Roles whose text runs on over the empty cells beside it; all other text is wrapped."""


class Styles:
    """The named styles of one plan's sheets, made when they are first asked for."""

    def __init__(self, book: Workbook, currency: str, currency_digits: int) -> None:
        self._book = book
        self._currency = currency
        self._formats = number_formats(currency, currency_digits)
        self._made: set[str] = set()

    def name(self, kind: Kind, role: Role) -> str:
        """The style's name, for `cell.style`."""
        what = f"{kind} {self._currency}" if kind in IN_CURRENCY else kind
        name = f"roisim {what} {role}"
        if name not in self._made:
            self._made.add(name)
            if name not in self._book.named_styles:
                self._book.add_named_style(self._style(name, kind, role))
        return name

    def number_format(self, kind: Kind) -> str:
        """How a spreadsheet writes numbers of this kind."""
        return self._formats[kind]

    def _style(self, name: str, kind: Kind, role: Role) -> NamedStyle:
        look = _ROLES[role]
        return NamedStyle(
            name=name,
            font=Font(name=FONT, size=look.size, bold=look.bold, color=look.colour[1:]),
            fill=PatternFill("solid", fgColor=look.fill[1:]) if look.fill else PatternFill(),
            border=Border(top=_line(look.above), bottom=_line(look.below)),
            alignment=_alignment(kind, role),
            number_format=self._formats[kind],
        )


def number_formats(currency: str, currency_digits: int) -> dict[Kind, str]:
    """Number formats; money carries the currency's sign, or its code where it has none."""
    symbol = currency_symbol(currency)
    # the sign is kept apart from the digits where it ends like a word: "CHF 120"
    sign = f"[${symbol}\N{NO-BREAK SPACE}]" if symbol[-1:].isalpha() else f"[${symbol}]"
    cents = "." + "0" * currency_digits if currency_digits else ""
    return {
        "text": "General",
        "plain": "General",
        "count": "[=0]0;[<10]0.0;#,##0",
        "money": _signed(f"{sign}#,##0"),
        "price": _signed(f"{sign}#,##0{cents}"),
        "share": f"[=0]0{_PERCENT};[<0.01]0.00{_PERCENT};0.0{_PERCENT}",
        "return": _signed(f"0.0{_PERCENT}"),
        "multiple": _signed("0.00"),
        "number": _signed("0.0"),
        "day": "d mmm yyyy",
        "day_right": "d mmm yyyy",
        "month": "mmm yyyy",
        "mark": '"●";;',
        "count_change": _change("#,##0"),
        "money_change": _change(f"{sign}#,##0"),
        "price_change": _change(f"{sign}#,##0{cents}"),
        "points": _change("0.00"),
        "multiple_change": _change("0.00"),
        "number_change": _change("0.0"),
    }


def kind_of(metric: Metric) -> Kind:
    """The kind of number a figure is."""
    match metric.unit:
        case "money":
            return "price" if metric.is_ratio else "money"
        case "share" | "share a month":
            return "return" if metric.name == "roi" else "share"
        case "×":
            return "multiple"
        case "count":
            return "count"
        case "months" | "month" | "a year":
            return "number"


def _signed(pattern: str) -> str:
    return f'{pattern};"−"{pattern}'


def _change(pattern: str) -> str:
    return f'+{pattern};"−"{pattern};0'


def _line(colour: str) -> Side:
    return Side("thin", color=colour[1:]) if colour else Side()


def _alignment(kind: Kind, role: Role) -> Alignment:
    if role == "head":
        return Alignment(horizontal="right", vertical="bottom", wrap_text=True)
    if role in {"head_left", "head_aside"}:
        indent = 1 if role == "head_aside" else 0
        return Alignment(horizontal="left", vertical="bottom", wrap_text=True, indent=indent)
    if role == "value":
        return Alignment(horizontal="right", vertical="top", wrap_text=True)
    if role == "subtitle":
        return Alignment(horizontal="left", vertical="center")
    if kind in _RIGHT:
        return Alignment(horizontal="right", vertical="top")
    if kind in {"month", "day"}:
        return Alignment(horizontal="left", vertical="top")
    if kind == "mark":
        return Alignment(horizontal="center", vertical="top")
    indent = 1 if role in {"aside", "note_aside"} else 0
    return Alignment(horizontal="left", vertical="top", wrap_text=role not in LINES, indent=indent)


def is_bold(role: Role) -> bool:
    """Whether the letters are bold."""
    return _ROLES[role].bold


def size_of(role: Role) -> float:
    """Size of the letters in points."""
    return _ROLES[role].size
