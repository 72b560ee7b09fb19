"""Quantiles: exact counts, safe ends, and never fewer of anything for more luck."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from numpy.typing import ArrayLike, NDArray
from scipy import special, stats

from roisim.random_numbers import (
    QuantileTable,
    beta_quantile,
    binomial_quantile,
    fold,
    gamma_quantile,
    key,
    normal_quantile,
    poisson_quantile,
    uniform_of,
    uniforms,
)
from roisim.random_numbers.counts import _Binomial, _expansion, _Poisson

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

LEAST_LUCK, MOST_LUCK = 2.0**-53, 1 - 2.0**-53
ROUNDING = 1e-11  # of the nearer tail: what scipy's distribution functions are good for at n = 1e9
MEANS = [0, 1e-9, 0.001, 0.1, 0.5, 1, 2.999, 3, 3.001, 4, 5, 7.5, 12, 25, 60, 137.5, 1000, 1e4, 1e6, 1e9]
SHARES = [0, 1e-9, 1e-4, 0.01, 0.05, 0.3, 0.4999, 0.5, 0.5001, 0.7, 0.95, 0.999, 1 - 1e-9, 1]
TRIALS = [0, 1, 2, 3, 7, 16, 17, 40, 100, 1000, 12_345, 10**6, 10**9]

# luck as the engine meets it, and its ends more often than chance would bring them
luck = st.one_of(
    st.integers(0, 2**64 - 1).map(uniform_of),
    st.floats(LEAST_LUCK, MOST_LUCK),
    st.floats(1, 53).map(lambda power: 2.0**-power),
    st.floats(2, 53).map(lambda power: 1 - 2.0**-power),
)
means = st.one_of(st.floats(0, 20), st.floats(0, 2000), st.floats(0, 9).map(lambda power: 10.0**power))
trials = st.one_of(st.integers(0, 50), st.integers(0, 5000), st.integers(0, 10**9))
shares = st.one_of(st.floats(0, 1), st.floats(0, 9).map(lambda power: 10.0**-power))


def many_uniforms(count: int, *names: str) -> Floats:
    return uniforms(fold(key(20, *names), np.arange(count)))


def poisson(u: float, mean: float) -> int:
    return int(poisson_quantile(u, mean))


def binomial(u: float, n: int, p: float) -> int:
    return int(binomial_quantile(u, n, p))


def assert_least(k: int, u: float, below: Any, above: Any) -> None:
    """k is the least with F(k) ≥ u, F and 1 − F given as functions, but for their rounding."""
    rest = 1 - u
    if u <= 0.5:
        assert below(k) >= u * (1 - ROUNDING)
        assert k == 0 or below(k - 1) < u * (1 + ROUNDING)
    else:
        assert above(k) <= rest * (1 + ROUNDING)
        assert k == 0 or above(k - 1) > rest * (1 - ROUNDING)


@given(u=luck, mean=means)
def test_a_poisson_is_the_least_count_that_reaches_the_luck(u: float, mean: float) -> None:
    # beyond, scipy's own function is wrong in the first digits; the ends of such laws are tested further down
    assume(mean < 2e5 or 1 - u > 1e-5)
    k = poisson(u, mean)
    assert k >= 0
    assert_least(k, u, lambda k: special.gammaincc(k + 1, mean), lambda k: special.gammainc(k + 1, mean))


@given(u=luck, n=trials, p=shares, failures=st.booleans())
def test_a_binomial_is_the_least_count_that_reaches_the_luck(
    u: float, n: int, p: float, failures: bool
) -> None:
    p = 1 - p if failures else p
    k = binomial(u, n, p)
    assert 0 <= k <= n
    if k == n:
        k -= 1  # F(n) is 1; what remains to be seen is that n − 1 was not enough
        if n:
            assert special.betainc(k + 1, n - k, p) > (1 - u) * (1 - ROUNDING)
        return
    assert_least(
        k, u, lambda k: special.betaincc(k + 1, n - k, p), lambda k: special.betainc(k + 1, n - k, p)
    )


@given(one=luck, other=luck, mean=means)
def test_more_luck_is_never_fewer_arrivals(one: float, other: float, mean: float) -> None:
    low, high = sorted((one, other))
    assert poisson(low, mean) <= poisson(high, mean)


@given(u=luck, one=means, other=means)
def test_a_higher_mean_is_never_fewer_arrivals(u: float, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert poisson(u, low) <= poisson(u, high)


@given(u=luck, mean=means, growth=st.floats(0, 1e-3))
def test_a_slightly_higher_mean_is_never_fewer_arrivals(u: float, mean: float, growth: float) -> None:
    assume(mean * (1 + growth) <= 1e9)
    assert poisson(u, mean) <= poisson(u, mean * (1 + growth))


@given(one=luck, other=luck, n=trials, p=shares)
def test_more_luck_is_never_fewer_successes(one: float, other: float, n: int, p: float) -> None:
    low, high = sorted((one, other))
    assert binomial(low, n, p) <= binomial(high, n, p)


@given(u=luck, one=trials, other=trials, p=shares)
def test_more_trials_are_never_fewer_successes(u: float, one: int, other: int, p: float) -> None:
    low, high = sorted((one, other))
    assert binomial(u, low, p) <= binomial(u, high, p)


@given(u=luck, n=st.integers(0, 3000), p=st.floats(0, 1))
def test_one_more_trial_is_at_most_one_more_success(u: float, n: int, p: float) -> None:
    assert binomial(u, n + 1, p) - binomial(u, n, p) in (0, 1)


@given(u=luck, n=trials, one=st.floats(0, 1), other=st.floats(0, 1))
def test_a_higher_share_is_never_fewer_successes(u: float, n: int, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert binomial(u, n, low) <= binomial(u, n, high)


@given(u=luck, n=st.integers(0, 3000), p=st.floats(0, 0.999), growth=st.floats(0, 1e-3))
@example(u=0.7, n=9, p=0.4999, growth=1e-3)  # across the half, where failures are counted instead
def test_a_slightly_higher_share_is_never_fewer_successes(u: float, n: int, p: float, growth: float) -> None:
    assert binomial(u, n, p) <= binomial(u, n, min(1, p * (1 + growth)))


def floats(below: ArrayLike, above: ArrayLike) -> tuple[Floats, Floats]:
    return np.asarray(below, np.float64), np.asarray(above, np.float64)


def poisson_steps(mean: float) -> tuple[Counts, Floats, Floats]:
    """Counts of a law, from 12 deviations below to 12 above, and F and 1 − F at them."""
    reach = 12 * mean**0.5 + 30
    k = np.unique(np.rint(np.linspace(max(0, mean - reach), mean + reach, 400)))
    return k.astype(np.int64), *floats(special.gammaincc(k + 1, mean), special.gammainc(k + 1, mean))


def binomial_steps(n: int, p: float) -> tuple[Counts, Floats, Floats]:
    reach = 12 * (n * p * (1 - p)) ** 0.5 + 30
    k = np.unique(np.rint(np.linspace(max(0, n * p - reach), min(n - 1, n * p + reach), 400)))
    return k.astype(np.int64), *floats(special.betaincc(k + 1, n - k, p), special.betainc(k + 1, n - k, p))


def around_steps(k: Counts, below: Floats, above: Floats) -> tuple[Counts, Floats, Floats]:
    """Luck that just suffices for each k, and luck that just does not: closer than any other method errs."""
    gap = 1e-10 * np.minimum(below, above)
    enough, short = below - gap, below + gap
    sharp = (enough > LEAST_LUCK) & (short < MOST_LUCK) & (enough < below) & (below < short) & (above > 1e-5)
    return k[sharp], enough[sharp], short[sharp]


@pytest.mark.parametrize("mean", [mean for mean in MEANS if 0 < mean < 1e9])
def test_a_poisson_changes_at_the_steps_of_its_distribution(mean: float) -> None:
    k, enough, short = around_steps(*poisson_steps(mean))
    assert poisson_quantile(enough, mean).tolist() == k.tolist()
    assert (poisson_quantile(short, mean) > k).all()


@pytest.mark.parametrize("p", [p for p in SHARES if 1e-9 < p < 1 - 1e-9])
@pytest.mark.parametrize("n", [n for n in TRIALS if 0 < n < 10**9])
def test_a_binomial_changes_at_the_steps_of_its_distribution(n: int, p: float) -> None:
    k, enough, short = around_steps(*binomial_steps(n, p))
    assert binomial_quantile(enough, n, p).tolist() == k.tolist()
    assert (binomial_quantile(short, n, p) > k).all()


@pytest.mark.parametrize("p", [0, 1e-3, 0.03, 0.1, 0.25, 0.5, 0.7, 0.99])
@pytest.mark.parametrize("variance", [3, 3.3, 4, 5, 7, 10, 30, 300, 1e4])
def test_the_error_of_the_expansion_is_smaller_than_is_said(variance: float, p: float) -> None:
    w = np.linspace(-8.2, 8.2, 165)
    n = np.ceil(variance / max(p * (1 - p), 1e-9))
    law = _Binomial(np.full(w.size, n), np.full(w.size, p)) if p else _Poisson(np.full(w.size, variance))
    guess, slack = _expansion(law, w)
    for sign in (-1, 1):
        # the distribution function between its steps, a little nearer to the guess than the error may reach
        after = np.clip(guess + sign * slack / 1.25, 0, n + 1)  # k + 1
        if p:
            below, above = special.betaincc(after, n + 1 - after, p), special.betainc(after, n + 1 - after, p)
        else:
            below, above = special.gammaincc(after, variance), special.gammainc(after, variance)
        tail = np.where(w < 0, below, above)
        beyond = (tail - special.ndtr(-np.abs(w))) * np.where(w < 0, 1, -1) * sign
        assert (beyond >= -1e-12 * tail).all()


def test_shares_of_a_coin_are_met_to_the_last_bits() -> None:
    for step, before, after in ((0.25, 0, 1), (0.75, 1, 2)):
        assert [binomial(step - 2.0**-52, 2, 0.5), binomial(step + 2.0**-52, 2, 0.5)] == [before, after]
    for p in (0.25, 0.75):
        assert [binomial(1 - p - 2.0**-51, 1, p), binomial(1 - p + 2.0**-51, 1, p)] == [0, 1]


def test_luck_that_just_suffices_suffices_where_failures_are_counted() -> None:
    no_failure = float(np.exp(3 * np.log1p(np.float64(-0.125))))
    assert binomial(1 - no_failure, 3, 0.875) == 2
    assert binomial(1 - no_failure + 2.0**-53, 3, 0.875) == 3


@pytest.mark.parametrize("mean", MEANS)
def test_poissons_are_those_of_scipy_stats(mean: float) -> None:
    u = many_uniforms(3000 if mean < 1e9 else 300, "scipy", str(mean))  # scipy searches for long up there
    assert poisson_quantile(u, mean).tolist() == stats.poisson.ppf(u, mean).tolist()


@pytest.mark.parametrize("p", SHARES)
@pytest.mark.parametrize("n", [n for n in TRIALS if n])
def test_binomials_are_those_of_scipy_stats(n: int, p: float) -> None:
    u = many_uniforms(400, "scipy", str(n), str(p))
    assert binomial_quantile(u, n, p).tolist() == stats.binom.ppf(u, n, p).tolist()


def test_a_wide_mixture_is_that_of_scipy_stats() -> None:
    count = 100_000
    u, size, share = (many_uniforms(count, name) for name in ("luck", "size", "share"))
    mean = 10 ** (9 * size - 3)
    assert np.array_equal(poisson_quantile(u, mean), stats.poisson.ppf(u, mean))
    n = np.ceil(10 ** (4 * size))
    assert np.array_equal(binomial_quantile(u, n, share), stats.binom.ppf(u, n, share))


def test_nobody_comes_where_nobody_is_expected() -> None:
    for u in (2.0**-54, LEAST_LUCK, 0.5, MOST_LUCK):
        assert poisson(u, 0) == binomial(u, 0, 0.3) == binomial(u, 17, 0) == binomial(u, 10**9, 0) == 0
        assert binomial(u, 17, 1) == 17
        assert binomial(u, 10**9, 1) == 10**9


# sums of the terms of the laws in arithmetic of 50 digits, for luck of 2⁻⁵³, 1e-6, 0.3, 1 − 2⁻²⁰ and 1 − 2⁻⁵³
EXTREME_LUCK = [LEAST_LUCK, 1e-6, 0.3, 1 - 2.0**-20, MOST_LUCK]
EXACT_POISSONS = {
    0.5: [0, 0, 0, 7, 14],
    1.0: [0, 0, 0, 9, 17],
    3.5: [0, 0, 2, 15, 28],
    10.0: [0, 0, 8, 28, 45],
    100.0: [30, 56, 95, 151, 193],
    1e4: [9190, 9528, 9947, 10480, 10832],
    1e6: [991802, 995250, 999475, 1004767, 1008221],
    1e9: [999740403, 999849687, 999983417, 1000150623, 1000259619],
}
EXACT_BINOMIALS = {
    (10, 0.3): [0, 0, 2, 10, 10],
    (40, 0.9): [15, 25, 35, 40, 40],
    (100, 0.5): [11, 27, 47, 73, 89],
    (1000, 0.02): [0, 3, 18, 44, 66],
    (10**6, 0.3): [296242, 297823, 299760, 302184, 303766],
    (10**9, 0.3): [299881037, 299931118, 299992401, 300069024, 300118972],
    (10**9, 1e-8): [0, 0, 8, 28, 45],
}


@pytest.mark.parametrize("mean", EXACT_POISSONS)
def test_poissons_are_exact_out_to_the_ends(mean: float) -> None:
    assert poisson_quantile(EXTREME_LUCK, mean).tolist() == EXACT_POISSONS[mean]


@pytest.mark.parametrize("law", EXACT_BINOMIALS, ids=str)
def test_binomials_are_exact_out_to_the_ends(law: tuple[int, float]) -> None:
    assert binomial_quantile(EXTREME_LUCK, *law).tolist() == EXACT_BINOMIALS[law]


def mixture(count: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Luck and laws that take every path: tiny, small, large and huge, ordinary luck and the ends."""
    u, size, share = (many_uniforms(count, "mixture", name) for name in ("luck", "size", "share"))
    u[::50], u[1::50] = LEAST_LUCK, MOST_LUCK
    u[2::50] = 1 - 1e-12
    share[::7], share[1::7] = share[::7] ** 8, 1 - share[1::7] ** 8
    mean = np.where(size < 0.1, 0, 10 ** (10 * size - 4))
    return u, mean, np.rint(np.minimum(mean, 1e6)), share


