"""The desk: one job at a time, the newest wish of each client, the preferred client first."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from roisim.cancellation import CancelToken
from ui.answers.desk import Desk

PATIENCE = 5.0


class Scene:
    """Jobs that note their names; the first one holds the desk until it is let go or told to stop."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.done: list[str] = []
        self.begun = threading.Event()
        self.free = threading.Event()

    def note(self, name: str) -> Callable[[CancelToken], None]:
        return lambda _cancel: self.done.append(name)

    def hold(self, cancel: CancelToken) -> None:
        self.begun.set()
        while not self.free.wait(0.005):
            cancel.raise_if_cancelled()
        cancel.raise_if_cancelled()
        self.done.append("held")

    def finish(self) -> list[str]:
        self.free.set()
        ended = threading.Event()
        self.desk.put("last", lambda _cancel: ended.set(), urgent=False)
        assert ended.wait(PATIENCE)
        return self.done


@pytest.fixture(params=[False])
def scene(request: pytest.FixtureRequest) -> Iterator[Scene]:
    found = Scene(Desk("test-desk", gives_way=request.param))
    found.desk.put("holder", found.hold)
    assert found.begun.wait(PATIENCE)
    yield found
    found.desk.close()
    assert found.desk.join(PATIENCE)


def test_jobs_are_done_in_order(scene: Scene) -> None:
    for name in ("a", "b", "c"):
        scene.desk.put(name, scene.note(name))
    assert scene.finish() == ["held", "a", "b", "c"]


def test_of_a_clients_wishes_only_the_newest_counts(scene: Scene) -> None:
    for number in range(5):
        scene.desk.put("a", scene.note(f"a{number}"))
    scene.desk.put("a", scene.note("other"), "other topic")
    assert scene.finish() == ["held", "a4", "other"]


def test_a_new_wish_stops_the_old_one_under_way(scene: Scene) -> None:
    scene.desk.put("holder", scene.note("new"))
    assert scene.finish() == ["new"]


def test_what_is_dropped_is_not_done_and_what_is_under_way_stops(scene: Scene) -> None:
    scene.desk.put("a", scene.note("a"))
    scene.desk.drop("a")
    scene.desk.drop("holder")
    assert scene.finish() == []


def test_the_preferred_client_comes_first_and_what_is_not_urgent_last(scene: Scene) -> None:
    scene.desk.put("a", scene.note("later"), "later", urgent=False)
    scene.desk.put("b", scene.note("b"))
    scene.desk.put("c", scene.note("c"))
    scene.desk.put("d", scene.note("d later"), urgent=False)
    scene.desk.prefer("c")
    assert scene.finish() == ["held", "c", "b", "later", "d later"]


@pytest.mark.parametrize("scene", [True], indirect=True)
def test_a_desk_that_gives_way_does_the_preferred_job_and_then_begins_the_other_again(scene: Scene) -> None:
    scene.desk.put("front", scene.note("front"))
    scene.desk.prefer("front")
    assert scene.finish() == ["front", "held"]


def test_a_closed_desk_does_nothing_more(scene: Scene) -> None:
    scene.desk.put("a", scene.note("a"))
    scene.desk.close()
    assert scene.desk.join(PATIENCE)
    scene.desk.put("b", scene.note("b"))
    assert scene.done == []


def test_a_desk_without_work_has_no_thread() -> None:
    before = threading.active_count()
    desk = Desk("idle")
    assert threading.active_count() == before
    desk.close()
    assert desk.join(0)
