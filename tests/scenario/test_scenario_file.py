"""Plans in files: what cannot be read is told in words, all at once, each with its line."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import pytest

from roisim.errors import ScenarioError
from roisim.scenario import scenario_file
from roisim.scenario.channels import PaidChannel
from roisim.scenario.plan_reading import read_plan
from roisim.scenario.scenario_file import (
    canonical_text,
    check_file,
    check_text,
    load_scenario,
    loads,
    save,
    scenario_from_plain,
    scenario_sha256,
)
from tests.scenario.plan_texts import SMALL, changed, line_with, only_problem

CHECKOUT = Path(__file__).parents[2]


def write(folder: Path, content: bytes) -> Path:
    file = folder / "plan.toml"
    file.write_bytes(content)
    return file


def test_a_plan_is_read_from_its_file(tmp_path: Path) -> None:
    scenario = load_scenario(write(tmp_path, SMALL.encode()))
    assert scenario.name == "Small"
    ads = scenario.channels[0]
    assert isinstance(ads, PaidChannel)
    assert [budget.mean() for budget in ads.monthly_budget] == [100, 200]


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    (problem,) = check_file(tmp_path / "no.toml")
    assert "There is no file" in problem.message
    assert "no.toml" in problem.message


def test_a_folder_is_told(tmp_path: Path) -> None:
    (problem,) = check_file(tmp_path)
    assert "is a folder" in problem.message


def test_a_name_that_no_file_can_have_is_told() -> None:
    (problem,) = check_file("a\0b")
    assert "cannot be read" in problem.message


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    (problem,) = check_file(tmp_path / "locked.toml")
    assert "may not be read" in problem.message


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    assert check_file(write(tmp_path, b"\xef\xbb\xbf" + SMALL.encode())) == []


def test_line_ends_of_windows_do_no_harm(tmp_path: Path) -> None:
    text = changed("intent = 0.05", "intent = 5").replace("\n", "\r\n")
    (problem,) = check_file(write(tmp_path, text.encode()))
    assert (problem.path, problem.line) == ("funnel.intent", line_with("intent", text))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (SMALL.encode("utf-16"), "UTF-16"),
        (SMALL.encode("utf-16-be"), "not a text file"),
        (b"PK\x03\x04 and so on", "Excel"),
        (b"%PDF-1.7", "PDF"),
    ],
)
def test_another_kind_of_file_is_told(tmp_path: Path, content: bytes, message: str) -> None:
    (problem,) = check_file(write(tmp_path, content))
    assert message in problem.message
    assert problem.cure != ""


def test_turkish_letters_in_an_old_encoding_are_told_with_their_line(tmp_path: Path) -> None:
    text = changed('name = "Ads"', 'name = "Çiçek ığüş"')
    (problem,) = check_file(write(tmp_path, text.encode("cp1254")))
    assert "Windows-1254" in problem.message
    assert "UTF-8" in problem.cure
    assert "Çiçek" in problem.found
    assert problem.line == line_with("Çiçek", text)


SYNTAX = [
    ("[funnel]", "[funnel", "heading is not closed", "]"),
    ('name = "Ads"', "name = Ads", "value cannot be read", "quotes"),
    ('name = "Ads"', 'name = "Ads', "text is not closed", "quote"),
    ('name = "Ads"', "name  Ads", '"=" and a value', "value"),
    ('name = "Ads"', "= 5", "name", "value"),
    ('name = "Ads"', '"name" "Ads"', '"=" and a value', "value"),
    ('name = "Ads"', 'name = "Ads" 5', "Something stands behind the value", "value"),
    ("intent = 0.05", "intent = 0.05\nintent = 0.06", "told twice", "one of the two"),
    ("[funnel]", "[funnel]\n[funnel]", "twice", "one of the two"),
    ("intent = 0.05", "intent = { low = 0.1, low = 0.2 }", "twice", "one of the two"),
    ("intent = 0.05", "intent = { low = 0.1, high = 0.2", "not closed", "}"),
    ("[100, 200]", "[100, 200", "not closed", "]"),
    ('name = "Ads"', 'name = "A\\ds"', "backslash", "twice"),
]


@pytest.mark.parametrize(("before", "after", "message", "cure"), SYNTAX)
def test_what_is_no_toml_is_told_in_words(before: str, after: str, message: str, cure: str) -> None:
    problem = only_problem(changed(before, after))
    assert message in problem.message
    assert cure in problem.cure
    assert problem.line is not None


UNREADABLE = [
    "?",
    "a = 1 2",
    "[a",
    "[[a]",
    "a b",
    "a = 'x",
    'a = """x',
    "a = ''''x",
    "a = '\x01'",
    "a = 1 # \x01",
    'a = "\\q"',
    'a = "\\uZZZZ"',
    'a = "\\ud800"',
    "a.. = 1",
    "a = 1__0",
    "a = 00",
    "a = [1 2]",
    "a = [1",
    "a = { b = 1",
    "a = { b = 1, b = 2 }",
    "a = { b.c = 1, b = 2 }",
    "a = {}\na.b = 1",
    "a = 1\na = 2",
    "a.b.c = 1\na.b = 2",
    "a.b = 1\n[a]",
    "[a]\n[a]",
    "[a]\n[[a]]",
    "a = 10:99:00",
    "b.c = 1\n[b.d]\n[b]\nc.e = 1",
]


