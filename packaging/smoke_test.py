#!/usr/bin/env python3
"""Whether a bundle works: starts it, lets it go through a small plan (see ui/smoke.py), looks what is left.

python packaging/smoke_test.py packaging/dist/roisim
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

MARK = "ROISIM_SMOKE"
PATIENCE_SECONDS = 240
LONGEST_CANCEL_SECONDS = 2.0
LONGEST_CLOSE_SECONDS = 4.0
PRESETS = Path(__file__).resolve().parent.parent / "scenarios"


def main() -> int:
    """Try the bundle named on the command line; 0 when nothing is wrong with it."""
    bundle = Path(sys.argv[1]).resolve()
    if not bundle.is_dir():
        say(f"There is no bundle in {bundle}. python3 dev.py bundle makes one.")
        return 2
    with tempfile.TemporaryDirectory(prefix="roisim-smoke-") as name, screen() as display:
        folder = Path(name)
        began = time.time()
        finished = start([bundle / ("roisim.exe" if os.name == "nt" else "roisim")], folder, display)
        wrong = list(faults(folder, finished))
        seen = read(folder / "smoke.json")
        keep = os.environ.get("ROISIM_SMOKE_PICTURE")
        if keep and (folder / "smoke.png").exists():
            shutil.copy(folder / "smoke.png", keep)
    say(f"size             {size(bundle) / 1e6:.0f} MB in {bundle}")
    for what, moment in (("painted", "painted"), ("first curves", "expected")):
        if moment in seen:
            say(f"{what:<16} {seen[moment] - began:.2f} s after the start")
    for problem in wrong:
        say(f"WRONG: {problem}")
    say("The bundle works." if not wrong else "The bundle does not work.")
    return 1 if wrong else 0


def start(
    command: Sequence[str | Path], folder: Path, display: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run the program to its end, with nothing of the developer's Python in its environment."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))
    }
    own = {MARK: str(folder), "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder), **display}
    homes = {name: str(folder / name) for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
    try:
        return subprocess.run(
            [str(part) for part in command],
            cwd=folder,
            env={**kept, **homes, **own},
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_SECONDS,
        )
    except subprocess.TimeoutExpired as late:
        said = late.stderr.decode(errors="replace") if isinstance(late.stderr, bytes) else ""
        return subprocess.CompletedProcess(late.cmd, 124, "", f"{said}\nit did not end")


def faults(folder: Path, finished: subprocess.CompletedProcess[str]) -> Iterator[str]:
    """What is wrong, a line each."""
    seen = read(folder / "smoke.json")
    if finished.returncode != 0:
        yield f"exit status {finished.returncode}"
    if finished.stderr.strip():
        yield f"it complained:\n{finished.stderr.strip()}"
    if "failure" in seen:
        yield str(seen["failure"])
    if seen.get("presets") != len(list(PRESETS.glob("*.toml"))):
        yield f"{seen.get('presets', 0)} presets inside"
    if seen.get("font") != "Inter":
        yield f"the font is {seen.get('font')}"
    if not is_workbook(folder / "smoke.xlsx"):
        yield "no workbook was written"
    if seen.get("cancelled", PATIENCE_SECONDS) > LONGEST_CANCEL_SECONDS:
        yield f"cancelling took {seen.get('cancelled')} s"
    if seen.get("closed", PATIENCE_SECONDS) > LONGEST_CLOSE_SECONDS:
        yield f"closing took {seen.get('closed')} s"
    yield from (f"process {process} was left behind" for process in left_behind(folder))


def is_workbook(file: Path) -> bool:
    """Whether a file is an Excel workbook with sheets."""
    if not zipfile.is_zipfile(file):
        return False
    with zipfile.ZipFile(file) as parts:
        return {"xl/workbook.xml", "xl/worksheets/sheet1.xml"} <= set(parts.namelist())


def left_behind(folder: Path) -> list[str]:
    """Processes of the program that still run, known by the folder they were given; only Linux can tell."""
    time.sleep(0.5)  # those that are ending
    mark = f"{MARK}={folder}\0".encode()
    return [file.parent.name for file in Path("/proc").glob("[0-9]*/environ") if mark in _bytes(file)]


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:  # another user's, or gone by now
        return b""


@contextmanager
def screen() -> Iterator[dict[str, str]]:
    """Environment variables of a screen: one in memory where Xvfb is installed, else the one here."""
    if shutil.which("Xvfb") is None:
        yield {}
        return
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1440x900x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as told:
        number = told.readline().strip()
    try:
        yield {"DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb", "WAYLAND_DISPLAY": ""}
    finally:
        server.terminate()
        server.wait()


def read(file: Path) -> dict[str, Any]:
    """What the program has seen; nothing where it did not come so far."""
    found: dict[str, Any] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    return found


def size(folder: Path) -> int:
    """Bytes of all files."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink())


def say(text: str) -> None:
    """To whoever waits."""
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
