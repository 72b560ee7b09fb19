"""From plan to what is written to known people, and what they do with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from roisim import random_numbers
from roisim.formulas.effects import apply_odds_ratio
from roisim.simulation.accounts import Source
from roisim.simulation.input_draws import full
from roisim.units import DAYS_PER_WEEK, HOURS_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from roisim.scenario.programs import Campaign, Message
    from roisim.scenario.scenario import Scenario
    from roisim.simulation.input_draws import InputDraws
    from roisim.simulation.program_effects import ProgramEffects, RunningProgram

    Floats = NDArray[np.float64]

MINUTES_PER_DAY = 24 * 60
FLOW_NUMBERS = 256
SIGN_UP = "sign_up"
EMAIL, PUSH, ADS = "email", "push", "ads"
SOURCES = {EMAIL: Source.EMAIL, PUSH: Source.PUSH, ADS: Source.ADS}
MESSAGE_NUMBERS = ("clicks_per_message", "orders_per_click", "unsubscribes_per_message", "discount")


@dataclass(frozen=True)
class MediumRates:
    """One medium by which known people are written to: e-mail, notifications, or ads shown to them.

    Consent and fatigue are (W), but for `joining` (D, W), the share of those who may join its list by
    day, and the programmes' effects on flow messages by day, (D, W): `click_odds` and
    `unsubscribe_factor`. Campaigns carry those in their own numbers. Fatigue is counted by medium.
    """

    name: str
    source: Source
    joining: Floats
    decay_per_day: Floats
    fatigue_memory_days: Floats
    fatigue_effect: Floats
    unsubscribe_growth: Floats
    click_odds: Floats
    unsubscribe_factor: Floats
    campaigns: CampaignPlan
    flows: tuple[FlowPlan, ...]

    @property
    def luck(self) -> int:
        """Its number in a person's luck, whatever other media the plan has."""
        return list(SOURCES).index(self.name)

    @property
    def has_message_effects(self) -> bool:
        """Whether any programme changes the clicks of flow messages."""
        return bool((self.click_odds != 1.0).any())


@dataclass(frozen=True)
class CampaignPlan:
    """All campaigns of all programmes in order of time. `program`, `time` (J); shares (J, W).

    `luck` (J+1) numbers a campaign, and what lies behind the last, in a person's luck: by minute
    and name, so that another programme's campaigns do not change it.
    """

    program: NDArray[np.int64]
    time: Floats
    luck: NDArray[np.int64]
    clicks: Floats
    orders_per_click: Floats
    unsubscribes: Floats
    discount: Floats

    def of(self, chosen: NDArray[np.int64]) -> CampaignPlan:
        """Those in these places, in their order."""
        return CampaignPlan(
            program=self.program[chosen],
            time=self.time[chosen],
            luck=np.append(self.luck[chosen], self.luck[-1]),
            clicks=self.clicks[chosen],
            orders_per_click=self.orders_per_click[chosen],
            unsubscribes=self.unsubscribes[chosen],
            discount=self.discount[chosen],
        )


@dataclass(frozen=True)
class FlowPlan:
    """One flow: messages s = 0…S-1 at `delays[s]` days after the trigger; shares (S, W).

    Enrols from `from_day` on, before `to_day`, a `share` (W) of the events that set it off. `number`
    tells it from all other flows of the plan; `luck` numbers it in a person's luck, by name.
    `restarts`: a new event begins it anew, instead of changing nothing while it is under way.
    """

    number: int
    program: int
    luck: int
    trigger: str
    from_day: int
    to_day: int
    stops_at_order: bool
    restarts: bool
    share: Floats
    delays: Floats
    clicks: Floats
    orders_per_click: Floats
    unsubscribes: Floats
    discount: Floats

    @property
    def keeps_count(self) -> bool:
        """Whether a person can go through it again, or be taken out of it by an order."""
        return self.trigger != SIGN_UP or self.stops_at_order


