"""Stand-ins for what is wrong in a plan, so that the rest can be checked in the same go."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from roisim.scenario.findings import Finding, Place
from roisim.scenario.scenario import Scenario
from roisim.scenario.structure import spec_at, value_at

Plain = dict[str, Any]


def mended(plan: Plain, wrong: Sequence[Finding]) -> Plain:
    """The plan with a right value, or nothing, in each wrong place. Entries of lists keep their places."""
    plan = copy.deepcopy(plan)
    for finding in wrong:
        _mend(plan, finding)
    return plan


def guessed_kinds(wrong: Sequence[Finding]) -> list[Place]:
    """The entries whose misspelt kind is mended with the one that was probably meant."""
    return [finding.place[:-1] for finding in wrong if finding.place[-1:] == ("kind",) and finding.meant]


def _mend(plan: Plain, finding: Finding) -> None:
    place = finding.place
    for length in range(1, len(place) + 1):
        spec = spec_at(Scenario, plan, place[:length])
        if spec is not None:
            _put(plan, place[:length], spec.stand_in if spec.required else None)
            return
    if place[-1:] == ("kind",):
        _put(plan, place, finding.meant or None)
    elif place[:1] == ("channels",) and len(place) < 3:
        _put(plan, ("channels",), [_some_channel()])
    elif place[:1] == ("programs",) and len(place) == 2:
        _put(plan, place, {"name": f"programme {place[1]}", "start": value_at(plan, ("start",))})
    else:
        _put(plan, _last_key(place), None)


def _some_channel() -> Plain:
    return {"name": "channel", "kind": "organic"}


def _last_key(place: Place) -> Place:
    while place and isinstance(place[-1], int):
        place = place[:-1]
    return place


def _put(plan: Plain, place: Place, value: object) -> None:
    """Put a value to a place, None to take away what stands there; nothing where there is no such place."""
    owner: Any = value_at(plan, place[:-1])
    last: Any = place[-1] if place else ""
    if isinstance(owner, dict) and value is None:
        owner.pop(last, None)
    elif isinstance(owner, dict | list):
        owner[last] = value
