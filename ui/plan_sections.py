"""The seven sections of a plan as a shop owner sees them: which inputs belong where, and how many changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from roisim.scenario.findings import Place
from roisim.scenario.input_values import NAMED_LISTS
from roisim.scenario.scenario_document import place_of
from roisim.scenario.section_starts import desk_start, site_start, stock_start
from roisim.translation import N_
from ui.entry_matches import matched

if TYPE_CHECKING:
    from roisim.scenario.scenario import Scenario
    from ui.open_plan import OpenPlan

PROMOTION, STORE, COMMUNICATION = "promotion", "store", "communication"
CUSTOMERS, MONEY, OPERATIONS, HORIZON = "customers", "money", "operations", "horizon"

Start = Callable[["Scenario | None", Sequence[float]], Mapping[str, Any]]
"""What a plan states first in a section, from the plan and a figure by month that it is expected to have."""


@dataclass(frozen=True)
class GroupSpec:
    """A card of inputs that belong together.

    Attributes:
        title: its heading; English.
        sentence: what it is about; English.
        place: the section of the file: "funnel", "operations.stock"; "" for the plan's own inputs.
        usual: keys that are always shown, in this order; all others unfold.
        keys: keys that belong to it, where a section of the file is parted among cards; else all.
        switch: what switching the section on is called, where a plan may be without it; English.
        start: what a plan states there when it is switched on.
        start_from: the figure by month on which that rests.
        kinds: the words after ``kind``, with their names, where the file names one of several sections.
    """

    title: str
    sentence: str
    place: str
    usual: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    switch: str = ""
    start: Start | None = None
    start_from: str = ""
    kinds: Mapping[str, Mapping[str, Any]] | None = None


@dataclass(frozen=True)
class SectionSpec:
    """A section: how code calls it, its title and sentence (English), its cards."""

    name: str
    title: str
    sentence: str
    groups: tuple[GroupSpec, ...]


@dataclass(frozen=True)
class SectionCount:
    """What the sidebar tells of a section."""

    changed: int = 0
    on: int = 0
    problems: int = 0


REPEATS: Final[Mapping[str, Mapping[str, Any]]] = {
    "bg_nbd": {"ordering_again_in_first_year": 0.3, "repeat_orders_in_first_year": 1},
    "pareto_nbd": {"r": 0.553, "alpha_weeks": 10.578, "s": 0.606, "beta_weeks": 11.669},
    "subscription": {"alpha": 1, "beta": 6},
    "constant": {"orders_per_year": 2, "yearly_churn": 0.4},
}
SPREADS: Final[Mapping[str, Mapping[str, Any]]] = {
    "fixed": {},
    "lognormal": {"sd_log": 0.5},
    "gamma_gamma": {"p": 6.25, "q": 3.74},
}

SECTIONS: Final = (
    SectionSpec(
        PROMOTION, N_("Promotion"), N_("The channels that bring visitors, and what each gets per month."), ()
    ),
    SectionSpec(
        STORE,
        N_("Store"),
        N_("How far a visit gets, who comes back, and how well the pages work."),
        (
            GroupSpec(
                N_("From a visit to an order"),
                N_("Each share is of those who reached the step before, on a first visit."),
                "funnel",
                ("consideration", "intent", "evaluation", "purchase", "contact_capture"),
            ),
            GroupSpec(
                N_("Visitors who come back"),
                N_("Strangers who return by themselves, and how much readier they are to buy."),
                "returning",
                ("visits_per_visitor", "interest_days", "intent_odds_ratio"),
            ),
            GroupSpec(
                N_("Pages"),
                N_("How fast they are and on what they are looked at; what programmes change counts."),
                "site",
                ("page_seconds", "mobile_share"),
            ),
            GroupSpec(
                N_("Why carts are left"),
                N_("Weights of the reasons; only their ratios count. Programmes can take reasons away."),
                "funnel.reasons",
                ("just_browsing", "shipping_costs"),
            ),
        ),
    ),
    SectionSpec(
        COMMUNICATION,
        N_("Communication"),
        N_("The people who left an address, and the programmes that reach, convince and keep them."),
        (
            GroupSpec(
                N_("Contacts"),
                N_("The address list, and how its people bear being written to."),
                "contacts",
                ("consent_share", "address_decay_per_week"),
            ),
        ),
    ),
    SectionSpec(
        CUSTOMERS,
        N_("Customers"),
        N_("What customers order, how often again, and what they send back."),
        (
            GroupSpec(
                N_("Orders"),
                N_("What an order is worth and how much of it comes back."),
                "customers",
                ("order_value", "discount", "first_order_discount", "refund_rate"),
            ),
            GroupSpec(
                N_("Ordering again"),
                N_("How often a customer comes back by himself, and how soon he stays away."),
                "customers.repeat",
                kinds=REPEATS,
            ),
            GroupSpec(
                N_("How orders differ"),
                N_("Whether all orders are worth the same, or some customers buy more than others."),
                "customers.spread",
                kinds=SPREADS,
            ),
        ),
    ),
    SectionSpec(
        MONEY,
        N_("Money"),
        N_("Margins and fees, fixed costs, and when money comes and goes."),
        (
            GroupSpec(
                N_("Margin and fees"),
                N_("What is left of the price after goods, tax and those who handle the payment."),
                "finance",
                ("gross_margin", "vat_rate", "payment_fee"),
                ("gross_margin", "vat_rate", "payment_fee", "payment_fee_fixed", "marketplace_fee"),
            ),
            GroupSpec(
                N_("Fixed costs a month"),
                N_("What is paid whether anybody orders or not."),
                "finance",
                ("salaries", "technology", "content", "other_costs"),
                (
                    "salaries",
                    "technology",
                    "content",
                    "other_costs",
                    "salaries_acquisition_share",
                    "technology_acquisition_share",
                ),
            ),
            GroupSpec(
                N_("Cash"),
                N_("The money at the start, and how long payments take."),
                "finance",
                ("opening_cash", "payment_delay_days", "supplier_payment_days"),
                (
                    "opening_cash",
                    "payment_delay_days",
                    "supplier_payment_days",
                    "ad_payment_days",
                    "cost_payment_days",
                    "vat_payment_days",
                    "spend_limit",
                    "overdraft",
                ),
            ),
            GroupSpec(
                N_("How LTV and CAC are reckoned"),
                N_("Which costs count as winning a customer, and how far his lifetime value looks ahead."),
                "finance",
                ("cac", "ltv_horizon_months", "discount_rate"),
                ("cac", "ltv_horizon_months", "discount_rate"),
            ),
            GroupSpec(
                N_("Prices of tools and work"),
                N_("Turns the library's costs of programmes, in US dollars, into the plan's money."),
                "",
                ("price_level",),
                ("price_level",),
            ),
        ),
    ),
    SectionSpec(
        OPERATIONS,
        N_("Operations"),
        N_("Getting goods to customers and back, and what may run short."),
        (
            GroupSpec(
                N_("Shipping and returns"),
                N_("What each order costs on its way, and on its way back."),
                "operations",
                ("shipping_and_packing", "return_handling", "resaleable_share", "inventory_maintenance"),
            ),
            GroupSpec(
                N_("Stock"),
                N_("Goods may run out, are ordered again, and cost money while they lie there."),
                "operations.stock",
                ("opening_units", "reorder_point", "order_up_to", "lead_time_days"),
                switch=N_("Goods may run out"),
                start=stock_start,
                start_from="orders",
            ),
            GroupSpec(
                N_("Service desk"),
                N_("People who answer questions: answered, more visitors order; left waiting, fewer."),
                "operations.desk",
                ("asking_share", "handling_minutes", "patience_minutes", "wage_per_hour"),
                switch=N_("Visitors ask questions"),
                start=desk_start,
                start_from="visits",
            ),
            GroupSpec(
                N_("Site capacity"),
                N_("How many visitors the site bears at a time; the rest wait or leave."),
                "operations.site_capacity",
                switch=N_("The site may be overrun"),
                start=site_start,
                start_from="visits",
            ),
        ),
    ),
    SectionSpec(
        HORIZON,
        N_("Horizon"),
        N_("Name, time and currency of the plan, and the ups and downs of the year."),
        (
            GroupSpec(
                N_("The plan"),
                N_("What it is called, when it begins and how long it runs."),
                "",
                ("name", "description", "start", "months", "currency"),
                ("name", "description", "start", "months", "currency", "format"),
            ),
            GroupSpec(
                N_("Season"),
                N_("Ups and downs; only the ratios count, the mean is taken as 1."),
                "season",
                ("demand_by_month", "cost_per_click_by_month", "demand_by_weekday"),
            ),
        ),
    ),
)

_BY_PART: Final = {
    "channels": PROMOTION,
    "markets": PROMOTION,
    "funnel": STORE,
    "returning": STORE,
    "site": STORE,
    "contacts": COMMUNICATION,
    "programs": COMMUNICATION,
    "customers": CUSTOMERS,
    "finance": MONEY,
    "price_level": MONEY,
    "operations": OPERATIONS,
}


def section_of(path: str) -> str:
    """The section in which an input stands; the last one for what belongs to the plan as a whole."""
    place = place_of(path)
    first = place[0] if place else ""
    if first == "evidence" and len(place) > 1:
        first = str(place[1]).strip('"').split(".")[0]
    return _BY_PART.get(str(first), HORIZON)


def section_spec(name: str) -> SectionSpec:
    """The section of a name.

    Raises:
        KeyError: there is none.
    """
    return {section.name: section for section in SECTIONS}[name]


def section_counts(plan: OpenPlan) -> dict[str, SectionCount]:
    """Changed inputs, programmes that are on, and problems, by section."""
    changed = dict.fromkeys((section.name for section in SECTIONS), 0)
    problems = dict(changed)
    for place in changed_places(plan.plain, plan.base_plain):
        changed[_BY_PART.get(str(place[0]), HORIZON)] += 1
    for problem in plan.problems:
        if problem.severity == "error":
            problems[section_of(problem.path)] += 1
    on = programmes_on(plan.plain)
    return {
        name: SectionCount(changed[name], on if name == COMMUNICATION else 0, problems[name])
        for name in changed
    }


def programmes_on(plain: Mapping[str, Any]) -> int:
    """How many programmes of a plan are switched on."""
    programs = plain.get("programs")
    entries = programs if isinstance(programs, list) else []
    return sum(isinstance(entry, dict) and entry.get("enabled", True) is not False for entry in entries)


def changed_places(now: Any, before: Any, place: Place = ()) -> Iterator[Place]:
    """Places of inputs at which two plans' plain data differ; a list by month or a range is one input."""
    if now == before or place == ("evidence",):
        return
    if _are_named(now, before, place):
        yield from _changed_named(now or [], before or [], place)
    elif _holds_sections(now) and _holds_sections(before):
        yield from _changed_entries(now, before, place)
    elif _is_section(now, place) or _is_section(before, place):
        one, other = (value if isinstance(value, dict) else {} for value in (now, before))
        for key in (*one, *(key for key in other if key not in one)):
            yield from changed_places(one.get(key), other.get(key), (*place, key))
    else:
        yield place


def _are_named(now: Any, before: Any, place: Place) -> bool:
    lists = (now or [], before or [])
    return len(place) == 1 and place[0] in NAMED_LISTS and all(isinstance(each, list) for each in lists)


def _changed_named(now: list[Any], before: list[Any], place: Place) -> Iterator[Place]:
    """By name; an entry that came or went counts once."""
    found = matched(now, before)
    for position, at in enumerate(found):
        if at is None:
            yield (*place, position)
        else:
            yield from changed_places(now[position], before[at], (*place, position))
    for at in range(len(before)):
        if at not in found:
            yield place


def _changed_entries(now: Any, before: Any, place: Place) -> Iterator[Place]:
    """By position; a list that is longer or shorter counts once."""
    if len(now) != len(before):
        yield place
        return
    for position, (one, other) in enumerate(zip(now, before, strict=True)):
        yield from changed_places(one, other, (*place, position))


def _holds_sections(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(_is_section(entry, ("",)) for entry in value)


def _is_section(value: Any, place: Place) -> bool:
    """Whether plain data are a table of inputs, and no number with its range."""
    if not isinstance(value, dict):
        return False
    return not place or not ({"low", "mean", "value"} & set(value))
