"""What holds for every test: no warning passes unseen, examples stay the same, windows stay off screens."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Generator, Iterator
from contextlib import contextmanager

import pytest
from hypothesis import settings

# for the tests' own windows and for the processes that they start; a window on a screen is asked for by name
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# who starts tests in the background may leave Ctrl+C ignored, for them and for all that they start
signal.signal(signal.SIGINT, signal.default_int_handler)

# no deadline: two workers share two cores, and the first example pays for imports
settings.register_profile("ordinary", derandomize=True, deadline=None)
settings.register_profile("thorough", derandomize=False, deadline=None, max_examples=1000)
settings.load_profile("ordinary")


class _Surprises(logging.Handler):
    """Keeps what was logged as a warning or worse."""

    def __init__(self) -> None:
        super().__init__(level=logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name} {record.levelname}: {record.getMessage()}")


@contextmanager
def _surprises() -> Iterator[list[str]]:
    handler = _Surprises()
    logging.getLogger().addHandler(handler)
    try:
        yield handler.lines
    finally:
        logging.getLogger().removeHandler(handler)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """A logged warning fails the test, unless it is marked ``expects_logs``."""
    with _surprises() as lines:
        result = yield
    if lines and item.get_closest_marker("expects_logs") is None:
        pytest.fail("logged unexpectedly:\n" + "\n".join(lines), pytrace=False)
    return result
