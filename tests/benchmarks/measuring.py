"""Stop-watches: processor time of this process, wall time and memory of others."""

from __future__ import annotations

import os
import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

MIB = 1024 * 1024


def cpu_seconds(work: Callable[[], object], runs: int) -> float:
    """Median processor time of `runs` runs: other programs on the machine change it little."""
    return statistics.median(_cpu_seconds(work) for _ in range(runs))


def _cpu_seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


@dataclass(frozen=True)
class Watched:
    """One command's end: status, output, wall time, and the most memory its processes took together."""

    status: int
    stdout: str
    stderr: str
    seconds: float
    bytes: int


def watch(command: Sequence[str | Path], folder: Path) -> Watched:
    """Run a command in a folder to its end."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [str(word) for word in command],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    most = [0]
    ended = threading.Event()
    watcher = threading.Thread(target=_watch_memory, args=(process.pid, most, ended))
    watcher.start()
    stdout, stderr = process.communicate()
    seconds = time.perf_counter() - began
    ended.set()
    watcher.join()
    return Watched(process.returncode, stdout, stderr, seconds, most[0])


def _watch_memory(root: int, most: list[int], ended: threading.Event) -> None:
    while not ended.wait(0.05):
        most[0] = max(most[0], sum(_resident(process) for process in family(root)))


def family(root: int) -> list[int]:
    """A process and all that descend from it, on systems with /proc."""
    found, unseen = [], [root]
    while unseen:
        process = unseen.pop()
        found.append(process)
        unseen += _children(process)
    return found


def _children(process: int) -> list[int]:
    try:
        threads = list(Path(f"/proc/{process}/task").iterdir())
        return [int(word) for thread in threads for word in (thread / "children").read_text().split()]
    except OSError:  # it has just ended
        return []


def _resident(process: int) -> int:
    """Resident memory in bytes; memory that processes share counts for each of them."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
