"""How wide text comes out in the workbook's letters, so that rows and columns get the room they need."""

from __future__ import annotations

from typing import Final

_DIGIT: Final = 556
_WIDTHS: Final = {
    **dict.fromkeys("ijl'|", 222),
    **dict.fromkeys("ftI.,:;/[] !\N{NO-BREAK SPACE}·ı", 278),
    **dict.fromkeys('r()-{}“”"*', 340),
    **dict.fromkeys("ckssvxyzJç…ş", 500),
    **dict.fromkeys("ABEKPSVXYŞ&", 667),
    **dict.fromkeys("CDHNRUwÇÜ", 722),
    **dict.fromkeys("GOQÖ", 778),
    **dict.fromkeys("mM%W—@", 900),
}
"""Thousandths of the letters' size, as in Arial; what is not here is as wide as a digit, or, among capitals
and other scripts, a capital."""

_BOLD: Final = 1.08
_SPARE: Final = 1.04  # programs and their fonts differ a little


def in_digits(text: str, *, bold: bool = False) -> float:
    """Width of a line of text, measured in digits of the same size."""
    width = sum(_WIDTHS.get(letter) or _usual(letter) for letter in text) / _DIGIT
    return width * _SPARE * (_BOLD if bold else 1.0)


def _usual(letter: str) -> int:
    if letter.isupper():
        return 667
    return _DIGIT if ord(letter) < 0x250 else 1000


def lines_of(text: str, room: float, *, bold: bool = False) -> int:
    """How many lines text takes when it is wrapped at words; `room` for a line in digits."""
    lines = 0
    for paragraph in text.split("\n"):
        lines += 1
        used = 0.0
        for word in paragraph.split(" "):
            width = in_digits(word, bold=bold)
            if used and used + width > room:
                lines += 1
                used = 0.0
            # a word wider than the line is broken
            lines += int(width // room) if width > room > 0 else 0
            used += width + in_digits(" ", bold=bold)
    return lines
