from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import gamma

from roisim.formulas import content_stock
from roisim.formulas.content_stock import delay_weights, fading_rate, found_items, found_per_day

HALF_LIFE = 18 * 365 / 12


def test_found_on_each_day_since_publication() -> None:
    found = delay_weights(120, 3, 730)
    assert found == pytest.approx(np.diff(gamma.cdf(np.arange(731), 3, scale=40)), abs=1e-15)
    assert found.sum() == pytest.approx(gamma.cdf(730, 3, scale=40))
    # most winners are found within 2 to 6 months
    assert found[60:183].sum() == pytest.approx(0.645, abs=0.005)


def test_delays_of_worlds() -> None:
    found = delay_weights([0, 1e-9, 120], 3, 5)
    assert found[:, :2].T.tolist() == [[1, 0, 0, 0, 0]] * 2
    assert found[:, 2].tobytes() == delay_weights(120, 3, 5).tobytes()
    assert delay_weights(10, 3, 0).shape == (0,)


def test_without_delay_it_is_the_stock_of_the_domain_model() -> None:
    # K(t) = (g/δ)(1 − e^{−δt}), mean over each day
    loss = float(fading_rate(HALF_LIFE))
    day = np.arange(3650.0)
    fall = np.exp(-loss * day) * -np.expm1(-loss) / loss
    found = found_items(np.full(3650, 0.5), 0.2, 0, HALF_LIFE)
    assert found == pytest.approx(0.1 / loss * (1 - fall), rel=1e-11)
    assert np.exp(-loss * HALF_LIFE) == pytest.approx(0.5)


@pytest.mark.parametrize("mean_delay", [0.0, 1.0, 120.0])
@pytest.mark.parametrize("stages", [1, 3])
def test_it_settles_where_the_delay_does_not_matter(mean_delay: float, stages: int) -> None:
    settled = content_stock.settled_items(0.5, 0.2, 90)
    assert settled == pytest.approx(0.1 * 90 / np.log(2))
    found = found_items(np.full(4000, 0.5), 0.2, mean_delay, 90, stages=stages)
    assert found[-1] == pytest.approx(settled, rel=1e-9)


@pytest.mark.parametrize(("mean_delay", "half_life"), [(120.0, 547.0), (20.0, 40.0), (3.0, 547.0)])
def test_with_delay_it_is_the_convolution(mean_delay: float, half_life: float) -> None:
    """Publishing by the 400th part of a day, each part followed through the delay and the fading."""
    parts, days = 400, 60
    published = np.random.default_rng(1).uniform(0, 3, days)
    published[20:30] = 0
    time = (np.arange(parts * days) + 0.5) / parts
    found_then = gamma.pdf(time, 3, scale=mean_delay / 3) / parts
    left = np.exp2(-np.arange(parts * days) / parts / half_life)
    kernel = np.convolve(found_then, left)[: parts * days]
    fine = np.convolve(np.repeat(published, parts) / parts, kernel)[: parts * days]
    expected = 0.3 * fine.reshape(days, parts).mean(axis=1)
    found = found_items(published, 0.3, mean_delay, half_life)
    assert np.abs(found - expected).max() < 2e-3 * expected.max()
    assert found[20:] == pytest.approx(expected[20:], rel=3e-3)


def test_all_that_is_published_is_found_in_the_end() -> None:
    published = np.zeros(3000)
    published[:10] = np.arange(10)
    assert found_per_day(published, 120).sum() == pytest.approx(45, rel=1e-12)
    assert found_per_day(published, 0) == pytest.approx(published, abs=1e-15)


def test_publishing_on_one_day_is_the_law_of_the_delay() -> None:
    # evenly over day 0: the mean of F(d + 1 − u) − F(d − u) over u, by Gauss's rule
    nodes, weights = np.polynomial.legendre.leggauss(20)
    starts = (nodes + 1) / 2
    ends = gamma.cdf(np.arange(1001)[:, None] - starts, 3, scale=5 / 3)
    expected = (np.diff(ends, axis=0) * weights / 2).sum(axis=1)
    found = found_per_day(np.append(1.0, np.zeros(999)), 5)
    assert found[1:] == pytest.approx(expected[1:], abs=1e-12)
    assert found[0] == pytest.approx(expected[0], rel=1e-3)  # the rule meets the corner at 0


def test_what_was_found_before_fades() -> None:
    found = found_items(np.zeros(400), 0.1, 120, [100, np.inf], 50)
    assert found[300, 0] / found[100, 0] == pytest.approx(0.25)
    assert found[:, 1].tolist() == [50] * 400


def test_worlds_lie_side_by_side() -> None:
    luck = np.random.default_rng(1)
    published = luck.uniform(0, 2, 365)
    share, delay, half_life, start = (
        luck.uniform(low, high, 9) for low, high in ((0, 1), (0, 200), (9, 600), (0, 9))
    )
    found = found_items(published, share, delay, half_life, start)
    assert found.shape == (365, 9)
    for world in range(9):
        alone = found_items(published, share[world], delay[world], half_life[world], start[world])
        assert found[:, world].tobytes() == alone.tobytes()


def test_nothing_published_is_nothing_found() -> None:
    assert content_stock.settled_items(0, 0.2, np.inf) == 0
    assert content_stock.settled_items(1, 0.2, np.inf) == np.inf
    assert found_items(np.zeros((0, 3)), 0.5, 10, 10).shape == (0, 3)


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="half_life_days must be greater than 0"):
        found_items([1.0], 0.5, 10, 0)
    with pytest.raises(ValueError, match="ranking_share must lie between 0 and 1"):
        found_items([1.0], 1.5, 10, 10)
    with pytest.raises(ValueError, match="mean_delay_days must be at least 0"):
        found_items([1.0], 0.5, -1, 10)
    with pytest.raises(ValueError, match="shape must be greater than 0"):
        delay_weights(3, 0, 10)
