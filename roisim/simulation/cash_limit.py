"""Cash as a limit on spend: on a day that begins without enough of it no clicks are bought."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.simulation.ledger import Ledger
    from roisim.simulation.timeline import Timeline

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]


class CashLimit:
    """Looks at the cash every morning. The books must be kept by the day."""

    def __init__(self, timeline: Timeline, ledger: Ledger) -> None:
        self.timeline, self.ledger = timeline, ledger
        self._bought = np.array([kind == "paid" for kind in timeline.kinds])[:, None]
        finance = timeline.finance
        self._balance: Integers = np.rint(finance.opening_cash * ledger.scale).astype(np.int64)
        self._overdraft = np.rint(finance.overdraft * ledger.scale)
        self._day = -1
        self._buying: Floats = np.ones((len(timeline.channels), len(timeline.worlds)))

    def buying(self, day: int) -> Floats:
        """(C, W): 1 where a channel is paid for on a day, 0 where nothing is spent on it and nobody
        comes. Days are asked for in ascending order, after all of the day before is booked."""
        while self._day < day:
            if self._day >= 0:
                self._balance = self._balance + self.ledger.cash_by_day[self._day]
            self._day += 1
            self._buying = self._decide(self._day)
        return self._buying

    def _decide(self, day: int) -> Floats:
        spend = np.where(self._bought, self.timeline.traffic.spend[day], 0.0)
        needed = np.cumsum(spend, axis=0)[-1] * self.ledger.scale
        stopped = self._balance + self._overdraft < needed
        return np.where(self._bought & stopped, 0.0, 1.0)
