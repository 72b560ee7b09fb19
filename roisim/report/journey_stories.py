"""Journeys in words: lines of a story, what somebody came to in a sentence, all stories as JSON and CSV."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Final, Protocol

from roisim import __version__
from roisim.report.csv_form import MACHINE, CsvForm, Row
from roisim.report.number_text import MINUS, decimal_text, number_locale
from roisim.simulation.journey_story import MESSAGES, ORDERS, VISITS, Event, Journey, Outcome, Stage, Step
from roisim.translation import N_, _, ngettext
from roisim.units import minor_unit_digits


class OfPlan(Protocol):
    """What a story needs to know of the plan: a `Scenario` or its like."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def currency(self) -> str:
        """Code of its currency."""

    @property
    def start(self) -> date:
        """First day."""

    @property
    def months(self) -> int:
        """Number of plan months."""


OUTCOME_WORDS: Final = {
    Outcome.LEFT: N_("left, unknown to the shop"),
    Outcome.CONTACT: N_("became a contact"),
    Outcome.CUSTOMER: N_("ordered once"),
    Outcome.REPEAT_CUSTOMER: N_("ordered {orders} times"),
}

STAGE_WORDS: Final = {
    Stage.AWARENESS: N_("Awareness"),
    Stage.INTEREST: N_("Interest"),
    Stage.CONSIDERATION: N_("Consideration"),
    Stage.INTENT: N_("Intent"),
    Stage.EVALUATION: N_("Evaluation"),
    Stage.PURCHASE: N_("Purchase"),
    Stage.RETENTION: N_("Retention"),
}
MESSAGE_WORD, LAPSED_WORD = N_("Message"), N_("Lapsed")
_OF_MESSAGES: Final = frozenset({*MESSAGES, Event.MESSAGE_CLICK, Event.UNSUBSCRIBE})
_WINNING: Final = _OF_MESSAGES | frozenset(VISITS)

CSV_HEAD: Final = (
    "visitor",
    "channel",
    "outcome",
    "orders",
    "day",
    "time",
    "stage",
    "event",
    "what",
    "amount",
    "balance",
)


@dataclass(frozen=True)
class Line:
    """One line of a story: what happened at one time, or a row of messages that nobody followed.

    Attributes:
        when: date and time of it, of a row its first.
        what: clauses about the visitor.
        amount: what it brought (+) or cost (−), in currency units.
        day: days since the plan's start, from 0.
        stage: of the funnel, or "Message" and the like; English.
        balance: what the visitor has brought by then, this line included.
    """

    when: datetime
    what: str
    amount: float
    day: int = 0
    stage: str = ""
    balance: float = 0.0


def story_lines(journey: Journey, plan: OfPlan, *, by_stage: bool = False) -> list[Line]:
    """A journey in lines: what happens at one time is one line, messages in vain are counted.

    Args:
        journey: whose story.
        plan: where it happens.
        by_stage: what happens at one time is one line for each stage of the funnel.
    """
    moments = [list(steps) for __, steps in groupby(journey.steps, key=lambda step: step.day)]
    lines, balance = [], 0.0
    for in_vain, run in groupby(moments, key=_is_message_in_vain):
        together = list(run)
        parts = [_joined(together)] if in_vain else _parts(together, by_stage=by_stage)
        ends = {id(moment[-1]) for moment in together}
        for steps in parts:
            balance += _amount(steps)
            leaves = id(steps[-1]) in ends and steps[-1].event in VISITS
            what = (
                _counted(steps, plan, in_words=by_stage) if in_vain else _what(steps, plan.currency, leaves)
            )
            first = steps[0]
            lines.append(
                Line(_when(first.day, plan), what, _amount(steps), int(first.day), _stage(first), balance)
            )
    return lines


def left_at_once(journey: Journey) -> bool:
    """Whether a visitor came once and at most looked."""
    return all(step.event in (Event.FIRST_VISIT, Event.LOOK) for step in journey.steps)


def harmless_words(text: str) -> str:
    """Text without control characters, which a channel's name may hold."""
    return "".join(letter if letter.isprintable() else "�" for letter in text)


