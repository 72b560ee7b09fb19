"""The colours of charts and tables: the light theme of the design language, as in its tokens."""

from __future__ import annotations

from typing import Final

PLANS: Final = (
    "#1536B4", "#B32B07", "#3E7E5C", "#865276", "#A0830E", "#0C92C0", "#432755", "#6B0322",
)  # fmt: skip
"""One plan, one colour, in every chart."""

CATEGORIES: Final = ("#36568E", "#A98940", "#66806A", "#722B2C", "#269CA8", "#413148")
"""Channels, first and repeat orders, kinds of costs."""

SEQUENCE: Final = ("#F1F4FB", "#D7DEF3", "#B4C1E8", "#8C9FDB", "#647DCC", "#3F5ABC", "#1536B4")
"""Little to much, for heat maps."""

SURFACE: Final = "#FFFFFF"
SUBTLE: Final = "#F3F3EF"
TEXT: Final = "#1A1D21"
SECONDARY: Final = "#494E55"
MUTED: Final = "#63686F"
HAIRLINE: Final = "#DDDDD7"
CONTROL: Final = "#8B8E88"
GRID: Final = "#E7E7E2"
NEGATIVE: Final = "#B4281E"

BAND: Final = 0.14
"""Share of the plan's colour in the band of 90 % of the worlds; the rest is background."""


def mixed(colour: str, share: float, background: str = SURFACE) -> str:
    """An opaque mix: `share` of the colour, the rest background; all "#RRGGBB"."""
    parts = zip(_parts(colour), _parts(background), strict=True)
    return "#" + "".join(f"{round(share * over + (1 - share) * under):02X}" for over, under in parts)


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))