@pytest.mark.parametrize("law", ["poisson", "binomial"])
def test_a_count_depends_on_its_own_luck_and_law_alone(law: str) -> None:
    u, mean, n, p = mixture(1200)

    def look_up(places: Any) -> list[int]:
        if law == "poisson":
            return poisson_quantile(u[places], mean[places]).tolist()  # type: ignore[no-any-return]
        return binomial_quantile(u[places], n[places], p[places]).tolist()  # type: ignore[no-any-return]

    whole = look_up(slice(None))
    backwards = look_up(slice(None, None, -1))
    cuts = [0, 1, 3, 10, 60, 61, 333, 1000, 1200]
    assert [k for start, stop in pairwise(cuts) for k in look_up(slice(start, stop))] == whole
    assert [look_up([place])[0] for place in range(1200)] == whole
    assert backwards[::-1] == whole


def test_arguments_broadcast_and_are_left_as_they_were() -> None:
    u = many_uniforms(12).reshape(3, 4)
    before, n, p = u.copy(), np.array([5, 50, 500, 5000]), np.array([[0.1], [0.5], [0.9]])
    counts = binomial_quantile(u, n, p)
    assert counts.shape == (3, 4)
    assert counts.dtype == poisson_quantile(u, 3).dtype == np.int64
    assert counts.tolist() == [
        [binomial(u[row, column], int(n[column]), float(p[row, 0])) for column in range(4)]
        for row in range(3)
    ]
    assert poisson_quantile(u[0], p * n).tolist() == [
        [poisson(u[0, column], float(p[row, 0] * n[column])) for column in range(4)] for row in range(3)
    ]
    assert u.tolist() == before.tolist()
    assert poisson_quantile(0.5, 4.2).shape == ()
    assert poisson_quantile([], 4.2).shape == binomial_quantile([], 3, 0.5).shape == (0,)


