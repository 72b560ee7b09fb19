"""Journeys as people and programs read them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, TextIO

from rich.table import Table
from rich.text import Text

from roisim import __version__
from roisim.commands.terminal import console
from roisim.simulation.journey_story import MESSAGES, ORDERS, VISITS, Event, Journey, Outcome, Step
from roisim.translation import N_, _, ngettext
from roisim.units import minor_unit_digits

if TYPE_CHECKING:
    from roisim.scenario.scenario import Scenario

MOST_STORIES = 20
"""Stories told in full; a file holds all."""

OUTCOME_WORDS = {
    Outcome.LEFT: N_("left, unknown to the shop"),
    Outcome.CONTACT: N_("became a contact"),
    Outcome.CUSTOMER: N_("ordered once"),
    Outcome.REPEAT_CUSTOMER: N_("ordered {orders} times"),
}

OUTCOME_STYLES = {
    Outcome.LEFT: "dim",
    Outcome.CONTACT: "cyan",
    Outcome.CUSTOMER: "green",
    Outcome.REPEAT_CUSTOMER: "bold green",
}


@dataclass(frozen=True)
class Line:
    """One line of a story: what happened at one time, or a row of messages that nobody followed."""

    when: datetime
    what: str
    amount: float


def print_journeys(scenario: Scenario, journeys: Sequence[Journey], stream: TextIO) -> None:
    """The interesting visitors in full, those who just left in a sentence, and what they came to."""
    told = interesting(journeys)
    out = console(stream)
    for journey in told:
        out.print(_heading(journey, scenario.currency))
        out.print(_table(story_lines(journey, scenario), scenario.currency))
        out.print()
    for sentence in _summary(journeys, told, scenario.currency):
        out.print(sentence)


def interesting(journeys: Sequence[Journey]) -> list[Journey]:
    """Those who did more than look and leave, at most MOST_STORIES, who came furthest first in line."""
    eventful = [journey for journey in journeys if not left_at_once(journey)]
    ranks = list(Outcome)
    # sorted is stable: among equals the first visitors are told
    chosen = sorted(eventful, key=lambda journey: -ranks.index(journey.outcome))[:MOST_STORIES]
    return sorted(chosen, key=lambda journey: journey.visitor)


def left_at_once(journey: Journey) -> bool:
    """Whether a visitor came once and at most looked."""
    return all(step.event in (Event.FIRST_VISIT, Event.LOOK) for step in journey.steps)


def story_lines(journey: Journey, scenario: Scenario) -> list[Line]:
    """A journey in lines: what happens at one time is one line, messages in vain are counted."""
    moments = [list(steps) for __, steps in groupby(journey.steps, key=lambda step: step.day)]
    lines = []
    for in_vain, run in groupby(moments, key=_is_message_in_vain):
        together = list(run)
        lines += [_counted(together, scenario)] if in_vain else [_line(steps, scenario) for steps in together]
    return lines


def _is_message_in_vain(steps: Sequence[Step]) -> bool:
    return all(step.event in MESSAGES for step in steps)


def _counted(run: Sequence[Sequence[Step]], scenario: Scenario) -> Line:
    """One line for a row of messages that nobody followed."""
    number = sum(len(steps) for steps in run)
    first, last = (_when(steps[0].day, scenario) for steps in (run[0], run[-1]))
    template = ngettext("is sent {number} message", "is sent {number} messages", number)
    what = template.format(number=number)
    if last.date() > first.date():
        what += " " + _("until {date}").format(date=last.date().isoformat())
    return Line(first, what, sum(step.amount or 0.0 for steps in run for step in steps))


def _line(steps: Sequence[Step], scenario: Scenario) -> Line:
    words = [step.said for step in steps if step.event is not Event.ORDER_COSTS]
    if steps[-1].event in VISITS:
        words.append(_("leaves at once"))
    what = _harmless(", ".join(words)) + _of_the_money(steps, scenario.currency)
    return Line(_when(steps[0].day, scenario), what, sum(step.amount or 0.0 for step in steps))


def _of_the_money(steps: Sequence[Step], currency: str) -> str:
    """What an order brings and what of it goes on; empty where nobody orders."""
    paid = [step.amount or 0.0 for step in steps if step.event in ORDERS]
    costs = [step.amount or 0.0 for step in steps if step.event is Event.ORDER_COSTS]
    if not paid:
        return ""
    template = _(" (pays {paid}, of which VAT, goods, parcel and fees take {costs})")
    digits = minor_unit_digits(currency)
    return template.format(paid=f"{sum(paid):,.{digits}f}", costs=f"{-sum(costs):,.{digits}f}")


def _when(day: float, scenario: Scenario) -> datetime:
    return datetime.combine(scenario.start, time()) + timedelta(days=day)


def _heading(journey: Journey, currency: str) -> Text:
    outcome = _(OUTCOME_WORDS[journey.outcome]).format(orders=journey.orders)
    parts = [
        _("Visitor {number}").format(number=journey.visitor),
        _harmless(journey.channel),
        outcome,
        f"{_money(journey.balance, currency) or '0'} {currency}",
    ]
    return Text(" · ".join(parts), style=OUTCOME_STYLES[journey.outcome])


def _harmless(text: str) -> str:
    """Text without control characters, which a channel's name may hold."""
    return "".join(letter if letter.isprintable() else "�" for letter in text)


