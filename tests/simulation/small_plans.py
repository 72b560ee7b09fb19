"""Small plans for tests: an empty shop, with the sections that a test is about put over it."""

from __future__ import annotations

from datetime import date
from typing import Any

from roisim.scenario.plan_reading import read_plan
from roisim.scenario.scenario import Scenario
from roisim.simulation.timeline import Timeline, build_timeline

NO_REPEAT_ORDERS = {"kind": "constant", "orders_per_year": 0, "yearly_churn": 0}
ORGANIC = {"name": "Direct", "kind": "organic", "monthly_visits": 310}


def plan(**sections: Any) -> Scenario:
    """A plan of one month with one organic channel, no programmes and no repeat orders.

    Args:
        sections: top-level entries of the plan; they replace the ones here. Customers without
            `repeat` never order again.
    """
    customers = {"repeat": NO_REPEAT_ORDERS, **sections.pop("customers", {})}
    scenario, findings = read_plan(
        {
            "format": 1,
            "name": "Small plan",
            "currency": "TRY",
            "start": date(2026, 1, 1),
            "months": 1,
            "channels": [ORGANIC],
            "customers": customers,
            **sections,
        }
    )
    assert scenario is not None, findings
    return scenario


def timeline_of(worlds: int = 1, **sections: Any) -> Timeline:
    """The timeline of a small plan."""
    return build_timeline(plan(**sections), 1, range(worlds))
