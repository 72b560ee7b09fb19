"""Uncertain numbers against scipy.stats: quantiles, exact means, cuts."""

from __future__ import annotations

import math
import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import optimize, special, stats

from roisim.scenario.quantity import Evidence, EvidenceKind, MonthlyQuantity, Quantity

U = np.array([1e-12, 1e-6, 0.001, 0.05, 0.25, 0.5, 0.75, 0.95, 0.999, 1 - 1e-9])


def frozen(quantity: Quantity) -> Any:
    """The uncut distribution as scipy has it."""
    first, second = quantity.numbers[0], quantity.numbers[-1]
    match quantity.kind:
        case "pert":
            likely, width = quantity.numbers[1], second - first
            a, b = 1 + 4 * (likely - first) / width, 1 + 4 * (second - likely) / width
            return stats.beta(a, b, loc=first, scale=width)
        case "uniform":
            return stats.uniform(first, second - first)
        case "normal":
            return stats.norm(first, second)
        case "lognormal":
            spread = math.sqrt(math.log1p((second / first) ** 2))
            return stats.lognorm(spread, scale=math.exp(math.log(first) - spread**2 / 2))
        case _:
            concentration = first * (1 - first) / second**2 - 1
            return stats.beta(first * concentration, (1 - first) * concentration)


CUT = [
    Quantity("pert", (0.05, 0.075, 0.10), (0, 1)),
    Quantity("pert", (2.0, 2.0, 5.0)),
    Quantity("pert", (-5.0, 5.0, 5.0)),
    Quantity("uniform", (0.4, 0.75), (0, 1)),
    Quantity("normal", (0.1, 0.05), (-0.9, 10)),
    Quantity("normal", (1.0, 3.0), (0, math.inf)),
    Quantity("normal", (0.0, 1.0), (0, 120)),
    Quantity("normal", (0.5, 400.0), (0, 1)),
    Quantity("normal", (1.0, 0.3), (0, 1)),
    Quantity("lognormal", (4.0, 0.5), (0, 1e12)),
    Quantity("lognormal", (4.0, 40.0), (1, 1e12)),
    Quantity("lognormal", (0.3, 0.2), (0, 1)),
    Quantity("lognormal", (20.0, 5.0), (0.5, 365)),
    Quantity("lognormal", (2.0, 30.0), (1.9, 2.1)),
    Quantity("beta", (0.45, 0.04), (0, 1)),
    Quantity("beta", (0.02, 0.1), (0, 1)),
    Quantity("beta", (0.85, 0.2), (0, 0.9)),
]


@pytest.mark.parametrize("quantity", CUT, ids=str)
def test_quantiles_are_those_of_the_cut_distribution(quantity: Quantity) -> None:
    whole = frozen(quantity)
    low, high = quantity.limits
    if whole.cdf(low) > 0.5:  # the upper tail, where 1 - F keeps the digits
        kept, gone = whole.sf(low), whole.sf(high)
        expected = whole.isf(kept - U * (kept - gone))
    else:
        below, above = whole.cdf(low), whole.cdf(high)
        expected = whole.ppf(below + U * (above - below))
    expected = np.clip(expected, max(low, -1e300), min(high, 1e300))
    np.testing.assert_allclose(quantity.quantile(U), expected, rtol=1e-9, atol=1e-12)


def stretched(quantity: Quantity) -> tuple[Any, Any, float]:
    """(x of z, dx/dz, reach of z): a scale on which the density falls fast and smoothly."""
    first, second = quantity.numbers[0], quantity.numbers[-1]
    if quantity.kind == "normal":
        return (lambda z: first + second * z), (lambda z: second + 0 * z), 15
    if quantity.kind == "lognormal":
        spread = math.sqrt(math.log1p((second / first) ** 2))
        return (lambda z: first * np.exp(spread * z)), (lambda z: first * spread * np.exp(spread * z)), 20
    low, width = (first, second - first) if quantity.kind in ("pert", "uniform") else (0.0, 1.0)
    return (
        (lambda z: low + width * special.expit(z)),
        (lambda z: width * special.expit(z) * special.expit(-z)),
        36,
    )


def integral(function: Any, start: float, end: float) -> float:
    """Gauss-Legendre over 400 panels."""
    nodes, weights = np.polynomial.legendre.leggauss(20)
    edges = np.linspace(start, end, 401)
    half = np.diff(edges)[:, None] / 2
    points = edges[:-1, None] + half * (nodes + 1)
    return math.fsum((function(points) * weights * half).ravel())


