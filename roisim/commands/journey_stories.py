"""Journeys as people read them in a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TextIO

from rich.table import Table
from rich.text import Text

from roisim.commands.terminal import console
from roisim.report.journey_stories import (
    Line,
    harmless_words,
    left_at_once,
    outcome_text,
    signed_money,
    story_lines,
)
from roisim.simulation.journey_story import Journey, Outcome
from roisim.translation import _, ngettext

if TYPE_CHECKING:
    from roisim.scenario.scenario import Scenario

MOST_STORIES = 20
"""Stories told in full; a file holds all."""

OUTCOME_STYLES = {
    Outcome.LEFT: "dim",
    Outcome.CONTACT: "cyan",
    Outcome.CUSTOMER: "green",
    Outcome.REPEAT_CUSTOMER: "bold green",
}


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


def _heading(journey: Journey, currency: str) -> Text:
    parts = [
        _("Visitor {number}").format(number=journey.visitor),
        harmless_words(journey.channel),
        outcome_text(journey),
        f"{signed_money(journey.balance, currency) or '0'} {currency}",
    ]
    return Text(" · ".join(parts), style=OUTCOME_STYLES[journey.outcome])


def _table(lines: Sequence[Line], currency: str) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column()
    table.add_column(justify="right", no_wrap=True)
    for line in lines:
        amount = signed_money(line.amount, currency)
        table.add_row(f"  {line.when:%Y-%m-%d %H:%M}", Text(line.what), amount)
    return table


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
    balance = signed_money(sum(journey.balance for journey in journeys), currency) or "0"
    orders = sum(journey.orders for journey in journeys)
    placed = ngettext("{buyers} placed {orders} order", "{buyers} placed {orders} orders", orders)
    text = _(
        "Of {visitors} visitors, {contacts} left an address or allowed notifications without ordering, "
        "and {placed}. "
        "What they brought less what they cost: {balance} {currency}."
    )
    return text.format(
        visitors=len(journeys),
        contacts=outcomes[Outcome.CONTACT],
        placed=placed.format(buyers=buyers, orders=orders),
        balance=balance,
        currency=currency,
    )
