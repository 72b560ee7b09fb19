"""How soon the window is there, how soon a plan is, and what many plans weigh."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

TOP = Path(__file__).parents[2]

Note = Callable[[str], None]

STORY = """\
import json, os, sys, time
from pathlib import Path


def wait(application, condition, seconds=60):
    until = time.time() + seconds
    while not condition():
        application.processEvents()
        time.sleep(0.002)
        if time.time() > until:
            raise TimeoutError


def settle(application, seconds):
    until = time.time() + seconds
    wait(application, lambda: time.time() > until)


def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def main():
    began, story, folder = float(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    from PySide6.QtCore import QSettings
    from ui.application import make_application
    from ui.preferences import Preferences

    preferences = Preferences(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
    preferences.language, preferences.theme, preferences.worlds = "en", "light", 8
    application = make_application(["roisim"], preferences)
    from ui.main_window import MainWindow

    window = MainWindow(preferences)
    window.resize(1440, 900)
    window.show()
    application.processEvents()
    found = {"painted": time.time() - began}
    if story != "start":
        window.start_work()
        settle(application, 6)  # somebody looks at the examples
        clock = time.time()
        window.files.new_from_preset("turkish_shop")
        plan = window.plans.active
        found["built"] = time.time() - clock
        drawn = lambda: bool(window.page.answer._revenue.title.text())
        wait(application, drawn)
        application.processEvents()
        found["curves"] = time.time() - clock
    if story == "many":
        for __ in range(9):
            window.plans.duplicate(plan)
        for each in window.plans:
            window.plans.activate(each)
            for page in ("plan", "results"):
                window.show_page(page)
                settle(application, 0.2)
        wait(application, lambda: all(each.answer.expected is not None for each in window.plans))
        found["resident"] = resident()
    print(json.dumps(found))
    for plan in window.plans:
        window.plans.close(plan)
    window.close()


if __name__ == "__main__":  # worker processes load this file too
    main()
"""


def told(story: str, folder: Path) -> dict[str, float]:
    """What a fresh process tells of itself."""
    folder.mkdir(exist_ok=True)
    script = folder / "story.py"
    script.write_text(STORY, "utf-8")
    names = {f"XDG_{name}_HOME": str(folder) for name in ("DATA", "CONFIG", "CACHE")}
    ended = subprocess.run(
        [sys.executable, str(script), str(time.time()), story, str(folder)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **names, "PYTHONPATH": str(TOP), "QT_QPA_PLATFORM": "offscreen"},
    )
    found: dict[str, float] = json.loads(ended.stdout)
    return found


def test_the_window_is_painted_soon_after_the_start(tmp_path: Path, note: Note) -> None:
    told("start", tmp_path)  # the files of the disk are warm
    seconds = statistics.median(told("start", tmp_path)["painted"] for __ in range(5))
    note(f"start of the program to a painted window: {seconds:.2f} s (goal 1.2)")
    assert seconds < 1.2


def test_a_plan_shows_its_curves_at_once(tmp_path: Path, note: Note) -> None:
    runs = [told("plan", tmp_path) for __ in range(3)]
    curves = statistics.median(run["curves"] for run in runs)
    built = statistics.median(run["built"] for run in runs)
    note(f"opening a plan to its first curves: {curves:.2f} s (goal 0.3), page built in {built:.2f} s")
    assert curves < 0.3


def test_ten_plans_are_light(tmp_path: Path, note: Note) -> None:
    resident = told("many", tmp_path)["resident"] / 1024**2
    note(f"ten plans open, each looked at on two pages: {resident:.0f} MiB in the window (goal 600)")
    assert resident < 600
