"""Figures over worlds that differ: bands, nulls, and what "never" does."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from roisim.experiment.evaluation import MetricContext, evaluate
from roisim.experiment.figures import monthly_figures, whole_plan_figures
from roisim.experiment.metrics import METRICS
from roisim.experiment.results import Figure, WorldValues
from tests.experiment.books_factory import empty_books, plan_facts, small_shop

BANDS = ("p05", "p25", "p50", "p75", "p95")


def shop_values() -> WorldValues:
    return evaluate(small_shop(), MetricContext("blended", np.array([0.25, 0.25])))


def figure(name: str, **whole: list[float]) -> Figure:
    worlds = len(next(iter(whole.values())))
    values = evaluate(empty_books(range(worlds)), MetricContext("blended", np.zeros(worlds)))
    changed = dict(values.whole) | {key: np.array(numbers, float) for key, numbers in whole.items()}
    return whole_plan_figures(replace(values, whole=changed), plan_facts())[name]


def bands(found: Figure) -> list[float | None]:
    return [getattr(found, band) for band in BANDS]


def test_a_count_has_mean_error_and_bands() -> None:
    found = figure("orders", orders=[1, 2, 3, 4, 5])
    assert (found.mean, found.p50, found.p95, found.defined_share) == (3, 3, 4.8, 1)
    assert found.standard_error == pytest.approx(np.sqrt(2.5 / 5))


def test_a_ratio_has_the_delta_error_worked_out_by_hand() -> None:
    found = whole_plan_figures(shop_values(), plan_facts())["cac_blended"]
    cac = 504 / 9.5
    # two worlds, 2.5 customers from the mean each: moves of ∓ cac·2.5/9.5, whose standard error is their size
    assert found.standard_error == pytest.approx(cac * 2.5 / 9.5)
    assert found.p50 == pytest.approx((504 / 12 + 504 / 7) / 2)


def test_a_ratio_that_some_worlds_lack_has_bands_over_the_others() -> None:
    found = figure("cac_blended", acquisition_cost_blended=[100, 100, 100], new_customers=[0, 4, 1])
    assert found.mean == pytest.approx(300 / 5)
    assert found.defined_share == pytest.approx(2 / 3)
    assert found.p50 == (25 + 100) / 2


def test_a_ratio_without_a_denominator_keeps_its_label_and_unit_alone() -> None:
    found = figure("cac_blended", acquisition_cost_blended=[100, 100], new_customers=[0, 0])
    assert (found.label, found.unit, found.defined_share) == ("CAC, blended", "money", 0)
    assert [found.mean, found.standard_error, *bands(found)] == [None] * 7


def test_denominators_that_cancel_out_on_average_leave_no_numbers() -> None:
    found = figure("mer", revenue=[1, 1], ad_spend=[-1, 1])
    assert [found.mean, found.standard_error, *bands(found)] == [None] * 7


def test_a_world_that_never_pays_back_takes_mean_and_error_with_it_but_not_the_median() -> None:
    found = figure("payback_months", payback_months=[3, np.inf, 4, 5, 6])
    assert (found.mean, found.standard_error, found.p50, found.p95) == (None, None, 5, None)
    assert found.defined_share == 0.8


def test_when_every_world_pays_back_there_is_a_mean() -> None:
    found = figure("payback_months", payback_months=[3, 5])
    assert (found.mean, found.p50) == (4, 4)
    assert found.standard_error == pytest.approx(1)


def test_the_chance_of_a_loss_is_a_share_of_worlds_and_has_no_bands() -> None:
    found = figure("chance_of_loss", chance_of_loss=[1, 0, 0, 0])
    assert found.mean == 0.25
    assert found.standard_error == pytest.approx(np.sqrt(0.75 * 0.25 / 3))
    assert bands(found) == [None] * 5


def test_one_world_has_bands_but_no_standard_error() -> None:
    found = figure("revenue", revenue=[5])
    assert (found.mean, found.standard_error, found.p05, found.p95) == (5, None, 5, 5)


def test_figures_stand_in_the_order_of_the_table() -> None:
    values = shop_values()
    assert list(whole_plan_figures(values, plan_facts())) == list(METRICS)
    assert list(monthly_figures(values)) == [name for name, metric in METRICS.items() if metric.by_month]


def test_every_month_has_every_band() -> None:
    found = monthly_figures(shop_values())["new_customers"]
    assert list(found.mean) == [9.5, 0]
    assert [getattr(found, band) for band in BANDS] == [(x, 0) for x in (7.25, 8.25, 9.5, 10.75, 11.75)]
