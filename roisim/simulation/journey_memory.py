"""What the shop of a journey remembers of its people, and how many come because of it."""

from __future__ import annotations

from math import expm1
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from roisim.simulation.journey_rates import JourneyRates


class Memory:
    """Who came, who is known, who is a customer.

    What is looked up on the first day of a month is what had happened until then; so events are kept by
    their days. `came`: by channel, people who have come.
    """

    def __init__(self, rates: JourneyRates) -> None:
        self._rates = rates
        self._first_days: list[int] = rates.timeline.calendar.first_day.tolist()
        self._known = [0] * rates.days
        self._customers = [0] * rates.days
        self.came = [0] * len(rates.channels)
        self._month = 0
        self._known_when_month_began, self._customers_when_month_began = 0, 0

    def becomes_known(self, day: int) -> None:
        """Somebody left an address, allowed notifications or ordered, for the first time."""
        self._known[day] += 1

    def becomes_customer(self, day: int) -> None:
        """Somebody ordered for the first time."""
        self._customers[day] += 1

    def loses_customer(self, day: int) -> None:
        """A customer lapsed."""
        self._customers[day] -= 1

    def expected(self, channel: int, day: int) -> float:
        """Arrivals of a day that has begun, friends of customers apart."""
        self._look_around(self._rates.month_of_day[day])
        of = self._rates.coming[channel]
        cheaper = -of.learning * expm1(-self._known_when_month_began / of.scale)
        learned = of.clicks[day] / (1.0 - of.price_share[day] * cheaper)
        loyal = of.loyal[day] * self._customers_when_month_began
        return learned + loyal + of.imitation * self.came[channel]

    def clicks_again(self, channel: int, day: int) -> float:
        """Part of the candidates for another click (`JourneyRates.click_chance`) that do click."""
        most = self._rates.click_chance[channel][day]
        if most <= 0.0 or self._rates.coming[channel].learning <= 0.0:
            return 1.0
        return -expm1(-self.expected(channel, day) / self._rates.audience[channel]) / most

    def _look_around(self, month: int) -> None:
        """Counts people once when a month has begun."""
        while self._month < month:
            days = slice(*self._first_days[self._month : self._month + 2])
            self._known_when_month_began += sum(self._known[days])
            self._customers_when_month_began += sum(self._customers[days])
            self._month += 1
