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


@pytest.mark.parametrize(
    ("arguments", "run"),
    [
        ([], ["tests/benchmarks"]),
        (["-k", "keys"], ["tests/benchmarks", "-k", "keys"]),
        (["tests/benchmarks/test_bench_fields.py"], ["tests/benchmarks/test_bench_fields.py"]),
    ],
)
def test_speed_is_measured_of_the_files_that_are_named(
    calls: list[list[str]], arguments: list[str], run: list[str]
) -> None:
    dev.bench(arguments)
    assert calls[-1][calls[-1].index("no:xdist") + 1 :] == run


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


# --- what a window needs from the system --------------------------------------------------------------------


class System:
    """A Linux that lacks some libraries and the screen in memory, until they are installed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, root: bool, lacking: list[str]) -> None:
        self.lacking = lacking
        self.installed: list[str] = []
        self.screen = False
        monkeypatch.setattr(sys, "platform", "linux")
        monkeypatch.setattr(dev, "may_install", lambda: root)
        monkeypatch.setattr(dev, "install_from_system", self.install)
        monkeypatch.setattr(dev, "asked_of_qt", self.answer)
        monkeypatch.setattr(dev, "has_screen_in_memory", lambda: self.screen)

    def install(self, *packages: str) -> bool:
        self.installed += packages
        self.lacking = [] if "libgl1" in packages else self.lacking
        self.screen = self.screen or "xvfb" in packages
        return True

    def answer(self, *words: str) -> list[str]:
        return ["libgl1", "libxcb-cursor0"] if "--packages" in words else self.lacking


def test_root_gets_the_libraries_of_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    system = System(monkeypatch, root=True, lacking=["libGL.so.1"])
    dev.ensure_window()
    assert system.installed == ["libgl1", "libxcb-cursor0"]


def test_tests_get_a_screen_in_memory_too(monkeypatch: pytest.MonkeyPatch) -> None:
    system = System(monkeypatch, root=True, lacking=[])
    dev.ensure_window(screen=True)
    dev.ensure_window(screen=True)
    assert system.installed == ["xvfb", "xauth"]


def test_others_are_told_the_line_to_type(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    system = System(monkeypatch, root=False, lacking=["libGL.so.1"])
    dev.ensure_window(screen=True)
    assert system.installed == []
    assert capsys.readouterr().out.endswith("sudo apt-get install libgl1 libxcb-cursor0 xvfb xauth\n")


def test_where_nothing_is_missing_nothing_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    system = System(monkeypatch, root=True, lacking=[])
    dev.ensure_window()
    assert (system.installed, capsys.readouterr().out) == ([], "")


def test_other_systems_than_linux_bring_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert dev.missing_for_window(screen=True) == []


def test_the_libraries_are_asked_of_the_environment(calls: list[list[str]]) -> None:
    assert {"libgl1", "libxcb-cursor0"} <= set(dev.asked_of_qt("--packages"))


# --- the chores ---------------------------------------------------------------------------------------------


@pytest.fixture
def ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is installed."""
    monkeypatch.setattr(dev, "prepare", lambda *extras: None)
    monkeypatch.setattr(dev, "ensure_window", lambda **words: None)


def test_app_opens_the_window_with_the_plans(calls: list[list[str]], ready: None) -> None:
    assert dev.app(["a.toml"]) == 0
    assert calls == [[str(dev.BIN / "roisim"), "desktop", "a.toml"]]


def test_a_bundle_is_packed_and_then_tried(calls: list[list[str]], ready: None) -> None:
    assert dev.bundle([]) == 0
    assert [command[1:3] for command in calls] == [
        ["-m", "PyInstaller"],
        ["packaging/smoke_test.py", str(dev.BUNDLE)],
    ]


def test_a_bundle_that_could_not_be_packed_is_not_tried(ready: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "call", lambda *command: 1 if "PyInstaller" in command else pytest.fail("tried"))
    assert dev.bundle([]) == 1


@pytest.mark.parametrize(("words", "status"), [([], 0), (["--help"], 0), (["dmeo"], 2)])
def test_an_unknown_chore_shows_the_known_ones(
    words: list[str], status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["dev.py", *words])
    assert dev.main() == status
    shown = capsys.readouterr().out
    assert all(f"dev.py {chore}" in shown for chore in dev.CHORES)
