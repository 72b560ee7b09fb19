"""Colours, line widths and letters of charts, light and dark. No matplotlib: the window asks early."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from roisim.report.palette import DARK, LIGHT, Palette, contrast, mixed

PIXELS_PER_INCH: Final = 96.0
FAMILIES: Final = ("Inter", "Segoe UI", "SF Pro Text", "Noto Sans", "DejaVu Sans")


class Ink(NamedTuple):
    """Which colour something has in every theme: that of a plan or category (from 0), or of words."""

    kind: Literal["plan", "category", "text", "muted"]
    number: int = 0


@dataclass(frozen=True)
class Sizes:
    """Sizes in points, margins in pixels, dashes in units of the line's width."""

    line: float = 1.9
    casing: float = 0.65
    total_line: float = 1.2
    edge: float = 0.8
    reference: float = 1.1
    grid: float = 0.75
    marker: float = 6
    label: float = 8.25
    end_label: float = 9
    margin_left: int = 44
    margin_right: int = 64
    margin_top: int = 10
    margin_bottom: int = 24
    dash_reference: tuple[float, float] = (5, 3)
    dash_event: tuple[float, float] = (2, 2)
    dash_last_saved: tuple[float, float] = (1.5, 2)
    dash_late_plans: tuple[float, float] = (6, 2)


@dataclass(frozen=True)
class ChartTheme:
    """How charts look.

    Attributes:
        palette: the colours.
        is_dark: whether the background is dark.
        sizes: widths, letters and margins.
    """

    palette: Palette = LIGHT
    is_dark: bool = False
    sizes: Sizes = Sizes()

    @property
    def background(self) -> str:
        """What charts stand on."""
        return self.palette.surface

    def colour(self, ink: Ink) -> str:
        """Of lines and areas."""
        match ink.kind:
            case "plan":
                return self.palette.plans[ink.number % len(self.palette.plans)]
            case "category":
                return self.palette.categories[ink.number % len(self.palette.categories)]
            case "text":
                return self.palette.text
            case _:
                return self.palette.muted

    def label_colour(self, ink: Ink) -> str:
        """Of words about a line: it can be read."""
        match ink.kind:
            case "plan":
                return self.palette.plan_labels[ink.number % len(self.palette.plan_labels)]
            case "category":
                return self.palette.category_labels[ink.number % len(self.palette.category_labels)]
            case _:
                return self.colour(ink)

    def is_dashed(self, ink: Ink) -> bool:
        """From the ninth plan on the colours return dashed."""
        return ink.kind == "plan" and ink.number >= len(self.palette.plans)

    def band(self, ink: Ink, share_of_worlds: int) -> str:
        """The opaque colour of the band of 90 or 50 % of the worlds."""
        share = self.palette.worlds_50 if share_of_worlds == 50 else self.palette.worlds_90
        return mixed(self.colour(ink), share, self.background)

    def overlay_fill(self, ink: Ink) -> str:
        """Of a band that lies among others."""
        return mixed(self.colour(ink), self.palette.overlay_fill, self.background)

    def overlay_edge(self, ink: Ink) -> str:
        """Of the edges of a band that lies among others."""
        return mixed(self.colour(ink), self.palette.overlay_edge, self.background)

    def heat(self, share: float) -> str:
        """The colour of `share` between 0 (little) and 1 (much)."""
        colours = self.palette.sequence
        place = min(max(share, 0.0), 1.0) * (len(colours) - 1)
        below = min(int(place), len(colours) - 2)
        return mixed(colours[below + 1], place - below, colours[below])

    def words_on(self, background: str) -> str:
        """The strongest words on a background: the theme's own or their opposite."""
        choices = (LIGHT.text, "#FFFFFF")
        return max(choices, key=lambda words: contrast(words, background))


LIGHT_CHARTS: Final = ChartTheme()
DARK_CHARTS: Final = ChartTheme(DARK, is_dark=True)
