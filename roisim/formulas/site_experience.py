"""What a slower or faster page, and a better one on phones, does to visits and orders."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from roisim.formulas.arguments import FloatArray, any_number, at_least, positive, share


def speed_odds(effect_per_second: ArrayLike, seconds_added: ArrayLike) -> FloatArray:
    """Odds ratio of filling a cart when pages take longer: e^(−effect·seconds).

    Args:
        effect_per_second: slope of the log of conversion, ≥ 0 (0.12 is a cautious reading of Portent's
            and Deloitte's reports; judgement).
        seconds_added: against the speed at which the funnel was measured; negative is faster.

    Both broadcast. Raises ValueError outside these ranges. Source: domain model B7.
    """
    effect = at_least(0.0, "effect_per_second", effect_per_second)
    return np.exp(-effect * any_number("seconds_added", seconds_added))


def rank_factor(effect_per_second: ArrayLike, seconds_added: ArrayLike) -> FloatArray:
    """Factor on visits from search when pages take longer: e^(−effect·seconds), as `speed_odds`.

    Source: domain model A-P4 ("search engines rank on load time"); the size is judgement.
    """
    return speed_odds(effect_per_second, seconds_added)


def mobile_odds(mobile_share: ArrayLike, odds_ratio: ArrayLike, gap_left: ArrayLike) -> FloatArray:
    """Odds ratio of finishing the checkout, over all devices, when part of the phones' gap is closed.

    Phones finish with odds g against a desktop's 1; with the share f of the gap left, g' = 1 − (1 − g)·f.
    The mean over devices goes from (1 − s) + s·g to (1 − s) + s·g'.

    Args:
        mobile_share: s, share of visits on phones, 0 to 1.
        odds_ratio: g, > 0.
        gap_left: f, ≥ 0; 1 changes nothing, 0 closes the gap.

    All broadcast. Raises ValueError outside these ranges. Source: domain model A-P5.
    """
    phones = share("mobile_share", mobile_share)
    gap = positive("odds_ratio", odds_ratio)
    left = 1.0 - (1.0 - gap) * at_least(0.0, "gap_left", gap_left)
    before = (1.0 - phones) + phones * gap
    return positive("odds after", (1.0 - phones) + phones * left) / before
