"""Where strangers may have to wait: the site and the service desk, hour by hour (Erlang A).

Only strangers ask a station. In each hour it is taken to be settled at the arrivals expected in that
hour; what it does to a day's visits is the mean over the day's hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from roisim.formulas.effects import apply_odds_ratio
from roisim.formulas.queueing import AbandonmentTable
from roisim.random_numbers import binomial_quantile
from roisim.simulation.accounts import Count
from roisim.simulation.hazard_clock import all_alike
from roisim.simulation.program_effects import FIRST, RETURNING
from roisim.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.timeline import Timeline

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Mask = NDArray[np.bool_]

SMALLEST_REACH, REACH_GROWTH = 8.0, 4.0
"""Arrivals an hour that the first table of a station covers, and how much more each next one does."""


class Station:
    """Share of the arrivals that gives up waiting.

    Args:
        service_per_hour, patience_per_hour: of one server, and of one who waits; (W).
    """

    def __init__(self, service_per_hour: Floats, patience_per_hour: Floats) -> None:
        self._service, self._patience = service_per_hour, patience_per_hour
        self._same = all_alike(service_per_hour) and all_alike(patience_per_hour)
        self._tables: dict[tuple[int, int, int], AbandonmentTable] = {}

    def giving_up(self, arrivals: Floats, servers: Integers) -> Floats:
        """(H, W) of arrivals an hour and of servers, (H, W) each; all give up where nobody serves."""
        share: Floats = np.ones(arrivals.shape)
        worlds = [slice(None)] if self._same else [slice(at, at + 1) for at in range(arrivals.shape[1])]
        for at, world in enumerate(worlds):
            share[:, world] = self._giving_up(at, arrivals[:, world], servers[:, world])
        return share

    def _giving_up(self, world: int, arrivals: Floats, servers: Integers) -> Floats:
        """Of one world, or of all that are alike. Which table serves depends on the arrivals alone, so
        that no world's figure depends on the others."""
        share: Floats = np.ones(arrivals.shape)
        reach = np.ceil(np.log(np.maximum(arrivals / SMALLEST_REACH, 1.0)) / np.log(REACH_GROWTH))
        level = np.maximum(reach, 0.0).astype(np.int64)
        for number in np.unique(servers[servers > 0]).tolist():
            for step in np.unique(level[servers == number]).tolist():
                here = (servers == number) & (level == step)
                share[here] = self._table(world, number, step).share(arrivals[here])
        return share

    def _table(self, world: int, servers: int, level: int) -> AbandonmentTable:
        place = (world, servers, level)
        if place not in self._tables:
            self._tables[place] = AbandonmentTable(
                float(self._service[world]),
                float(self._patience[world]),
                servers,
                SMALLEST_REACH * REACH_GROWTH**level,
            )
        return self._tables[place]


@dataclass(frozen=True)
class StationDay:
    """What stations do to the strangers' visits of a day. By hour (24, W): `coming` parts of the visits
    that are let in, sum 1; `asking` share of their considered visits that asks; `served` share of those
    who ask that is answered. By day (W): `let_in` share of the visits."""

    let_in: Floats
    coming: Floats
    asking: Floats
    served: Floats
    served_odds: Floats
    abandoned_odds: Floats

    @property
    def asking_share(self) -> Floats:
        """(W): share of the day's considered visits that asks."""
        return _over_hours(self.coming * self.asking)

    @property
    def served_share(self) -> Floats:
        """(W): share of those who ask that is answered; 1 where nobody asks."""
        asking = self.asking_share
        served = _over_hours(self.coming * self.asking * self.served)
        nobody = asking <= 0.0
        return np.where(nobody, 1.0, np.minimum(served / np.where(nobody, 1.0, asking), 1.0))

    def purchase(self, plain: Floats) -> Floats:
        """(..., W): share of the checkouts that become orders, from that of visitors who do not ask."""
        asking, served = self.asking_share, self.served_share
        return self._mixed(plain, asking, served)

    def order_hours(self, plain: Floats) -> Floats:
        """(24, ..., W): parts of the day's orders, not made to sum to 1."""
        shape = (HOURS_PER_DAY, *(1,) * (plain.ndim - 1), plain.shape[-1])
        by_hour = self._mixed(plain, self.asking.reshape(shape), self.served.reshape(shape))
        return self.coming.reshape(shape) * by_hour

    def hours_of(
        self, plain: Floats, ordered: Mask, kind: Integers, channel: Integers, world: Integers
    ) -> Floats:
        """(24, n): parts of the day at which visits come, or at which orders are placed where `ordered`
        (n), on visits of a kind, channel and world (n); from the purchase share `plain` (K, C, W)."""
        parts: Floats = self.coming[:, world]
        buying = np.flatnonzero(ordered)
        parts[:, buying] = self.order_hours(plain)[:, kind[buying], channel[buying], world[buying]]
        return parts

    def waiting(
        self, luck: Floats, visits: Integers, considered: Integers, consideration: Floats
    ) -> dict[Count, Integers]:
        """Of a day's visits and those considered, (..., W): who left before the site let them in, who
        asked the desk, who was answered. `luck` (3, ..., W); `consideration` the share without waiting."""
        looking = consideration * self.let_in
        rest = np.where(looking < 1.0, 1.0 - looking, 1.0)
        leaving = np.clip((1.0 - self.let_in) / rest, 0.0, 1.0)
        asked = binomial_quantile(luck[1], considered, self.asking_share)
        return {
            Count.VISITS_REFUSED: binomial_quantile(luck[0], visits - considered, leaving),
            Count.CHATS_ASKED: asked,
            Count.CHATS_SERVED: binomial_quantile(luck[2], asked, self.served_share),
        }

    def _mixed(self, plain: Floats, asking: Floats, served: Floats) -> Floats:
        answered = apply_odds_ratio(plain, self.served_odds)
        gave_up = apply_odds_ratio(plain, self.abandoned_odds)
        mixed: Floats = (1.0 - asking) * plain + asking * (served * answered + (1.0 - served) * gave_up)
        return mixed