def media_rates(
    scenario: Scenario, running: Sequence[RunningProgram], draws: InputDraws, effects: ProgramEffects
) -> tuple[MediumRates, ...]:
    """Every medium that is in use, e-mail always: the list of addresses grows without a programme too."""
    campaigns = campaign_plan(running, draws, effects)
    flows = flow_plans(running, draws)
    media = [program.program.medium or EMAIL for program in running]
    used = [name for name in SOURCES if name == EMAIL or name in media]
    return tuple(
        _medium_rates(
            name,
            scenario,
            draws,
            effects,
            campaigns.of(np.flatnonzero([media[program] == name for program in campaigns.program])),
            tuple(flow for flow in flows if media[flow.program] == name),
        )
        for name in used
    )


def _medium_rates(
    name: str,
    scenario: Scenario,
    draws: InputDraws,
    effects: ProgramEffects,
    campaigns: CampaignPlan,
    flows: tuple[FlowPlan, ...],
) -> MediumRates:
    days, worlds = draws.calendar.days, len(draws.worlds)
    contacts = scenario.contacts

    def of(key: str) -> Floats:
        return full(draws.value(getattr(contacts, key), "contacts", key), worlds)

    decay = {EMAIL: "address_decay_per_week", PUSH: "push_decay_per_week", ADS: "ad_decay_per_week"}
    return MediumRates(
        name=name,
        source=SOURCES[name],
        joining=full(_joining(name, scenario, draws, effects), days, worlds),
        decay_per_day=-np.log1p(-of(decay[name])) / DAYS_PER_WEEK,
        fatigue_memory_days=of("fatigue_memory_days"),
        fatigue_effect=of("fatigue_effect"),
        unsubscribe_growth=of("unsubscribe_growth"),
        click_odds=full(effects.on("message_click"), days, worlds),
        unsubscribe_factor=full(effects.on("unsubscribe"), days, worlds),
        campaigns=campaigns,
        flows=flows,
    )


def _joining(name: str, scenario: Scenario, draws: InputDraws, effects: ProgramEffects) -> Floats:
    """(D, 1), (D, W) or (1): share of those who may join a medium's list that do."""
    contacts = scenario.contacts
    if name == EMAIL:
        consent = draws.value(contacts.consent_share, "contacts", "consent_share")
        return apply_odds_ratio(consent, effects.on("consent"))
    if name == PUSH:
        return np.ones(1)
    return draws.value(contacts.ad_match_share, "contacts", "ad_match_share")


def campaign_plan(
    running: Sequence[RunningProgram], draws: InputDraws, effects: ProgramEffects
) -> CampaignPlan:
    """Every campaign that falls into the plan and into its programme's days."""
    rows = sorted(_campaigns(running, draws), key=lambda row: (row[0], row[1]))
    time = np.array([row[0] for row in rows])
    day = time.astype(np.int64)
    shape = (len(rows), len(draws.worlds))
    if not rows:
        empty = np.zeros(shape)
        nothing = np.zeros(0, np.int64)
        return CampaignPlan(nothing, time, np.zeros(1, np.int64), empty, empty, empty, empty)
    # A campaign is sent many times with the same numbers.
    messages = {id(row[2]): row[2] for row in rows}
    place = {message: at for at, message in enumerate(messages)}
    sent = [place[id(row[2])] for row in rows]
    numbers = {
        name: np.stack(np.broadcast_arrays(*(message[name] for message in messages.values())))[sent]
        for name in MESSAGE_NUMBERS
    }
    clicks, unsubscribes = _with_effects(numbers, effects, day)
    return CampaignPlan(
        program=np.array([row[1] for row in rows]),
        time=time,
        luck=_campaign_luck(time, [running[row[1]].program.name for row in rows]),
        clicks=full(clicks, *shape),
        orders_per_click=full(numbers["orders_per_click"], *shape),
        unsubscribes=full(unsubscribes, *shape),
        discount=full(numbers["discount"], *shape),
    )


def _campaign_luck(time: Floats, programs: Sequence[str]) -> NDArray[np.int64]:
    """(J+1) below 2^31: minutes since the start, and 8 bits of the programme's name.

    A second campaign of the minute takes the next free number: on the same luck, whoever clicks one
    would click the other.
    """
    luck: list[int] = []
    taken: set[int] = set()
    for minute, name in zip(np.rint(time * MINUTES_PER_DAY).astype(np.int64).tolist(), programs, strict=True):
        bits = random_numbers.stable_hash(name)
        numbers = (minute * 256 + (bits + again) % 256 for again in range(256))
        luck.append(next((number for number in numbers if number not in taken), minute * 256))
        taken.add(luck[-1])
    return np.array([*luck, 0], np.int64)


