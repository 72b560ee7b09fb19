"""`roisim run` as a process of its own: same bytes, exit status, Ctrl+C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from roisim.scenario.preset_catalog import preset_text

ROISIM = (sys.executable, "-m", "roisim")
PATIENCE_SECONDS = 30
"""For a busy machine; what is measured is said where it is."""


def roisim(*words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [*ROISIM, *(str(word) for word in words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def written(plan: Path, *options: str | Path) -> bytes:
    out = plan.with_name("out.json")
    ended = roisim("run", plan, *options, "--json", out)
    assert (ended.returncode, ended.stderr) == (0, "")
    content = out.read_bytes()
    out.unlink()
    return content


def test_figures_depend_neither_on_workers_nor_on_the_run(plan: Path) -> None:
    several_blocks = ("--worlds", "120", "--seed", "3")
    one = written(plan, *several_blocks, "--workers", "1")
    assert written(plan, *several_blocks, "--workers", "2") == one
    assert written(plan, *several_blocks, "--workers", "1") == one
    assert json.loads(one)["provenance"]["seed"] == 3


def test_another_seed_gives_other_figures(plan: Path) -> None:
    few = ("--worlds", "3", "--workers", "1")
    assert written(plan, *few, "--seed", "1") != written(plan, *few, "--seed", "2")


def test_a_wrong_plan_ends_with_status_2_and_words(tmp_path: Path) -> None:
    ended = roisim("run", tmp_path / "missing.toml", "--json", tmp_path / "out.json")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "missing.toml" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_output_that_cannot_be_shown_is_told_without_a_traceback() -> None:
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [*ROISIM, "presets"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    assert ended.stderr.count("\n") == 1


# --- Ctrl+C ------------------------------------------------------------------------------------------------


@pytest.fixture
def long_plan(tmp_path: Path) -> Path:
    """The Turkish shop, which takes minutes in thousands of worlds."""
    file = tmp_path / "shop.toml"
    file.write_text(preset_text("turkish_shop"), "utf-8")
    return file


@contextmanager
def started(*words: str | Path) -> Iterator[subprocess.Popen[str]]:
    """A run in a process group of its own, as a terminal would start it."""
    process = subprocess.Popen(
        [*ROISIM, *(str(word) for word in words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def members(group: int) -> list[int]:
    """Processes of a group that still live; () where there is no /proc."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _parent, its_group = stat.read_text("utf-8").rpartition(")")[2].split()[:3]
            if int(its_group) == group and state not in "ZX":
                found.append(int(stat.parent.name))
    return found


def wait_for(processes: int, group: int) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while len(members(group)) < processes:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def still_there_after(seconds: float, group: int) -> list[int]:
    """Processes that outlive their parent; the one that keeps account needs a moment to see its end."""
    deadline = time.monotonic() + seconds
    while members(group) and time.monotonic() < deadline:
        time.sleep(0.02)
    return members(group)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals of Unix")
@pytest.mark.parametrize("to_all", [True, False], ids=["ctrl_c", "kill"])
@pytest.mark.parametrize(("workers", "wait"), [("1", 1.5), ("2", 0.0), ("2", 0.3), ("2", 3.0)])
def test_an_interrupted_run_ends_at_once_and_leaves_nothing(
    long_plan: Path, tmp_path: Path, workers: str, wait: float, to_all: bool
) -> None:
    options = ("--worlds", "5000", "--workers", workers, "--json", tmp_path / "out.json")
    with started("run", long_plan, *options) as process:
        # the workers and the process that keeps account of their resources
        wait_for(1 if workers == "1" else 3, process.pid)
        time.sleep(wait)
        began = time.monotonic()
        if to_all:
            os.killpg(process.pid, signal.SIGINT)
        else:
            process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=PATIENCE_SECONDS)
        seconds = time.monotonic() - began
        assert (process.returncode, out) == (130, "")
        assert "Traceback" not in err
        assert err == "Cancelled; nothing was written.\n"
        assert still_there_after(1.0, process.pid) == []
        assert list(tmp_path.iterdir()) == [long_plan]
    assert seconds < 2.5  # 1 s on a machine with nothing else to do
