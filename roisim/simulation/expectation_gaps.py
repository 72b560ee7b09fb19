"""A list on its own in expectation: from one campaign to the next, instead of day by day.

Where people are customers or not, and nothing else about them matters (nobody comes back by himself, no
other list, no flow that follows on what they do), those who joined on different days do not depend on one
another between campaigns. So messages of flows are sent to all days' people of a gap at once. The figures
are those of the days one by one; see `expectation_lists`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from roisim.simulation.expectation_mass import ON

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.expectation_lists import MediumList

    Floats = NDArray[np.float64]


def walk_gaps(each: MediumList, begin: int, end: int, joining: Floats) -> None:
    """A stretch of days, given those who join (T, S, places, C, W) on each.

    Addresses die at one rate, so masses are kept as if none had died since the stretch began (`faded`
    tells what is left of them).
    """
    first, days = 1 + each.people.window, end - begin
    fading, new = each.fading, each.fading_of_columns[-1, 0]
    kept: Floats = fading ** np.arange(days + 1.0)[:, None]
    whole_day = joining[:, :, ON].swapaxes(0, 1) * (new / kept[1:])[:, None]
    each.on[:, first : first + days] = whole_day
    ages = sorted({step.age for step in each.flows.steps}) if each.flows.any else []
    for start, stop in _gaps(each, begin, end):
        at = slice(start - begin, stop - begin)
        for age in ages:
            left = kept[at] if age else kept[1:][at] / new
            _send_flows(each, slice(start, stop), at, first, age, left[:, None])
        each.faded = kept[stop - 1 - begin]
        each.of_today = fading / new
        for campaign in each.campaigns.get(stop - 1, ()):
            each.send_campaign(stop - 1, campaign, first + stop - 1 - begin)
    each.faded = each.of_today = np.ones(1)
    each.on[:, : first + days] *= kept[-1]


def _gaps(each: MediumList, begin: int, end: int) -> list[tuple[int, int]]:
    """Days from behind one campaign's to behind the next one's."""
    stops = [day + 1 for day in range(begin, end - 1) if day in each.campaigns]
    return list(zip([begin, *stops], [*stops, end], strict=True))


def _send_flows(each: MediumList, days: slice, at: slice, first: int, age: int, left: Floats) -> None:
    """Messages that reach people at an age, on some days; `left` (n, 1, W) of the masses is there then."""
    flows = each.flows
    place = flows.oldest - age
    columns = slice(first + at.start - age, first + at.stop - age)
    seen = slice(days.start - each.since, days.stop - each.since)
    each.seen_by_flows[seen, :, place] = (each.on[:, columns] * left).swapaxes(0, 1)
    each.react_plainly(columns, flows.order[days, place], flows.stay[days, place], flows.remain[days, place])
