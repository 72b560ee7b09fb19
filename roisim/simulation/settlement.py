"""The books by the month, by the day where cash is a limit: overheads, ads, messages, tax, the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from roisim.simulation.accounts import Account, Source

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy
    from numpy.typing import NDArray

    from roisim.simulation.calendar import Stretch
    from roisim.simulation.cash_limit import CashLimit
    from roisim.simulation.ledger import Ledger
    from roisim.simulation.mailings import Mailings
    from roisim.simulation.stock_room import StockRoom
    from roisim.simulation.timeline import Timeline

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]

EVENING = 1.0 - 2.0**-20
"""The last moment of a day: behind every campaign, before the next day's traffic."""


class Settlement:
    """Opens and closes the months, or the days.

    Args:
        periods: by which the books are kept, each within a month.
        stock: whose keeping costs, None where goods are never short.
        limit: which stops the buying of clicks, None where nothing does.
    """

    def __init__(
        self,
        timeline: Timeline,
        ledger: Ledger,
        mailings: Mailings,
        periods: list[Stretch],
        stock: StockRoom | None = None,
        limit: CashLimit | None = None,
    ) -> None:
        self.timeline, self.ledger, self.mailings = timeline, ledger, mailings
        self.periods, self.stock, self.limit = periods, stock, limit
        shape = (len(timeline.channels), len(timeline.worlds))
        traffic, finance = timeline.traffic, timeline.finance
        self._running = [
            (Account.ADS, traffic.spend, Source.CLICK, finance.ad_delay, np.zeros(shape)),
            (Account.INFLUENCERS, traffic.influencer_fees, Source.CLICK, finance.ad_delay, np.zeros(shape)),
            (Account.CONTENT, traffic.content_costs, Source.NONE, finance.cost_delay, np.zeros(shape)),
        ]
        self._running = [row for row in self._running if row[1].any()]
        self.mailable: Integers = np.zeros((timeline.calendar.months, len(timeline.worlds)), np.int64)

    def process(self, env: simpy.Environment) -> Generator[simpy.Event, None, None]:
        """SimPy process with the rhythm of the periods."""
        first_days = self.timeline.calendar.first_day.tolist()
        for period in self.periods:
            if period.begin in first_days:
                self._open_month(period)
            self._post_by_channel(period)
            self._post_agencies(period)
            yield env.timeout(period.end - 1 + EVENING - env.now)
            self._charge(period)
            if period.end in first_days:
                self._close_month(period)
            yield env.timeout(period.end - env.now)

    def _open_month(self, period: Stretch) -> None:
        """Overheads are booked on the month's first day."""
        for account, money in self.timeline.finance.monthly_costs.items():
            if money[period.month].any():
                self.ledger.post_costs(account, period.begin, money[period.month][None])

    def _post_by_channel(self, period: Stretch) -> None:
        """Spend by channel and day in whole minor units; rounding never lets a sum drift."""
        ledger, days = self.ledger, slice(period.begin, period.end)
        for account, by_day, source, delay, spent in self._running:
            money = self._bought(by_day[days], period) if account == Account.ADS else by_day[days]
            running = spent + np.cumsum(money, axis=0)
            whole = np.rint(np.concatenate([spent[None], running]) * ledger.scale).astype(np.int64)
            spent[:] = running[-1]
            ledger.post_days(account, period.begin, -np.diff(whole, axis=0), source, delay)
        impressions = self._bought(self.timeline.traffic.impressions[days], period)
        ledger.impressions[period.month] += np.cumsum(impressions, axis=0)[-1]

    def _bought(self, by_day: Floats, period: Stretch) -> Floats:
        """(days, C, W): what is left of a period's numbers where cash stops the buying of clicks."""
        return by_day if self.limit is None else by_day * self.limit.buying(period.begin)

    def _post_agencies(self, period: Stretch) -> None:
        """Programmes that cost a share of what is spent on clicks."""
        days = slice(period.begin, period.end)
        for rates in self.timeline.programs:
            share = rates.ad_spend_share[days]
            if share.any():
                money = self._bought(self.timeline.traffic.spend[days], period)
                spend = np.cumsum(money, axis=1)[:, -1]
                self.ledger.post_costs(rates.running_account, period.begin, share * spend)

    def _charge(self, period: Stretch) -> None:
        """What was used is paid: messages, and the keeping of goods."""
        self.mailings.charge(period.begin, period.end)
        if self.stock is not None:
            money = self.stock.costs(period.begin, period.end)
            self.ledger.post_costs(Account.INVENTORY, period.begin, money)

    def _close_month(self, period: Stretch) -> None:
        self.mailable[period.month] = self.mailings.list_size
        tax = self.ledger.postings[Account.VAT, period.month].sum(axis=(0, 1))
        due = period.end - 1 + self.timeline.finance.vat_delay
        self.ledger.move_cash(Account.VAT, due, np.arange(len(tax)), tax)
