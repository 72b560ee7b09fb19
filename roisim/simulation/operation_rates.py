"""From plan to what is scarce: goods on the shelf, people at the desk, room on the site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from roisim.simulation.input_draws import full
from roisim.units import DAYS_PER_AGE_MONTH, DAYS_PER_YEAR, MINUTES_PER_HOUR, SECONDS_PER_HOUR

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.scenario.quantity import Quantity
    from roisim.scenario.scarce_things import ServiceDesk
    from roisim.scenario.scenario import Scenario
    from roisim.simulation.input_draws import InputDraws
    from roisim.simulation.program_effects import ProgramEffects

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]


@dataclass(frozen=True)
class StockRates:
    """Goods on the shelf; units (W), money in currency units.

    Goods are ordered when those on hand and on order are `reorder_point` or fewer, up to `order_up_to`.
    `unit_cost` (D, W) what a unit costs the shop; `keeping` (D, W) what keeping it for a day costs;
    `spoilage` (W) its hazard a day.
    """

    opening: Integers
    reorder_point: Integers
    order_up_to: Integers
    lead_days: Floats
    lead_is_exponential: bool
    unit_cost: Floats
    keeping: Floats
    spoilage: Floats


@dataclass(frozen=True)
class DeskRates:
    """People who answer. `agents` (24) of the shifts, `added` (D, W) by programmes in the hours that
    are `open` (24); `asking` (D, W) share of considered visits; the rest (W). Rates are per hour."""

    agents: Integers
    added: Integers
    open: NDArray[np.bool_]
    asking: Floats
    robot_share: Floats
    service_per_hour: Floats
    patience_per_hour: Floats
    served_odds: Floats
    abandoned_odds: Floats

    def servers(self, day: int) -> Integers:
        """(24, W): people at the desk in each hour of a day."""
        people = np.maximum(self.agents[:, None] + self.added[day], 0)
        return np.where(self.open[:, None], people, 0)


@dataclass(frozen=True)
class SiteRates:
    """How many visits the site serves at a time, and how fast; rates per hour (W)."""

    slots: int
    service_per_hour: Floats
    patience_per_hour: Floats


def hour_shares(scenario: Scenario) -> Floats:
    """(24): parts of a day's visits; their sum is 1."""
    hours: Floats = np.array(scenario.season.demand_by_hour)
    shares: Floats = hours / np.cumsum(hours)[-1]
    return shares


def stock_rates(scenario: Scenario, draws: InputDraws) -> StockRates | None:
    """The plan's goods; None where they are never short."""
    stock = scenario.operations.stock
    if stock is None:
        return None
    days, worlds = draws.calendar.days, len(draws.worlds)
    place = ("operations", "stock")

    def of(name: str) -> Floats:
        return draws.value(getattr(stock, name), *place, name)

    def units(name: str) -> Integers:
        return full(np.rint(of(name)), worlds).astype(np.int64)

    unit_cost = _unit_cost(scenario, draws)
    days_in_month = draws.calendar.days_in_month[draws.calendar.month_of_day][:, None]
    cooling = draws.by_day(stock.cold_chain_per_unit, *place, "cold_chain_per_unit") / days_in_month
    return StockRates(
        opening=units("opening_units"),
        reorder_point=units("reorder_point"),
        order_up_to=units("order_up_to"),
        lead_days=full(of("lead_time_days"), worlds),
        lead_is_exponential=stock.lead_time_kind == "exponential",
        unit_cost=full(unit_cost, days, worlds),
        keeping=full(unit_cost * of("holding_cost_rate") / DAYS_PER_YEAR + cooling, days, worlds),
        spoilage=full(-np.log1p(-of("spoilage_per_month")) / DAYS_PER_AGE_MONTH, worlds),
    )


def _unit_cost(scenario: Scenario, draws: InputDraws) -> Floats:
    """(D, 1) or (D, W): goods of a mean order at list price, programmes left out."""
    value = draws.by_day(scenario.customers.order_value, "customers", "order_value")
    margin = draws.value(scenario.finance.gross_margin, "finance", "gross_margin")
    vat_rate = draws.value(scenario.finance.vat_rate, "finance", "vat_rate")
    return value * ((1.0 - margin) / (1.0 + vat_rate))


def desk_rates(scenario: Scenario, draws: InputDraws, effects: ProgramEffects) -> DeskRates | None:
    """The plan's service desk; None where there is none."""
    desk = scenario.operations.desk
    if desk is None:
        return None
    days, worlds = draws.calendar.days, len(draws.worlds)

    def of(name: str) -> Floats:
        return full(_of_desk(desk, draws, name), worlds)

    asking = np.minimum(_of_desk(desk, draws, "asking_share") * effects.on("asking"), 1.0)
    added = np.rint(effects.added("agents")).astype(np.int64)
    return DeskRates(
        agents=np.array(desk.agents_by_hour, np.int64),
        added=np.broadcast_to(added, (days, worlds)),
        open=np.array(desk.hours_open),
        asking=full(asking, days, worlds),
        robot_share=of("chatbot_share"),
        service_per_hour=MINUTES_PER_HOUR / of("handling_minutes"),
        patience_per_hour=MINUTES_PER_HOUR / of("patience_minutes"),
        served_odds=of("served_odds_ratio"),
        abandoned_odds=of("abandoned_odds_ratio"),
    )


def _of_desk(desk: ServiceDesk, draws: InputDraws, name: str) -> Floats:
    quantity: Quantity = getattr(desk, name)
    return draws.value(quantity, "operations", "desk", name)


def desk_wages(scenario: Scenario, draws: InputDraws) -> Floats | None:
    """(M, W): wages of the shifts in each month; None where there is no desk."""
    desk = scenario.operations.desk
    if desk is None:
        return None
    calendar = draws.calendar
    hours = sum(desk.agents_by_hour) * calendar.days_in_month[:, None]
    wage = draws.by_month(desk.wage_per_hour, "operations", "desk", "wage_per_hour")
    return full(wage * hours, calendar.months, len(draws.worlds))


def site_rates(scenario: Scenario, draws: InputDraws) -> SiteRates | None:
    """What the site can serve; None where it serves any number."""
    site = scenario.operations.site_capacity
    if site is None:
        return None
    place, worlds = ("operations", "site_capacity"), len(draws.worlds)
    busy = draws.value(site.seconds_per_visit, *place, "seconds_per_visit")
    patience = draws.value(site.patience_seconds, *place, "patience_seconds")
    return SiteRates(
        slots=site.slots,
        service_per_hour=full(SECONDS_PER_HOUR / busy, worlds),
        patience_per_hour=full(SECONDS_PER_HOUR / patience, worlds),
    )