@pytest.mark.parametrize("u", [0.0, 1.0, -0.1, float("nan")])
def test_luck_outside_0_and_1_is_refused(u: float) -> None:
    with pytest.raises(ValueError, match="probabilities lie between 0 and 1"):
        poisson_quantile([0.5, u], 3)
    with pytest.raises(ValueError, match="probabilities lie between 0 and 1"):
        binomial_quantile([0.5, u], 3, 0.5)


@pytest.mark.parametrize("number", [-1, 1.1e9, float("inf"), float("nan")])
def test_counts_that_cannot_be_are_refused(number: float) -> None:
    with pytest.raises(ValueError, match=r"means lie between 0 and 1e\+09"):
        poisson_quantile([0.5, 0.5], [3, number])
    with pytest.raises(ValueError, match=r"numbers of trials lie between 0 and 1e\+09"):
        binomial_quantile([0.5, 0.5], [3, number], 0.5)


@pytest.mark.parametrize("p", [-0.01, 1.01, float("nan")])
def test_shares_that_cannot_be_are_refused(p: float) -> None:
    with pytest.raises(ValueError, match="shares lie between 0 and 1"):
        binomial_quantile(0.5, 3, [0.5, p])


SHAPES = [0.05, 0.11, 0.243, 0.8, 1, 2.4, 17, 300, 1e4]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_gamma_has_the_luck_below_it(shape: float) -> None:
    u = np.sort(np.append(many_uniforms(3000, "gamma"), [LEAST_LUCK, 1e-9, 1 - 1e-9, MOST_LUCK]))
    x = gamma_quantile(u, shape, 4.0)
    assert (x > 0).all()
    assert (np.diff(x) >= 0).all()
    low = (u <= 0.5) & (x > 1e-300)
    np.testing.assert_allclose(special.gammainc(shape, 4 * x[low]), u[low], rtol=1e-12)
    np.testing.assert_allclose(special.gammaincc(shape, 4 * x[u > 0.5]), 1 - u[u > 0.5], rtol=1e-12)


