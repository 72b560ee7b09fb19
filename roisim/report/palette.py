"""The colours of charts and tables: both themes of the design language, as in its tokens.

Workbooks are always light.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

Colours = tuple[str, ...]


@dataclass(frozen=True)
class Palette:
    """One theme; every colour "#RRGGBB".

    Attributes:
        surface, raised, subtle: backgrounds of cards, of read-outs, of what is calculated.
        text, secondary, muted: words, strongest first.
        hairline, control, grid: lines.
        accent, positive, negative: where the keyboard is; better; worse or wrong.
        plans, plan_labels: one plan, one colour, in every chart; the labels reach 4.5:1 as words.
        categories, category_labels: channels, first and repeat orders, kinds of costs.
        sequence: little to much, for heat maps.
        worlds_90, worlds_50: share of the plan's colour in these bands, the rest is background.
        overlay_fill, overlay_edge: the same where several plans lie over each other.
    """

    surface: str
    raised: str
    subtle: str
    text: str
    secondary: str
    muted: str
    hairline: str
    control: str
    grid: str
    accent: str
    positive: str
    negative: str
    plans: Colours
    plan_labels: Colours
    categories: Colours
    category_labels: Colours
    sequence: Colours
    worlds_90: float
    worlds_50: float
    overlay_fill: float
    overlay_edge: float


LIGHT: Final = Palette(
    surface="#FFFFFF",
    raised="#FFFFFF",
    subtle="#F3F3EF",
    text="#1A1D21",
    secondary="#494E55",
    muted="#63686F",
    hairline="#DDDDD7",
    control="#8B8E88",
    grid="#E7E7E2",
    accent="#4A4DC4",
    positive="#19704E",
    negative="#B4281E",
    plans=(
        "#1536B4",
        "#B32B07",
        "#3E7E5C",
        "#865276",
        "#A0830E",
        "#0C92C0",
        "#432755",
        "#6B0322",
    ),
    plan_labels=(
        "#1536B4",
        "#B32B07",
        "#3E7E5C",
        "#865276",
        "#8B7311",
        "#0F7DA3",
        "#432755",
        "#6B0322",
    ),
    categories=(
        "#36568E",
        "#A98940",
        "#66806A",
        "#722B2C",
        "#269CA8",
        "#413148",
    ),
    category_labels=(
        "#36568E",
        "#8A7139",
        "#617A66",
        "#722B2C",
        "#23808A",
        "#413148",
    ),
    sequence=(
        "#F1F4FB",
        "#D7DEF3",
        "#B4C1E8",
        "#8C9FDB",
        "#647DCC",
        "#3F5ABC",
        "#1536B4",
    ),
    worlds_90=0.14,
    worlds_50=0.335,
    overlay_fill=0.12,
    overlay_edge=0.5,
)

DARK: Final = Palette(
    surface="#1D2025",
    raised="#262A31",
    subtle="#22262C",
    text="#E9EAEC",
    secondary="#BCC1C9",
    muted="#979DA7",
    hairline="#33373F",
    control="#757B86",
    grid="#2C3037",
    accent="#A5A8FF",
    positive="#7ADBB0",
    negative="#F4796C",
    plans=(
        "#5D90FD",
        "#FB7E40",
        "#97BB9B",
        "#C29AB5",
        "#EFE999",
        "#66DDFF",
        "#83729F",
        "#A3686F",
    ),
    plan_labels=(
        "#5D90FD",
        "#FB7E40",
        "#97BB9B",
        "#C29AB5",
        "#EFE999",
        "#66DDFF",
        "#9183AA",
        "#AE7D83",
    ),
    categories=(
        "#7CA3E0",
        "#BFA55A",
        "#C6D7BD",
        "#AA6462",
        "#90F9FF",
        "#7C738C",
    ),
    category_labels=(
        "#7CA3E0",
        "#BFA55A",
        "#C6D7BD",
        "#B47978",
        "#90F9FF",
        "#8D869B",
    ),
    sequence=(
        "#20242B",
        "#263150",
        "#2E4274",
        "#38569B",
        "#4570C6",
        "#5D90FD",
        "#9DBDFF",
    ),
    worlds_90=0.18,
    worlds_50=0.375,
    overlay_fill=0.12,
    overlay_edge=0.5,
)


def mixed(colour: str, share: float, background: str = LIGHT.surface) -> str:
    """An opaque mix: `share` of the colour, the rest background; all "#RRGGBB"."""
    parts = zip(_parts(colour), _parts(background), strict=True)
    return "#" + "".join(f"{round(share * over + (1 - share) * under):02X}" for over, under in parts)


def luminance(colour: str) -> float:
    """Relative luminance between 0 and 1 (WCAG 2.2)."""
    parts = (part / 255 for part in _parts(colour))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, from 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))
