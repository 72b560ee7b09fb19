"""What figures are called, and what they are made of."""

from __future__ import annotations

from roisim.experiment.metric_labels import formula
from roisim.experiment.metrics import METRICS
from roisim.experiment.runner import plan_facts
from roisim.scenario.scenario_file import loads
from tests.scenario.plan_texts import SMALL

PLAN = plan_facts(loads(SMALL))


def test_a_ratio_names_what_it_is_made_of() -> None:
    assert formula(METRICS["mer"], PLAN, str) == "Revenue ÷ Advertising spend"
    assert formula(METRICS["purchase_frequency"], PLAN, str) == "365 × Orders ÷ Days of active customers"
    assert (
        formula(METRICS["cac_blended"], PLAN, str) == "Cost of acquiring customers (blended) ÷ New customers"
    )


def test_a_sum_has_no_formula() -> None:
    assert formula(METRICS["revenue"], PLAN, str) == ""


def test_no_formula_has_an_open_place() -> None:
    assert not [name for name, metric in METRICS.items() if "{" in formula(metric, PLAN, str)]