def test_a_gamma_of_shape_1_is_an_exponential() -> None:
    u, rates = many_uniforms(1000), np.array([[0.2], [1], [30]])
    np.testing.assert_allclose(gamma_quantile(u, 1, rates), -np.log1p(-u) / rates, rtol=1e-13)


def test_a_gamma_too_small_for_a_float_is_still_above_0() -> None:
    assert 0 < gamma_quantile(LEAST_LUCK, 0.01, 1) < 1e-300


@pytest.mark.parametrize("b", SHAPES)
@pytest.mark.parametrize("a", SHAPES)
def test_a_beta_has_the_luck_below_it(a: float, b: float) -> None:
    u = np.sort(np.append(many_uniforms(500, "beta"), [LEAST_LUCK, 1e-9, 1 - 1e-9, MOST_LUCK]))
    x = beta_quantile(u, a, b)
    assert ((x > 0) & (x < 1)).all()
    assert (np.diff(x) >= 0).all()
    below, above = special.betainc(a, b, x), special.betaincc(a, b, x)
    # where x is nearly 1 the next float may be a good deal further; there u lies between them
    next_below = special.betainc(a, b, np.minimum(np.nextafter(x, 1), 1))
    last_below = special.betainc(a, b, np.nextafter(x, 0))
    close = np.isclose(below, u, rtol=1e-10, atol=0) | np.isclose(above, 1 - u, rtol=1e-10, atol=0)
    assert (close | ((last_below <= u) & (u <= next_below))).all()


