from __future__ import annotations

import multiprocessing
import threading

import pytest

from roisim.cancellation import CancelToken
from roisim.errors import Cancelled


def test_a_fresh_token_lets_the_work_go_on() -> None:
    token = CancelToken()
    token.raise_if_cancelled()
    assert not token.is_cancelled()


def test_work_stops_at_its_next_question_after_a_cancel() -> None:
    token = CancelToken()
    token.cancel()
    token.cancel()
    assert token.is_cancelled()
    with pytest.raises(Cancelled, match="cancelled"):
        token.raise_if_cancelled()


def test_a_cancel_reaches_the_work_in_another_thread() -> None:
    token = CancelToken()
    stopped = threading.Event()

    def work() -> None:
        while not token.is_cancelled():
            stopped.wait(0.001)
        stopped.set()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    token.cancel()
    thread.join(timeout=10)
    assert stopped.is_set()


def test_two_tokens_on_the_event_of_a_process_pool_share_one_cancel() -> None:
    event = multiprocessing.get_context("spawn").Event()
    here, there = CancelToken(event), CancelToken(event)
    here.cancel()
    assert there.is_cancelled()
