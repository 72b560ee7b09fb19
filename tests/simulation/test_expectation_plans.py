"""The plan without chance and the population agree: random plans, many mechanisms, and draw by draw."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings

from roisim.experiment.evaluation import evaluate, metric_context
from roisim.experiment.expected_figures import expected_values
from roisim.scenario.scenario import Scenario
from roisim.simulation.population import simulate
from roisim.simulation.timeline import build_timeline
from tests.rich_strategies import rich_plans
from tests.scaled_plans import without_scarce_things
from tests.simulation.agreement_of_means import LIMIT, worst_difference
from tests.simulation.simulated import EVERYTHING
from tests.simulation.small_plans import plan

WORLDS = 60


@pytest.mark.slow
def test_a_plan_with_everything_is_on_average_what_is_expected_of_it() -> None:
    apart, where = worst_difference(plan(**EVERYTHING), WORLDS)
    assert apart < LIMIT, where


@pytest.mark.slow
@settings(
    max_examples=15,
    derandomize=True,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
@given(scenario=rich_plans(most_months=3, most_visits=400))
def test_random_plans_are_on_average_what_is_expected_of_them(scenario: Scenario) -> None:
    assume(scenario.finance.spend_limit == "none")
    apart, where = worst_difference(without_scarce_things(scenario), WORLDS)
    assert apart < LIMIT, where


@pytest.mark.slow
def test_draw_by_draw_the_population_is_what_is_expected_of_each_worlds_inputs() -> None:
    """Both read the same draws of the uncertain inputs; what is left is luck, which has mean zero."""
    scenario, worlds = plan(**EVERYTHING), range(120)
    timeline = build_timeline(scenario, 7, worlds)
    found = evaluate(simulate(timeline, 7), metric_context(scenario, timeline)).series
    expected = expected_values(scenario, 7, worlds).series
    for name in ("new_visits", "contacts", "orders", "revenue", "profit", "cash_end"):
        off = found[name] - expected[name]
        error = off.std(axis=1, ddof=1) / np.sqrt(len(worlds))
        assert (np.abs(off.mean(axis=1)) < 4.5 * error).all(), name
        assert expected[name][-1].std() > 0, "the draws move nothing"
