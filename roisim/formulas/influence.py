"""Visits that posts bring: a burst that dies down and a tail of those who find the post later."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from roisim.formulas.arguments import FloatArray, at_least, share, whole
from roisim.formulas.fading_stock import fading_sum


def post_visits_per_day(
    visits_per_post: ArrayLike, decay_days: ArrayLike, tail_share: ArrayLike, tail_days: ArrayLike, days: int
) -> FloatArray:
    """Expected visits on day 0, 1, … since a post: exponential burst and tail, day by day.

    V·[(1−s)·(e^{−d/τ} − e^{−(d+1)/τ}) + s·(e^{−d/T} − e^{−(d+1)/T})]; all days together bring V.

    Args:
        visits_per_post: V, in all (reach × fit), ≥ 0.
        decay_days: τ, mean time from the post to the visits of the burst, ≥ 0; 0 is all on the first day.
        tail_share: s, share of the visits that the tail brings, from 0 to 1.
        tail_days: T, mean time to the visits of the tail, ≥ 0.
        days: how many, ≥ 0.

    All but *days* broadcast to […].

    Returns:
        [days, …].

    Raises ValueError outside these ranges. Source: impulse and decay of domain model B3 (τ 2 to 4 days); that
    burst and tail are exponential is judgement.
    """
    return visits_of_posts([0], visits_per_post, decay_days, tail_share, tail_days, days)


def visits_of_posts(
    post_days: ArrayLike,
    visits_per_post: ArrayLike,
    decay_days: ArrayLike,
    tail_share: ArrayLike,
    tail_days: ArrayLike,
    days: int,
) -> FloatArray:
    """Expected visits on each day of a plan of all posts together, each as in `post_visits_per_day`.

    Args:
        post_days: day of each post, whole numbers, several on a day and days before the plan (below 0)
            allowed; [posts]. Posts after the plan bring nothing.
        days: of the plan, ≥ 0.

    The rest as there.

    Returns:
        [days, …].
    """
    posted = np.asarray(post_days, dtype=np.float64)
    whole("post_days − earliest", posted - posted.min(initial=0.0))
    per_day, before = _posts_by_day(posted.astype(np.int64), int(whole("days", days)))
    tail = share("tail_share", tail_share)
    burst = (1.0 - tail) * _fading_posts(per_day, before, at_least(0.0, "decay_days", decay_days))
    late = tail * _fading_posts(per_day, before, at_least(0.0, "tail_days", tail_days))
    return np.asarray(at_least(0.0, "visits_per_post", visits_per_post) * (burst + late))


def _posts_by_day(posted: NDArray[np.int64], days: int) -> tuple[FloatArray, list[int]]:
    """Posts on each day of the plan, and how many days before it each earlier post was."""
    within = posted[(posted >= 0) & (posted < days)]
    return np.bincount(within, minlength=days).astype(np.float64), sorted((-posted[posted < 0]).tolist())


def _fading_posts(per_day: FloatArray, before: list[int], mean_days: FloatArray) -> FloatArray:
    """Σ over posts of e^{−d/τ} − e^{−(d+1)/τ}, [days, …]."""
    with np.errstate(divide="ignore"):  # all on the first day
        rate = 1.0 / mean_days
    posts = np.broadcast_to(per_day.reshape(-1, *[1] * rate.ndim), (len(per_day), *rate.shape)).copy()
    for age in before:
        posts[:1] += np.exp(-rate * age)
    return fading_sum(posts, np.exp(-rate)) * -np.expm1(-rate)
