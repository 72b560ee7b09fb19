"""Plans run for a test: their books, or the population itself to look at the people."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from roisim.scenario.scenario import Scenario
from roisim.simulation.accounts import Count
from roisim.simulation.books import Books
from roisim.simulation.population import Population, simulate
from roisim.simulation.timeline import Timeline, build_timeline
from tests.simulation.small_plans import timeline_of

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]

SEED = 1
EVERY_VISIT_BUYS = {"consideration": 1, "intent": 1, "evaluation": 1, "purchase": 1, "contact_capture": 0}
NOBODY_BUYS = {"intent": 0, "contact_capture": 0}


def run(scenario: Scenario, worlds: range | int, seed: int = SEED) -> Books:
    """Books of some worlds of a plan."""
    block = range(worlds) if isinstance(worlds, int) else worlds
    return simulate(build_timeline(scenario, seed, block), seed)


def run_small(worlds: int, **sections: Any) -> Books:
    """Books of a small plan (see `small_plans`)."""
    return simulate(timeline_of(worlds, **sections), SEED)


def people_of(timeline: Timeline, seed: int = SEED) -> Population:
    """A population whose days are over."""
    population = Population(timeline, seed)
    population.run()
    return population


def counts_by_day(timeline: Timeline, *kinds: Count) -> Integers:
    """(kinds, D, W): what is counted of strangers on each day. Counts of known people, which are
    summed by the month, do not come in."""
    population = Population(timeline, SEED)
    mornings: list[Integers] = []

    def look(_day: int) -> None:
        mornings.append(population.ledger.counts[list(kinds)].sum(axis=(1, 2, 3)))

    population.run(on_day=look)
    look(timeline.calendar.days)
    counted = np.stack(mornings, axis=1)
    return counted[:, 1:] - counted[:, :-1]


def total(books: Books, *kinds: Count) -> Integers:
    """(W): counts of a whole plan."""
    summed: Integers = books.counts[list(kinds)].sum(axis=(0, 1, 2, 3))
    return summed


def arrays_of(books: Books) -> dict[str, NDArray[Any]]:
    """All that the books hold by world, the world last."""
    values = {field.name: getattr(books, field.name) for field in fields(books)}
    return {
        name: value
        for name, value in values.items()
        if isinstance(value, np.ndarray) and value.shape[-1:] == (len(books.worlds),) and name != "paid"
    }


def same_books(first: Books, second: Books) -> None:
    """All figures of the same worlds are equal, to the bit."""
    for name, values in arrays_of(first).items():
        assert np.array_equal(values, arrays_of(second)[name]), name
