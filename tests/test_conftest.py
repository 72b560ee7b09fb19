from __future__ import annotations

import logging
import warnings
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]
CONFTEST = Path(__file__).with_name("conftest.py")
LOGGING = """
    import logging
    import pytest

    def test_that_is_surprised():
        logging.getLogger("simpy").warning("the clock went back")

    def test_that_hears_only_news():
        logging.getLogger("simpy").info("the clock goes on")

    @pytest.mark.expects_logs
    def test_that_expected_it():
        logging.getLogger("simpy").error("the clock went back")
"""


@pytest.mark.expects_logs
def test_a_warning_that_nobody_expected_in_the_log_fails_the_test(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(CONFTEST.read_text("utf-8"))
    pytester.makeini("[pytest]\nmarkers = expects_logs")
    pytester.makepyfile(LOGGING)
    result = pytester.runpytest("-p", "no:xdist", "-p", "no:benchmark")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["*simpy WARNING: the clock went back*"])


def test_a_python_warning_is_an_error() -> None:
    with pytest.raises(DeprecationWarning):
        warnings.warn("old", DeprecationWarning, stacklevel=1)


@pytest.mark.expects_logs
def test_a_test_about_a_warning_may_log_it(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("roisim").warning("said on purpose")
    assert "said on purpose" in caplog.text