def test_betas_with_a_closed_form_have_it() -> None:
    u, powers = many_uniforms(1000), np.array([[0.3], [1], [7]])
    np.testing.assert_allclose(beta_quantile(u, powers, 1), u ** (1 / powers), rtol=1e-12)
    np.testing.assert_allclose(beta_quantile(u, 1, powers), -np.expm1(np.log1p(-u) / powers), rtol=1e-12)


def test_a_normal_has_the_luck_below_it_and_mirrors() -> None:
    u = np.append(many_uniforms(1000), [LEAST_LUCK, MOST_LUCK])
    z = normal_quantile(u)
    assert np.isfinite(z).all()
    np.testing.assert_allclose(special.ndtr(-np.abs(z)), np.minimum(u, 1 - u), rtol=1e-12)
    np.testing.assert_allclose(normal_quantile(1 - u), -z, rtol=1e-12, atol=1e-15)
    assert normal_quantile(0.5) == 0


@pytest.mark.parametrize("shape", SHAPES)
def test_a_table_of_gammas_is_as_good_as_the_quantile(shape: float) -> None:
    u = np.sort(np.append(many_uniforms(20_000, "table"), [LEAST_LUCK, 1e-9, 1e-5, 1 - 1e-9, MOST_LUCK]))
    x = QuantileTable.gamma(shape, 4.0)(u)
    assert (x > 0).all()
    assert (np.diff(x) >= 0).all()
    np.testing.assert_allclose(special.gammainc(shape, 4 * x), u, rtol=0, atol=2e-7)
    np.testing.assert_allclose(special.gammaincc(shape, 4 * x), 1 - u, rtol=1e-6, atol=1e-15)


