"""What is wrong, or doubtful, with the channels and markets of a plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from roisim.scenario.channels import (
    MOST_VISITS,
    AffiliateChannel,
    Channel,
    ContentChannel,
    InfluencerChannel,
    OrganicChannel,
    PaidChannel,
    PartnerSignUpsChannel,
    WordOfMouthChannel,
)
from roisim.scenario.effect_targets import AUDIENCES
from roisim.scenario.expected_visits import may_be_above_0, orders_per_visitor, visits_in_month
from roisim.scenario.findings import Finding, Place, nearest, one_of
from roisim.scenario.plan_period import last_day
from roisim.scenario.quantity import MonthlyQuantity, Quantity
from roisim.scenario.scenario import Scenario
from roisim.translation import _
from roisim.units import DAYS_PER_YEAR, MONTHS_PER_YEAR

GROWTH_READS: tuple[Place, ...] = (("funnel",), ("returning",), ("months",))
MUCH_GROWTH, TOO_MUCH_GROWTH = 7, 20
"""Natural logarithms of a growth over the plan that is doubtful, a thousandfold, and of one that no shop
has, half a billion."""


def channel_findings(scenario: Scenario) -> Iterator[Finding]:
    """Errors and warnings."""
    yield from _names(scenario)
    yield from _markets(scenario)
    for position, channel in enumerate(scenario.channels):
        place: Place = ("channels", position)
        yield from _market_of(scenario, channel, place)
        yield from _crowds(scenario, channel, place)
        match channel:
            case InfluencerChannel():
                yield from _posts(scenario, channel, place)
            case WordOfMouthChannel():
                yield from _word_of_mouth(scenario, channel, place)
            case OrganicChannel():
                yield from _brought_by_customers(scenario, channel, place)
            case ContentChannel() | AffiliateChannel():
                yield from _empty(channel, place)
            case _:
                pass
    yield from _nobody(scenario)


def _names(scenario: Scenario) -> Iterator[Finding]:
    seen = Counter[str]()
    for position, channel in enumerate(scenario.channels):
        place: Place = ("channels", position, "name")
        seen[channel.name] += 1
        if seen[channel.name] > 1:
            message = _("There is already a channel of this name")
            yield Finding(message, _("Give each channel its own name"), place, f'"{channel.name}"')
        if channel.name in AUDIENCES:
            message = _("This name means a group of visitors in effects of programmes")
            yield Finding(message, _("Choose another name"), place, f'"{channel.name}"')


def _markets(scenario: Scenario) -> Iterator[Finding]:
    seen = Counter[str]()
    known = {market.name for market in scenario.markets}
    used = {channel.market for channel in scenario.channels if channel.market is not None}
    misspelt = bool(used - known)
    for position, market in enumerate(scenario.markets):
        place: Place = ("markets", position, "name")
        seen[market.name] += 1
        if seen[market.name] > 1:
            message = _("There is already a market of this name")
            yield Finding(message, _("Give each market its own name"), place, f'"{market.name}"')
        elif market.name not in used and not misspelt:
            message = _("No channel brings anybody from this market")
            cure = _('Write market = "{name}" in a channel, or take the market away')
            cure = cure.format(name=market.name)
            by_hand = _("Choose it in a channel, or take the market away")
            found, reads = f'"{market.name}"', (("channels",),)
            yield Finding(message, cure, place, found, "warning", reads, by_hand=by_hand)


def _market_of(scenario: Scenario, channel: Channel, place: Place) -> Iterator[Finding]:
    known = [market.name for market in scenario.markets]
    if channel.market is None or channel.market in known:
        return
    cure = _('Begin a market with [[markets]] and name = "{name}", or take the line away')
    cure = cure.format(name=channel.market)
    by_hand = _("Add a market of this name, or leave it empty")
    close = nearest(channel.market, known)
    if close:
        cure, by_hand = _('Did you mean "{close}"?').format(close=close), ""
    elif known:
        cure = _("Write {words}, or take the line away").format(words=one_of(known))
        by_hand = _("Type {words}, or leave it empty").format(words=one_of(known))
    message = _("There is no market of this name")
    reads: list[Place] = [("markets", position, "name") for position in range(len(known))]
    where = (*place, "market")
    found, rests_on = f'"{channel.market}"', tuple(reads) or (("markets",),)
    yield Finding(message, cure, where, found, reads=rests_on, by_hand=by_hand)


def _crowds(scenario: Scenario, channel: Channel, place: Place) -> Iterator[Finding]:
    most = max(visits_in_month(channel, month, scenario.months) for month in range(scenario.months))
    if most <= MOST_VISITS:
        return
    if isinstance(channel, PaidChannel):
        message = _("This buys {clicks} clicks a month, more than there are people to click")
        cure = _("Raise `cost_per_click`, or state `monthly_click_ceiling`")
        reads: Place = (*place, "cost_per_click")
        yield Finding(message.format(clicks=f"{most:,.0f}"), cure, (*place, "monthly_budget"), reads=(reads,))
        return
    message = _("This brings {visits} visits a month, more than there are people")
    yield Finding(message.format(visits=f"{most:,.0f}"), _("Lower its numbers"), place)


def _posts(scenario: Scenario, channel: InfluencerChannel, place: Place) -> Iterator[Finding]:
    at_a_rate = may_be_above_0(channel.posts_per_month)
    cure = _("Write dates = [2026-11-27, 2026-12-20], or posts_per_month = 2, and not both")
    by_hand = _("State `dates`, or `posts_per_month`, and not both")
    if channel.dates and at_a_rate:
        message = _("Posts are told by dates and by a number a month")
        yield Finding(message, cure, (*place, "posts_per_month"), reads=((*place, "dates"),), by_hand=by_hand)
    elif not channel.dates and not at_a_rate:
        message = _("There are no posts: neither dates nor a number a month is told")
        yield Finding(message, cure, place, severity="warning", by_hand=by_hand)
    first, last = scenario.start, last_day(scenario.start, scenario.months)
    for position, date in enumerate(channel.dates):
        if not first <= date <= last:
            message = _("This post lies outside the plan, from `{first}` to `{last}`")
            message = message.format(first=first, last=last)
            reads: tuple[Place, ...] = (("start",), ("months",))
            where = (*place, "dates", position)
            yield Finding(message, _("Move the date, or take it away"), where, str(date), "warning", reads)


def _word_of_mouth(scenario: Scenario, channel: WordOfMouthChannel, place: Place) -> Iterator[Finding]:
    audience = (*place, "audience")
    for name in ("innovation_per_year", "imitation_per_year"):
        if channel.audience is None and may_be_above_0(getattr(channel, name)):
            message = _("A share of the people within reach is told, but not how many there are")
            cure = _("State `audience`, such as 500000, or set this to 0")
            yield Finding(message, cure, (*place, name), reads=(audience,))
    heard = may_be_above_0(channel.visits_per_customer)
    alone = not (heard or may_be_above_0(channel.innovation_per_year))
    if alone:
        message = _("Nobody comes by word of mouth")
        if may_be_above_0(channel.imitation_per_year):
            message = _("Nobody is the first whom the others would follow")
        cure = _("State `visits_per_customer` or `innovation_per_year`")
        yield Finding(message, cure, place, severity="warning")
    if heard and channel.audience is None:
        yield from _endless(scenario, channel, place)


def _endless(scenario: Scenario, channel: WordOfMouthChannel, place: Place) -> Iterator[Finding]:
    """Told where a customer's friends make more than one new customer: the branching never ends."""
    orders = orders_per_visitor(scenario)
    brought = channel.visits_per_customer.mean() * orders
    if brought < 1:
        return
    days = scenario.months * DAYS_PER_YEAR / MONTHS_PER_YEAR
    growth = (brought - 1) / channel.telling_days.mean() * days
    message = _("Each customer would bring {count} more, and these again: the shop grows without end")
    cure = _(
        "Lower this below {limit}, or state how many people are within reach: `audience`, such as 500000"
    )
    yield Finding(
        message.format(count=f"{brought:.3g}"),
        cure.format(limit=f"{1 / orders:.3g}"),
        (*place, "visits_per_customer"),
        severity="error" if growth > TOO_MUCH_GROWTH else "warning",
        reads=((*place, "audience"), (*place, "telling_days"), *GROWTH_READS),
    )