def signed_money(amount: float, currency: str) -> str:
    """Signed money; nothing where it would round to zero."""
    digits = minor_unit_digits(currency)
    sign = MINUS if amount < 0 else "+"
    return "" if abs(amount) < 0.5 * 10**-digits else sign + decimal_text(abs(amount), digits)


def outcome_text(journey: Journey) -> str:
    """How far the visitor came, in words."""
    if journey.orders == 2:
        return _("ordered twice")
    return _(OUTCOME_WORDS[journey.outcome]).format(orders=journey.orders)


def first_order_day(journey: Journey, plan: OfPlan) -> date | None:
    """Day of the first order; None where there is none."""
    days = (step.day for step in journey.steps if step.event is Event.FIRST_ORDER)
    first = next(days, None)
    return None if first is None else _when(first, plan).date()


# --- a story in a sentence or two --------------------------------------------------------------------------


def story_summary(journey: Journey, plan: OfPlan) -> str:
    """What became of a visitor, and what that cost and brought."""
    if not journey.steps:
        return ""
    clauses = [clause for clause in _clauses(journey, plan) if clause]
    came_to = "; ".join((sentence_case(clauses[0]), *clauses[1:])) + "."
    return " ".join(part for part in (came_to, _cost_and_return(journey, plan.currency)) if part)


def _clauses(journey: Journey, plan: OfPlan) -> Iterator[str]:
    first = journey.steps[0]
    came = _("came through {channel} on {day}")
    yield came.format(channel=harmless_words(journey.channel), day=day_text(_when(first.day, plan).date()))
    events = [step.event for step in journey.steps]
    if _ADDRESSES & set(events):
        yield _("left an address")
    if Event.NOTIFICATIONS_ALLOWED in events:
        yield _("allowed notifications")
    yield _orders_clause(journey, plan)
    if journey.outcome is Outcome.LEFT:
        yield _how_far(events)
    if Event.REFUND in events:
        number = events.count(Event.REFUND)
        text = ngettext("sent one order back", "sent {number} orders back", number)
        yield _("sent it back") if journey.orders == 1 else text.format(number=number)
    messages = sum(event in MESSAGES for event in events)
    if messages:
        text = ngettext("was sent a message", "was sent {number} messages", messages)
        yield text.format(number=decimal_text(messages, 0))
    for step in journey.steps:
        yield _end_clause(step, events, plan)


_ADDRESSES: Final = frozenset({Event.SIGN_UP, Event.PARTNER_SIGN_UP, Event.ADDRESS_AT_CHECKOUT})


def _how_far(events: Sequence[Event]) -> str:
    """What somebody did who left without a trace."""
    if Event.CHECKOUT in events:
        return _("began a checkout and left")
    if Event.CART in events:
        return _("filled a cart and left")
    if Event.LOOK in events:
        return _("looked at products and left")
    visits = sum(event in VISITS for event in events)
    return _("left at once each time") if visits > 1 else _("left at once")


def _end_clause(step: Step, events: Sequence[Event], plan: OfPlan) -> str:
    """That somebody unsubscribed or lapsed; empty of other steps."""
    if step.event is Event.UNSUBSCRIBE:
        text = _("unsubscribed on {day}")
    elif step.event is Event.LAPSE:
        listed = (_ADDRESSES | {Event.NOTIFICATIONS_ALLOWED}) & set(events)
        reachable = listed and Event.UNSUBSCRIBE not in events
        text = _("lapsed on {day}; only a message could bring another order")
        text = text if reachable else _("lapsed on {day}")
    else:
        return ""
    return text.format(day=day_text(_when(step.day, plan).date()))


def _orders_clause(journey: Journey, plan: OfPlan) -> str:
    days = [step.day for step in journey.steps if step.event in ORDERS]
    if not days:
        return ""
    if len(days) == 1:
        return _("ordered once, on {day}").format(day=day_text(_when(days[0], plan).date()))
    first, last = (day_text(_when(day, plan).date()) for day in (days[0], days[-1]))
    text = _("{ordered} between {first} and {last}") if first != last else _("{ordered} on {first}")
    return text.format(ordered=outcome_text(journey), first=first, last=last)


