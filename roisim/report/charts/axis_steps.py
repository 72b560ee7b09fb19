"""Where axes begin, end and have their labels, and how labels keep out of each other's way. Only numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

import numpy as np

from roisim.experiment.metrics import Unit
from roisim.report.number_text import Scale, decimal_text, month_text, number_locale, scale_for
from roisim.scenario.plan_period import months_later

NICE: Final = (1.0, 2.0, 2.5, 5.0, 10.0)
MONTH_STEPS: Final = (1, 3, 6, 12, 24, 60)
GAP_BETWEEN_MONTHS: Final = 8.0


@dataclass(frozen=True)
class Limits:
    """Ends of an axis and what is labelled on it."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def holds(self, low: float, high: float) -> bool:
        """Whether numbers from `low` to `high` lie within and fill at least half."""
        within = self.low <= low and high <= self.high
        return within and (high - low) >= (self.high - self.low) / 2


def axis_limits(low: float, high: float, most: int = 6, *, least_top: float = 0.0) -> Limits:
    """Ends at whole steps around `low` to `high` and 0, at most `most` labels, steps of 1, 2, 2.5 or 5.

    Where `least_top` reaches farther than the numbers, the axis ends there.
    """
    low, high = min(low, 0.0), max(high, 0.0)
    top = max(high, least_top)
    if top <= low:
        top = low + 1.0
    step = nice_step(top - low, most)
    first = math.floor(low / step + 1e-9)
    last = math.ceil(high / step - 1e-9)
    while last - first + 1 > most:
        step = nice_step(step * 1.01 * max(most - 1, 1), most)
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    end = max(last * step, least_top, (first + 1) * step if high <= 0 else 0.0)
    ticks = tuple(round(place * step, 12) for place in range(first, math.floor(end / step + 1e-9) + 1))
    return Limits(first * step, end, ticks)


def nice_step(span: float, most: int) -> float:
    """The smallest step of 1, 2, 2.5 or 5 times a power of ten that needs at most `most` labels."""
    rough = span / max(most - 1, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    return next(nice * power for nice in NICE if nice * power >= rough * (1 - 1e-9))


def kept_limits(old: Limits | None, low: float, high: float, most: int, least_top: float) -> Limits:
    """The old limits as long as they hold the numbers, else new ones."""
    reach_low, reach_high = min(low, 0.0), max(high, 0.0, least_top)
    if old is not None and len(old.ticks) <= most and old.holds(reach_low, reach_high):
        return old
    return axis_limits(low, high, most, least_top=least_top)


def axis_texts(ticks: Sequence[float], unit: Unit) -> list[str]:
    """Labels of an axis: all divided alike, with as few decimals as tell them apart; zero is "0"."""
    scale = scale_for(ticks, unit, 0)
    divided = [tick / scale.divisor for tick in ticks]
    decimals = next((d for d in range(4) if all(abs(v - round(v, d)) < 1e-9 for v in divided)), 3)
    plain = Scale(scale.divisor, decimals, scale.frame)
    return [plain.text(tick) if tick else decimal_text(0.0, 0) for tick in ticks]


@dataclass(frozen=True)
class MonthLabel:
    """A label below the month counted from 0."""

    month: int
    text: str


def month_labels(
    start: date, months: int, pixels: float, width_of: Callable[[str], float]
) -> tuple[MonthLabel, ...]:
    """Labels by month, quarter, half or years, as many as have room; the year stands at January.

    Args:
        pixels: between the first month and the last.
        width_of: how wide a text is.

    Where the first label is no January, it bears its year too, if there is room.
    """
    found: tuple[MonthLabel, ...] = ()
    for step in MONTH_STEPS:
        found = _labels_every(step, start, months)
        if _fit(found, months, pixels, width_of):
            break
    return _with_first_year(found, start, months, pixels, width_of)


def _labels_every(step: int, start: date, months: int) -> tuple[MonthLabel, ...]:
    labels = []
    for month in range(months):
        day = months_later(start, month)
        if step <= 12 and (day.month - 1) % step == 0:
            labels.append(MonthLabel(month, month_text(day) if day.month == 1 else short_month(day)))
        elif step > 12 and day.month == 1 and day.year % (step // 12) == 0:
            labels.append(MonthLabel(month, month_text(day)))
    return tuple(labels) or (MonthLabel(0, month_text(start)),)


def _fit(labels: Sequence[MonthLabel], months: int, pixels: float, width_of: Callable[[str], float]) -> bool:
    each = pixels / max(months - 1, 1)
    return all(
        (after.month - before.month) * each
        >= (width_of(before.text) + width_of(after.text)) / 2 + GAP_BETWEEN_MONTHS
        for before, after in pairwise(labels)
    )


def _with_first_year(
    labels: tuple[MonthLabel, ...],
    start: date,
    months: int,
    pixels: float,
    width_of: Callable[[str], float],
) -> tuple[MonthLabel, ...]:
    first = MonthLabel(labels[0].month, month_text(months_later(start, labels[0].month)))
    changed = (first, *labels[1:])
    return changed if _fit(changed, months, pixels, width_of) else labels


def short_month(day: date) -> str:
    """A month without its year: "Sep"."""
    # Babel takes longer to load than a command may take to start
    from babel.dates import format_skeleton

    return str(format_skeleton("MMM", day, locale=number_locale()))


def spread(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Middles of labels as near as may be to where they are wanted, none over another.

    Args:
        wanted: middles, any order.
        heights: of the labels.
        low, high: between which they should stay; labels that need more room leave it upwards.

    Labels that would meet form a block around the mean of what its members want; their order stays.
    """
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    blocks: list[_Block] = []
    for index in order:
        block = _Block([index], wanted[index], heights[index])
        block.keep_within(low, high)
        while blocks and blocks[-1].end > block.begin:
            block = blocks.pop().joined(block, wanted, heights)
            block.keep_within(low, high)
        blocks.append(block)
    places = [0.0] * len(wanted)
    for block in blocks:
        top = block.begin
        for index in block.members:
            places[index] = top + heights[index] / 2
            top += heights[index]
    return places


@dataclass
class _Block:
    members: list[int]
    middle: float
    height: float

    @property
    def begin(self) -> float:
        return self.middle - self.height / 2

    @property
    def end(self) -> float:
        return self.middle + self.height / 2 - 1e-9

    def keep_within(self, low: float, high: float) -> None:
        self.middle = max(self.middle, low + self.height / 2)
        self.middle = min(self.middle, high - self.height / 2)

    def joined(self, below: _Block, wanted: Sequence[float], heights: Sequence[float]) -> _Block:
        members = self.members + below.members
        height = self.height + below.height
        tops = np.cumsum([0.0, *(heights[index] for index in members[:-1])])
        starts = [wanted[m] - heights[m] / 2 - top for m, top in zip(members, tops, strict=True)]
        return _Block(members, float(np.mean(starts)) + height / 2, height)