@pytest.mark.parametrize("text", UNREADABLE)
def test_every_reason_of_the_reader_is_told_in_words(text: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        loads(text)
    (problem,) = caught.value.problems
    assert "cannot be read at column" not in problem.message
    assert problem.cure != ""


COMMAS = [
    ("intent = 0.05", "intent = 0,05", "Write 0.05"),
    ("intent = 0.05", "intent = 0,05 # five", "Write 0.05"),
    ("intent = 0.05", "intent = { low = 0,04, high = 0.05 }", "Write 0.04"),
    ("intent = 0.05", "intent = { low = 0.04, high = 0,05 }", "Write 0.05"),
    ("order_value = 150", "order_value = 1_50,5", "Write 1_50.5"),
]


@pytest.mark.parametrize(("before", "after", "cure"), COMMAS)
def test_a_decimal_comma_is_told(before: str, after: str, cure: str) -> None:
    text = changed(before, after)
    problem = only_problem(text)
    assert "decimal point, not a comma" in problem.message
    assert problem.cure == cure
    assert problem.line == line_with(after, text)


def test_a_date_that_does_not_exist_is_told() -> None:
    problem = only_problem(changed("2026-01-01", "2026-02-30"))
    assert problem.message == "There is no such date: 2026-02-30"
    assert (problem.path, problem.line) == ("start", 4)


def test_all_problems_of_a_file_come_at_once_in_its_order() -> None:
    text = changed("start = 2026-01-01", "start = 2026-13-01")
    text = changed("intent = 0.05", "intent = 0,05", text)
    text = changed("contact_capture = 0.1", "contact_capture = 10", text)
    text = changed("[100, 200]", "[100, -1, 3, 4, 5]", text)
    text = changed("yearly_churn = 0.3", "yearly_churm = 0.3", text)
    text += '[[channels]]\nname = "Ads"\nkind = "organic"\n'
    problems = check_text(text)
    assert [problem.path for problem in problems] == [
        "start",
        "intent",
        "funnel.contact_capture",
        "channels[0].monthly_budget[1]",
        "customers.repeat.yearly_churn",
        "customers.repeat.yearly_churm",
        "channels[1].name",
    ]
    lines = [problem.line for problem in problems if problem.line]
    assert lines == sorted(lines)
    assert len(lines) == len(problems)


def test_what_rests_on_a_wrong_value_is_not_told() -> None:
    # the default of consideration must not stand in and make the capture look wrong
    text = changed("contact_capture = 0.1", "contact_capture = 0.6\nconsideration = 70")
    assert [problem.path for problem in check_text(text)] == ["funnel.consideration"]


def test_problems_below_a_misspelt_kind_are_told_as_well() -> None:
    text = changed('kind = "paid"', 'kind = "payd"')
    text = changed("cost_per_click = 0.5", "cost_per_click = -1", text)
    assert [problem.path for problem in check_text(text)] == [
        "channels[0].kind",
        "channels[0].cost_per_click",
    ]


FORMATS = [
    ("format = 2", "newer roisim", "Update"),
    ("format = 0", "no such format", "format = 1"),
    ("format = true", "whole number", "format = 1"),
    ('format = "1"', "whole number", "format = 1"),
    ("format = 1.0", "whole number", "format = 1"),
    ("", "does not tell its format", "format = 1"),
]


@pytest.mark.parametrize(("after", "message", "cure"), FORMATS)
def test_a_format_that_cannot_be_read_is_told(after: str, message: str, cure: str) -> None:
    problem = only_problem(changed("format = 1", after))
    assert (problem.path, message in problem.message, cure in problem.cure) == ("format", True, True)


def test_of_a_newer_plan_nothing_else_is_told() -> None:
    # its new names would all look wrong
    only_problem(changed("format = 1", "format = 7\nnew_thing = 5"))


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    paths = [problem.path for problem in check_file(write(tmp_path, b""))]
    assert paths == ["format", "name", "currency", "start", "channels"]


@pytest.mark.parametrize(
    "passage", ["channels = []", "channels = 5", "channels = [5]", "[channels]\nname = 'x'"]
)
def test_channels_that_are_none_are_told(passage: str) -> None:
    head = SMALL[: SMALL.index("[funnel]")]
    problem = only_problem(head + passage)
    assert problem.path.startswith("channels")


def test_an_error_names_file_and_problems(tmp_path: Path) -> None:
    file = write(tmp_path, changed("months = 3", "months = 0").encode())
    with pytest.raises(ScenarioError) as caught:
        load_scenario(file)
    assert caught.value.source == str(file)
    assert [problem.path for problem in caught.value.problems] == ["months"]


def test_warnings_do_not_keep_a_plan_from_loading() -> None:
    text = changed("monthly_budget = [100, 200]", "monthly_budget = 0")
    problem = only_problem(text)
    assert problem.severity == "warning"
    assert loads(text).months == 3


def test_formulas_as_names_are_just_text() -> None:
    text = changed('name = "Small"', "name = '=HYPERLINK(\"x\")'")
    assert loads(changed('name = "Ads"', 'name = "+1"', text)).channels[0].name == "+1"


def test_deep_brackets_are_refused() -> None:
    with pytest.raises(ScenarioError, match="nested too deeply"):
        loads("a = " + "[" * sys.getrecursionlimit())


def test_plain_data_make_a_plan_without_a_file() -> None:
    scenario = loads(SMALL)
    plain = {"format": 1, "name": "x", "currency": "TRY", "start": scenario.start}
    with pytest.raises(ScenarioError):
        scenario_from_plain(plain)
    made = scenario_from_plain({**plain, "channels": [{"name": "a", "kind": "organic"}]})
    assert made.channels[0].name == "a"


def test_reading_leaves_the_plain_data_alone() -> None:
    plain = tomllib.loads((CHECKOUT / "tests/data/scenario_format_1.toml").read_text("utf-8"))
    copy = tomllib.loads((CHECKOUT / "tests/data/scenario_format_1.toml").read_text("utf-8"))
    assert read_plan(plain)[0] is not None
    assert plain == copy


def test_a_saved_plan_is_the_same_plan(tmp_path: Path) -> None:
    scenario = loads(SMALL)
    save(scenario, tmp_path / "again.toml")
    assert load_scenario(tmp_path / "again.toml") == scenario


def test_the_digest_tells_values_and_not_spellings() -> None:
    respelt = changed("months = 3", "months = 3 # a quarter")
    respelt = changed("[100, 200]", "[100.0, 2_00]", respelt)
    respelt = changed("intent = 0.05", 'intent = { value = 0.05, evidence = "data" }', respelt)
    assert scenario_sha256(loads(respelt)) == scenario_sha256(loads(SMALL))
    other = changed("intent = 0.05", "intent = 0.0500001")
    assert scenario_sha256(loads(other)) != scenario_sha256(loads(SMALL))


def test_the_digest_knows_defaults_as_values() -> None:
    stated = changed("[funnel]", "[funnel]\nevaluation = 0.4")
    assert canonical_text(loads(stated)) == canonical_text(loads(SMALL))


def test_all_that_the_contract_names_is_there() -> None:
    for name in ("load_scenario", "check_file", "loads", "save", "canonical_text", "scenario_sha256"):
        assert callable(getattr(scenario_file, name))
