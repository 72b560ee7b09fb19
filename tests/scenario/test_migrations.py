"""Old formats are carried up step by step."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest

from roisim.scenario import migrations
from roisim.scenario.migrations import STEPS, migrate
from roisim.scenario.scenario import FORMAT


def rename(plain: dict[str, Any]) -> dict[str, Any]:
    plain["title"] = plain.pop("name")
    return plain


def wrap(plain: dict[str, Any]) -> dict[str, Any]:
    return {"format": plain["format"], "plan": {"title": plain["title"]}}


PLANTED = {(1, 2): rename, (2, 3): wrap}


def test_steps_are_taken_in_order() -> None:
    assert migrate({"format": 1, "name": "x"}, 3, PLANTED) == {"format": 3, "plan": {"title": "x"}}
    assert migrate({"format": 2, "title": "x"}, 3, PLANTED) == {"format": 3, "plan": {"title": "x"}}


def test_a_plan_of_the_present_format_stays_as_it_is() -> None:
    assert migrate({"format": 3, "name": "x"}, 3, PLANTED) == {"format": 3, "name": "x"}


def test_the_old_plan_is_left_alone() -> None:
    plain = {"format": 1, "name": "x"}
    migrate(plain, 3, PLANTED)
    assert plain == {"format": 1, "name": "x"}


def test_a_missing_step_is_an_error_of_ours() -> None:
    with pytest.raises(LookupError):
        migrate({"format": 1, "name": "x"}, 4, PLANTED)


def test_every_format_up_to_the_present_one_has_its_step() -> None:
    assert {before for before, _after in STEPS} == set(range(1, FORMAT))


def test_steps_import_nothing_of_ours() -> None:
    tree = ast.parse(Path(migrations.__file__).read_text("utf-8"))
    names = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    names += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    assert not any(name.startswith("roisim") for name in names)
