from __future__ import annotations

import pytest

from roisim.report.palette import LIGHT, mixed
from roisim.report.text_width import in_digits, lines_of


def test_a_digit_is_the_measure() -> None:
    assert in_digits("0123456789") == pytest.approx(10, rel=0.05)


def test_narrow_letters_take_less_room_than_wide_ones() -> None:
    assert in_digits("illi") < in_digits("nnnn") < in_digits("mmmm") < in_digits("本本本本")


def test_bold_letters_are_wider() -> None:
    assert in_digits("Revenue", bold=True) > in_digits("Revenue")


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("", 10, 1),
        ("one two", 20, 1),
        ("one two three four", 7, 3),
        ("first\nsecond", 20, 2),
        ("incomprehensibilities", 8, 3),
    ],
)
def test_text_is_wrapped_at_words_and_broken_only_where_it_must(text: str, room: float, lines: int) -> None:
    assert lines_of(text, room) == lines


def test_a_band_is_an_opaque_mix() -> None:
    assert mixed("#000000", 0.5) == "#808080"
    assert mixed(LIGHT.plans[0], LIGHT.worlds_90) == "#DEE3F4"
    assert mixed("#1536B4", 1.0) == "#1536B4"