def _with_effects(
    numbers: dict[str, Floats], effects: ProgramEffects, day: NDArray[np.int64]
) -> tuple[Floats, Floats]:
    clicks = apply_odds_ratio(numbers["clicks_per_message"], effects.on("message_click")[day])
    unsubscribes = numbers["unsubscribes_per_message"] * effects.on("unsubscribe")[day]
    return clicks, np.minimum(unsubscribes, 1.0)


def _campaigns(
    running: Sequence[RunningProgram], draws: InputDraws
) -> Iterator[tuple[float, int, dict[str, Floats]]]:
    """(time, programme, the message's numbers) of each campaign; one draw a world and number."""
    for index, program in enumerate(running):
        for number, campaign in enumerate(program.program.campaigns):
            name = ("programs", program.program.name, "campaigns", str(number))
            message = _message(campaign, draws, *name)
            for time in campaign_times(campaign, program, draws):
                yield time, index, message


def campaign_times(campaign: Campaign, program: RunningProgram, draws: InputDraws) -> list[float]:
    """Days since the plan's start at which a campaign is sent while its programme runs."""
    calendar = draws.calendar
    hour = campaign.hour / HOURS_PER_DAY
    if campaign.dates:
        days = [float(calendar.day_of(when)) for when in campaign.dates]
    else:
        days = list(np.arange(_first_send(campaign, program, draws), program.to_day, campaign.every_days))
    return [day + hour for day in days if program.from_day <= day + hour < program.to_day]


def _first_send(campaign: Campaign, program: RunningProgram, draws: InputDraws) -> int:
    """The programme's first day, or the first asked-for weekday from it on."""
    if campaign.weekday is None:
        return program.from_day
    begins = (draws.calendar.start + timedelta(days=program.from_day)).weekday()
    return program.from_day + (campaign.weekday - begins) % DAYS_PER_WEEK


def flow_plans(running: Sequence[RunningProgram], draws: InputDraws) -> tuple[FlowPlan, ...]:
    """Every flow of every running programme, before effects by day."""
    plans: list[FlowPlan] = []
    for index, program in enumerate(running):
        for number in range(len(program.program.flows)):
            luck = random_numbers.stable_hash(program.program.name, str(number)) % FLOW_NUMBERS
            while luck in {plan.luck for plan in plans}:
                luck = (luck + 1) % FLOW_NUMBERS
            plans.append(_flow_plan(len(plans), index, program, number, luck, draws))
    return tuple(plans)


def _flow_plan(
    number: int, program: int, running: RunningProgram, position: int, luck: int, draws: InputDraws
) -> FlowPlan:
    flow = running.program.flows[position]
    name = ("programs", running.program.name, "flows", str(position))
    # Sent in order of time, whatever their order in the plan.
    messages = sorted(enumerate(flow.messages), key=lambda message: message[1].delay_days)
    rows = [_message(message, draws, *name, str(step)) for step, message in messages]
    shares = {
        key: full(np.stack(np.broadcast_arrays(*(row[key] for row in rows))), len(rows), len(draws.worlds))
        for key in MESSAGE_NUMBERS
    }
    return FlowPlan(
        number=number,
        program=program,
        luck=luck,
        trigger=flow.trigger,
        from_day=running.from_day,
        to_day=running.to_day,
        stops_at_order=flow.ends_with_order,
        restarts=flow.begins_anew,
        share=full(draws.value(flow.share, *name, "share"), len(draws.worlds)),
        delays=np.array([message.delay_days for _step, message in messages], np.float64),
        clicks=shares["clicks_per_message"],
        orders_per_click=shares["orders_per_click"],
        unsubscribes=shares["unsubscribes_per_message"],
        discount=shares["discount"],
    )


def _message(message: Message | Campaign, draws: InputDraws, *name: str) -> dict[str, Floats]:
    return {key: draws.value(getattr(message, key), *name, key) for key in MESSAGE_NUMBERS}
