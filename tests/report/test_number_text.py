from __future__ import annotations

from datetime import date

import pytest

from roisim.experiment.metrics import Unit
from roisim.report.number_text import band_text, chance_text, month_text, value_text
from tests.report.synthetic_run import Shop, plan_of

NBSP = "\N{NO-BREAK SPACE}"
PLAN = plan_of(Shop())


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (4_553_000, "money", f"4.55{NBSP}M"),
        (999_600, "money", f"1.00{NBSP}M"),
        (274_400, "money", f"274{NBSP}k"),
        (10_000, "money", f"10{NBSP}k"),
        (9_999.4, "money", "9,999"),
        (104.4, "money", "104"),
        (0.515, "money", "0.52"),
        (0.0, "money", "0"),
        (-210_000, "money", f"−210{NBSP}k"),
        (-0.2, "count", "−0.2"),
        (999_999, "count", "999,999"),
        (2_160_013, "count", f"2.16{NBSP}M"),
        (3.25, "count", "3.2"),
        (0.0052, "share", f"0.52{NBSP}%"),
        (0.545, "share", f"54.5{NBSP}%"),
        (0.08, "share a month", f"8.0{NBSP}%"),
        (2.08, "×", "2.1"),
        (14.24, "months", "14.2"),
        (21.0, "month", "Sep 2027"),
        (None, "money", "–"),
    ],
)
def test_a_value_is_as_short_as_its_unit_allows(value: float | None, unit: Unit, text: str) -> None:
    assert value_text(value, unit, PLAN) == text


@pytest.mark.parametrize(
    ("low", "high", "unit", "text"),
    [
        (3_550_000, 5_690_000, "money", f"3.55–5.69{NBSP}M"),
        (-58_000, 655_000, "money", f"−58 to 655{NBSP}k"),
        (-278_000, -148_000, "money", f"−278 to −148{NBSP}k"),
        (950_000, 1_200_000, "money", f"0.95–1.20{NBSP}M"),
        (6_572, 7_552, "count", "6,572–7,552"),
        (0.4, 0.6, "share", f"40.0–60.0{NBSP}%"),
        (1.6, 2.6, "×", "1.6–2.6"),
        (16, 24, "month", "Apr – Dec 2027"),
    ],
)
def test_a_band_names_its_unit_once_behind_the_second_bound(
    low: float, high: float, unit: Unit, text: str
) -> None:
    assert band_text(low, high, unit, PLAN) == text


def test_a_negative_number_that_rounds_to_nothing_has_no_sign() -> None:
    assert value_text(-0.0004, "money", PLAN) == "0.00"


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0, f"0{NBSP}%"),
        (0.001, f"<1{NBSP}%"),
        (0.115, f"12{NBSP}%"),
        (0.998, f">99{NBSP}%"),
        (1.0, f"100{NBSP}%"),
    ],
)
def test_only_none_and_all_of_the_worlds_are_0_and_100_percent(share: float, text: str) -> None:
    assert chance_text(share) == text


def test_a_currency_without_cents_shows_none() -> None:
    assert value_text(3.6, "money", plan_of(Shop(currency="JPY"))) == "4"


def test_months_bear_their_names() -> None:
    assert month_text(date(2027, 9, 1)) == "Sep 2027"
