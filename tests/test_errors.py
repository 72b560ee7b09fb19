from __future__ import annotations

import pickle

from roisim.errors import Cancelled, Problem, RoisimError, RunFailed, ScenarioError

SHARE = Problem(
    path="funnel.intent",
    message="is above 1",
    cure="Write a share between 0 and 1, such as 0.05",
    found="5",
    line=12,
)


def test_a_problem_reads_place_fault_finding_cure() -> None:
    assert str(SHARE) == "12: funnel.intent: is above 1 (5). Write a share between 0 and 1, such as 0.05"


def test_a_problem_of_the_whole_file_names_no_place() -> None:
    assert str(Problem(path="", message="The file is empty")) == "The file is empty"


def test_a_scenario_error_tells_all_problems_each_with_the_file() -> None:
    error = ScenarioError([SHARE, Problem("months", "is 0", line=5)], "shop.toml")
    assert [line.split(" is ")[0] for line in str(error).splitlines()] == [
        "shop.toml:12: funnel.intent:",
        "shop.toml:5: months:",
    ]


def test_a_scenario_error_survives_the_way_back_from_a_worker_process() -> None:
    error = ScenarioError((SHARE,), "shop.toml")
    back = pickle.loads(pickle.dumps(error))
    assert back.problems == (SHARE,)
    assert back.source == "shop.toml"
    assert str(back) == str(error)


def test_every_error_of_ours_can_be_caught_at_once() -> None:
    assert all(issubclass(kind, RoisimError) for kind in (ScenarioError, RunFailed, Cancelled))
