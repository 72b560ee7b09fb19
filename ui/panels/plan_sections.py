"""The plan page's sections and their cards, in the shop owner's own order; knows no widgets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from roisim.scenario.findings import Place
from roisim.scenario.scenario_document import place_of
from roisim.translation import N_

if TYPE_CHECKING:
    from ui.open_plan import OpenPlan

PROMOTION, STORE, COMMUNICATION = "promotion", "store", "communication"
CUSTOMERS, MONEY, OPERATIONS, HORIZON = "customers", "money", "operations", "horizon"


@dataclass(frozen=True)
class Group:
    """A card: some inputs that are thought of together.

    Attributes:
        name: stable name.
        title: English; ``_`` where shown.
        paths: starts of paths, ``funnel.reasons``; the longest start that fits decides.
        shown: how many inputs stand there before the fold; 0 for all of them.
    """

    name: str
    title: str
    paths: tuple[str, ...]
    shown: int = 0


@dataclass(frozen=True)
class SectionSpec:
    """A section of the plan page; `title` and `sentence` are English."""

    name: str
    title: str
    sentence: str
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class SectionCount:
    """What the sidebar says of a section: inputs changed, programmes on, problems."""

    changed: int = 0
    on: int = 0
    problems: int = 0


SECTIONS: Final[tuple[SectionSpec, ...]] = (
    SectionSpec(
        PROMOTION,
        N_("Promotion"),
        N_("The channels that bring visitors, and what each gets per month."),
        (
            Group("channels", N_("Channels"), ("channels",), shown=5),
            Group("markets", N_("Markets"), ("markets",), shown=6),
        ),
    ),
    SectionSpec(
        STORE,
        N_("Store"),
        N_("What visitors do in the shop, from the first page to the order."),
        (
            Group("funnel", N_("From visit to order"), ("funnel",)),
            Group("returning", N_("Visitors who come back"), ("returning",)),
            Group("site", N_("Speed and screens"), ("site",)),
            Group("reasons", N_("Reasons for leaving a cart"), ("funnel.reasons",), shown=4),
        ),
    ),
    SectionSpec(
        COMMUNICATION,
        N_("Communication"),
        N_("Who may be written to, and the programmes that win, convert and keep customers."),
        (
            Group(
                "contacts",
                N_("Contacts"),
                ("funnel.contact_capture", "funnel.push_capture", "contacts"),
                shown=5,
            ),
            Group("programs", N_("Programmes"), ("programs",)),
        ),
    ),
    SectionSpec(
        CUSTOMERS,
        N_("Customers"),
        N_("What an order is worth, and how often customers come back for another."),
        (
            Group("orders", N_("Orders"), ("customers",)),
            Group("repeat", N_("Ordering again"), ("customers.repeat",)),
            Group("spread", N_("How orders differ"), ("customers.spread",)),
        ),
    ),
    SectionSpec(
        MONEY,
        N_("Money"),
        N_("What is left of an order, what the shop costs to run, and when money comes and goes."),
        (
            Group(
                "margin",
                N_("What is left of an order"),
                (
                    "finance.gross_margin",
                    "finance.vat_rate",
                    "finance.payment_fee",
                    "finance.payment_fee_fixed",
                    "finance.marketplace_fee",
                ),
            ),
            Group(
                "running_costs",
                N_("Running costs"),
                (
                    "finance.salaries",
                    "finance.salaries_acquisition_share",
                    "finance.technology",
                    "finance.technology_acquisition_share",
                    "finance.content",
                    "finance.other_costs",
                ),
            ),
            Group("cash", N_("Cash"), ("finance",), shown=5),
            Group(
                "counting",
                N_("How it is counted"),
                ("finance.cac", "finance.ltv_horizon_months", "finance.discount_rate"),
            ),
        ),
    ),
    SectionSpec(
        OPERATIONS,
        N_("Operations"),
        N_("What it takes to deliver, and what may run short."),
        (
            Group("delivery", N_("Delivery and returns"), ("operations",)),
            Group("stock", N_("Stock"), ("operations.stock",)),
            Group("desk", N_("Service desk"), ("operations.desk",)),
            Group("site_capacity", N_("Site capacity"), ("operations.site_capacity",)),
        ),
    ),
    SectionSpec(
        HORIZON,
        N_("Horizon"),
        N_("What the plan is called, when it runs, and how the year swings."),
        (
            Group(
                "plan", N_("Plan"), ("name", "description", "currency", "price_level", "format", "evidence")
            ),
            Group("time", N_("Time"), ("start", "months")),
            Group("season", N_("Season"), ("season",)),
        ),
    ),
)

_NUMBER_KEYS = frozenset(("value", "low", "likely", "high", "mean", "sd"))
"""A table with one of these is a number, not a section."""


def section_spec(name: str) -> SectionSpec:
    """A section by its name."""
    return next(section for section in SECTIONS if section.name == name)


def section_of(path: str) -> str:
    """Name of the section in which a path is edited; the last one for what nobody knows."""
    return group_of(path)[0]


def group_of(path: str) -> tuple[str, str]:
    """Names of section and group in which a path is edited."""
    return _group_of(tuple(part for part in place_of(path) if isinstance(part, str))[:3])


@cache
def _group_of(keys: tuple[str, ...]) -> tuple[str, str]:
    starts = _starts()
    for length in range(len(keys), 0, -1):
        found = starts.get(keys[:length])
        if found is not None:
            return found
    return HORIZON, SECTIONS[-1].groups[0].name


@cache
def _starts() -> dict[tuple[str, ...], tuple[str, str]]:
    return {
        tuple(start.split(".")): (section.name, group.name)
        for section in SECTIONS
        for group in section.groups
        for start in group.paths
    }


def section_counts(plan: OpenPlan) -> dict[str, SectionCount]:
    """What is changed, on and wrong in each section."""
    changed = dict.fromkeys((section.name for section in SECTIONS), 0)
    problems = dict(changed)
    for place in differing_places(plan.plain, plan.base_plain):
        changed[_section_at(place)] += 1
    for problem in plan.problems:
        if problem.severity == "error":
            problems[section_of(problem.path)] += 1
    counts = {name: SectionCount(changed[name], 0, problems[name]) for name in changed}
    counts[COMMUNICATION] = SectionCount(
        changed[COMMUNICATION], _programmes_on(plan.plain), problems[COMMUNICATION]
    )
    return counts


def differing_places(now: object, base: object, place: Place = ()) -> Iterator[Place]:
    """Places of inputs that two plans in plain data state differently.

    A number by month is one input, and so is an entry that only one of them has; entries of lists are
    matched by their names.
    """
    if now == base:
        return
    if _is_section(now) and _is_section(base):
        assert isinstance(now, Mapping)
        assert isinstance(base, Mapping)
        for key in {**now, **base}:
            yield from differing_places(now.get(key), base.get(key), (*place, key))
    elif _holds_sections(now) or _holds_sections(base):
        entries, before = _by_name(now), _by_name(base)
        for at, name in enumerate({**entries, **before}):
            yield from differing_places(entries.get(name), before.get(name), (*place, at))
    elif _is_section(now) and base is None and len(place) == 1:
        # a section of its own that was not stated before counts by its inputs
        yield from differing_places(now, {}, place)
    else:
        yield place


def _section_at(place: Place) -> str:
    return _group_of(tuple(part for part in place if isinstance(part, str))[:3])[0]


def _is_section(value: object) -> bool:
    return isinstance(value, Mapping) and not _NUMBER_KEYS & value.keys()


def _holds_sections(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(_is_section(entry) for entry in value)


def _by_name(entries: object) -> dict[object, object]:
    if not isinstance(entries, list):
        return {}
    found: dict[object, object] = {}
    for at, entry in enumerate(entries):
        name = entry.get("name", entry.get("use")) if isinstance(entry, Mapping) else None
        found[at if name is None or isinstance(name, dict | list) or name in found else name] = entry
    return found


def _programmes_on(plain: Mapping[str, object]) -> int:
    """Programmes that the plan holds and does not switch off."""
    stated = plain.get("programs")
    entries = stated if isinstance(stated, list) else []
    return sum(isinstance(entry, Mapping) and entry.get("enabled", True) is True for entry in entries)
