"""`roisim run`: figures, files, and what is refused before the run begins."""

from __future__ import annotations

import errno
import json
import os
import re
from io import StringIO
from pathlib import Path
from typing import Any, NoReturn

import pytest

from roisim.commands.progress_display import time_left
from roisim.errors import Problem
from roisim.simulation import population
from tests.commands.conftest import Outcome, Roisim

FEW = ("--worlds", "3", "--workers", "1")


def figures(file: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return read


# --- what is shown -----------------------------------------------------------------------------------------


def test_a_run_prints_its_key_figures_with_bands(roisim: Roisim, plan: Path) -> None:
    outcome = roisim("run", plan, *FEW)
    assert (outcome.status, outcome.err) == (0, "")
    assert "Corner shop: 3 months from 2026-01-01, seed 1" in outcome.out
    assert re.search(r"^ Revenue +[\d,.]+\S* .*€ +[\d,.]+–[\d,.]+", outcome.out, re.MULTILINE)
    assert "Bands: 5th to 95th percentile of 3 worlds." in outcome.out


def test_a_quiet_run_says_nothing(roisim: Roisim, plan: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    assert roisim("run", plan, *FEW, "--quiet", "--json", out) == Outcome(0, "", "")
    assert out.exists()


def test_a_run_names_the_files_it_wrote(roisim: Roisim, plan: Path, tmp_path: Path) -> None:
    places = [tmp_path / "a.json", tmp_path / "a.xlsx", tmp_path / "tables"]
    outcome = roisim("run", plan, *FEW, "--json", places[0], "--excel", places[1], "--csv", places[2])
    assert outcome.status == 0
    assert all(f"Written: {place}" in outcome.out for place in places)
    assert all(place.exists() for place in places)
    assert list(places[2].glob("*.csv")) != []


def test_the_warnings_of_a_plan_are_shown_before_its_figures(
    roisim: Roisim, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    doubt = Problem("months", "This is long", "Try less", line=5, severity="warning")
    monkeypatch.setattr("roisim.scenario.scenario_file.check_file", lambda _file: [doubt])
    outcome = roisim("run", plan, *FEW)
    assert outcome.status == 0
    assert "warning: This is long." in outcome.err


class Terminal(StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_the_progress(roisim: Roisim, plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("sys.stderr", screen)
    assert roisim("run", plan, *FEW).status == 0
    assert "Corner shop" in screen.getvalue()
    assert "of 3 worlds" in screen.getvalue()
    assert "100%" in screen.getvalue()


def test_a_quiet_run_is_quiet_on_a_terminal_too(
    roisim: Roisim, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    assert roisim("run", plan, *FEW, "--quiet").status == 0
    assert screen.getvalue() == ""


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, ""),
        (0.0, ""),
        (0.2, "1 s left"),
        (59.4, "59 s left"),
        (59.6, "1 min 0 s left"),
        (125.0, "2 min 5 s left"),
        (3725.0, "1 h 2 min left"),
    ],
)
def test_time_left_is_told_in_two_units_at_most(seconds: float | None, text: str) -> None:
    assert time_left(seconds) == text


# --- numbers -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("option", "text", "words"),
    [
        ("--worlds", "0", "too small"),
        ("--worlds", "-5", "too small"),
        ("--worlds", "many", "not a whole number"),
        ("--worlds", "2.5", "not a whole number"),
        ("--worlds", "99999999999", "too large"),
        ("--seed", "-1", "too small"),
        ("--seed", "0,5", "not a whole number"),
        ("--months", "0", "too small"),
        ("--months", "121", "too large"),
        ("--workers", "0", "too small"),
        ("--workers", "", "not a whole number"),
    ],
)
def test_a_wrong_number_is_refused_with_what_would_be_right(
    roisim: Roisim, plan: Path, option: str, text: str, words: str
) -> None:
    outcome = roisim("run", plan, f"{option}={text}")
    assert (outcome.status, outcome.out) == (2, "")
    assert option in outcome.err
    assert words in outcome.err
    assert "Write a whole number from " in outcome.err


def test_everything_that_is_wrong_is_told_at_once(roisim: Roisim, plan: Path, tmp_path: Path) -> None:
    plan.write_text(plan.read_text("utf-8").replace("intent = 0.2", "intent = 2"), "utf-8")
    out = tmp_path / "missing" / "out.json"
    outcome = roisim("run", plan, "--worlds", "0", "--seed", "x", "--json", out, "--excel", tmp_path)
    assert (outcome.status, outcome.out) == (2, "")
    assert "command line: 4 problems" in outcome.err
    assert f"{plan}: 1 problem" in outcome.err
    assert all(word in outcome.err for word in ("--worlds", "--seed", "--json", "--excel", "funnel.intent"))


def test_the_number_of_months_can_be_changed_for_one_run(roisim: Roisim, plan: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    for months in (2, 5):
        assert roisim("run", plan, *FEW, "--months", months, "--json", out).status == 0
        written = figures(out)
        assert written["scenario"]["months"] == months
        assert len(written["monthly"]["ad_spend"]["mean"]) == months
        # the budgets of the plan's first months, or the last one going on
        assert written["monthly"]["ad_spend"]["mean"] == [300, 200, 100, 100, 100][:months]


def test_fewer_months_are_another_plan(roisim: Roisim, plan: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    shorter = tmp_path / "shorter.toml"
    text = plan.read_text("utf-8").replace("months = 3", "months = 2")
    shorter.write_text(
        text.replace("[300, 200, 100]", "[300, 200]").replace("[50, 60, 70]", "[50, 60]"), "utf-8"
    )
    roisim("run", plan, *FEW, "--months", "2", "--json", out)
    cut = figures(out)
    roisim("run", shorter, *FEW, "--json", out)
    assert cut == figures(out)


# --- the plan ----------------------------------------------------------------------------------------------

BAD_PLANS = {
    "no TOML": ("months = 3", "months = = 3"),
    "unknown key": ("intent = 0.2", "intnet = 0.2"),
    "wrong type": ("months = 3", 'months = "three"'),
    "decimal comma": ("intent = 0.2", "intent = 0,2"),
    "share above 1": ("intent = 0.2", "intent = 1.2"),
    "negative money": ("cost_per_click = 0.5", "cost_per_click = -0.5"),
    "not a number": ("intent = 0.2", "intent = nan"),
    "infinite": ("cost_per_click = 0.5", "cost_per_click = inf"),
    "low above likely": ("intent = 0.2", "intent = { low = 0.5, likely = 0.2, high = 0.6 }"),
    "no budgets": ("[300, 200, 100]", "[]"),
    "more budgets than months": ("[300, 200, 100]", "[300, 200, 100, 50]"),
    "unknown programme": ("[finance]", '[[programs]]\nuse = "emial"\n[finance]'),
    "unknown currency": ('"EUR"', '"EURO"'),
    "no such date": ("2026-01-01", "2026-02-30"),
    "0 months": ("months = 3", "months = 0"),
    "1,000 months": ("months = 3", "months = 1000"),
    "newer format": ("format = 1", "format = 99"),
}


@pytest.mark.parametrize("change", BAD_PLANS.values(), ids=BAD_PLANS)
def test_a_bad_plan_is_refused_in_words_and_nothing_is_written(
    roisim: Roisim, plan: Path, change: tuple[str, str]
) -> None:
    text = plan.read_text("utf-8")
    assert text.count(change[0]) == 1
    plan.write_text(text.replace(*change), "utf-8")
    outcome = roisim("run", plan, *FEW, "--json", plan.with_name("out.json"))
    assert (outcome.status, outcome.out) == (2, "")
    assert str(plan) in outcome.err
    assert "Traceback" not in outcome.err
    assert list(plan.parent.iterdir()) == [plan]


@pytest.mark.parametrize("command", ["run", "check", "journey"])
def test_a_plan_that_cannot_be_read_is_told_in_words(roisim: Roisim, tmp_path: Path, command: str) -> None:
    coded = tmp_path / "coded.toml"
    coded.write_bytes("name = 'Çarşı'".encode("cp1254"))
    for file in (tmp_path / "missing.toml", tmp_path, coded, coded / "plan.toml"):
        outcome = roisim(command, file)
        assert outcome.status == 2
        assert "Traceback" not in outcome.err
        assert str(file) in outcome.err + outcome.out


@pytest.mark.parametrize("command", ["run", "check", "journey"])
def test_a_name_too_long_for_any_file_is_told_in_words(roisim: Roisim, command: str) -> None:
    outcome = roisim(command, "x" * 300)
    assert outcome.status == 2
    assert "Traceback" not in outcome.err


# --- the places to write to --------------------------------------------------------------------------------


def assert_refused(outcome: Outcome, *words: str) -> None:
    assert (outcome.status, outcome.out) == (2, "")
    assert "Traceback" not in outcome.err
    for word in words:
        assert word in outcome.err


@pytest.fixture
def no_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is refused is refused before the run begins."""

    def begun(*_args: object, **_options: object) -> NoReturn:
        raise AssertionError("the run has begun")

    monkeypatch.setattr("roisim.experiment.runner.run_all", begun)


@pytest.mark.usefixtures("no_run")
@pytest.mark.parametrize("option", ["--json", "--excel", "--csv"])
def test_a_place_that_cannot_be_written_to_is_refused_before_the_run(
    roisim: Roisim, plan: Path, tmp_path: Path, option: str
) -> None:
    readonly = tmp_path / "readonly"
    readonly.mkdir(mode=0o555)
    for place in (
        tmp_path / "missing" / "deeper" / "out.xlsx",
        plan / "out.xlsx",
        readonly / "out.xlsx",
        Path("/proc/out.xlsx"),
    ):
        assert_refused(roisim("run", plan, *FEW, option, place), option, str(place))


@pytest.mark.usefixtures("no_run")
@pytest.mark.parametrize("option", ["--json", "--excel"])
def test_a_folder_is_no_file(roisim: Roisim, plan: Path, tmp_path: Path, option: str) -> None:
    assert_refused(roisim("run", plan, *FEW, option, tmp_path), option, "folder")


@pytest.mark.usefixtures("no_run")
def test_a_file_is_no_folder(roisim: Roisim, plan: Path) -> None:
    assert_refused(roisim("run", plan, *FEW, "--csv", plan), "--csv", "folder")


@pytest.mark.usefixtures("no_run")
def test_a_workbook_that_is_open_or_read_only_is_refused(roisim: Roisim, plan: Path, tmp_path: Path) -> None:
    workbook = tmp_path / "out.xlsx"
    workbook.write_bytes(b"old")
    lock = tmp_path / ".~lock.out.xlsx#"
    lock.touch()
    assert_refused(roisim("run", plan, *FEW, "--excel", workbook), "open in another program")
    lock.unlink()
    workbook.chmod(0o444)
    assert_refused(roisim("run", plan, *FEW, "--excel", workbook), "read-only")
    assert workbook.read_bytes() == b"old"


@pytest.mark.usefixtures("no_run")
def test_no_output_may_take_the_place_of_the_plan_or_of_another(
    roisim: Roisim, plan: Path, tmp_path: Path
) -> None:
    before = plan.read_bytes()
    assert_refused(roisim("run", plan, *FEW, "--json", plan), "the plan itself")
    both = tmp_path / "both.xlsx"
    assert_refused(roisim("run", plan, *FEW, "--json", both, "--excel", both), "--excel")
    assert plan.read_bytes() == before


@pytest.mark.usefixtures("no_run")
def test_a_workbook_is_not_named_as_something_else(roisim: Roisim, plan: Path, tmp_path: Path) -> None:
    assert_refused(roisim("run", plan, *FEW, "--excel", tmp_path / "out.xls"), "out.xlsx")


@pytest.mark.parametrize(("option", "name"), [("--json", "out.json"), ("--excel", "out.xlsx")])
def test_a_disk_that_fills_leaves_the_old_file(
    roisim: Roisim, plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: str, name: str
) -> None:
    def full(_handle: int) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")

    out = tmp_path / name
    out.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", full)
    outcome = roisim("run", plan, *FEW, option, out)
    assert outcome.status == 2
    assert "the disk is full" in outcome.err
    assert "Traceback" not in outcome.err
    assert "Corner shop" in outcome.out  # the figures are not lost
    assert out.read_bytes() == b"old"
    assert sorted(tmp_path.iterdir()) == sorted([plan, out])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
@pytest.mark.parametrize("option", ["--json", "--excel"])
def test_a_device_that_is_full_is_told(roisim: Roisim, plan: Path, option: str) -> None:
    outcome = roisim("run", plan, *FEW, option, "/dev/full")
    assert outcome.status == 2
    assert "the disk is full" in outcome.err


def test_one_output_that_fails_does_not_keep_the_others(roisim: Roisim, plan: Path, tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("a device of Linux")
    workbook = tmp_path / "out.xlsx"
    outcome = roisim("run", plan, *FEW, "--json", "/dev/full", "--excel", workbook)
    assert outcome.status == 2
    assert workbook.exists()


# --- a run that fails --------------------------------------------------------------------------------------


def test_a_run_without_a_single_world_fails_in_words(
    roisim: Roisim, plan: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*_args: object, **_options: object) -> NoReturn:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("roisim.simulation.population.simulate", broken)
    out = tmp_path / "out.json"
    outcome = roisim("run", plan, *FEW, "--json", out)
    assert (outcome.status, outcome.out) == (1, "")
    assert "Traceback" not in outcome.err
    assert not out.exists()


def test_a_lost_block_is_told_and_the_other_worlds_are_written(
    roisim: Roisim, plan: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    simulate = population.simulate

    def broken_at_first(timeline: Any, *args: Any, **options: Any) -> Any:
        if timeline.worlds.start == 0:
            raise ZeroDivisionError("division by zero")
        return simulate(timeline, *args, **options)

    monkeypatch.setattr(population, "simulate", broken_at_first)
    out = tmp_path / "out.json"
    outcome = roisim("run", plan, "--worlds", "51", "--workers", "1", "--json", out)
    assert outcome.status == 1
    assert "Only 1 of 51 worlds" in outcome.err
    assert figures(out)["provenance"]["worlds_done"] == 1
