"""What a plan states first where goods, answers or the site become scarce: sizes that fit what it sells.

Rough sizes to begin with, all of them assumptions, and stated as such where the file can say so. Sales and
visits are those that the plan is expected to have, month by month; where nobody has worked them out yet,
they are estimated as in `roisim.scenario.expected_visits`, without repeat orders: the source then says so.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Final

from roisim.scenario.expected_visits import first_visits, hour_shares, orders_per_visitor
from roisim.scenario.quantity import EvidenceKind, plain_number
from roisim.scenario.scarce_things import (
    MOST_PEOPLE,
    MOST_SLOTS,
    MOST_UNITS,
    ServiceDesk,
    SiteCapacity,
)
from roisim.scenario.scenario import Scenario
from roisim.scenario.section import Section
from roisim.scenario.store import Funnel, Season
from roisim.translation import _
from roisim.units import DAYS_PER_AGE_MONTH, DAYS_PER_WEEK, MINUTES_PER_HOUR, SECONDS_PER_HOUR

Plain = dict[str, Any]

OPENING_WEEKS: Final = 6
LEAD_DAYS: Final = 14
SAFETY: Final = 0.5
"""Goods kept beside what sells during the lead time, as a share of that."""
MONTHS_ORDERED: Final = 2
SHIFT: Final = (9, 18)
OCCUPANCY: Final = 0.8
"""Share of the time that people at a desk answer; above, waiting grows steeply (Erlang, domain model C19)."""
DOLLARS_AN_HOUR: Final = 8.0
"""An hour of a person who answers: about the geometric middle of 4 US dollars (Turkey 2025, minimum wage with
the employer's share) and 19 (USA 2023, median of customer service, Bureau of Labor Statistics)."""
SPARE: Final = 3.0
"""Room on the site, against what is used at a time in the busiest hour."""
FEWEST_SLOTS: Final = 10


def stock_start(scenario: Scenario | None, orders: Sequence[float] = ()) -> Plain:
    """Stock for what the plan sells; every order takes a unit. Two digits, at least one unit.

    opening       = sales of the first six weeks
    reorder point = sales a day × lead time × (1 + ½)
    order up to   = two months' sales

    Sales a day and a month are means over the plan: the safety bears growth by half.

    Args:
        scenario: the plan; None where it has never been sound: then the least.
        orders: by plan month, as expected; estimated where empty.
    """
    sold = list(orders) or _estimated(expected_orders, scenario)
    monthly = math.fsum(sold) / len(sold)
    sales = _("expected sales") if orders else _("first orders, as estimated")
    point = _units(monthly / DAYS_PER_AGE_MONTH * LEAD_DAYS * (1 + SAFETY))
    return {
        "opening_units": _assumed(
            _units(_first_days(sold, OPENING_WEEKS * DAYS_PER_WEEK)),
            _("{sales} of the first six weeks").format(sales=sales),
        ),
        "reorder_point": _assumed(
            point, _("{sales} during the lead time, and half of that").format(sales=sales)
        ),
        "order_up_to": _assumed(
            max(_units(monthly * MONTHS_ORDERED), point + 1),
            _("{sales} of two months").format(sales=sales),
        ),
        "lead_time_days": _assumed(LEAD_DAYS, _("two weeks")),
    }


def desk_start(scenario: Scenario | None, visits: Sequence[float] = ()) -> Plain:
    """One shift with people for the questions of the busiest month, and a wage in the plan's money.

    people = questions an hour × handling time ÷ 0.8, rounded up, at least 1
    wage   = 8 US dollars × the plan's price level, as the library's costs are turned into its money

    Args:
        scenario: the plan; None where it has never been sound: then the least.
        visits: by plan month, as expected; estimated where empty.
    """
    shares = _hours(scenario)[slice(*SHIFT)]
    funnel = scenario.funnel if scenario is not None else Funnel()
    looking = _busiest_day(scenario, visits) * math.fsum(shares) / len(shares) * funnel.consideration.mean()
    questions = looking * _usual(ServiceDesk, "asking_share")
    people = questions * _usual(ServiceDesk, "handling_minutes") / MINUTES_PER_HOUR / OCCUPANCY
    begin, end = SHIFT
    level = scenario.money_per_dollar if scenario is not None else 1.0
    wage = plain_number(float(f"{DOLLARS_AN_HOUR * level:.2g}"))
    words = _("{dollars} US dollars an hour at the plan's price level").format(dollars=f"{DOLLARS_AN_HOUR:g}")
    return {
        "shifts": [{"from": begin, "until": end, "agents": min(max(1, math.ceil(people)), MOST_PEOPLE)}],
        "wage_per_hour": _assumed(wage, words),
    }


def site_start(scenario: Scenario | None, visits: Sequence[float] = ()) -> Plain:
    """Three times the room that the busiest hour of the busiest month takes; at least ten visits at a time.

    slots = visits an hour × seconds a visit ÷ 3600 × 3

    Args:
        scenario: the plan; None where it has never been sound: then the least.
        visits: by plan month, as expected; estimated where empty.
    """
    an_hour = _busiest_day(scenario, visits) * max(_hours(scenario))
    at_a_time = an_hour * _usual(SiteCapacity, "seconds_per_visit") / SECONDS_PER_HOUR
    return {"slots": min(max(FEWEST_SLOTS, _rounded(at_a_time * SPARE)), MOST_SLOTS)}


def expected_orders(scenario: Scenario) -> list[float]:
    """About how many first orders each month of a plan brings; repeat orders are left out."""
    a_visitor = orders_per_visitor(scenario)
    return [visits * a_visitor for visits in first_visits(scenario)]


def expected_visits(scenario: Scenario) -> list[float]:
    """About how many visits each month of a plan brings, with those of strangers who come back."""
    visits_each = 1 + scenario.returning.visits_per_visitor.mean()
    return [visits * visits_each for visits in first_visits(scenario)]


def _estimated(count: Callable[[Scenario], list[float]], scenario: Scenario | None) -> list[float]:
    return [0.0] if scenario is None else count(scenario)


def _busiest_day(scenario: Scenario | None, visits: Sequence[float]) -> float:
    """Visits of a day of the busiest month."""
    return max(visits or _estimated(expected_visits, scenario)) / DAYS_PER_AGE_MONTH


def _hours(scenario: Scenario | None) -> list[float]:
    return hour_shares(scenario.season if scenario is not None else Season())


def _first_days(months: Sequence[float], days: float) -> float:
    """What the first days of a plan bring of something that is known by month; its end goes on."""
    total, month = 0.0, 0
    while days > 0:
        part = min(days / DAYS_PER_AGE_MONTH, 1.0)
        total += months[min(month, len(months) - 1)] * part
        days -= DAYS_PER_AGE_MONTH
        month += 1
    return total


def _usual(section: type[Section], name: str) -> float:
    """What holds where a plan states nothing."""
    spec = section.spec(name)
    assert spec is not None
    assert isinstance(spec.default, int | float)
    return float(spec.default)


def _units(number: float) -> int:
    return min(max(1, _rounded(number)), int(MOST_UNITS) - 1)


def _rounded(number: float) -> int:
    """Two digits, as of a rough number."""
    return round(float(f"{number:.2g}"))


def _assumed(value: float, source: str) -> Plain:
    return {"value": value, "evidence": EvidenceKind.ASSUMPTION.value, "source": source}
