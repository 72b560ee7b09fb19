"""Differences in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from roisim.experiment.comparison import compare
from roisim.experiment.metrics import METRICS, Unit
from roisim.report.difference_text import (
    both_note,
    comparison_title,
    difference_band_text,
    difference_text,
    difference_unit_text,
    luck_note,
    missing_worlds_notes,
)
from tests.report.synthetic_run import Shop, plan_of, result_of

PLAN = plan_of(Shop())
BASE = Shop(months=2, worlds=3)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (None, "money", "–"),
        (0.0, "money", "0"),
        (0.0, "share", "0 points"),
        (438_293.0, "money", "+438 k"),
        (-2.136, "money", "−2.14"),
        (1_659.0, "count", "+1,659"),
        (-0.2, "share", "−20.0 points"),
        (0.0031, "share", "+0.31 points"),
        (0.04, "×", "+0.04"),
        (-1.2, "×", "−1.2"),
        (-3.04, "month", "−3.0"),
        (0.5, "months", "+0.50"),
    ],
)
def test_a_difference_has_its_sign(value: float | None, unit: Unit, text: str) -> None:
    assert difference_text(value, unit, PLAN).replace("\N{NO-BREAK SPACE}", " ") == text


@pytest.mark.parametrize(
    ("low", "high", "unit", "text"),
    [
        (-58_000.0, 655_000.0, "money", "−58 to +655 k"),
        (0.0, 0.0, "count", "0 to 0"),
        (-0.01, 0.02, "share", "−1.0 to +2.0 points"),
        (None, 3.0, "months", ""),
        (-1.0, None, "months", ""),
    ],
)
def test_a_band_has_one_unit_and_two_signs(
    low: float | None, high: float | None, unit: Unit, text: str
) -> None:
    assert difference_band_text(low, high, unit, PLAN).replace("\N{NO-BREAK SPACE}", " ") == text


def test_the_unit_of_a_difference_is_named_where_its_text_does_not_say_it() -> None:
    units = {name: difference_unit_text(METRICS[name], "₺") for name in METRICS}
    assert (units["revenue"], units["break_even_month"], units["payback_months"]) == ("₺", "months", "months")
    assert (units["roi"], units["orders"], units["roas"]) == ("", "", "×")


def test_how_many_worlds_both_plans_have() -> None:
    comparison = compare([result_of(BASE), result_of(BASE)])
    (other,) = comparison.others
    figure, metric = other.figures["payback_months"], METRICS["payback_months"]
    assert both_note(metric, replace(figure, defined_share=1.0), other) == ""
    assert both_note(metric, replace(figure, defined_share=2 / 3), other) == "in 2 of 3 worlds both"
    assert both_note(metric, replace(figure, defined_share=0.0), other) == "in no world both"
    assert both_note(METRICS["roas"], replace(figure, defined_share=0.0), other) == ""


def test_what_is_said_once_a_page() -> None:
    several = compare(
        [result_of(BASE), result_of(replace(BASE, name="B")), result_of(replace(BASE, name="C"))]
    )
    assert comparison_title(several) == "2 plans against Çiçek & Co"
    assert "percentile of 3 worlds" in luck_note(several)
    one = compare([result_of(replace(BASE, worlds=1)), result_of(replace(BASE, worlds=1, name="B"))])
    assert comparison_title(one) == "B against Çiçek & Co"
    assert luck_note(one) == "One world, the same luck in every plan: no bands."


def test_missing_worlds_are_told_by_plan() -> None:
    comparison = compare([result_of(BASE), result_of(replace(BASE, name="B", worlds_failed=2))])
    (note,) = missing_worlds_notes(comparison)
    assert note.startswith("B: Only 3 of 5 worlds could be simulated")
