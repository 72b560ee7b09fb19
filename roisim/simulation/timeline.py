"""The timeline: a plan turned into daily rates for every world. All three readings share it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from roisim.simulation.ab_tests import with_tests
from roisim.simulation.calendar import Calendar
from roisim.simulation.channel_rates import PAID_KINDS, commission_rates, traffic_rates
from roisim.simulation.contact_rates import media_rates
from roisim.simulation.customer_rates import finance_rates, order_rates, program_rates, repeat_rates
from roisim.simulation.input_draws import InputDraws
from roisim.simulation.operation_rates import desk_rates, hour_shares, site_rates, stock_rates
from roisim.simulation.program_effects import ProgramEffects, running_programs
from roisim.simulation.visit_rates import interest_rates, message_odds, stage_rates
from roisim.units import minor_unit_digits

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.scenario.scenario import Scenario
    from roisim.simulation.channel_rates import CommissionRates, TrafficRates
    from roisim.simulation.contact_rates import MediumRates
    from roisim.simulation.customer_rates import FinanceRates, OrderRates, ProgramRates, RepeatRates
    from roisim.simulation.operation_rates import DeskRates, SiteRates, StockRates
    from roisim.simulation.visit_rates import InterestRates, StageRates

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Timeline:
    """Daily rates of W worlds. Every array has its full shape; constants are views without memory.

    Axes, in this order where present: D days, K visitor kinds (first, returning, known),
    C channels, W worlds. `paid`: channels whose cost is ad spend. `message_odds` (D, C, W): what on-site
    programmes do to the odds of an order after a click on a message.
    """

    calendar: Calendar
    worlds: range
    channels: tuple[str, ...]
    kinds: tuple[str, ...]
    paid: NDArray[np.bool_]
    currency_digits: int
    traffic: TrafficRates
    stages: StageRates
    interest: InterestRates
    commissions: CommissionRates
    message_odds: Floats
    media: tuple[MediumRates, ...]
    repeat: RepeatRates
    orders: OrderRates
    programs: tuple[ProgramRates, ...]
    finance: FinanceRates
    stock: StockRates | None
    desk: DeskRates | None
    site: SiteRates | None
    hours: NDArray[np.float64]  # (24) parts of a day's visits, where something is scarce

    @property
    def has_stations(self) -> bool:
        """Whether strangers may have to wait somewhere."""
        return self.desk is not None or self.site is not None

    @property
    def is_scarce(self) -> bool:
        """Whether anything is, but for cash."""
        return self.stock is not None or self.has_stations


def build_timeline(scenario: Scenario, seed: int, worlds: range) -> Timeline:
    """Daily rates of a plan for the worlds of a range; ranges are drawn once per world.

    A programme that is switched off, or runs on no day of the plan, leaves no trace here.
    """
    calendar = Calendar(scenario.start, scenario.months)
    draws = InputDraws(seed, worlds, calendar)
    channels = tuple(channel.name for channel in scenario.channels)
    running = running_programs(scenario.programs, draws)
    effects = ProgramEffects(running, draws, channels)
    traffic = traffic_rates(scenario, draws, effects)
    effects = with_tests(scenario, draws, effects, traffic)
    stages = stage_rates(scenario, draws, effects)
    without_programs = stage_rates(scenario, draws, effects.without_programs())
    return Timeline(
        calendar=calendar,
        worlds=worlds,
        channels=channels,
        kinds=tuple(channel.kind for channel in scenario.channels),
        paid=np.array([channel.kind in PAID_KINDS for channel in scenario.channels]),
        currency_digits=minor_unit_digits(scenario.currency),
        traffic=traffic,
        stages=stages,
        interest=interest_rates(scenario, draws, effects),
        commissions=commission_rates(scenario, draws),
        message_odds=message_odds(stages, without_programs),
        media=media_rates(scenario, running, draws, effects),
        repeat=repeat_rates(scenario, draws, effects),
        orders=order_rates(scenario, draws, effects),
        programs=program_rates(running, draws),
        finance=finance_rates(scenario, draws, running),
        stock=stock_rates(scenario, draws),
        desk=desk_rates(scenario, draws, effects),
        site=site_rates(scenario, draws),
        hours=hour_shares(scenario),
    )
