"""What an advertisement is set to bring about, and what that does to its price and its visitors.

Platforms show an advertisement to other people when its objective changes: those who shop cost more and
fill more carts, those who merely see it are many and cheap by the impression. The factors are
judgements, not measurements (domain-model.md, A-D5).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from roisim.scenario.field import assumption
from roisim.scenario.quantity import Evidence


@dataclass(frozen=True)
class Objective:
    """Factors against the objective "traffic".

    Attributes:
        cost_per_click: on the price of a click.
        cart_odds: on the odds of filling a cart.
        capture_odds: on the odds of leaving an address.
        impressions: on the impressions a click.
    """

    cost_per_click: float
    cart_odds: float
    capture_odds: float
    impressions: float


OBJECTIVES: Final[Mapping[str, Objective]] = {
    "traffic": Objective(1, 1, 1, 1),
    "awareness": Objective(1.6, 0.7, 0.8, 3),
    "sales": Objective(1.5, 1.6, 0.9, 1),
    "sign_ups": Objective(1.2, 0.9, 1.8, 1),
}

OBJECTIVES_EVIDENCE: Final[Evidence] = assumption(
    "platforms ask more for people who shop, and show cheap impressions to those who do not"
)
