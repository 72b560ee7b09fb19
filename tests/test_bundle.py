"""The bundle's smoke test judges rightly; the bundle itself is made and tried by `python3 dev.py bundle`."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

CHECKOUT = Path(__file__).parent.parent
PACKAGING = CHECKOUT / "packaging"

SOUND = {
    "painted": 1.0,
    "font": "Inter",
    "presets": len(list((CHECKOUT / "scenarios").glob("*.toml"))),
    "expected": 2.0,
    "worlds": 8,
    "cancelled": 0.1,
    "closed": 0.2,
}

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-in for the program is a script")


@pytest.fixture(scope="module")
def smoke_test() -> ModuleType:
    spec = importlib.util.spec_from_file_location("roisim_smoke_test", PACKAGING / "smoke_test.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


Judge = Callable[..., tuple[int, str]]


@pytest.fixture
def judge(
    smoke_test: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Judge:
    """The smoke test's verdict on a program that sees this, and its words."""

    @contextmanager
    def no_screen() -> Iterator[dict[str, str]]:
        yield {}

    def call(seen: dict[str, Any], last_lines: str = "", workbook: bool = True) -> tuple[int, str]:
        packed = tmp_path / "book.xlsx"
        with zipfile.ZipFile(packed, "w") as book:
            for part in ("xl/workbook.xml", "xl/worksheets/sheet1.xml"):
                book.writestr(part, "")
        program = tmp_path / "bundle" / "roisim"
        program.parent.mkdir(exist_ok=True)
        program.write_text(
            f"#!{sys.executable}\n"
            "import json, os, pathlib, shutil, sys\n"
            "folder = pathlib.Path(os.environ['ROISIM_SMOKE'])\n"
            f"(folder / 'smoke.json').write_text(json.dumps({seen!r}))\n"
            f"{workbook} and shutil.copy({str(packed)!r}, folder / 'smoke.xlsx')\n"
            f"{last_lines}\n"
        )
        program.chmod(0o755)
        monkeypatch.setattr(smoke_test, "screen", no_screen)
        monkeypatch.setattr(sys, "argv", ["smoke_test.py", str(program.parent)])
        return smoke_test.main(), capsys.readouterr().out

    return call


def test_a_sound_bundle_passes_with_its_size_and_start(judge: Judge) -> None:
    status, told = judge(SOUND)
    assert (status, told.splitlines()[-1]) == (0, "The bundle works.")
    assert "size " in told
    assert "painted " in told


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"failure": "after ['painted']: OSError: gone"}, "OSError: gone"),
        ({"presets": 0}, "0 presets inside"),
        ({"font": "DejaVu Sans"}, "the font is DejaVu Sans"),
        ({"cancelled": 30}, "cancelling took 30 s"),
        ({"closed": 30}, "closing took 30 s"),
    ],
)
def test_what_the_program_saw_is_judged(change: dict[str, object], words: str, judge: Judge) -> None:
    status, told = judge({**SOUND, **change})
    assert status == 1
    assert f"WRONG: {words}" in told or words in told


@pytest.mark.parametrize(
    ("last_lines", "words"),
    [("sys.exit(134)", "exit status 134"), ("print('QObject: oh', file=sys.stderr)", "QObject: oh")],
)
def test_a_bad_end_or_a_complaint_is_a_fault(last_lines: str, words: str, judge: Judge) -> None:
    status, told = judge(SOUND, last_lines)
    assert status == 1
    assert words in told


def test_a_missing_workbook_is_a_fault(judge: Judge) -> None:
    status, told = judge(SOUND, workbook=False)
    assert (status, "no workbook was written" in told) == (1, True)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells who runs what")
def test_a_process_that_is_left_behind_is_found(smoke_test: ModuleType, tmp_path: Path) -> None:
    given = {**os.environ, "ROISIM_SMOKE": str(tmp_path)}
    with subprocess.Popen(["sleep", "30"], env=given) as process:
        assert smoke_test.left_behind(tmp_path) == [str(process.pid)]
        process.kill()
    assert smoke_test.left_behind(tmp_path) == []


def test_without_a_bundle_the_way_to_make_one_is_told(
    smoke_test: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "argv", ["smoke_test.py", str(tmp_path / "none")])
    assert smoke_test.main() == 2
    assert "dev.py bundle" in capsys.readouterr().out


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a screen")
def test_the_bundled_program_ends_in_words_where_there_is_no_screen() -> None:
    hidden = {"QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"}
    told = subprocess.run(
        [sys.executable, str(PACKAGING / "roisim_desktop.py")],
        env={name: value for name, value in os.environ.items() if name not in hidden},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 2
    assert told.stderr.startswith("There is no screen here")
