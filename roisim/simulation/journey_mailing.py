"""What is written to known people: a SimPy process for each campaign calendar and each flow enrolment."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf
from typing import TYPE_CHECKING

import simpy

from roisim.simulation.accounts import Count
from roisim.simulation.journey_rates import JourneyRates, with_odds
from roisim.simulation.journey_story import Event, Stage, Story

if TYPE_CHECKING:
    from collections.abc import Generator

    from roisim.simulation.contact_rates import FlowPlan
    from roisim.simulation.journey_books import JourneyBooks
    from roisim.simulation.journey_luck import Luck

SIGN_UP, CART_LEFT = "sign_up", "cart_left"
CAMPAIGN_WEIGHT, FLOW_MESSAGE_WEIGHT = 1.0, 0.5
"""What a message adds to fatigue (§B10: flow messages count half)."""


@dataclass(frozen=True)
class Mail:
    """One message as sent: shares that click and unsubscribe before fatigue, orders per click,
    discount, what it adds to fatigue, its programme, and whether it reminds of a cart."""

    clicks: float
    unsubscribes: float
    orders_per_click: float
    discount: float
    weight: float
    program: int
    cart: bool = False


@dataclass(frozen=True)
class Click:
    """What interrupts a visitor's waiting: the message that was clicked, and whether they then
    unsubscribe by it."""

    mail: Mail
    leaves: bool


class Address:
    """Where one known person can be written to.

    Args:
        owner: the visitor's process; a `Click` interrupts it.
        listed: whether campaigns and welcome flows are sent there; else only cart reminders.
        stale_at: time from which nobody reads it any more.
    """

    __slots__ = (
        "fatigue", "flows", "listed", "luck", "owner", "stale_at", "story", "subscribed", "written_at",
    )  # fmt: skip

    def __init__(
        self, owner: simpy.Process, luck: Luck, story: Story | None, *, listed: bool, stale_at: float
    ) -> None:
        self.owner = owner
        self.luck = luck
        self.story = story
        self.listed = listed
        self.stale_at = stale_at
        self.subscribed = True
        self.fatigue = 0.0
        self.written_at = 0.0
        self.flows: dict[int, simpy.Process] = {}

    def reachable(self, now: float) -> bool:
        """Whether a message sent now reaches someone."""
        return self.subscribed and now < self.stale_at


class Mailing:
    """The list, the campaigns and the flows."""

    def __init__(self, env: simpy.Environment, rates: JourneyRates, books: JourneyBooks) -> None:
        contacts = rates.timeline.media[0]
        self._env, self._rates, self._books = env, rates, books
        self._list: list[Address] = []
        self._flow_mails: dict[tuple[int, int, int], Mail] = {}
        self._consent = rates.by_day(contacts.joining)
        self._decay = rates.of_world(contacts.decay_per_day)
        self._memory = rates.of_world(contacts.fatigue_memory_days)
        self._tiring = rates.of_world(contacts.fatigue_effect)
        self._annoying = rates.of_world(contacts.unsubscribe_growth)
        self._click_odds = rates.by_day(contacts.click_odds)
        self._unsubscribe_factor = rates.by_day(contacts.unsubscribe_factor)
        self._programs = [
            (program.running_account, rates.by_day(program.per_message))
            for program in rates.timeline.programs
        ]
        self._contact_costs = [
            (program.running_account, rates.by_day(program.per_contact))
            for program in rates.timeline.programs
        ]
        self._minor_units = 10**rates.timeline.currency_digits
        for program in sorted(set(contacts.campaigns.program.tolist())):
            env.process(self._campaigns(program))

    def charge_contact(self) -> None:
        """What a new contact costs."""
        day = int(self._env.now)
        for account, cost in self._contact_costs:
            self._books.book(account, day, -cost[day] * self._minor_units)

    def join(self, owner: simpy.Process, luck: Luck, story: Story | None) -> Address | None:
        """Someone signs up now; None if they do not allow to be written to."""
        now = self._env.now
        if not luck.chance(self._consent[int(now)]):
            return None
        stale_at = now + luck.exponential() / self._decay if self._decay > 0.0 else inf
        address = Address(owner, luck, story, listed=True, stale_at=stale_at)
        self._list.append(address)
        self._enrol(address, SIGN_UP)
        return address

    def remember_for_cart(self, owner: simpy.Process, luck: Luck, story: Story | None) -> Address:
        """An address left at a checkout: good for reminders of the cart and nothing else."""
        return Address(owner, luck, story, listed=False, stale_at=inf)

    def cart_left(self, address: Address) -> None:
        """A known person leaves a cart without ordering."""
        self._enrol(address, CART_LEFT)

    def ordered(self, address: Address) -> None:
        """Nobody is reminded of a cart after an order."""
        for number, process in list(address.flows.items()):
            if self._rates.timeline.media[0].flows[number].trigger == CART_LEFT:
                del address.flows[number]
                if process.is_alive:
                    process.interrupt("ordered")

    def list_size(self) -> int:
        """How many people are written to."""
        self._clean_list()
        return len(self._list)

    def _clean_list(self) -> None:
        now = self._env.now
        self._list = [address for address in self._list if address.subscribed and now < address.stale_at]

    def _campaigns(self, program: int) -> Generator[simpy.Event, None, None]:
        """The campaign calendar of one programme."""
        plan, world = self._rates.timeline.media[0].campaigns, self._rates.world
        for campaign in (plan.program == program).nonzero()[0].tolist():
            yield self._env.timeout(max(0.0, float(plan.time[campaign]) - self._env.now))
            mail = Mail(
                clicks=float(plan.clicks[campaign, world]),
                unsubscribes=float(plan.unsubscribes[campaign, world]),
                orders_per_click=float(plan.orders_per_click[campaign, world]),
                discount=float(plan.discount[campaign, world]),
                weight=CAMPAIGN_WEIGHT,
                program=program,
            )
            self._clean_list()
            for address in self._list:
                self._send(address, mail)
            self._count_messages(program, len(self._list))

    def _enrol(self, address: Address, trigger: str) -> None:
        """Begin the flows of a trigger; one enrolment at a time for a person and flow."""
        now = self._env.now
        if not address.reachable(now):
            return
        for number, flow in enumerate(self._rates.timeline.media[0].flows):
            if flow.trigger != trigger or not flow.from_day <= now < flow.to_day:
                continue
            running = address.flows.get(number)
            if running is None or not running.is_alive:
                address.flows[number] = self._env.process(self._flow(address, flow))

    def _flow(self, address: Address, flow: FlowPlan) -> Generator[simpy.Event, None, None]:
        """The messages of one enrolment; an interrupt ends it."""
        env, begin = self._env, self._env.now
        try:
            for step, delay in enumerate(flow.delays.tolist()):
                yield env.timeout(max(0.0, begin + delay - env.now))
                if not address.reachable(env.now):
                    return
                self._send(address, self._flow_mail(flow, step, int(env.now)))
                self._count_messages(flow.program, 1)
        except simpy.Interrupt:
            return

    def _flow_mail(self, flow: FlowPlan, step: int, day: int) -> Mail:
        """A flow's message with what programmes do to it on a day; made once a day."""
        place = (id(flow), step, day)
        if place not in self._flow_mails:
            self._flow_mails[place] = self._write_flow_mail(flow, step, day)
        return self._flow_mails[place]

    def _write_flow_mail(self, flow: FlowPlan, step: int, day: int) -> Mail:
        world = self._rates.world
        return Mail(
            clicks=with_odds(float(flow.clicks[step, world]), self._click_odds[day]),
            unsubscribes=float(flow.unsubscribes[step, world]) * self._unsubscribe_factor[day],
            orders_per_click=float(flow.orders_per_click[step, world]),
            discount=float(flow.discount[step, world]),
            weight=FLOW_MESSAGE_WEIGHT,
            program=flow.program,
            cart=flow.trigger == CART_LEFT,
        )

    def _send(self, address: Address, mail: Mail) -> None:
        """One message to one person: whether they click, and whether they unsubscribe."""
        now = self._env.now
        fatigue = address.fatigue * exp((address.written_at - now) / self._memory)
        address.fatigue = fatigue + mail.weight
        address.written_at = now
        clicks = mail.clicks * exp(-self._tiring * fatigue)
        leaves = min(1.0, mail.unsubscribes + self._annoying * fatigue)
        if address.story is not None:
            self._tell_message(address.story, mail)
        does_nothing = (1.0 - clicks) * (1.0 - leaves)
        if address.luck.uniform() >= does_nothing:
            self._react(address, mail, clicks, leaves)

    def _react(self, address: Address, mail: Mail, clicks: float, leaves: float) -> None:
        """Someone clicks, unsubscribes or does both, each with its share given that anything happens."""
        something = clicks + leaves - clicks * leaves
        luck = address.luck.uniform() * something
        leaves_by_it = luck >= clicks * (1.0 - leaves)
        if luck < clicks:
            address.owner.interrupt(Click(mail, leaves_by_it))
        else:
            self.unsubscribe(address)

    def unsubscribe(self, address: Address) -> None:
        """Someone asks not to be written to any more."""
        now = self._env.now
        address.subscribed = False
        self._books.counts[Count.UNSUBSCRIBES][self._rates.month_of_day[int(now)]] += 1
        if address.story is not None:
            address.story.tell(now, Stage.INTEREST, Event.UNSUBSCRIBE)

    def _count_messages(self, program: int, messages: int) -> None:
        day = int(self._env.now)
        month = self._rates.month_of_day[day]
        account, per_message = self._programs[program]
        self._books.counts[Count.MESSAGES][month] += messages
        self._books.book(account, day, -messages * per_message[day] * self._minor_units)

    def _tell_message(self, story: Story, mail: Mail) -> None:
        now = self._env.now
        cost = self._programs[mail.program][1][int(now)] * self._minor_units
        event = Event.REMINDER if mail.cart else Event.MESSAGE
        story.tell(now, Stage.AWARENESS, event, -cost if cost else None)
