"""How programmes change rates: shares on the odds scale, everything else by a factor."""

from __future__ import annotations

from functools import reduce

import numpy as np
from numpy.typing import ArrayLike

from roisim.formulas.arguments import FloatArray, at_least, plain, positive, share


def odds(chance: ArrayLike) -> FloatArray:
    """p / (1 − p), infinite at p = 1.

    Args:
        chance: p, from 0 to 1, any shape. Else ValueError.
    """
    given = share("chance", chance)
    with np.errstate(divide="ignore"):
        return given / (1.0 - given)


def apply_odds_ratio(chance: ArrayLike, odds_ratio: ArrayLike) -> FloatArray:
    """Chance whose odds are *odds_ratio* times as high: p·R / (1 − p + p·R). Never leaves 0…1.

    Args:
        chance: p, from 0 to 1.
        odds_ratio: R, > 0 and finite; 1 changes nothing, and 0 and 1 stay what they are.

    Both broadcast. Raises ValueError outside these ranges. Source: logistic regression's effect scale;
    domain model B7.
    """
    given = share("chance", chance)
    raised = given * positive("odds_ratio", odds_ratio)
    return raised / (1.0 - given + raised)


def odds_ratio_between(before: ArrayLike, after: ArrayLike) -> FloatArray:
    """Odds ratio that turns one chance into the other: (p₁/(1−p₁)) / (p₀/(1−p₀)).

    Args:
        before: p₀, above 0 and below 1.
        after: p₁, from 0 to 1.

    Both broadcast. Raises ValueError outside these ranges.
    """
    return odds(after) / positive("odds of before", odds(before))


def combine_odds_ratios(*odds_ratios: ArrayLike) -> FloatArray:
    """Several effects on one share together: the product, so that their order does not matter.

    Args:
        odds_ratios: each > 0, broadcast; none at all gives 1. Else ValueError.
    """
    return reduce(np.multiply, (positive("odds_ratio", each) for each in odds_ratios), plain(1.0))


def combine_factors(*factors: ArrayLike) -> FloatArray:
    """Several effects on one rate or amount together: the product.

    Args:
        factors: each ≥ 0, broadcast; none at all gives 1. Else ValueError.
    """
    return reduce(np.multiply, (at_least(0.0, "factor", each) for each in factors), plain(1.0))
