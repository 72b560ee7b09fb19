from __future__ import annotations

import sys
from pathlib import Path

import pytest

import dev


def statement(code: str) -> list[str | Path]:
    return [sys.executable, "-c", code]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[list[str]]:
    """An empty place for the environment; what dev.py would have run in it."""
    made: list[list[str]] = []

    def record(*command: str | Path) -> int:
        made.append([str(part) for part in command])
        return 0

    monkeypatch.setattr(dev, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(dev, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(dev, "call", record)
    (tmp_path / ".venv").mkdir()
    return made


def installs(calls: list[list[str]]) -> list[str]:
    return [command[-1] for command in calls if "install" in command]


def test_every_check_runs_even_after_one_has_failed(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    witness = tmp_path / "ran"
    status = dev.run_all(
        {
            "first": statement("raise SystemExit(1)"),
            "second": statement(f"open({str(witness)!r}, 'w').close()"),
        }
    )
    assert status == 1
    assert witness.exists()
    assert "Failed: first\n" in capfd.readouterr().out


def test_a_test_run_without_tests_counts_as_failed() -> None:
    assert dev.run_all({"pytest": statement("raise SystemExit(5)")}) == 1


def test_all_checks_passing_is_status_0() -> None:
    assert dev.run_all({"first": statement(""), "second": statement("")}) == 0


def test_a_second_call_installs_nothing(calls: list[list[str]]) -> None:
    dev.prepare("dev")
    dev.prepare("dev")
    assert installs(calls) == [".[dev]"]


def test_changed_dependencies_are_installed(calls: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    dev.prepare()
    monkeypatch.setattr(dev, "fingerprint", lambda: "changed")
    dev.prepare()
    assert installs(calls) == [".", "."]


def test_a_failed_installation_ends_in_words_and_is_tried_again(
    calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "call", lambda *command: 1)
    for _attempt in range(2):
        with pytest.raises(SystemExit, match="could not be installed"):
            dev.prepare()


def test_an_environment_that_cannot_be_made_ends_in_words_and_leaves_no_half_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    blocked = tmp_path / "a file"
    blocked.touch()
    monkeypatch.setattr(dev, "VENV", blocked / ".venv")
    monkeypatch.setattr(dev, "PYTHON", blocked / ".venv" / "bin" / "python")
    with pytest.raises(SystemExit, match="python3-venv"):
        dev.prepare()
    assert not dev.VENV.exists()


def test_without_libreoffice_and_without_root_the_package_formulas_recalculates(
    calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "has_office", lambda: False)
    monkeypatch.setattr(dev, "may_install", lambda: False)
    dev.ensure_spreadsheet()
    assert installs(calls) == [".[dev,recalculate]"]


def test_a_failed_installation_of_libreoffice_falls_back_to_the_package_formulas(
    calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "has_office", lambda: False)
    monkeypatch.setattr(dev, "may_install", lambda: True)
    monkeypatch.setenv("DEBIAN_FRONTEND", "")
    dev.ensure_spreadsheet()
    assert installs(calls) == ["poppler-utils", ".[dev,recalculate]"]


@pytest.mark.parametrize(("words", "status"), [([], 0), (["--help"], 0), (["dmeo"], 2)])
def test_an_unknown_chore_shows_the_known_ones(
    words: list[str], status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["dev.py", *words])
    assert dev.main() == status
    shown = capsys.readouterr().out
    assert all(f"dev.py {chore}" in shown for chore in dev.CHORES)
