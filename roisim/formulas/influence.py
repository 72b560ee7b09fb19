"""Visits that posts bring: a burst that dies down and a tail of those who find the post later."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from roisim.formulas.arguments import FloatArray, at_least, share
from roisim.formulas.media_response import adstock


def visits_of_posts(
    posts: ArrayLike,
    visits_per_post: ArrayLike,
    decay_days: ArrayLike,
    tail_share: ArrayLike,
    tail_days: ArrayLike,
) -> FloatArray:
    """Expected visits on each day of a plan: exponential burst and tail of every post, day by day.

    On day d since a post come V·[(1−s)·(e^{−d/τ} − e^{−(d+1)/τ}) + s·(e^{−d/T} − e^{−(d+1)/T})];
    all days together bring V.

    Args:
        posts: on each day, ≥ 0, parts of a post allowed; [days, …].
        visits_per_post: V, in all (reach × fit), ≥ 0.
        decay_days: τ, mean time from the post to the visits of the burst, ≥ 0; 0 is all on the first day.
        tail_share: s, share of the visits that the tail brings, from 0 to 1.
        tail_days: T, mean time to the visits of the tail, ≥ 0.

    All but *posts* broadcast against one day.

    Returns:
        [days, …].

    Raises ValueError outside these ranges. Source: impulse and decay of domain model B3 (τ 2 to 4 days); that
    burst and tail are exponential is judgement.
    """
    burst = adstock(posts, _left_a_day_later("decay_days", decay_days))
    tail = adstock(posts, _left_a_day_later("tail_days", tail_days))
    late = share("tail_share", tail_share)
    return at_least(0.0, "visits_per_post", visits_per_post) * ((1.0 - late) * burst + late * tail)


def _left_a_day_later(name: str, mean_days: ArrayLike) -> FloatArray:
    with np.errstate(divide="ignore"):  # all on the first day
        return np.exp(-1.0 / at_least(0.0, name, mean_days))