@pytest.mark.parametrize("b", SHAPES[1:])
@pytest.mark.parametrize("a", SHAPES[1:])
def test_a_table_of_betas_is_as_good_as_the_quantile(a: float, b: float) -> None:
    u = np.sort(np.append(many_uniforms(4000, "table"), [LEAST_LUCK, 1e-9, 1e-5, 1 - 1e-9, MOST_LUCK]))
    x = QuantileTable.beta(a, b)(u)
    assert ((x > 0) & (x < 1)).all()
    assert (np.diff(x) >= 0).all()
    seen = (x > 1e-300) & (x < 1 - 1e-9)  # nearer to 1 the float itself is coarser than the table
    np.testing.assert_allclose(special.betainc(a, b, x[seen]), u[seen], rtol=0, atol=1e-6)


def test_a_table_looks_up_each_value_in_its_own_law() -> None:
    u, shapes, rates = many_uniforms(300), np.array([0.2, 1, 9]), np.array([1, 2, 0.5])
    law = np.arange(300) % 3
    together = QuantileTable.gamma(shapes, rates)(u, law)
    alone = [QuantileTable.gamma(shapes[k], rates[k])(u[law == k]) for k in range(3)]
    for k in range(3):
        assert together[law == k].tolist() == alone[k].tolist()
    betas = QuantileTable.beta(shapes, 2.5)
    assert betas(u[:5], 1).tolist() == QuantileTable.beta(1, 2.5)(u[:5]).tolist()
    assert np.concatenate([betas(u[:7], law[:7]), betas(u[7:], law[7:])]).tolist() == betas(u, law).tolist()
