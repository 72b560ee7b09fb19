"""Plans that differ in numbers only, as worlds of one timeline: walked through together, each on its own.

Programmes that write to nobody change the rates of a plan, but not what there is to follow. A plan without
chance does elementwise what it does to worlds, so many such plans cost little more than one.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from roisim.simulation.accounts import Account
from roisim.simulation.calendar import Calendar
from roisim.simulation.hazard_clock import all_alike

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import NDArray

    from roisim.simulation.timeline import Timeline

WITHOUT_WORLDS = frozenset(
    {"paid", "hours", "telling_from", "repeat_clicks", "program", "time", "delays", "agents", "open"}
)
"""Arrays whose last axis is not that of worlds."""

WITHOUT_MEANING = frozenset({"luck", "name", "worlds"})
"""What a plan without chance does not ask for."""

OF_ALL = "repeat"
"""Rates that must be the very same: customers that differ from world to world are many types of customers."""


def costs_in_one_account(timeline: Timeline) -> Timeline:
    """The same, all overheads and programmes' costs booked together: nothing but the profit is asked for."""
    finance, account = timeline.finance, Account.OTHER
    months = np.sum(list(finance.monthly_costs.values()), axis=0)
    programs = (replace(each, account=account, running_account=account) for each in timeline.programs)
    return replace(
        timeline, finance=replace(finance, monthly_costs={account: months}), programs=tuple(programs)
    )


def structure(timeline: Timeline) -> Hashable:
    """The same for timelines that differ in numbers only."""
    return _structure(timeline)


def side_by_side(timelines: Sequence[Timeline]) -> Timeline:
    """One timeline with the worlds of all, which are of the same structure."""
    together: Timeline = _joined(list(timelines), "")
    return replace(together, worlds=range(sum(len(each.worlds) for each in timelines)))


def _structure(part: Any, name: str = "", *, exactly: bool = False) -> Hashable:
    if name in WITHOUT_MEANING:
        return None
    exactly = exactly or name == OF_ALL
    if isinstance(part, np.ndarray):
        return (part.shape, part.tobytes()) if exactly or name in WITHOUT_WORLDS else part.shape[:-1]
    if isinstance(part, tuple):
        return tuple(_structure(each, exactly=exactly) for each in part)
    if isinstance(part, dict):
        return tuple((key, _structure(each, exactly=exactly)) for key, each in part.items())
    if is_dataclass(part) and not isinstance(part, Calendar):
        values = ((field.name, getattr(part, field.name)) for field in fields(part))
        return tuple(_structure(each, inner, exactly=exactly) for inner, each in values)
    found: Hashable = part
    return found


def _joined(parts: list[Any], name: str) -> Any:
    first = parts[0]
    if isinstance(first, np.ndarray) and name not in WITHOUT_WORLDS | WITHOUT_MEANING:
        return _joined_numbers(parts)
    if isinstance(first, tuple):
        return tuple(_joined(list(each), "") for each in zip(*parts, strict=True))
    if isinstance(first, dict):
        return {key: _joined([part[key] for part in parts], "") for key in first}
    if is_dataclass(first) and not isinstance(first, (type, Calendar)):
        found = {
            field.name: _joined([getattr(part, field.name) for part in parts], field.name)
            for field in fields(first)
        }
        return replace(first, **found)
    return first


def _joined_numbers(parts: list[NDArray[Any]]) -> NDArray[Any]:
    """(…, W) of all worlds; a view where they are alike."""
    first = parts[0][..., :1]
    if all(all_alike(part) and np.array_equal(part[..., :1], first) for part in parts):
        return np.broadcast_to(first, (*first.shape[:-1], sum(part.shape[-1] for part in parts)))
    return np.concatenate(parts, axis=-1)
