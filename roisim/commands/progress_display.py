"""A run's progress on the terminal, with the time left; silent where nobody looks."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from roisim.commands.terminal import console
from roisim.run_events import BlockFailed, Progress, RunEvent
from roisim.translation import _, ngettext

if TYPE_CHECKING:
    import rich.progress

Listener = Callable[[RunEvent], None]


@contextmanager
def progress_display(title: str, worlds: int, *, silent: bool) -> Iterator[Listener]:
    """A listener that draws a bar on stderr while the block lasts."""
    if silent or not sys.stderr.isatty():
        yield _ignore
        return
    with _bar() as bar:
        task = bar.add_task(title, total=1.0, worlds=_worlds(0, worlds), left="")

        def listen(event: RunEvent) -> None:
            match event:
                case Progress():
                    left = time_left(event.seconds_left)
                    bar.update(
                        task, completed=event.done, worlds=_worlds(event.worlds_done, worlds), left=left
                    )
                case BlockFailed():
                    bar.console.print(_("A part of the run failed: {message}").format(message=event.message))
                case _:
                    pass

        yield listen


def _ignore(event: RunEvent) -> None:
    """Nobody looks."""


def _bar() -> rich.progress.Progress:
    # loaded only when there is a bar to draw
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn
    from rich.progress import Progress as Bar

    return Bar(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[worlds]}", markup=False),
        TextColumn("{task.fields[left]}", markup=False),
        console=console(sys.stderr),
        transient=True,
    )


def _worlds(done: int, worlds: int) -> str:
    text = ngettext("{done} of {worlds} world", "{done} of {worlds} worlds", worlds)
    return text.format(done=done, worlds=worlds)


def time_left(seconds: float | None) -> str:
    """Time left in words; "" while there is nothing to estimate from, and at the end."""
    if not seconds:
        return ""
    whole = max(1, round(seconds))
    if whole < 60:
        return _("{seconds} s left").format(seconds=whole)
    if whole < 3600:
        return _("{minutes} min {seconds} s left").format(minutes=whole // 60, seconds=whole % 60)
    return _("{hours} h {minutes} min left").format(hours=whole // 3600, minutes=whole % 3600 // 60)