def _cost_and_return(journey: Journey, currency: str) -> str:
    won = _won_amount(journey)
    rest = journey.balance - won
    digits = minor_unit_digits(currency)
    least = 0.5 * 10**-digits
    if max(abs(won), abs(rest)) < least:
        return ""
    if abs(rest) < least or not journey.orders:
        cost = _("Clicks and messages cost {cost} {currency}.")
        cost = cost if abs(rest) < least else _("Winning this visitor cost {cost} {currency}.")
        return cost.format(cost=decimal_text(-journey.balance, digits), currency=currency)
    text = ngettext(
        "The order brought {margin} {currency} after its costs",
        "The orders brought {margin} {currency} after their costs",
        journey.orders,
    )
    text += _("; clicks and messages cost {cost}: {balance} in all.") if abs(won) >= least else "."
    return text.format(
        cost=decimal_text(-won, digits),
        currency=currency,
        margin=decimal_text(rest, digits),
        balance=decimal_text(journey.balance, digits),
    )


def followed_summary(journeys: Sequence[Journey], plan: OfPlan) -> str:
    """What visitors cost and brought together, and when they came."""
    if not journeys:
        return _("Nobody came.")
    digits = minor_unit_digits(plan.currency)
    cost = -sum(_won_amount(journey) for journey in journeys)
    balance = sum(journey.balance for journey in journeys)
    buyers = sum(journey.orders > 0 for journey in journeys)
    orders = sum(journey.orders for journey in journeys)
    text = _(
        "Clicks and messages cost {cost} {currency}; {visitors} placed {orders}, "
        "which brought {margin} after their costs."
    )
    text = text if orders else _("Clicks and messages cost {cost} {currency}; nobody ordered.")
    sums = text.format(
        cost=decimal_text(cost, 0 if cost >= 100 else digits),
        currency=plan.currency,
        visitors=_number_of(ngettext("{number} visitor", "{number} visitors", buyers), buyers),
        orders=_number_of(ngettext("{number} order", "{number} orders", orders), orders),
        margin=decimal_text(balance + cost, 0 if abs(balance + cost) >= 100 else digits),
    )
    first, last = (day_text(_when(each.steps[0].day, plan).date()) for each in (journeys[0], journeys[-1]))
    came = _("They all came on {first}.") if first == last else _("They came from {first} to {last}.")
    return f"{sums} {came.format(first=first, last=last)}"


def _number_of(text: str, number: int) -> str:
    return text.format(number=decimal_text(number, 0))


def _won_amount(journey: Journey) -> float:
    """What winning a visitor moved: clicks and messages."""
    return sum(step.amount or 0.0 for step in journey.steps if step.event in _WINNING)


def story_text(name: str, journey: Journey, plan: OfPlan) -> str:
    """A whole story to paste somewhere: heading, summary, and its lines parted by tabs."""
    head = _("{name}, visitor {number}: {outcome}")
    lines = [head.format(name=name, number=journey.visitor, outcome=outcome_text(journey))]
    lines += [story_summary(journey, plan), ""]
    for line in story_lines(journey, plan, by_stage=True):
        moment = f"{day_text(line.when.date())} {line.when:%H:%M}"
        lines.append(
            "\t".join(
                (moment, _(line.stage), sentence_case(line.what), signed_money(line.amount, plan.currency))
            )
        )
    return "\n".join(lines)


def day_text(day: date) -> str:
    """A day by its name: "8 Mar 2026"."""
    # Babel takes longer to load than a command may take to start
    from babel.dates import format_date

    return str(format_date(day, "d MMM yyyy", locale=number_locale()))


def sentence_case(text: str) -> str:
    """A clause as a sentence begins."""
    first = "İ" if number_locale() == "tr" and text.startswith("i") else text[:1].upper()
    return first + text[1:]


# --- everything, for other programs ------------------------------------------------------------------------


