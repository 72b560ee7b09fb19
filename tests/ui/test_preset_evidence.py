"""Presets nobody has touched: behind every number stands why it is believed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from roisim.scenario.field import FieldSpec
from roisim.scenario.findings import Place, place_text
from roisim.scenario.preset_catalog import preset_text, presets
from roisim.scenario.quantity import EvidenceKind
from roisim.scenario.scenario import Scenario
from roisim.scenario.structure import spec_at
from ui.field_state import field_state
from ui.open_plan import OpenPlan
from ui.open_plans import OpenPlans

NAMES = [preset.id for preset in presets()]


def stated_numbers(plan: OpenPlan, node: object, place: Place = ()) -> Iterator[tuple[Place, FieldSpec]]:
    """All that a plan states of which a field shows the evidence."""
    spec = spec_at(Scenario, plan.plain, place)
    if spec is not None:
        # as the field decides: settings, such as an hour, have none
        if spec.kind == "number" or (spec.kind in {"plain", "whole"} and spec.evidence.source):
            yield place, spec
        return
    entries: list[tuple[str | int, object]] = []
    if isinstance(node, dict):
        entries = [(key, below) for key, below in node.items() if (*place, key) != ("evidence",)]
    elif isinstance(node, list):
        entries = list(enumerate(node))
    for part, below in entries:
        yield from stated_numbers(plan, below, (*place, part))


@pytest.mark.parametrize("name", NAMES)
def test_no_number_of_a_preset_looks_edited(name: str) -> None:
    plan = OpenPlan(preset_text(name), 0)
    found = list(stated_numbers(plan, plan.plain))
    assert len(found) > 20
    edited, silent = [], []
    for place, spec in found:
        evidence = field_state(plan, place_text(place), place, spec).evidence
        if evidence.kind is EvidenceKind.EDITED:
            edited.append(place_text(place))
        elif not evidence.source:
            silent.append(place_text(place))
    assert edited == []
    assert silent == []


def test_nothing_of_an_empty_plan_looks_edited(qapp: QApplication) -> None:
    plan = OpenPlans().open_empty("2026-01-01", "EUR")
    assert plan.is_sound
    for place, spec in stated_numbers(plan, plan.plain):
        evidence = field_state(plan, place_text(place), place, spec).evidence
        assert evidence.kind is EvidenceKind.ASSUMPTION, place
        assert evidence.source, place


def test_an_edit_takes_the_evidence_of_a_weight_away_and_undo_brings_it_back() -> None:
    plan = OpenPlan(preset_text("beauty"), 0)
    path, place = "funnel.reasons.just_browsing", ("funnel", "reasons", "just_browsing")
    spec = spec_at(Scenario, plan.plain, place)
    assert spec is not None
    before = field_state(plan, path, place, spec).evidence
    assert (before.kind, "only look" in before.source) == (EvidenceKind.ASSUMPTION, True)
    plan.change(path, 0.5, "Change the weight")
    assert field_state(plan, path, place, spec).evidence.kind is EvidenceKind.EDITED
    assert plan.is_sound
    plan.undo_stack.undo()
    assert field_state(plan, path, place, spec).evidence == before
