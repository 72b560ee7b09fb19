"""What a history says about the future, averaged over all histories, is what is known without any."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import gammaln

from roisim.formulas.repeat_purchase import bg_nbd, pareto_nbd

T, AHEAD = 13.0, 39.0
COUNTS = np.arange(1.0, 160.0)


def histories() -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Counts from 1, times of the last order and the log of how many histories each node stands for."""
    nodes, weights = np.polynomial.legendre.leggauss(160)
    t_x, width = 0.5 * T * (nodes + 1), 0.5 * T * weights
    x = COUNTS[:, None]
    # the orders before the last may lie anywhere before it
    return x, t_x, (x - 1) * np.log(t_x) - gammaln(x) + np.log(width)


@pytest.mark.parametrize(
    ("model", "shapes"),
    [
        (bg_nbd, (0.243, 4.414, 0.793, 2.426)),
        (bg_nbd, (1.4, 9.0, 1.0, 0.7)),
        (pareto_nbd, (0.553, 10.578, 0.606, 11.669)),
        (pareto_nbd, (1.4, 5.0, 1.0, 30.0)),
    ],
)
def test_averages_over_histories(model: ModuleType, shapes: tuple[float, ...]) -> None:
    x, t_x, log_ways = histories()
    chance = np.exp(model.log_likelihood(x, t_x, T, *shapes) + log_ways)
    none = np.exp(model.log_likelihood(0, 0, T, *shapes))
    assert none + chance.sum() == pytest.approx(1, abs=1e-7)
    assert chance.sum(axis=1)[:5] == pytest.approx(
        model.probability_of_count(COUNTS[:5], T, *shapes), rel=1e-7
    )

    later = chance * model.conditional_expected_purchases(AHEAD, x, t_x, T, *shapes)
    later_of_none = none * model.conditional_expected_purchases(AHEAD, 0, 0, T, *shapes)
    total = model.expected_purchases(T + AHEAD, *shapes) - model.expected_purchases(T, *shapes)
    assert later.sum() + later_of_none == pytest.approx(float(total), rel=1e-6)


def test_chance_alive_averages_to_survival() -> None:
    shapes = (0.553, 10.578, 0.606, 11.669)
    x, t_x, log_ways = histories()
    chance = np.exp(pareto_nbd.log_likelihood(x, t_x, T, *shapes) + log_ways)
    alive = (chance * pareto_nbd.probability_alive(x, t_x, T, *shapes)).sum()
    alive += np.exp(pareto_nbd.log_likelihood(0, 0, T, *shapes)) * pareto_nbd.probability_alive(
        0, 0, T, *shapes
    )
    assert alive == pytest.approx(float(pareto_nbd.survival(T, *shapes[2:])), rel=1e-7)


def test_chance_alive_averages_to_survival_where_only_an_order_can_end_it() -> None:
    shapes = (0.243, 4.414, 0.793, 2.426)
    x, t_x, log_ways = histories()
    chance = np.exp(bg_nbd.log_likelihood(x, t_x, T, *shapes) + log_ways)
    alive = (chance * bg_nbd.probability_alive(x, t_x, T, *shapes)).sum()
    alive += np.exp(bg_nbd.log_likelihood(0, 0, T, *shapes))
    assert alive == pytest.approx(float(bg_nbd.survival(T, *shapes)), rel=1e-7)
