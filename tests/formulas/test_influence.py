from __future__ import annotations

import numpy as np
import pytest

from roisim.formulas.influence import visits_of_posts

POST = (1000.0, 3.0, 0.1, 60.0)


def on_days(*when: int, days: int) -> list[int]:
    """Posts on each day."""
    return [int(number) for number in np.bincount(when, minlength=days)]


def test_a_post_brings_its_visits_in_the_end() -> None:
    visits = visits_of_posts(on_days(0, days=3000), *POST)
    assert visits.sum() == pytest.approx(1000)
    # by day 30 the burst is over: 1 − 0.9·e^{−10} − 0.1·e^{−1/2}
    assert visits[:30].sum() == pytest.approx(1000 * (1 - 0.9 * np.exp(-10) - 0.1 * np.exp(-0.5)))
    assert visits[0] == pytest.approx(900 * (1 - np.exp(-1 / 3)) + 100 * (1 - np.exp(-1 / 60)))
    assert (np.diff(visits) < 0).all()


def test_the_burst_lasts_as_long_as_is_said() -> None:
    visits = visits_of_posts(on_days(0, days=2000), 1, 20, 0, 60)
    # a day's visits come half a day after its start, but for a twelfth of a day over the mean
    assert (visits * (np.arange(2000) + 0.5)).sum() == pytest.approx(20, abs=1 / (12 * 20) * 1.1)


def test_posts_add_up() -> None:
    single = visits_of_posts(on_days(0, days=400), *POST)
    expected = np.zeros(365)
    for day in (0, 10, 10, 300):
        expected[day:] += single[: 365 - day]
    assert visits_of_posts(on_days(10, 300, 0, 10, days=365), *POST) == pytest.approx(expected, rel=1e-12)


def test_without_posts_nobody_comes() -> None:
    assert visits_of_posts([0, 0, 0], *POST).tolist() == [0, 0, 0]
    assert visits_of_posts([], *POST).shape == (0,)


def test_all_on_the_first_day() -> None:
    assert visits_of_posts([1, 0, 0], 1000, 0, 0.1, 0).tolist() == [1000, 0, 0]


def test_worlds_lie_side_by_side() -> None:
    luck = np.random.default_rng(1).uniform(0.1, 1, (5, 6))
    visits, burst, share, tail = 1000 * luck[0], 5 * luck[1], luck[2], 90 * luck[3]
    posts = np.ones((100, 1)) * luck[4]
    together = visits_of_posts(posts, visits, burst, share, tail)
    assert together.shape == (100, 6)
    for world in range(6):
        alone = visits_of_posts(posts[:, world], visits[world], burst[world], share[world], tail[world])
        assert together[:, world].tobytes() == alone.tobytes()


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="tail_share must lie between 0 and 1"):
        visits_of_posts([1], 1, 1, 1.2, 1)
    with pytest.raises(ValueError, match="decay_days must be at least 0"):
        visits_of_posts([1], 1, -1, 0, 1)
    with pytest.raises(ValueError, match="spend must be at least 0"):
        visits_of_posts([-0.5], *POST)
