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
from roisim.scenario.plan_text import plain_plan
from roisim.scenario.scenario_document import place_of
from roisim.scenario.scenario_file import check_text, loads, scenario_from_plain
from tests.scenario.test_scenario_document import VALUES, every_place, put

CHECKOUT = Path(__file__).parents[2]
FORMAT_1 = (CHECKOUT / "tests" / "data" / "scenario_format_1.toml").read_text("utf-8")
EVERYTHING = (CHECKOUT / "tests" / "data" / "every_input.toml").read_text("utf-8")
PLAINS = [tomllib.loads(FORMAT_1), tomllib.loads(EVERYTHING)]
PLACES = [every_place(plain) for plain in PLAINS]

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


@given(st.sampled_from([0, 1]), st.data())
@settings(max_examples=600)
def test_any_value_in_any_place_is_right_or_told(which: int, data: st.DataObject) -> None:
    plain: Any = copy.deepcopy(PLAINS[which])
    for _change in range(data.draw(st.integers(1, 3))):
        place, value = data.draw(st.tuples(st.sampled_from(PLACES[which]), ODD))
        try:
            plain = put(plain, place, value)
        except (TypeError, IndexError, KeyError):
            continue  # an earlier change took the place away
    try:
        scenario_from_plain(plain)
    except ScenarioError as error:
        told_in_words(list(error.problems))


@given(st.sampled_from([FORMAT_1, EVERYTHING]), st.data())
@settings(max_examples=400)
def test_any_typing_slip_is_told_or_harmless(text: str, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, min(len(text), begin + 30)))
    slip = data.draw(
        st.one_of(st.text(max_size=6), st.sampled_from(["[", "]]", "{", '"', "=", ",", "\n", "[["]))
    )
    told_in_words(check_text(text[:begin] + slip + text[end:]))


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


@pytest.mark.parametrize("end", ["low", "high"])
def test_the_ends_of_every_range_are_right_or_told(end: str) -> None:
    """No check breaks at the smallest or largest number that may be typed."""
    scenario = loads(EVERYTHING)
    written_out = plain_plan(scenario)
    for value in scenario.inputs():
        if value.spec.kind not in ("number", "plain"):
            continue
        number = value.spec.high if end == "high" else value.spec.low
        if end == "low" and value.spec.above_low:
            number = 1e-300
        plain = put(written_out, place_of(value.path), number)
        try:
            scenario_from_plain(plain)
        except ScenarioError as error:
            told_in_words(list(error.problems))
