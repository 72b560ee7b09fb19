"""Every item of the mission can be switched on, moved or read, or is context with a reason.

`docs/mission_coverage.csv` says by what: one or more rows an item. `covered_by` is

- the path of an input, a list's items without a number and a section of several kinds with its kind behind
  it (`channels.paid.targeting`), or of a whole section; with `=` and a word of a choice or a programme of the
  library (`programs.use=web_push`);
- `metric:` and a figure's name;
- `lesson:` and a lesson that is still to be written;
- `context`, with the reason in the note.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from roisim.experiment.metrics import METRICS
from roisim.scenario.field import FieldSpec
from roisim.scenario.program_library import library
from roisim.scenario.scenario import Scenario
from roisim.scenario.structure import SectionType, field_named, kind_of_type, sections_of

COVERAGE = Path(__file__).parent.parent / "docs" / "mission_coverage.csv"
COLUMNS = ["id", "item", "kind", "covered_by", "status", "note"]
KINDS = {"parameter", "effect", "cost", "metric", "stage", "entity"}
KINDS |= {"lesson", "interface", "context", "test", "resource"}
STATUSES = {"done", "planned", "context"}

THINGS = {"R-Q": 21, "A-Q": 16, "R-S": 10, "A-S": 7, "A-P": 11, "A-T": 6}
THINGS |= {"R-P": 19, "A-X": 5, "A-C": 5, "A-D": 11, "R-D": 2}
FIGURES = {"A-M": 7}
LESSONS = [f"L{number}" for number in range(1, 15)]

Row = dict[str, str]


def ids(numbers: dict[str, int]) -> list[str]:
    return [f"{letters}{number}" for letters, count in numbers.items() for number in range(1, count + 1)]


MISSION = ids(THINGS | FIGURES)


def rows_of(file: Path) -> list[Row]:
    with file.open(newline="", encoding="utf-8") as lines:
        reader = csv.DictReader(lines)
        assert reader.fieldnames == COLUMNS
        return list(reader)


# --- the checker: what is wrong, a line each ---------------------------------------------------------------


def faults(rows: list[Row]) -> list[str]:
    covered = {row["id"] for row in rows}
    found = [f"{id_}: not covered" for id_ in MISSION if id_ not in covered]
    found += [f"{row['id']}: {fault}" for row in rows for fault in faults_of_row(row)]
    pairs = [(row["id"], row["covered_by"]) for row in rows]
    twice = sorted({pair for pair in pairs if pairs.count(pair) > 1})
    return found + [f"{id_}: {reference} twice" for id_, reference in twice]


def faults_of_row(row: Row) -> Iterator[str]:
    if row["id"] not in MISSION:
        yield "no such item"
    if row["kind"] not in KINDS:
        yield f"no kind {row['kind']}"
    if not row["item"].strip():
        yield "does not say what it is"
    if row["status"] not in STATUSES:
        yield f"no status {row['status']}"
    yield from faults_of_reference(row["covered_by"], row["status"], row["note"])


def faults_of_reference(reference: str, status: str, note: str) -> Iterator[str]:
    if reference == "context":
        if status != "context":
            yield f"context with status {status}"
        if not note.strip():
            yield "context without a reason"
    elif reference.startswith("lesson:"):
        if reference.removeprefix("lesson:") not in LESSONS:
            yield f"there is no {reference}"
        if status != "planned":
            yield f"{reference} with status {status}, but it is not written yet"
    else:
        if status != "done":
            yield f"{reference} with status {status}"
        if not exists(reference):
            yield f"there is no {reference}"


def exists(reference: str) -> bool:
    """Whether a plan has this input, or a result this figure."""
    if reference.startswith("metric:"):
        return reference.removeprefix("metric:") in METRICS
    path, is_choice, word = reference.partition("=")
    try:
        spec = declaration(path)
    except LookupError:
        return False
    if not is_choice:
        return True
    words = library() if path == "programs.use" else spec.choices if spec else ()
    return word in words


def declaration(path: str) -> FieldSpec | None:
    """The declaration of an input; None for a whole section. Raises LookupError where there is neither."""
    spec: FieldSpec | None = None
    sections: tuple[SectionType, ...] = (Scenario,)
    for part in path.split("."):
        if len(sections) > 1:
            sections = tuple(section for section in sections if kind_of_type(section) == part)
        else:
            spec, sections = below(sections, part)
        if spec is None and not sections:
            raise LookupError(path)
    return spec


def below(sections: tuple[SectionType, ...], part: str) -> tuple[FieldSpec | None, tuple[SectionType, ...]]:
    """What stands in the one section under a name: an input, further sections, or neither."""
    for section in sections:
        name = field_named(section, part)
        if name is not None:
            return section.spec(name), sections_of(section.model_fields[name].annotation)
    return None, ()


# --- the file ----------------------------------------------------------------------------------------------


def test_the_mission_names_113_things_and_seven_figures() -> None:
    assert len(ids(THINGS)) == 113
    assert len(ids(FIGURES)) == 7


def test_every_item_of_the_mission_is_covered_by_something_that_exists() -> None:
    assert faults(rows_of(COVERAGE)) == []


def test_each_item_has_one_name() -> None:
    names = {(row["id"], row["item"]) for row in rows_of(COVERAGE)}
    assert len(names) == len(MISSION)


def test_what_is_context_alone_is_little() -> None:
    rows = rows_of(COVERAGE)
    in_the_model = {row["id"] for row in rows if row["status"] == "done"}
    assert set(MISSION) - in_the_model == {"R-P18", "R-P19"}


# --- the checker can fail ----------------------------------------------------------------------------------


def row(**changes: str) -> Row:
    sound = {"id": "R-P3", "item": "web push", "kind": "effect", "covered_by": "programs.use=web_push"}
    return sound | {"status": "done", "note": ""} | changes


@pytest.mark.parametrize(
    "reference",
    [
        "metric:conversion_rate",
        "months",
        "markets",
        "funnel.reasons.no_trust",
        "channels.paid",
        "channels.paid.targeting",
        "channels.content.type=podcast",
        "customers.repeat.subscription.alpha",
        "operations.desk.shifts.agents",
        "programs.use=web_push",
        "programs.effects.on=page_seconds",
        "programs.flows.messages.delay_days",
        "programs.test.odds_ratio",
    ],
)
def test_a_reference_to_what_exists_is_sound(reference: str) -> None:
    assert list(faults_of_row(row(covered_by=reference))) == []


@pytest.mark.parametrize(
    "reference",
    [
        "",
        "metric:",
        "metric:conversion_rates",
        "conversion_rate",
        "channels.targeting",
        "channels.paid.fit",
        "channels.paid.kind",
        "channels.barter",
        "channels.content.type=leaflet",
        "channels.content.items_per_month=3",
        "channels=paid",
        "funnel.intent.low",
        "programs.use=web_pushing",
        "programs.effects.on=weather",
        "programs.sends_messages",
        "lesson:L15",
        "lesson",
        "nothing yet",
    ],
)
def test_a_reference_to_what_does_not_exist_is_found(reference: str) -> None:
    status = "planned" if reference.startswith("lesson:") else "done"
    assert list(faults_of_row(row(covered_by=reference, status=status))) == [f"there is no {reference}"]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"id": "R-P20"}, "no such item"),
        ({"item": " "}, "does not say what it is"),
        ({"kind": "thing"}, "no kind thing"),
        ({"status": "planned"}, "programs.use=web_push with status planned"),
        ({"status": "context"}, "programs.use=web_push with status context"),
        ({"covered_by": "context", "status": "context"}, "context without a reason"),
        ({"covered_by": "context", "note": "no shop"}, "context with status done"),
        ({"covered_by": "lesson:L4"}, "lesson:L4 with status done, but it is not written yet"),
    ],
)
def test_a_wrong_row_is_found(changes: Row, fault: str) -> None:
    assert list(faults_of_row(row(**changes))) == [fault]


def test_an_unknown_status_is_found() -> None:
    assert "no status soon" in faults_of_row(row(status="soon"))


def test_a_lesson_that_is_planned_and_context_with_a_reason_are_sound() -> None:
    assert list(faults_of_row(row(covered_by="lesson:L4", status="planned"))) == []
    assert list(faults_of_row(row(covered_by="context", status="context", note="no shop"))) == []


def test_a_missing_item_and_a_repeated_row_are_found() -> None:
    rows = rows_of(COVERAGE)
    assert faults([each for each in rows if each["id"] != "A-D11"]) == ["A-D11: not covered"]
    again = [*rows, rows[0]]
    assert faults(again) == [f"{rows[0]['id']}: {rows[0]['covered_by']} twice"]
