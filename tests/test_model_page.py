"""`docs/model.md` speaks of modules that exist, and has every part that its two protocols ask for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent
PAGE = (CHECKOUT / "docs" / "model.md").read_text(encoding="utf-8")

ODD = ["Purpose and patterns", "Entities, state variables and scales", "Process overview and scheduling"]
ODD += ["Design concepts", "Initialisation", "Input data", "Submodels"]
CONCEPTS = ["Basic principles", "Emergence", "Adaptation", "objectives", "prediction", "Learning", "Sensing"]
CONCEPTS += ["Interaction", "Stochasticity", "Collectives", "Observation"]
STRESS = "1.1 1.2 1.3 2.1 2.2 2.3 2.4 2.5.1 2.5.2 2.5.3 2.5.4 2.5.5 3.1 3.2 3.3 3.4"
STRESS += " 4.1 4.2 4.3 5.1 5.2 5.3 5.4 6.1"

MODULE = re.compile(r"\b(?:experiment|formulas|random_numbers|scenario|simulation)/[\w/]*(?:\.py)?")


def modules_missing(page: str) -> list[str]:
    return [path for path in MODULE.findall(page) if not (CHECKOUT / "roisim" / path).exists()]


def test_every_module_that_the_page_names_exists() -> None:
    assert len(MODULE.findall(PAGE)) > 50
    assert modules_missing(PAGE) == []


def test_a_module_that_is_gone_would_be_noticed() -> None:
    assert modules_missing("(simulation/timeline.py, formulas/alchemy.py)") == ["formulas/alchemy.py"]


@pytest.mark.parametrize(("number", "heading"), list(enumerate(ODD, start=1)))
def test_the_page_has_the_parts_of_the_odd_protocol(number: int, heading: str) -> None:
    assert f"\n## {number} {heading}\n" in PAGE


@pytest.mark.parametrize("concept", CONCEPTS)
def test_the_page_has_the_design_concepts(concept: str) -> None:
    part = PAGE.split("\n## 4 ")[1].split("\n## 5 ")[0]
    names = ", ".join(re.findall(r"^\*\*(.+?)\.\*\*", part, re.MULTILINE))
    assert concept in names


@pytest.mark.parametrize("item", STRESS.split())
def test_the_page_says_where_each_item_of_stress_des_is(item: str) -> None:
    assert re.search(rf"^\| {re.escape(item)} \S.* \| .*\S \|$", PAGE, re.MULTILINE)


def test_each_decision_that_the_page_speaks_of_exists() -> None:
    spoken_of = {int(number) for number in re.findall(r"decisions? (\d+)", PAGE)}
    there = {int(file.name[:4]) for file in (CHECKOUT / "docs" / "decisions").glob("0*.md")}
    assert spoken_of
    assert spoken_of <= there


def test_each_submodel_that_the_page_refers_to_exists() -> None:
    """As 7.4 or 7.22, alone or from one to another."""
    spoken_of = set(re.findall(r"\b7\.\d+\b", PAGE))
    there = set(re.findall(r"^### (7\.\d+) ", PAGE, re.MULTILINE))
    assert spoken_of == there
