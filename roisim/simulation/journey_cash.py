"""Cash as a limit on spend: a SimPy Container that is looked at every morning."""

from __future__ import annotations

from typing import TYPE_CHECKING

import simpy

from roisim.simulation.accounts import AD_ACCOUNTS, Account

if TYPE_CHECKING:
    from collections.abc import Generator

    from roisim.simulation.journey_books import JourneyBooks
    from roisim.simulation.journey_rates import JourneyRates

    Process = Generator[simpy.Event, None, None]

PAID_WITH_THE_ORDER = (Account.SALES, Account.DISCOUNTS, Account.PAYMENT_FEES, Account.MARKETPLACE_FEES)


class Purse:
    """What may be spent, minor units; what is spent beyond it has to be made up first."""

    def __init__(self, env: simpy.Environment, amount: int) -> None:
        self._there = simpy.Container(env, init=max(amount, 0))
        self._missing = max(-amount, 0)

    @property
    def balance(self) -> int:
        """What there is, less what is missing."""
        return int(self._there.level) - self._missing

    def move(self, amount: int) -> None:
        """Money comes (+) or goes (-), at once."""
        wanted = self.balance + amount
        change = max(wanted, 0) - int(self._there.level)
        self._missing = max(-wanted, 0)
        if change > 0:
            self._there.put(change)
        elif change < 0:
            self._there.get(-change)


class Cash:
    """Moves cash on its days, and stops the buying of clicks on days that begin without enough of it."""

    def __init__(self, env: simpy.Environment, rates: JourneyRates) -> None:
        timeline, finance = rates.timeline, rates.timeline.finance
        self._env, self._rates = env, rates
        self._minor_units = 10**timeline.currency_digits
        limit = rates.of_world(finance.opening_cash), rates.of_world(finance.overdraft)
        self._purse = Purse(env, sum(round(amount * self._minor_units) for amount in limit))
        self._due = [0] * rates.days
        cost_delay = int(finance.cost_delay[rates.world])
        self._delay = dict.fromkeys(Account, cost_delay)
        self._delay |= dict.fromkeys(PAID_WITH_THE_ORDER, int(finance.payment_delay[rates.world]))
        self._delay |= dict.fromkeys(AD_ACCOUNTS, int(finance.ad_delay[rates.world]))
        self._delay[Account.CRM_ADS] = cost_delay
        self._delay |= {Account.GOODS: int(finance.supplier_delay[rates.world]), Account.REFUNDS: 0}
        self._vat_delay, self._vat = int(finance.vat_delay[rates.world]), 0
        self._first_days: list[int] = timeline.calendar.first_day.tolist()
        self._bought = [kind == "paid" for kind in timeline.kinds]
        self.stopped = False

    def book(self, account: Account, day: int, amount: int) -> None:
        """Cash of an amount booked on a day."""
        if account is Account.VAT:
            self._vat += amount
        else:
            self._move_on(day + self._delay[account], amount)

    def stops(self, channel: int) -> bool:
        """Whether nobody comes by a channel today, since nothing is spent on it."""
        return self.stopped and self._bought[channel]

    def days(self, books: JourneyBooks) -> Process:
        """The days of the plan: what was due yesterday, overheads, and what is spent on clicks."""
        traffic, world = self._rates.timeline.traffic, self._rates.world
        for day in range(self._rates.days):
            if day:
                self._purse.move(self._due[day - 1])
            self._overheads(day)
            spend = [float(amount) for amount in traffic.spend[day, :, world]]
            bought = sum(amount for amount, bought in zip(spend, self._bought, strict=True) if bought)
            self.stopped = self._purse.balance < bought * self._minor_units
            spent = sum(spend) - (bought if self.stopped else 0.0)
            books.book(Account.ADS, day, -round(spent * self._minor_units))
            yield self._env.timeout(day + 1 - self._env.now)

    def _overheads(self, day: int) -> None:
        """Paid from a month's first day on; the books take them when it ends. VAT is paid after it."""
        if day not in self._first_days:
            return
        month = self._first_days.index(day)
        for account, costs in self._rates.timeline.finance.monthly_costs.items():
            cost = round(float(costs[month, self._rates.world]) * self._minor_units)
            self._move_on(day + self._delay[account], -cost)
        if month:
            last_day, vat, self._vat = day - 1, self._vat, 0
            if self._vat_delay:
                self._move_on(last_day + self._vat_delay, vat)
            else:
                self._purse.move(vat)

    def _move_on(self, day: int, amount: int) -> None:
        if day < len(self._due):
            self._due[day] += amount
