from __future__ import annotations

import importlib.metadata
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import EntryPoint, EntryPoints

import pytest

import ui.desktop
from roisim.errors import RoisimError
from tests.commands.conftest import Roisim

opened: list[list[str]] = []


def fake_window(files: Sequence[str]) -> int:
    opened.append(list(files))
    return 0


def broken_window(files: Sequence[str]) -> int:
    raise RoisimError("No screen.")


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Pretend that the named function of this file, and nothing else, is the window."""
    opened.clear()

    def install(name: str) -> None:
        entry = EntryPoint(name, f"{__name__}:{name}", "roisim.desktop")
        known = EntryPoints([entry] if name else [])
        monkeypatch.setattr(importlib.metadata, "entry_points", lambda group: known.select(group=group))
        monkeypatch.setitem(sys.modules, __name__, sys.modules[fake_window.__module__])

    return install


def test_it_opens_the_window_that_is_installed(roisim: Roisim, installed: Callable[[str], None]) -> None:
    installed("fake_window")
    assert roisim("desktop", "a.toml", "b.toml").status == 0
    assert opened == [["a.toml", "b.toml"]]


def test_no_file_is_a_way_to_start(roisim: Roisim, installed: Callable[[str], None]) -> None:
    installed("fake_window")
    assert roisim("desktop").status == 0
    assert opened == [[]]


def test_without_a_window_the_cure_is_told(roisim: Roisim, installed: Callable[[str], None]) -> None:
    installed("")
    outcome = roisim("desktop")
    assert outcome.status == 2
    assert 'pip install "roisim[desktop]"' in outcome.err


def test_what_the_window_cannot_do_is_told_in_its_words(
    roisim: Roisim, installed: Callable[[str], None]
) -> None:
    installed("broken_window")
    outcome = roisim("desktop")
    assert (outcome.status, outcome.err) == (2, "No screen.\n")


def test_the_real_window_is_declared() -> None:
    declared = importlib.metadata.entry_points(group="roisim.desktop")
    assert [entry.load() for entry in declared] == [ui.desktop.open_desktop]


def in_a_process(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_without_qt_a_sentence_and_status_2() -> None:
    told = in_a_process(
        "import sys\nsys.modules['PySide6'] = None\n"
        "import roisim.cli\nraise SystemExit(roisim.cli.main(['desktop']))"
    )
    assert told.returncode == 2
    assert 'Type: python -m pip install "roisim[desktop]"' in told.stderr
    assert "Traceback" not in told.stderr


def test_no_other_command_loads_qt() -> None:
    told = in_a_process(
        "import sys, roisim.cli\n"
        "status = roisim.cli.main(['presets'])\n"
        "raise SystemExit(status or any(name.startswith(('PySide6', 'ui')) for name in sys.modules))"
    )
    assert told.returncode == 0, told.stderr


# --- the door -----------------------------------------------------------------------------------------------


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A Linux with an X screen and all its libraries."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(ui.desktop, "first_missing", lambda: "")
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setitem(sys.modules, "ui.application", sys.modules[fake_window.__module__])
    monkeypatch.setattr(sys.modules[fake_window.__module__], "run_desktop", fake_window, raising=False)
    opened.clear()
    return monkeypatch


def test_the_door_opens_where_there_is_a_screen(screen: pytest.MonkeyPatch) -> None:
    assert ui.desktop.open_desktop(["a.toml"]) == 0
    assert opened == [["a.toml"]]


def test_no_screen_is_told(screen: pytest.MonkeyPatch) -> None:
    screen.delenv("DISPLAY")
    with pytest.raises(RoisimError, match="There is no screen here"):
        ui.desktop.open_desktop([])


def test_drawing_in_memory_needs_no_screen(screen: pytest.MonkeyPatch) -> None:
    screen.delenv("DISPLAY")
    screen.setenv("QT_QPA_PLATFORM", "offscreen")
    assert ui.desktop.open_desktop([]) == 0


def test_a_missing_library_of_the_system_is_told_with_the_packages(screen: pytest.MonkeyPatch) -> None:
    screen.setattr(ui.desktop, "first_missing", lambda: "libxcb-cursor.so.0")
    with pytest.raises(RoisimError, match=r"needs libxcb-cursor\.so\.0.*apt-get install.* libxcb-cursor0"):
        ui.desktop.open_desktop([])


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("libGL.so.1: cannot open shared object file: No such file or directory", "needs libGL.so.1"),
        ("cannot import name 'forgotten'", "cannot import name"),
    ],
)
def test_only_what_the_user_can_mend_is_put_in_other_words(error: str, told: str) -> None:
    words = ui.desktop._in_words(ImportError(error))
    assert told in str(words)
    assert isinstance(words, RoisimError) == error.startswith("lib")
