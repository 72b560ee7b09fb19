"""The plan without chance and the population agree month by month, for every preset."""

from __future__ import annotations

import pytest

from roisim.scenario.preset_catalog import preset_text, presets
from roisim.scenario.scenario_file import loads
from tests.scaled_plans import scaled
from tests.simulation.agreement_of_means import COMPARISONS_A_MONTH, LIMIT, worst_difference

WORLDS = 60
VISITS_A_DAY, MONTHS = 200, 12


def test_there_are_as_many_comparisons_as_the_limit_is_for() -> None:
    assert COMPARISONS_A_MONTH * MONTHS * len(presets()) == 3240


@pytest.mark.slow
@pytest.mark.parametrize("preset", [preset.id for preset in presets()])
def test_a_preset_is_on_average_what_is_expected_of_it(preset: str) -> None:
    plan = scaled(loads(preset_text(preset), preset), VISITS_A_DAY, MONTHS)
    apart, where = worst_difference(plan, WORLDS)
    assert apart < LIMIT, where
