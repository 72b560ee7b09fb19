"""The textbook way of simulating a shop: one SimPy process per visitor. The measure for our speed.

Written as fast as SimPy allows: untraced, one plain generator per visitor, luck from
`random.Random`, arrivals drawn a month at a time, no attribute looked up twice. A mailing is one
shared event that wakes every reader; the plainer way, a timeout for each, takes half as long again.
It reads the same plan file as the product but shares no code with it.
"""

from __future__ import annotations

import itertools
import math
import random
import tomllib
from bisect import bisect
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from simpy import Environment, Event, Process, Timeout

Steps = Generator[Event, Any, None]

DAYS_PER_WEEK = 7
NOT_CONSIDERED, CONSIDERED, CART, CHECKOUT, ORDER = range(5)
(
    NEW_VISITS,
    RETURNING_VISITS,
    CONTACTS,
    FIRST_ORDERS,
    REPEAT_ORDERS,
    MESSAGES,
    MESSAGE_CLICKS,
    UNSUBSCRIBES,
    REFUNDS,
) = range(9)
SALES, DISCOUNTS, VAT, GOODS, SHIPPING, PAYMENT_FEES, REFUNDED, RETURN_HANDLING = range(8)


@dataclass
class Totals:
    """What one run leaves behind. Money in minor units; `reached[s]`: visits that ended at stage s."""

    counts: list[int] = field(default_factory=lambda: [0] * 9)
    reached: list[int] = field(default_factory=lambda: [0] * 5)
    money: list[int] = field(default_factory=lambda: [0] * 8)

    @property
    def visits(self) -> int:
        """All visits, first and later."""
        return self.counts[NEW_VISITS] + self.counts[RETURNING_VISITS]

    @property
    def orders(self) -> int:
        """First and later orders."""
        return self.counts[FIRST_ORDERS] + self.counts[REPEAT_ORDERS]

    @property
    def margin(self) -> int:
        """Contribution margin, in minor units."""
        return sum(self.money)


class Person:
    """Someone known: a contact, a customer or both."""

    __slots__ = ("customer", "order_rate")

    def __init__(self) -> None:
        self.customer = False


class Shop:
    """One run's clock, luck and books, and the plan as it stands in the file."""

    def __init__(self, plan: dict[str, Any], seed: int, *, shared_mail: bool = True) -> None:
        self.plan = plan
        self.shared_mail = shared_mail
        self.start: date = plan["start"]
        self.month_lengths = _month_lengths(self.start, plan["months"])
        self.days = sum(self.month_lengths)
        self.env = Environment()
        self.luck = random.Random(seed)
        self.batches = np.random.default_rng(seed)
        self.totals = Totals()

    def run(self) -> Totals:
        """All days of the plan."""
        visit = make_visit(self)
        place_order = make_place_order(self)
        repeat_orders = make_repeat_orders(self, place_order)
        mailing = Mailing(self)
        read_mail = make_read_mail(self, mailing, visit, place_order, repeat_orders)
        visitor = make_visitor(self, visit, place_order, repeat_orders, read_mail)
        for channel in self.plan["channels"]:
            Process(self.env, arrivals(self, _visits_by_month(channel, self.plan["months"]), visitor))
        Process(self.env, mailing.send_all())
        self.env.run(until=self.days)
        return self.totals


def run_yardstick(path: Path, seed: int, *, shared_mail: bool = True) -> Totals:
    """Simulate the plan of a file visitor by visitor; `shared_mail` as in this module's head."""
    plan = tomllib.loads(path.read_text(encoding="utf-8"))
    return Shop(plan, seed, shared_mail=shared_mail).run()