def _brought_by_customers(scenario: Scenario, channel: OrganicChannel, place: Place) -> Iterator[Finding]:
    a_month = channel.visits_per_active_customer.mean() * orders_per_visitor(scenario)
    growth = a_month * scenario.months
    if growth <= MUCH_GROWTH:
        return
    message = _("Each customer would bring {count} more in a month, and these again")
    yield Finding(
        message.format(count=f"{a_month:.3g}"),
        _("Lower this: 0.05 is one new visitor a month for twenty customers"),
        (*place, "visits_per_active_customer"),
        severity="error" if growth > TOO_MUCH_GROWTH else "warning",
        reads=GROWTH_READS,
    )


def _empty(channel: ContentChannel | AffiliateChannel, place: Place) -> Iterator[Finding]:
    if brings_anybody(channel):
        return
    message = _("There are no items: nothing is made, and nothing is found already")
    cure = _("State `items_per_month` or `items_at_start`")
    if isinstance(channel, AffiliateChannel):
        message = _("There are no partners, and none join")
        cure = _("State `partners_at_start` or `new_partners_per_month`")
    yield Finding(message, cure, place, severity="warning")


def _nobody(scenario: Scenario) -> Iterator[Finding]:
    if not any(brings_anybody(channel) for channel in scenario.channels):
        message = _("Nobody comes: every budget and every number of visits is 0")
        yield Finding(message, _("State a budget or visits"), ("channels",), severity="warning")


def brings_anybody(channel: Channel) -> bool:
    """Whether anybody can come by a channel of himself, or leave an address there."""
    numbers: tuple[Quantity | MonthlyQuantity, ...]
    match channel:
        case PaidChannel():
            numbers = (channel.monthly_budget,)
        case OrganicChannel():
            numbers = (channel.monthly_visits,)
        case ContentChannel():
            numbers = (channel.items_per_month, channel.items_at_start)
        case AffiliateChannel():
            numbers = (channel.partners_at_start, channel.new_partners_per_month)
        case InfluencerChannel():
            return bool(channel.dates) or may_be_above_0(channel.posts_per_month)
        case WordOfMouthChannel():
            numbers = (channel.innovation_per_year,)
        case PartnerSignUpsChannel():
            numbers = (channel.monthly_sign_ups,)
    return any(may_be_above_0(number) for number in numbers)


def wins_addresses(scenario: Scenario) -> bool:
    """Whether visitors, or people at partners, leave addresses."""
    partners = [channel for channel in scenario.channels if isinstance(channel, PartnerSignUpsChannel)]
    return may_be_above_0(scenario.funnel.contact_capture) or any(map(brings_anybody, partners))
