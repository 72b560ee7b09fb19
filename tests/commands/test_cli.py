"""Which command is meant, and how every way of failing is told."""

from __future__ import annotations

import argparse
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from roisim import __version__, cli
from roisim.cli import main
from roisim.commands import presets
from roisim.errors import Cancelled, Problem, RoisimError, RunFailed, ScenarioError
from tests.commands.conftest import Roisim


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    assert left.value.code == 0
    text = capsys.readouterr().out
    assert [name for name in cli.COMMANDS if not re.search(rf"^    {name} ", text, re.MULTILINE)] == []


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([command, "--help"])
    assert left.value.code == 0
    assert f"usage: roisim {command}" in capsys.readouterr().out


def test_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--version"])
    assert left.value.code == 0
    assert capsys.readouterr().out == f"roisim {__version__}\n"


def test_no_command_shows_the_help_as_an_error(roisim: Roisim) -> None:
    outcome = roisim()
    assert (outcome.status, outcome.out) == (2, "")
    assert "usage: roisim" in outcome.err


@pytest.mark.parametrize(
    ("word", "meant"), [("rnu", "run"), ("chek", "check"), ("preset", "presets"), ("JOURNEY", "journey")]
)
def test_a_misspelt_command_is_told_with_the_nearest_one(roisim: Roisim, word: str, meant: str) -> None:
    outcome = roisim(word, "plan.toml")
    assert outcome.status == 2
    assert outcome.err == f"There is no command “{word}”. Did you mean “{meant}”?\n"


def test_a_word_like_no_command_is_told_with_all_of_them(roisim: Roisim) -> None:
    outcome = roisim("xylophone")
    assert outcome.status == 2
    assert all(name in outcome.err for name in cli.COMMANDS)


def test_a_plan_without_a_command_is_told_how_to_run_it(roisim: Roisim) -> None:
    outcome = roisim("my_plan.toml")
    assert outcome.status == 2
    assert "roisim run my_plan.toml" in outcome.err


def test_a_misspelt_option_is_told_with_the_nearest_one(roisim: Roisim) -> None:
    outcome = roisim("run", "plan.toml", "--exel=out.xlsx", "--seeds", "3")
    assert outcome.status == 2
    assert "“--exel=out.xlsx” means nothing here. Did you mean “--excel”?" in outcome.err
    assert "“--seeds” means nothing here. Did you mean “--seed”?" in outcome.err


def test_options_are_not_guessed_from_their_beginning(roisim: Roisim) -> None:
    assert roisim("run", "plan.toml", "--work", "2").status == 2


@pytest.mark.parametrize(
    "words", [["run"], ["run", "plan.toml", "--worlds"], ["new", "turkish_shop"], ["check"]]
)
def test_a_missing_word_is_told_with_the_way_to_help(roisim: Roisim, words: list[str]) -> None:
    outcome = roisim(*words)
    assert (outcome.status, outcome.out) == (2, "")
    assert f"“roisim {words[0]} --help” tells what can be written here." in outcome.err


def failing(error: BaseException) -> Callable[[argparse.Namespace], int]:
    def execute(args: argparse.Namespace) -> int:
        raise error

    return execute


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (RunFailed("no world"), 1),
        (RoisimError("no such file"), 2),
        (ScenarioError([Problem("funnel.intent", "This is too large")], "plan.toml"), 2),
        (Cancelled("stopped"), 130),
        (KeyboardInterrupt(), 130),
    ],
)
def test_every_end_has_its_exit_status(
    roisim: Roisim, monkeypatch: pytest.MonkeyPatch, error: BaseException, status: int
) -> None:
    monkeypatch.setattr(presets, "execute", failing(error))
    outcome = roisim("presets")
    assert (outcome.status, outcome.out) == (status, "")
    assert outcome.err.strip()
    assert "Traceback" not in outcome.err


def test_a_fault_of_the_program_is_told_in_a_sentence_with_the_details_in_a_file(
    roisim: Roisim, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(presets, "execute", failing(KeyError("shelf")))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    outcome = roisim("presets")
    assert outcome.status == 1
    assert "KeyError: 'shelf'" in outcome.err
    assert "Traceback" not in outcome.err
    (log,) = tmp_path.iterdir()
    assert str(log) in outcome.err
    assert "Traceback" in log.read_text("utf-8")
    assert "roisim presets" in log.read_text("utf-8")


@pytest.mark.parametrize("words", [["--debug", "presets"], ["presets", "--debug"]])
def test_debug_shows_the_details_at_once(
    roisim: Roisim, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: list[str]
) -> None:
    monkeypatch.setattr(presets, "execute", failing(KeyError("shelf")))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert "Traceback" in roisim(*words).err


def test_a_fault_is_told_even_where_no_log_can_be_written(
    roisim: Roisim, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(presets, "execute", failing(KeyError("shelf")))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))
    outcome = roisim("presets")
    assert outcome.status == 1
    assert "KeyError" in outcome.err


def test_too_little_memory_is_no_fault_of_the_program(
    roisim: Roisim, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presets, "execute", failing(MemoryError()))
    outcome = roisim("presets")
    assert outcome.status == 1
    assert "fewer worlds" in outcome.err


@pytest.mark.skipif(os.name == "nt", reason="signals of Unix")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_command_stops_when_the_system_asks_for_it(
    roisim: Roisim, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    def execute(args: argparse.Namespace) -> int:
        os.kill(os.getpid(), number)
        threading.Event().wait(10)
        return 0

    monkeypatch.setattr(presets, "execute", execute)
    before = signal.getsignal(number)
    assert roisim("presets").status == 130
    assert signal.getsignal(number) is before


def test_the_command_line_works_in_a_thread_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presets, "execute", lambda _args: 0)
    statuses: list[int] = []
    thread = threading.Thread(target=lambda: statuses.append(main(["presets"])))
    thread.start()
    thread.join()
    assert statuses == [0]


@pytest.mark.skipif(os.name == "nt", reason="pipes of Unix")
def test_a_reader_who_has_seen_enough_causes_no_traceback() -> None:
    command = f"{sys.executable} -m roisim presets | true"
    ended = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert ended.stderr == ""


def test_a_terminal_that_knows_no_lira_sign_gets_a_question_mark(plan: Path) -> None:
    text = plan.read_text("utf-8").replace("Corner shop", "Lira ₺ shop").replace("EUR", "TRY")
    plan.write_text(text, "utf-8")
    ended = subprocess.run(
        [sys.executable, "-m", "roisim", "run", str(plan), "--worlds", "2", "--workers", "1"],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert b"Lira ? shop" in ended.stdout