def _table(lines: Sequence[Line], currency: str) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column()
    table.add_column(justify="right", no_wrap=True)
    for line in lines:
        amount = _money(line.amount, currency)
        table.add_row(f"  {line.when:%Y-%m-%d %H:%M}", Text(line.what), amount)
    return table


def _money(amount: float, currency: str) -> str:
    """Signed money; nothing where it would round to zero."""
    digits = minor_unit_digits(currency)
    return "" if abs(amount) < 0.5 * 10**-digits else f"{amount:+,.{digits}f}".replace("-", "−")


def _summary(journeys: Sequence[Journey], told: Sequence[Journey], currency: str) -> Iterator[str]:
    leavers = [journey for journey in journeys if left_at_once(journey)]
    looked = sum(len(journey.steps) > 1 for journey in leavers)
    if leavers:
        text = ngettext(
            "{number} visitor came once and left; {looked} of them looked at products.",
            "{number} visitors came once and left; {looked} of them looked at products.",
            len(leavers),
        )
        yield text.format(number=len(leavers), looked=looked)
    untold = len(journeys) - len(leavers) - len(told)
    if untold:
        text = ngettext(
            "{number} more story is not shown; --json writes them all.",
            "{number} more stories are not shown; --json writes them all.",
            untold,
        )
        yield text.format(number=untold)
    yield _totals(journeys, currency)


def _totals(journeys: Sequence[Journey], currency: str) -> str:
    outcomes = Counter(journey.outcome for journey in journeys)
    buyers = outcomes[Outcome.CUSTOMER] + outcomes[Outcome.REPEAT_CUSTOMER]
    balance = _money(sum(journey.balance for journey in journeys), currency) or "0"
    text = _(
        "In all {visitors} visitors: {contacts} left an address and did not order, {buyers} ordered, "
        "{orders} times together. What they brought less what they cost: {balance} {currency}."
    )
    return text.format(
        visitors=len(journeys),
        contacts=outcomes[Outcome.CONTACT],
        buyers=buyers,
        orders=sum(journey.orders for journey in journeys),
        balance=balance,
        currency=currency,
    )


def json_text(scenario: Scenario, seed: int, journeys: Sequence[Journey]) -> str:
    """All stories as JSON: money in whole units with decimals, words in English."""
    document = {
        "format": 1,
        "scenario": {
            "name": scenario.name,
            "currency": scenario.currency,
            "start": scenario.start.isoformat(),
            "months": scenario.months,
        },
        "provenance": {"roisim_version": __version__, "seed": seed},
        "journeys": [_journey_json(journey, scenario) for journey in journeys],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _journey_json(journey: Journey, scenario: Scenario) -> dict[str, object]:
    digits = minor_unit_digits(scenario.currency) + 6  # a message may cost less than the smallest coin
    return {
        "visitor": journey.visitor,
        "channel": journey.channel,
        "outcome": journey.outcome.value,
        "orders": journey.orders,
        "balance": round(journey.balance, digits),
        "steps": [
            {
                "day": round(step.day, 6),
                "time": _when(step.day, scenario).isoformat(timespec="minutes"),
                "stage": step.stage.value,
                "event": step.event.value,
                "what": step.what,
                "amount": None if step.amount is None else round(step.amount, digits),
            }
            for step in journey.steps
        ],
    }
