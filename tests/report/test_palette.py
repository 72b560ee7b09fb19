from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import ui
from roisim.report.charts.chart_theme import FAMILIES, Sizes
from roisim.report.palette import DARK, LIGHT, Palette, contrast, mixed

TOKENS: dict[str, Any] = json.loads(
    (Path(ui.__file__).parent / "resources" / "tokens.json").read_text("utf-8")
)
PLACES = {
    "surface": "background.surface",
    "raised": "background.raised",
    "subtle": "background.subtle",
    "text": "text.primary",
    "secondary": "text.secondary",
    "muted": "text.muted",
    "hairline": "line.hairline",
    "control": "line.control",
    "grid": "line.grid",
    "accent": "accent.base",
    "positive": "state.positive",
    "negative": "state.negative",
    "worlds_90": "band_mix.worlds_90",
    "worlds_50": "band_mix.worlds_50",
    "overlay_fill": "band_mix.overlay_fill",
    "overlay_edge": "band_mix.overlay_edge",
}
LISTS = ("plans", "plan_labels", "categories", "category_labels", "sequence")
THEMES = [("light", LIGHT), ("dark", DARK)]


@pytest.mark.parametrize(("name", "palette"), THEMES)
def test_the_palette_is_that_of_the_tokens(name: str, palette: Palette) -> None:
    theme = TOKENS[name]
    for field, place in PLACES.items():
        group, key = place.split(".")
        assert getattr(palette, field) == theme[group][key], field
    for field in LISTS:
        assert list(getattr(palette, field)) == theme[field], field


def test_the_sizes_of_charts_are_those_of_the_tokens() -> None:
    chart, sizes = TOKENS["chart"], Sizes()
    margins = chart["margin_px"]
    assert (sizes.line, sizes.casing) == (chart["line_pt"], chart["line_casing_pt"])
    assert (sizes.total_line, sizes.edge) == (chart["total_line_pt"], chart["edge_pt"])
    assert (sizes.reference, sizes.grid) == (chart["reference_pt"], chart["grid_pt"])
    assert (sizes.marker, sizes.label, sizes.end_label) == (
        chart["marker_pt"],
        chart["label_pt"],
        chart["end_label_pt"],
    )
    assert (sizes.margin_left, sizes.margin_right) == (margins["left"], margins["right"])
    assert (sizes.margin_top, sizes.margin_bottom) == (margins["top"], margins["bottom"])
    assert list(sizes.dash_reference) == chart["dash_reference"]
    assert list(sizes.dash_event) == chart["dash_event"]
    assert list(sizes.dash_last_saved) == chart["dash_last_saved"]
    assert list(sizes.dash_late_plans) == chart["dash_plans_after_eighth"]
    assert list(FAMILIES) == TOKENS["font"]["families"]


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#FFFFFF", "#FFFFFF") == 1.0
    assert contrast(LIGHT.text, "#ECECE7") == pytest.approx(14.27, abs=0.01)


@pytest.mark.parametrize(("name", "palette"), THEMES)
def test_words_of_charts_can_be_read(name: str, palette: Palette) -> None:
    words = (palette.text, palette.secondary, palette.muted, *palette.plan_labels, *palette.category_labels)
    assert min(contrast(colour, palette.surface) for colour in words) >= 4.5, name


def test_mixes_are_opaque() -> None:
    assert mixed("#000000", 0.5, "#FFFFFF") in {"#808080", "#7F7F7F"}
    assert mixed("#123456", 1.0) == "#123456"
