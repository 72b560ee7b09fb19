from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ui import system_libraries

LDD = """\
\tlinux-vdso.so.1 (0x00007ffd)
\tlibxcb-cursor.so.0 => not found
\tlibQt6Gui.so.6 => /opt/Qt/lib/libQt6Gui.so.6 (0x00007f)
\tlibGL.so.1 => not found
"""


@pytest.fixture
def qt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PySide6 whose one file is no library at all."""
    plugin = tmp_path / "PySide6" / "Qt" / "plugins" / "platforms" / "libqxcb.so"
    plugin.parent.mkdir(parents=True)
    plugin.write_text("no library")
    (tmp_path / "PySide6" / "__init__.py").touch()
    monkeypatch.setattr(system_libraries, "_qt_files", lambda: iter([plugin]))
    return plugin


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the linker's words are those of Linux")
def test_the_linker_is_believed(qt: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def told(command: list[str], **__: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 0, LDD, "")

    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(subprocess, "run", told)
    assert system_libraries.missing() == ["libGL.so.1", "libxcb-cursor.so.0"]


def test_without_a_linker_nothing_is_said_to_be_missing(qt: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert system_libraries.missing() == []


def test_what_cannot_be_loaded_is_named(qt: Path) -> None:
    assert system_libraries.first_missing() == str(qt)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Qt brings everything along elsewhere")
def test_the_real_qt_is_looked_into() -> None:
    names = {file.name.split(".")[0] for file in system_libraries._qt_files()}
    assert names == {"libQt6Widgets", "libqxcb", "libqoffscreen"}


def test_no_qt_is_loaded_to_find_out() -> None:
    code = "import sys, ui.system_libraries as s; s.missing(); raise SystemExit('PySide6' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