def stories_json(plan: OfPlan, seed: int, journeys: Sequence[Journey]) -> str:
    """All stories as JSON: money in whole units with decimals, words in English."""
    document = {
        "format": 1,
        "scenario": {
            "name": plan.name,
            "currency": plan.currency,
            "start": plan.start.isoformat(),
            "months": plan.months,
        },
        "provenance": {"roisim_version": __version__, "seed": seed},
        "journeys": [_journey_json(journey, plan) for journey in journeys],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def stories_csv(plan: OfPlan, journeys: Iterable[Journey], form: CsvForm = MACHINE) -> bytes:
    """All stories as a CSV file, one line a step: UTF-8 with its mark, words in English."""
    return form.content(_steps(plan, journeys))


def _steps(plan: OfPlan, journeys: Iterable[Journey]) -> Iterator[Row]:
    yield CSV_HEAD
    digits = _digits(plan.currency)
    for journey in journeys:
        balance = 0.0
        whose = (journey.visitor, journey.channel, journey.outcome.value, journey.orders)
        for step in journey.steps:
            balance += step.amount or 0.0
            amount = None if step.amount is None else round(step.amount, digits)
            moment = _when(step.day, plan).isoformat(timespec="minutes")
            happened = (round(step.day, 6), moment, step.stage.value, step.event.value, step.what)
            yield (*whose, *happened, amount, round(balance, digits))


def _journey_json(journey: Journey, plan: OfPlan) -> dict[str, object]:
    digits = _digits(plan.currency)
    return {
        "visitor": journey.visitor,
        "channel": journey.channel,
        "outcome": journey.outcome.value,
        "orders": journey.orders,
        "balance": round(journey.balance, digits),
        "steps": [
            {
                "day": round(step.day, 6),
                "time": _when(step.day, plan).isoformat(timespec="minutes"),
                "stage": step.stage.value,
                "event": step.event.value,
                "what": step.what,
                "amount": None if step.amount is None else round(step.amount, digits),
            }
            for step in journey.steps
        ],
    }


def _digits(currency: str) -> int:
    return minor_unit_digits(currency) + 6  # a message may cost less than the smallest coin


# --- lines -------------------------------------------------------------------------------------------------


def _is_message_in_vain(steps: Sequence[Step]) -> bool:
    return all(step.event in MESSAGES for step in steps)


def _joined(moments: Sequence[Sequence[Step]]) -> list[Step]:
    return [step for steps in moments for step in steps]


def _parts(moments: Sequence[list[Step]], *, by_stage: bool) -> list[list[Step]]:
    if not by_stage:
        return list(moments)
    return [list(steps) for moment in moments for __, steps in groupby(moment, key=_stage)]


def _stage(step: Step) -> str:
    if step.event in _OF_MESSAGES:
        return MESSAGE_WORD
    return LAPSED_WORD if step.event is Event.LAPSE else STAGE_WORDS[step.stage]


def _amount(steps: Sequence[Step]) -> float:
    return sum(step.amount or 0.0 for step in steps)


def _counted(steps: Sequence[Step], plan: OfPlan, *, in_words: bool) -> str:
    """One line for a row of messages that nobody followed."""
    number = len(steps)
    if number == 1:
        return harmless_words(steps[0].said)
    first, last = (_when(step.day, plan).date() for step in (steps[0], steps[-1]))
    what = _number_of(ngettext("is sent a message", "is sent {number} messages", number), number)
    if last > first:
        date = day_text(last) if in_words else last.isoformat()
        what += _(", the last on {date}").format(date=date)
    return what


def _what(steps: Sequence[Step], currency: str, leaves: bool) -> str:
    words = [
        harmless_words(step.said) + (_of_the_money(steps, number, currency) if step.event in ORDERS else "")
        for number, step in enumerate(steps)
        if step.event is not Event.ORDER_COSTS
    ]
    if leaves:
        words.append(_("leaves at once"))
    return ", ".join(words)


def _of_the_money(steps: Sequence[Step], order: int, currency: str) -> str:
    """What the order with this number brings, and what of it goes on."""
    costs = next((step.amount or 0.0 for step in steps[order:] if step.event is Event.ORDER_COSTS), 0.0)
    template = _(" (pays {paid}, of which VAT, goods, parcel and fees take {costs})")
    digits = minor_unit_digits(currency)
    paid = decimal_text(steps[order].amount or 0.0, digits)
    return template.format(paid=paid, costs=decimal_text(-costs, digits))


def _when(day: float, plan: OfPlan) -> datetime:
    return datetime.combine(plan.start, time()) + timedelta(days=day)