class Stations:
    """The site and the desk of a plan, and when in the day visits come."""

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self.site, self.desk = timeline.site, timeline.desk
        site, desk = self.site, self.desk
        self._site = None if site is None else Station(site.service_per_hour, site.patience_per_hour)
        self._desk = None if desk is None else Station(desk.service_per_hour, desk.patience_per_hour)

    def of_day(self, day: int, first: Floats, again: Floats) -> StationDay:
        """A day at the stations.

        Args:
            first, again: expected first and later visits of strangers on the day, (C, W).
        """
        visits = _over_channels(first) + _over_channels(again)
        hours = self.timeline.hours[:, None]
        refused = hours * self._refused(hours * visits)
        let_in = np.maximum(1.0 - _over_hours(refused), 0.0)
        coming = np.where(let_in > 0.0, (hours - refused) / np.where(let_in > 0.0, let_in, 1.0), hours)
        consideration = self.timeline.stages.consideration[day]
        looking = _over_channels(first * consideration[FIRST]) + _over_channels(
            again * consideration[RETURNING]
        )
        asking, served = self._at_desk(day, looking * let_in * coming)
        desk, plain = self.desk, np.ones(1)
        return StationDay(
            let_in=let_in,
            coming=coming,
            asking=asking,
            served=served,
            served_odds=plain if desk is None else desk.served_odds,
            abandoned_odds=plain if desk is None else desk.abandoned_odds,
        )

    def _refused(self, arrivals: Floats) -> Floats:
        """(24, W): share of the visits of each hour that do not wait for the site to have room."""
        if self.site is None or self._site is None:
            return np.zeros(arrivals.shape)
        return self._site.giving_up(arrivals, np.full(arrivals.shape, self.site.slots))

    def _at_desk(self, day: int, looking: Floats) -> tuple[Floats, Floats]:
        """(24, W) each: share of the considered visits `looking` (24, W) that asks, and share of those
        that is answered. While nobody is at the desk nobody can ask."""
        if self.desk is None or self._desk is None:
            return np.zeros(looking.shape), np.ones(looking.shape)
        desk, servers = self.desk, self.desk.servers(day)
        asking = np.where(servers > 0, desk.asking[day], 0.0)
        waiting = self._desk.giving_up(looking * asking * (1.0 - desk.robot_share), servers)
        return asking, desk.robot_share + (1.0 - desk.robot_share) * (1.0 - waiting)


def time_of_day(luck: Floats, parts: Floats) -> Floats:
    """(n): part of the day in [0, 1) at which something happens, from luck (n) and the hours' parts
    (24, n), which need no sum of 1; evenly within an hour."""
    until = np.cumsum(parts, axis=0)
    target = luck * until[-1]
    hour = np.minimum((until <= target).sum(axis=0), HOURS_PER_DAY - 1)
    at = np.arange(len(luck))
    part = parts[hour, at]
    into = np.where(part > 0.0, (target - (until[hour, at] - part)) / np.where(part > 0.0, part, 1.0), luck)
    into = np.clip(into, 0.0, np.nextafter(1.0, 0.0))
    when: Floats = np.minimum((hour + into) / HOURS_PER_DAY, np.nextafter(1.0, 0.0))
    return when


def _over_channels(by_channel: Floats) -> Floats:
    """(W): sum over the first axis, in its order."""
    total: Floats = np.cumsum(by_channel, axis=0)[-1]
    return total


def _over_hours(by_hour: Floats) -> Floats:
    """(W): sum over the hours, in their order."""
    total: Floats = np.cumsum(by_hour, axis=0)[-1]
    return total
