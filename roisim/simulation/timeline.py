"""The timeline: a plan turned into daily rates for every world. All three readings share it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from roisim.scenario.channels import PaidChannel
from roisim.simulation.calendar import Calendar
from roisim.simulation.contact_rates import campaign_plan, contact_rates, flow_plans
from roisim.simulation.customer_rates import finance_rates, order_rates, program_rates, repeat_rates
from roisim.simulation.input_draws import InputDraws
from roisim.simulation.program_effects import ProgramEffects, running_programs
from roisim.simulation.visit_rates import interest_rates, message_odds, stage_rates, traffic_rates
from roisim.units import minor_unit_digits

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.scenario.scenario import Scenario
    from roisim.simulation.contact_rates import CampaignPlan, ContactRates, FlowPlan
    from roisim.simulation.customer_rates import FinanceRates, OrderRates, ProgramRates, RepeatRates
    from roisim.simulation.visit_rates import InterestRates, StageRates, TrafficRates


@dataclass(frozen=True)
class Timeline:
    """Daily rates of W worlds. Every array has its full shape; constants are views without memory.

    Axes, in this order where present: D days, K visitor kinds (first, returning, known),
    C channels, W worlds.
    """

    calendar: Calendar
    worlds: range
    channels: tuple[str, ...]
    paid: NDArray[np.bool_]
    currency_digits: int
    traffic: TrafficRates
    stages: StageRates
    interest: InterestRates
    contacts: ContactRates
    campaigns: CampaignPlan
    flows: tuple[FlowPlan, ...]
    repeat: RepeatRates
    orders: OrderRates
    programs: tuple[ProgramRates, ...]
    finance: FinanceRates


def build_timeline(scenario: Scenario, seed: int, worlds: range) -> Timeline:
    """Daily rates of a plan for the worlds of a range; ranges are drawn once per world.

    A programme that is switched off, or runs on no day of the plan, leaves no trace here.
    """
    calendar = Calendar(scenario.start, scenario.months)
    draws = InputDraws(seed, worlds, calendar)
    channels = tuple(channel.name for channel in scenario.channels)
    running = running_programs(scenario.programs, draws)
    effects = ProgramEffects(running, draws, channels)
    stages = stage_rates(scenario, draws, effects)
    without_programs = stage_rates(scenario, draws, ProgramEffects((), draws, channels))
    return Timeline(
        calendar=calendar,
        worlds=worlds,
        channels=channels,
        paid=np.array([isinstance(channel, PaidChannel) for channel in scenario.channels]),
        currency_digits=minor_unit_digits(scenario.currency),
        traffic=traffic_rates(scenario, draws, effects),
        stages=stages,
        interest=interest_rates(scenario, draws, effects),
        contacts=contact_rates(scenario, draws, effects, message_odds(stages, without_programs)),
        campaigns=campaign_plan(running, draws, effects),
        flows=flow_plans(running, draws),
        repeat=repeat_rates(scenario, draws, effects),
        orders=order_rates(scenario, draws, effects),
        programs=program_rates(running, draws),
        finance=finance_rates(scenario, draws, running),
    )
