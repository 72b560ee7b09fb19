"""A visitor's own luck: looked up like all luck, one number at a time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from roisim import random_numbers
from roisim.simulation.journey_luck import Luck

DRAWS = 20_000
LIMIT = 4.5
"""Standard errors allowed; fewer than 1 in 1,000 for the twenty comparisons here."""


def luck(name: str = "luck") -> Luck:
    return Luck(random_numbers.key(1, name))


def test_number_k_is_the_looked_up_number_of_its_key() -> None:
    drawn = luck()
    of_three = luck().of(3)
    for number in range(1, 6):
        assert drawn.uniform() == random_numbers.uniform_of(random_numbers.key(1, "luck", number))
        assert of_three.uniform() == random_numbers.uniform_of(random_numbers.key(1, "luck", 3, number))


def moments(draw: Callable[[], float]) -> tuple[float, float, float]:
    """Mean, variance, and the standard error of the variance relative to it."""
    values = np.array([draw() for __ in range(DRAWS)])
    error = np.sqrt(((values - values.mean()) ** 2).var() / DRAWS)
    return float(values.mean()), float(values.var()), float(error)


@pytest.mark.parametrize(
    ("name", "draw", "mean", "variance"),
    [
        ("uniform", Luck.uniform, 1 / 2, 1 / 12),
        ("exponential", Luck.exponential, 1, 1),
        ("normal", Luck.normal, 0, 1),
        ("gamma .05", lambda luck: luck.gamma(0.05), 0.05, 0.05),
        ("gamma .8", lambda luck: luck.gamma(0.8), 0.8, 0.8),
        ("gamma 30", lambda luck: luck.gamma(30), 30, 30),
        ("beta .8 2.4", lambda luck: luck.beta(0.8, 2.4), 0.25, 0.25 * 0.75 / 4.2),
        ("beta 20 5", lambda luck: luck.beta(20, 5), 0.8, 0.8 * 0.2 / 26),
        ("binomial", lambda luck: luck.binomial(20, 0.3), 6, 4.2),
        ("nearly certain binomial", lambda luck: luck.binomial(7, 0.95), 6.65, 0.3325),
    ],
)
def test_variates_have_the_moments_of_their_law(
    name: str, draw: Callable[[Luck], float], mean: float, variance: float
) -> None:
    drawn = luck(name)
    found_mean, found_variance, error = moments(lambda: draw(drawn))
    assert abs(found_mean - mean) < LIMIT * np.sqrt(variance / DRAWS)
    assert abs(found_variance - variance) < LIMIT * error


def test_people_who_hardly_differ_or_differ_wholly_are_no_trouble() -> None:
    drawn = luck()
    extremes = [drawn.beta(1e-4, 1e-4) for __ in range(200)]
    assert all(0 <= share <= 1 for share in extremes)
    assert 60 < sum(share > 0.5 for share in extremes) < 140
    assert all(drawn.gamma(1e-5) >= 0 for __ in range(200))
    assert [drawn.binomial(5, share) for share in (0.0, 1.0)] == [0, 5]
