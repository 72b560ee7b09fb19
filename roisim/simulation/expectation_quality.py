"""Customers of different quality in expectation: by the channel that won them, and by the discount that did.

A first order at the discount d wins a customer whose order rate is e^(−kd) of the others' (§B11). Where
discounts differ between orders, customers are shared among a few levels of that factor so that its mean
is right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.expectation_outcomes import PlanDays
    from roisim.simulation.timeline import Timeline

    Floats = NDArray[np.float64]

LEVELS = 4


class CustomerGroups:
    """Groups (G) of customers: channels × levels, the level running faster. `pace` and `lapses` (G, W)."""

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        repeat, orders = timeline.repeat, timeline.orders
        self.selection: Floats = repeat.discount_selection
        self.by_message = [medium.source for medium in timeline.media]
        self.paces = self._paces()
        self.levels = len(self.paces)
        channels, worlds = repeat.channel_order_factor.shape
        shape = (channels, self.levels, worlds)
        pace = repeat.channel_order_factor[:, None] * self.paces
        self.pace = np.broadcast_to(pace, shape).reshape(-1, worlds)
        self.lapses = np.broadcast_to(repeat.channel_lapse_factor[:, None], shape).reshape(-1, worlds)
        self.standing = orders.first_discount[:, None]

    def _paces(self) -> Floats:
        """(levels, W): factors from the largest discount that a first order can have to the smallest."""
        if not self.selection.any():
            return np.ones((1, len(self.selection)))
        offers = [flow.discount.max(axis=0) for medium in self.timeline.media for flow in medium.flows]
        offers += [medium.campaigns.discount.max(axis=0, initial=0.0) for medium in self.timeline.media]
        largest = np.maximum.reduce([np.zeros(len(self.selection)), *offers])
        standing = self.timeline.orders.first_discount
        most = 1.0 - (1.0 - standing.max(axis=0)) * (1.0 - largest)
        slowest, fastest = np.exp(-self.selection * most), np.exp(-self.selection * standing.min(axis=0))
        if bool((slowest == fastest).all()):
            same: Floats = fastest[None]
            return same
        part = np.arange(LEVELS)[:, None] / (LEVELS - 1)
        between: Floats = slowest + (fastest - slowest) * part
        return between

    def of_first_orders(self, plan: PlanDays, days: slice) -> Floats:
        """(T, G, W): first orders of some days by group."""
        first = plan.first[days]
        if self.levels == 1:
            return first
        by_message = [medium.first[days] for medium in plan.known.media]
        kept = [medium.kept_first[days] for medium in plan.known.media]
        plain = first - sum(by_message, start=np.zeros_like(first))
        grouped = self._shared(plain, plain, days)
        for orders, paid in zip(by_message, kept, strict=True):
            grouped = grouped + self._shared(orders, paid, days)
        return grouped.reshape(len(first), -1, first.shape[-1])

    def _shared(self, orders: Floats, kept: Floats, days: slice) -> Floats:
        """(T, C, levels, W): orders (T, C, W) of which the part kept ÷ orders is paid after a message."""
        paid = np.divide(kept, orders, out=np.ones_like(orders), where=orders > 0.0)
        pace = np.exp(-self.selection * (1.0 - (1.0 - self.standing[days]) * paid))
        step = np.diff(self.paces, axis=0)
        below = np.divide(
            pace[:, :, None] - self.paces[:-1],
            step,
            out=np.zeros(np.broadcast_shapes(pace[:, :, None].shape, step.shape)),
            where=step > 0.0,
        )
        reached = np.clip(below, 0.0, 1.0)
        ones, zeros = np.ones_like(reached[:, :, :1]), np.zeros_like(reached[:, :, :1])
        share = np.concatenate([ones, reached], axis=2) - np.concatenate([reached, zeros], axis=2)
        shared: Floats = orders[:, :, None] * share
        return shared

    def of_channels(self, by_group: Floats) -> Floats:
        """(…, C, W) sums of (…, G, W)."""
        if self.levels == 1:
            return by_group
        *rest, groups, worlds = by_group.shape
        total: Floats = by_group.reshape(*rest, groups // self.levels, self.levels, worlds).sum(axis=-2)
        return total

    def spread(self, by_channel: Floats) -> Floats:
        """(…, G, W): numbers of channels (…, C, W) for each group."""
        return by_channel if self.levels == 1 else np.repeat(by_channel, self.levels, axis=-2)
