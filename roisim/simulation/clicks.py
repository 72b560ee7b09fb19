"""Messages that were sent and clicked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from roisim.simulation.tables import add_at

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.accounts import Source
    from roisim.simulation.timeline import Timeline

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Clicks:
    """Messages that were clicked (n): who, when, the message's number in the person's luck, its
    orders per click and discount, whether it reminded of a cart, and by which medium it came."""

    rows: Integers
    time: Floats
    number: Integers
    orders_per_click: Floats
    discount: Floats
    cart: NDArray[np.bool_]
    source: Source

    def of(self, chosen: Integers) -> Clicks:
        """Those in these places."""
        return Clicks(
            self.rows[chosen],
            self.time[chosen],
            self.number[chosen],
            self.orders_per_click[chosen],
            self.discount[chosen],
            self.cart[chosen],
            self.source,
        )


class Usage:
    """How many messages of each programme were sent and clicked, by day and world: (P, D, W)."""

    def __init__(self, timeline: Timeline) -> None:
        shape = (len(timeline.programs), timeline.calendar.days, len(timeline.worlds))
        self.sent = np.zeros(shape, np.int64)
        self.clicked = np.zeros(shape, np.int64)

    def note_sent(self, program: int, time: Floats, world: Integers) -> None:
        """Messages (n) of a programme."""
        add_at(self.sent[program], (time.astype(np.int64), world), 1)

    def note_clicks(self, program: int, time: Floats, world: Integers) -> None:
        """Clicks (n) on a programme's messages."""
        add_at(self.clicked[program], (time.astype(np.int64), world), 1)
