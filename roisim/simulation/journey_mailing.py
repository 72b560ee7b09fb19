"""What is written to known people, by each medium: a SimPy process for each campaign calendar and each
flow enrolment."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf
from typing import TYPE_CHECKING

import simpy

from roisim.simulation.accounts import Count
from roisim.simulation.contact_rates import ADS, EMAIL, PUSH
from roisim.simulation.journey_rates import JourneyRates, with_odds
from roisim.simulation.journey_story import Event, Stage, Story

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Sequence

    from roisim.simulation.contact_rates import FlowPlan, MediumRates
    from roisim.simulation.journey_books import JourneyBooks
    from roisim.simulation.journey_luck import Luck

SIGN_UP, BROWSE_LEFT, CART_LEFT, ORDERED = "sign_up", "browse_left", "cart_left", "ordered"
CAMPAIGN_WEIGHT, FLOW_MESSAGE_WEIGHT = 1.0, 0.5
"""What a message adds to fatigue (§B10: flow messages count half)."""

TOLD_AS = {EMAIL: Event.MESSAGE, PUSH: Event.NOTIFICATION, ADS: Event.AD_SHOWN}


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
    """What interrupts a visitor's waiting: the message that was clicked, where it was read, what the
    click costs (minor units), and whether they then unsubscribe by it."""

    mail: Mail
    address: Address
    cost: float
    leaves: bool


class Address:
    """Where one known person can be written to by one medium.

    Args:
        mailing: the medium's.
        owner: the visitor's process; a `Click` interrupts it.
        listed: whether campaigns and welcome flows are sent there; else only cart reminders.
        stale_at: time from which nobody reads it any more.
    """

    __slots__ = (
        "fatigue", "flows", "listed", "luck", "mailing", "owner", "stale_at", "story", "subscribed",
        "written_at",
    )  # fmt: skip

    def __init__(
        self,
        mailing: Mailing,
        owner: simpy.Process,
        luck: Luck,
        story: Story | None,
        *,
        listed: bool,
        stale_at: float,
    ) -> None:
        self.mailing = mailing
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


class Mailings:
    """All media; what happens to a person is told to each that reaches them."""

    def __init__(self, env: simpy.Environment, rates: JourneyRates, books: JourneyBooks) -> None:
        self._env, self._books = env, books
        self._media = {medium.name: Mailing(env, rates, books, medium) for medium in rates.timeline.media}
        minor_units = 10**rates.timeline.currency_digits
        self._contact_costs = [
            (program.running_account, [cost * minor_units for cost in rates.by_day(program.per_contact)])
            for program in rates.timeline.programs
            if program.per_contact.any()
        ]

    def charge_contact(self) -> None:
        """What a new contact costs."""
        day = int(self._env.now)
        for account, cost in self._contact_costs:
            self._books.book_part(account, day, -cost[day])

    def join(
        self, owner: simpy.Process, luck: Luck, story: Story | None, media: Collection[str]
    ) -> list[Address]:
        """Someone may be reached by these media from now on: where they are."""
        joined = (self._media[name].join(owner, luck, story) for name in self._media if name in media)
        return [address for address in joined if address is not None]

    def remember_for_cart(self, owner: simpy.Process, luck: Luck, story: Story | None) -> Address:
        """An address left at a checkout: good for e-mails about the cart and nothing else."""
        return Address(self._media[EMAIL], owner, luck, story, listed=False, stale_at=inf)

    def cart_left(self, addresses: Sequence[Address]) -> None:
        """A known person leaves a cart without ordering."""
        for address in addresses:
            address.mailing.enrol(address, CART_LEFT)

    def browsed(self, addresses: Sequence[Address]) -> None:
        """A known person looks at products and leaves nothing in a cart."""
        for address in addresses:
            address.mailing.enrol(address, BROWSE_LEFT)

    def ordered(self, addresses: Sequence[Address]) -> None:
        """A known person orders."""
        for address in addresses:
            address.mailing.ordered(address)


class Mailing:
    """One medium's list, campaigns and flows."""

    def __init__(
        self, env: simpy.Environment, rates: JourneyRates, books: JourneyBooks, medium: MediumRates
    ) -> None:
        self._env, self._rates, self._books, self._medium = env, rates, books, medium
        self._list: list[Address] = []
        self._flow_mails: dict[tuple[int, int, int], Mail] = {}
        self._joining = rates.by_day(medium.joining)
        self._decay = rates.of_world(medium.decay_per_day)
        self._memory = rates.of_world(medium.fatigue_memory_days)
        self._tiring = rates.of_world(medium.fatigue_effect)
        self._annoying = rates.of_world(medium.unsubscribe_growth)
        self._click_odds = rates.by_day(medium.click_odds)
        self._unsubscribe_factor = rates.by_day(medium.unsubscribe_factor)
        minor_units = 10**rates.timeline.currency_digits
        self._programs = [
            (
                program.running_account,
                [cost * minor_units for cost in rates.by_day(program.per_message)],
                [cost * minor_units for cost in rates.by_day(program.per_click)],
            )
            for program in rates.timeline.programs
        ]
        for number in sorted(set(medium.campaigns.program.tolist())):
            env.process(self._campaigns(number))

    def join(self, owner: simpy.Process, luck: Luck, story: Story | None) -> Address | None:
        """Someone becomes known now; None if they do not allow to be written to, or are not found."""
        now = self._env.now
        if not luck.chance(self._joining[int(now)]):
            return None
        stale_at = now + luck.exponential() / self._decay if self._decay > 0.0 else inf
        address = Address(self, owner, luck, story, listed=True, stale_at=stale_at)
        self._list.append(address)
        self.enrol(address, SIGN_UP)
        return address

    def ordered(self, address: Address) -> None:
        """An order ends some flows, and sets off others."""
        for flow in self._medium.flows:
            process = address.flows.pop(flow.number, None) if flow.stops_at_order else None
            if process is not None and process.is_alive:
                process.interrupt("ordered")
        self.enrol(address, ORDERED)

    def _clean_list(self) -> None:
        now = self._env.now
        self._list = [address for address in self._list if address.subscribed and now < address.stale_at]

    def _campaigns(self, program: int) -> Generator[simpy.Event, None, None]:
        """The campaign calendar of one programme."""
        plan, world = self._medium.campaigns, self._rates.world
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

    def enrol(self, address: Address, trigger: str) -> None:
        """Begin the flows of a trigger; one enrolment at a time for a person and flow.

        Who left an address for the cart alone hears of nothing else.
        """
        now = self._env.now
        if not address.reachable(now) or not (address.listed or trigger == CART_LEFT):
            return
        for flow in self._medium.flows:
            if flow.trigger != trigger or not flow.from_day <= now < flow.to_day:
                continue
            running = address.flows.get(flow.number)
            if running is None or not running.is_alive:
                share = self._rates.of_world(flow.share)
                if share >= 1.0 or address.luck.chance(share):
                    address.flows[flow.number] = self._env.process(self._flow(address, flow))

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
        place = (flow.number, step, day)
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
            account, __, per_click = self._programs[mail.program]
            day = int(self._env.now)
            if per_click[day]:
                self._books.book_part(account, day, -per_click[day])
            address.owner.interrupt(Click(mail, address, per_click[day], leaves_by_it))
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
        account, per_message, __ = self._programs[program]
        self._books.counts[Count.MESSAGES][self._rates.month_of_day[day]] += messages
        if per_message[day]:
            self._books.book_part(account, day, -messages * per_message[day])

    def _tell_message(self, story: Story, mail: Mail) -> None:
        now = self._env.now
        cost = self._programs[mail.program][1][int(now)]
        event = Event.REMINDER if mail.cart else TOLD_AS[self._medium.name]
        story.tell(now, Stage.AWARENESS, event, -cost if cost else None)