def _month_lengths(start: date, months: int) -> list[int]:
    first_month = start.year * 12 + start.month - 1
    firsts = [date(month // 12, month % 12 + 1, 1) for month in range(first_month, first_month + months + 1)]
    return [(after - first).days for first, after in itertools.pairwise(firsts)]


def _visits_by_month(channel: dict[str, Any], months: int) -> list[float]:
    if channel["kind"] == "organic":
        visits = channel["monthly_visits"]
    else:
        visits = [budget / channel["cost_per_click"] for budget in channel["monthly_budget"]]
    return [float(visits[min(month, len(visits) - 1)]) for month in range(months)]


def arrivals(shop: Shop, visits: list[float], visitor: Callable[[], Steps]) -> Steps:
    """A channel's first visits, each the start of a visitor's own process."""
    env = shop.env
    begin = 0.0
    for expected, length in zip(visits, shop.month_lengths, strict=True):
        times = np.sort(shop.batches.uniform(begin, begin + length, shop.batches.poisson(expected)))
        for gap in np.diff(times, prepend=env.now).tolist():
            yield Timeout(env, gap)
            Process(env, visitor())
        begin += length


def make_visit(shop: Shop) -> Callable[[float], int]:
    """A visit through the stages: gives the last stage reached."""
    luck = shop.luck.random
    funnel = shop.plan["funnel"]
    consideration, evaluation, purchase = funnel["consideration"], funnel["evaluation"], funnel["purchase"]

    def visit(intent: float) -> int:
        if luck() >= consideration:
            return NOT_CONSIDERED
        if luck() >= intent:
            return CONSIDERED
        if luck() >= evaluation:
            return CART
        return ORDER if luck() < purchase else CHECKOUT

    return visit


def make_visitor(
    shop: Shop,
    visit: Callable[[float], int],
    place_order: Callable[[bool], None],
    repeat_orders: Callable[[], Steps],
    read_mail: Callable[[Person], Steps],
) -> Callable[[], Steps]:
    """A visitor's life: first visit, later visits while interested, sign-up, first order and what follows."""
    env, luck, log = shop.env, shop.luck.random, math.log
    counts, reached = shop.totals.counts, shop.totals.reached
    funnel, returning = shop.plan["funnel"], shop.plan["returning"]
    first_intent = funnel["intent"]
    later_intent = intent_of_later_visits(shop.plan)
    sign_up = funnel["contact_capture"] / funnel["consideration"]
    consent = shop.plan["contacts"]["consent_share"]
    # interest ends at 1/d a day and brings visits at v/d: whichever comes first
    later = returning["visits_per_visitor"]
    comes_again = later / (1 + later)
    pause = returning["interest_days"] / (1 + later)

    def visitor() -> Steps:
        counts[NEW_VISITS] += 1
        person = None
        stage = visit(first_intent)
        while True:
            reached[stage] += 1
            if stage:
                if person is None and luck() < sign_up:
                    person = Person()
                    counts[CONTACTS] += 1
                    if luck() < consent:
                        Process(env, read_mail(person))
                if stage == ORDER:
                    if person is not None:
                        person.customer = True
                    place_order(True)  # noqa: FBT003
                    yield from repeat_orders()
                    return
            if luck() >= comes_again:
                return
            yield Timeout(env, -log(1.0 - luck()) * pause)
            if person is not None and person.customer:
                return
            counts[RETURNING_VISITS] += 1
            stage = visit(later_intent)

    return visitor


def intent_of_later_visits(plan: dict[str, Any]) -> float:
    """Intent with the odds of a returning visit."""
    odds = plan["funnel"]["intent"] / (1 - plan["funnel"]["intent"]) * plan["returning"]["intent_odds_ratio"]
    return float(odds / (1 + odds))


class Mailing:
    """The weekly mail: `next_issue` is the event that wakes all its readers."""

    def __init__(self, shop: Shop) -> None:
        self.env = shop.env
        self.campaign = shop.plan["programs"][0]["campaigns"][0]
        self.times = _send_times(self.campaign, shop.plan["programs"][0], shop.start)
        self.next_issue = Event(shop.env)

    def send_all(self) -> Steps:
        """Send every issue at its time."""
        for time in self.times:
            yield Timeout(self.env, time - self.env.now)
            issue, self.next_issue = self.next_issue, Event(self.env)
            issue.succeed()


def _send_times(campaign: dict[str, Any], program: dict[str, Any], start: date) -> list[float]:
    first = (campaign["weekday"] - start.weekday()) % DAYS_PER_WEEK
    last = (program["end"] - start) // timedelta(days=1)
    return [day + campaign["hour"] / 24 for day in range(first, last + 1, campaign["every_days"])]


def make_read_mail(
    shop: Shop,
    mailing: Mailing,
    visit: Callable[[float], int],
    place_order: Callable[[bool], None],
    repeat_orders: Callable[[], Steps],
) -> Callable[[Person], Steps]:
    """A contact's mail: every issue until it unsubscribes, the address goes stale or the mailing ends."""
    env, luck, log = shop.env, shop.luck.random, math.log
    counts, reached = shop.totals.counts, shop.totals.reached
    decay = -math.log1p(-shop.plan["contacts"]["address_decay_per_week"]) / DAYS_PER_WEEK
    orders_per_click = mailing.campaign["orders_per_click"]
    intent = intent_of_later_visits(shop.plan)
    answers = _answers_by_issue(shop.plan, mailing)
    times, shared = mailing.times, shop.shared_mail

    def follow_link(person: Person) -> None:
        counts[MESSAGE_CLICKS] += 1
        counts[RETURNING_VISITS] += 1
        if luck() >= orders_per_click:
            stage = visit(intent)
            while stage == ORDER:
                stage = visit(intent)
            reached[stage] += 1
            return
        reached[ORDER] += 1
        first = not person.customer
        place_order(first)
        if first:
            person.customer = True
            Process(env, repeat_orders())

    def read_mail(person: Person) -> Steps:
        stale = env.now - log(1.0 - luck()) / decay
        for time, (something, click, leave) in zip(times[bisect(times, env.now) :], answers, strict=False):
            yield mailing.next_issue if shared else Timeout(env, time - env.now)
            if env.now > stale:
                return
            counts[MESSAGES] += 1
            # one number tells whether anything happens at all; what, is asked of the few
            if (chance := luck()) < something:
                clicked = chance < click
                if clicked:
                    follow_link(person)
                if (luck() < leave) if clicked else True:
                    counts[UNSUBSCRIBES] += 1
                    return

    return read_mail


def _answers_by_issue(plan: dict[str, Any], mailing: Mailing) -> list[tuple[float, float, float]]:
    """(click or leave, click, leave) for a reader's first, second, … issue: all alike, so a table."""
    contacts, campaign = plan["contacts"], mailing.campaign
    kept = math.exp(-campaign["every_days"] / contacts["fatigue_memory_days"])
    fatigue, answers = 0.0, []
    for _ in mailing.times:
        click = campaign["clicks_per_message"] * math.exp(-contacts["fatigue_effect"] * fatigue)
        leave = min(1.0, campaign["unsubscribes_per_message"] + contacts["unsubscribe_growth"] * fatigue)
        answers.append((1 - (1 - click) * (1 - leave), click, leave))
        fatigue = (fatigue + 1) * kept
    return answers


def make_repeat_orders(shop: Shop, place_order: Callable[[bool], None]) -> Callable[[], Steps]:
    """BG/NBD: orders at the customer's own rate until one of them is the last."""
    env, luck = shop.env, shop.luck
    counts, reached = shop.totals.counts, shop.totals.reached
    repeat = shop.plan["customers"]["repeat"]
    r, scale = repeat["r"], 1 / (repeat["alpha_weeks"] * DAYS_PER_WEEK)
    a, b = repeat["dropout_a"], repeat["dropout_b"]
    uniform, log = luck.random, math.log

    def repeat_orders() -> Steps:
        rate = luck.gammavariate(r, scale)
        lapse = luck.betavariate(a, b)
        # a rate too small to be told from none would wait beyond any plan
        while rate > 1e-12:
            yield Timeout(env, -log(1.0 - uniform()) / rate)
            counts[RETURNING_VISITS] += 1
            reached[ORDER] += 1
            place_order(False)  # noqa: FBT003
            if uniform() < lapse:
                return

    return repeat_orders


def make_place_order(shop: Shop) -> Callable[[bool], None]:
    """An order's money, and its refund some days later."""
    env, luck, totals = shop.env, shop.luck, shop.totals
    counts, money = totals.counts, totals.money
    customers, finance, operations = shop.plan["customers"], shop.plan["finance"], shop.plan["operations"]
    value = round(customers["order_value"] * 100)
    discounts = {True: customers["first_order_discount"], False: 0.0}
    vat_inside = finance["vat_rate"] / (1 + finance["vat_rate"])
    goods = round(value * (1 - finance["gross_margin"]) / (1 + finance["vat_rate"]))
    shipping, handling = (
        round(operations["shipping_and_packing"] * 100),
        round(operations["return_handling"] * 100),
    )
    shape = customers["refund_delay_shape"]
    scale = customers["refund_delay_days"] / shape

    def refund(paid: int, vat: int) -> Steps:
        yield Timeout(env, luck.gammavariate(shape, scale))
        counts[REFUNDS] += 1
        money[REFUNDED] -= paid
        money[VAT] += vat
        money[GOODS] += round(goods * operations["resaleable_share"])
        money[RETURN_HANDLING] -= handling

    def place_order(first: bool) -> None:
        counts[FIRST_ORDERS if first else REPEAT_ORDERS] += 1
        discount = round(value * discounts[first])
        paid = value - discount
        vat = round(paid * vat_inside)
        money[SALES] += value
        money[DISCOUNTS] -= discount
        money[VAT] -= vat
        money[GOODS] -= goods
        money[SHIPPING] -= shipping
        money[PAYMENT_FEES] -= round(paid * finance["payment_fee"])
        if luck.random() < customers["refund_rate"]:
            Process(env, refund(paid, vat))

    return place_order
