"""The rows of the budget table, read from a plan: money by month, as stated and as it counts."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from roisim.errors import Problem
from roisim.scenario.content_channel import ContentChannel
from roisim.scenario.plan_period import months_later
from roisim.scenario.quantity import MonthlyQuantity
from roisim.scenario.reading import is_sensible_day
from roisim.scenario.structure import value_at
from roisim.translation import N_, _
from ui.entry_matches import base_place

if TYPE_CHECKING:
    from roisim.scenario.scenario import Scenario
    from ui.open_plan import OpenPlan

Floats = tuple[float, ...]


@dataclass(frozen=True)
class Source:
    """Where a kind of channel says what it spends.

    Attributes:
        key: the input of the channel that the row states.
        price: the input with the money of one piece, where `key` counts pieces (items, posts, sign-ups);
            "" where `key` is money itself.
        frame: the row's name, around the channel's; English.
    """

    key: str
    price: str = ""
    frame: str = "{name}"


SOURCES: Final[Mapping[str, Source]] = {
    "paid": Source("monthly_budget"),
    "content": Source("items_per_month", "cost_per_item"),
    "influencer": Source("posts_per_month", "fee_per_post"),
    "affiliate": Source("platform_fee", frame=N_("{name}, platform")),
    "partner_sign_ups": Source("monthly_sign_ups", "cost_per_sign_up"),
}


@dataclass(frozen=True)
class BudgetRow:
    """One row of M months.

    Attributes:
        name: what it is called.
        path: the input that it edits; "" where it is calculated.
        values: (M) money that counts: as stated, or the last valid where a wrong one is stated.
        entries: (M) what the text states, a wrong word too; money values where nothing is stated.
        prices: (M) money of one piece where entries count pieces, else None.
        wrong: month -> what is wrong there.
        changed: months that differ from what is saved.
        note: why it cannot be edited, or how it is meant; "" for nothing to say.
    """

    name: str
    path: str
    values: Floats
    entries: tuple[Any, ...] = ()
    prices: Floats | None = None
    wrong: Mapping[int, Problem] = field(default_factory=dict)
    changed: frozenset[int] = frozenset()
    note: str = ""

    @property
    def is_editable(self) -> bool:
        """Whether a cell of it takes a number."""
        return bool(self.path)

    @property
    def total(self) -> float:
        """All months together."""
        return sum(self.values)

    def uncertain(self, month: int) -> dict[str, Any] | None:
        """The range that is stated for a month, if one is."""
        entry = self.entries[month] if self.entries else None
        return entry if isinstance(entry, dict) and "value" not in entry else None


def month_starts(start: datetime.date, months: int) -> list[datetime.date]:
    """The first day of each plan month (M)."""
    return [months_later(start, month) for month in range(months)]


def channel_rows(plan: OpenPlan) -> list[BudgetRow]:
    """The rows that can be typed into, in the order of the channels."""
    months = plan.months
    rows = []
    for position, channel in enumerate(_channels(plan.plain)):
        source = SOURCES.get(str(channel.get("kind")))
        if source is not None:
            rows.append(_channel_row(plan, position, channel, source, months))
    return rows


def stated_at(stated: object, month: int, default: object = 0) -> Any:
    """What a number by month states for a month: the last of a list goes on."""
    if isinstance(stated, list):
        return stated[min(month, len(stated) - 1)] if stated else default
    return default if stated is None else stated


def number_of(entry: object) -> float | None:
    """The number that stands for an entry: the likely one of a range; None where it is no number."""
    if isinstance(entry, bool):
        return None
    if isinstance(entry, int | float):
        return float(entry)
    if isinstance(entry, dict):
        for key in ("likely", "mean", "value"):
            if isinstance(entry.get(key), int | float):
                return float(entry[key])
        ends = (entry.get("low"), entry.get("high"))
        if all(isinstance(end, int | float) for end in ends):
            return (float(ends[0]) + float(ends[1])) / 2  # type: ignore[arg-type]
    return None


def _channels(plain: Mapping[str, Any]) -> list[dict[str, Any]]:
    channels = plain.get("channels")
    return [entry for entry in channels if isinstance(entry, dict)] if isinstance(channels, list) else []


def _saved_channel(plan: OpenPlan, position: int) -> dict[str, Any] | None:
    """The channel as it was saved, whatever it was called."""
    place = base_place(plan, ("channels", position))
    found = None if place is None else value_at(plan.base_plain, place)
    return found if isinstance(found, dict) else None


def _channel_row(
    plan: OpenPlan,
    position: int,
    channel: dict[str, Any],
    source: Source,
    months: int,
) -> BudgetRow:
    path = f"channels[{position}].{source.key}"
    stated = channel.get(source.key)
    entries = tuple(stated_at(stated, month) for month in range(months))
    wrong = _wrong_months(plan.problems, path, stated, months)
    sound = _sound_channel(plan.scenario, position, channel)
    name = (
        _(source.frame).format(name=channel.get("name", ""))
        if source.frame != "{name}"
        else str(channel.get("name", ""))
    )
    prices = _prices(sound, source, plan.scenario, months) if source.price else None
    if source.price and (prices is None or not any(prices)):
        note = _("One costs nothing so far. State {price} below, and this row can be edited").format(
            price=_price_label(source)
        )
        return BudgetRow(name, "", (0.0,) * months, note=note)
    if channel.get("dates"):
        note = _("The posts have dates; change the dates or the fee below")
        return BudgetRow(name, "", _by_date(plan, channel["dates"], prices or (), months), note=note)
    counted = [
        number if number is not None and month not in wrong else None
        for month, number in enumerate(map(number_of, entries))
    ]
    pieces = _with_last_valid(counted, sound, source.key)
    values = tuple(a * b for a, b in zip(pieces, prices, strict=True)) if prices else pieces
    return BudgetRow(
        name=name,
        path=path,
        values=values,
        entries=entries,
        prices=prices,
        wrong=wrong,
        changed=_changed_months(entries, _saved_channel(plan, position), source),
        note=_piece_note(source) if prices else "",
    )


def _sound_channel(scenario: Scenario | None, position: int, channel: Mapping[str, Any]) -> Any:
    """The same channel in the last sound plan."""
    if scenario is None:
        return None
    if position < len(scenario.channels) and scenario.channels[position].name == channel.get("name"):
        return scenario.channels[position]
    return next((entry for entry in scenario.channels if entry.name == channel.get("name")), None)


def _prices(sound: Any, source: Source, scenario: Scenario | None, months: int) -> Floats | None:
    if sound is None or scenario is None:
        return None
    if isinstance(sound, ContentChannel):
        return _means(sound.item_cost(scenario.money_per_dollar), months)
    price = getattr(sound, source.price, None)
    return _means(price, months) if isinstance(price, MonthlyQuantity) else None


def _means(numbers: MonthlyQuantity, months: int) -> Floats:
    means = [entry.mean() for entry in numbers[:months]]
    return tuple(means + [means[-1]] * (months - len(means)))


def _with_last_valid(counted: Sequence[float | None], sound: Any, key: str) -> Floats:
    if None not in counted:
        return tuple(number for number in counted if number is not None)
    last = getattr(sound, key, None)
    valid = _means(last, len(counted)) if isinstance(last, MonthlyQuantity) else (0.0,) * len(counted)
    return tuple(valid[month] if number is None else number for month, number in enumerate(counted))


def _wrong_months(problems: Sequence[Problem], path: str, stated: object, months: int) -> dict[int, Problem]:
    found: dict[int, Problem] = {}
    for problem in problems:
        if problem.severity != "error" or not problem.path.startswith(path):
            continue
        ending = problem.path[len(path) :]
        if ending[:1] not in ("", "[", "."):
            continue
        for month in _months_meant(ending, stated, months):
            found.setdefault(month, problem)
    return found


def _months_meant(ending: str, stated: object, months: int) -> range:
    """The months that a problem is about: one of a list, those on which its last goes on, or all."""
    if not ending.startswith("[") or not isinstance(stated, list):
        return range(months)
    month = int(ending[1 : ending.index("]")])
    return range(month, months) if month == len(stated) - 1 else range(month, min(month + 1, months))


def _changed_months(
    entries: Sequence[Any], before: Mapping[str, Any] | None, source: Source
) -> frozenset[int]:
    if before is None:
        return frozenset(range(len(entries)))
    stated = before.get(source.key)
    return frozenset(month for month, entry in enumerate(entries) if entry != stated_at(stated, month))


def _by_date(plan: OpenPlan, dates: object, prices: Floats, months: int) -> Floats:
    values = [0.0] * months
    for day in dates if isinstance(dates, list) else ():
        month = month_of(plan.start, day)
        if 0 <= month < months:
            values[month] += prices[month]
    return tuple(values)


def month_of(start: datetime.date, day: object) -> int:
    """The plan month in which a day lies; negative before the plan, and for what is no day."""
    if not is_sensible_day(day):
        return -1
    months = (day.year - start.year) * 12 + day.month - start.month
    return months if months_later(start, max(months, 0)) <= day else months - 1


def _price_label(source: Source) -> str:
    labels: dict[str, Callable[[], str]] = {
        "cost_per_item": lambda: _("the cost of an item"),
        "fee_per_post": lambda: _("the fee for a post"),
        "cost_per_sign_up": lambda: _("the cost of a sign-up"),
    }
    return labels[source.price]()


def _piece_note(source: Source) -> str:
    notes: dict[str, Callable[[], str]] = {
        "cost_per_item": lambda: _(
            "Items a month times the cost of an item; a number typed here sets the items"
        ),
        "fee_per_post": lambda: _(
            "Posts a month times the fee for a post; a number typed here sets the posts"
        ),
        "cost_per_sign_up": lambda: _(
            "Sign-ups a month times their cost; a number typed here sets the sign-ups"
        ),
    }
    return notes[source.price]()