@pytest.mark.parametrize("quantity", CUT, ids=str)
def test_the_mean_is_the_integral_over_the_density(quantity: Quantity) -> None:
    whole = frozen(quantity)
    x, slope, reach = stretched(quantity)
    low, high = quantity.limits
    edges = [
        optimize.brentq(lambda z, to=to: x(z) - to, -reach, reach) if x(-reach) < to < x(reach) else None
        for to in (low, high)
    ]
    start = -reach if edges[0] is None else edges[0]
    end = reach if edges[1] is None else edges[1]
    mass = whole.sf(low) - whole.sf(high) if whole.cdf(low) > 0.5 else whole.cdf(high) - whole.cdf(low)
    expected = integral(lambda z: x(z) * whole.pdf(x(z)) * slope(z), start, end) / mass
    assert quantity.mean() == pytest.approx(expected, rel=1e-9)


def test_the_mean_of_a_narrow_piece_of_a_wide_normal_is_its_middle() -> None:
    # beyond what integrating the quantile can show: the closed form would lose all digits here
    assert Quantity("normal", (0.5, 1e9), (0, 1)).mean() == pytest.approx(0.5, rel=1e-12)


def test_the_mean_of_an_uncut_distribution_is_the_mean_stated() -> None:
    kinds: tuple[Any, ...] = ("normal", "lognormal", "beta")
    for kind in kinds:
        assert Quantity(kind, (0.4, 0.1)).mean() == pytest.approx(0.4, rel=1e-12)


@given(
    st.sampled_from(CUT),
    st.lists(st.floats(1e-15, 1 - 1e-15), min_size=2, max_size=10),
)
def test_quantiles_rise_and_stay_within_the_limits(quantity: Quantity, luck: list[float]) -> None:
    values = quantity.quantile(np.sort(luck))
    assert np.all(np.diff(values) >= 0)
    assert np.all((values >= quantity.low_limit()) & (values <= quantity.high_limit()))


@given(
    st.sampled_from(["normal", "lognormal"]),
    st.floats(0.001, 1000),
    st.floats(1e-4, 100),
    st.floats(0, 1),
    st.floats(1, 1000),
)
def test_every_mean_lies_within_its_cut(
    kind: Any, mean: float, relative: float, below: float, above: float
) -> None:
    limits = (mean * below, mean * above)
    assume(limits[1] > limits[0] * (1 + 1e-9))
    found = Quantity(kind, (mean, mean * relative), limits).mean()
    assert limits[0] <= found <= limits[1] * (1 + 1e-12)


def test_a_point_is_what_it_is_in_every_world() -> None:
    point = Quantity.point(3)
    assert not point.is_uncertain
    assert point.mean() == 3
    np.testing.assert_array_equal(point.quantile([0.1, 0.9]), [3, 3])


def test_a_number_whose_ends_meet_is_certain() -> None:
    flat = Quantity("pert", (2.0, 2.0, 2.0))
    assert not flat.is_uncertain
    np.testing.assert_array_equal(flat.quantile([0.1, 0.9]), [2, 2])


def test_limits_are_the_ends_of_what_can_occur() -> None:
    assert Quantity("pert", (1.0, 2.0, 4.0), (0, 9)).low_limit() == 1
    assert Quantity("uniform", (1.0, 4.0), (0, 9)).high_limit() == 4
    assert Quantity("normal", (1.0, 4.0), (0, math.inf)).low_limit() == 0
    assert Quantity("lognormal", (1.0, 4.0)).low_limit() == 0
    assert Quantity("beta", (0.2, 0.1), (0, 0.9)).high_limit() == 0.9


def test_the_band_holds_the_share_of_worlds_asked_for() -> None:
    low, high = Quantity("uniform", (0.0, 100.0)).band(0.9)
    assert (low, high) == pytest.approx((5, 95))


def test_evidence_is_no_part_of_the_value() -> None:
    told = Quantity("point", (1.0,), evidence=Evidence(EvidenceKind.DATA, "2025"))
    assert told == Quantity.point(1)


def test_a_number_survives_pickling() -> None:
    numbers = MonthlyQuantity(CUT[:3])
    again = pickle.loads(pickle.dumps(numbers))
    assert again == numbers
    assert isinstance(again, MonthlyQuantity)


def test_the_last_month_goes_on() -> None:
    numbers = MonthlyQuantity([Quantity.point(1), Quantity.point(2)])
    assert [numbers.at(month).mean() for month in range(4)] == [1, 2, 2, 2]


def test_months_need_at_least_one_number() -> None:
    with pytest.raises(ValueError, match="at least one"):
        MonthlyQuantity([])


def test_numbers_are_written_as_people_write_them() -> None:
    assert Quantity.point(15000).to_toml() == 15000
    assert Quantity("beta", (0.4, 0.1)).to_toml() == {"mean": 0.4, "sd": 0.1, "distribution": "beta"}
    assert Quantity("normal", (4.0, 1.0)).to_toml() == {"mean": 4, "sd": 1}
    assert MonthlyQuantity([Quantity.point(1)]).to_toml() == 1
    assert MonthlyQuantity([Quantity.point(1), Quantity("uniform", (1.0, 2.5))]).to_toml() == [
        1,
        {"low": 1, "high": 2.5},
    ]
