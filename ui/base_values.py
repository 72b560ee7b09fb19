"""What the inputs of a plan go back to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roisim.scenario.findings import Place, place_text
from roisim.scenario.structure import value_at

if TYPE_CHECKING:
    from ui.open_plan import OpenPlan


def path_to_reset(plan: OpenPlan, place: Place) -> str:
    """An input of a programme, or the table around it that is none of the base and would be left empty."""
    while len(place) > 2 and isinstance(place[-2], str) and place[0] == "programs":
        owner = value_at(plan.plain, place[:-1])
        if value_at(plan.base_plain, place[:-1]) is not None:
            break
        if not isinstance(owner, dict) or set(owner) != {place[-1]}:
            break
        place = place[:-1]
    return place_text(place)
