"""Whatever is typed into a plan is either right or told in words; nothing breaks."""

from __future__ import annotations

import copy
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roisim.errors import Problem, ScenarioError
from roisim.scenario.scenario_file import check_text, loads, scenario_from_plain
from tests.scenario.test_scenario_document import VALUES, every_place, put

CHECKOUT = Path(__file__).parents[2]
FORMAT_1 = (CHECKOUT / "tests" / "data" / "scenario_format_1.toml").read_text("utf-8")
PLAIN = tomllib.loads(FORMAT_1)
PLACES = every_place(PLAIN)

ODD = st.one_of(
    VALUES,
    st.sampled_from(
        [float("nan"), float("inf"), 10**400, "0,5", "", "50 %", {"low": 1}, {"value": True}, [[]]]
    ),
)


def told_in_words(problems: list[Problem]) -> None:
    for problem in problems:
        assert problem.message
        unfilled = re.search(
            r"\{(message|cure|kind|words|close|key|found|low|high|example)\}", problem.message
        )
        assert unfilled is None, problem.message


@given(st.lists(st.tuples(st.sampled_from(PLACES), ODD), min_size=1, max_size=3))
@settings(max_examples=400)
def test_any_value_in_any_place_is_right_or_told(changes: list[tuple[Any, Any]]) -> None:
    plain = copy.deepcopy(PLAIN)
    for place, value in changes:
        try:
            plain = put(plain, place, value)
        except (TypeError, IndexError, KeyError):
            continue  # an earlier change took the place away
    try:
        scenario_from_plain(plain)
    except ScenarioError as error:
        told_in_words(list(error.problems))


@given(st.data())
@settings(max_examples=400)
def test_any_typing_slip_is_told_or_harmless(data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(FORMAT_1)))
    end = data.draw(st.integers(begin, min(len(FORMAT_1), begin + 30)))
    slip = data.draw(
        st.one_of(st.text(max_size=6), st.sampled_from(["[", "]]", "{", '"', "=", ",", "\n", "[["]))
    )
    told_in_words(check_text(FORMAT_1[:begin] + slip + FORMAT_1[end:]))


@given(st.text())
def test_any_text_is_told(text: str) -> None:
    problems = check_text(text)
    assert problems
    told_in_words(problems)


@pytest.mark.parametrize("depth", [20, 50, 80, 100, 150, 200, 240, 280, 320, 360, 400, 450, 500, 700, 1000])
def test_brackets_of_any_depth_are_told(depth: int) -> None:
    for text in (f"intent = {'[' * depth}{']' * depth}", f"intent = {'{ a = ' * depth}1{' }' * depth}"):
        with pytest.raises(ScenarioError):
            loads(
                FORMAT_1.replace("consideration =", f"{text}\nconsideration =").replace(
                    "\nintent = { v", "\n# "
                )
            )
