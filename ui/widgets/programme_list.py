"""The programmes that a plan has or could have, and switching them: every switch is one undoable edit."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from roisim.scenario.plan_period import months_later
from roisim.scenario.program_library import library, library_program, price_level, resolve_programs
from roisim.scenario.reading import is_sensible_day
from roisim.translation import N_, _

if TYPE_CHECKING:
    from roisim.errors import Problem
    from roisim.scenario.program_library import LibraryEntry
    from ui.open_plan import OpenPlan

WIN, CONVERT, KEEP = "win", "convert", "keep"
PURPOSES: Final = (
    (WIN, N_("Win"), N_("visitors and contacts")),
    (CONVERT, N_("Convert"), N_("visits into orders")),
    (KEEP, N_("Keep"), N_("customers coming back")),
)

NOT_EDITED: Final = frozenset({"use", "start"})
"""What a programme states that was only switched on."""

_WINS: Final = frozenset(
    {"capture", "push_capture", "clicks", "cost_per_click", "referrals", "consideration"}
)


@dataclass(frozen=True)
class Programme:
    """One programme as a card shows it.

    Attributes:
        key: stays the same while the plan changes: its id in the library, or a name of the plan's own.
        entry: what the library says of it; None for the plan's own.
        position: its place among the plan's programmes; None where it does not stand there.
        stated: what the plan states of it, as its file has it.
        plan: the plan.
    """

    key: str
    entry: LibraryEntry | None
    position: int | None
    stated: Mapping[str, Any]
    plan: OpenPlan

    @property
    def is_on(self) -> bool:
        """Whether it runs in this plan."""
        return self.position is not None and self.stated.get("enabled", True) is not False

    @property
    def path(self) -> str:
        """Its place in the plan's file."""
        return f"programs[{self.position}]"

    @property
    def title(self) -> str:
        """What it is called."""
        own = self.stated.get("name")
        if self.entry is None or (isinstance(own, str) and own != self.entry.id):
            return str(own or self.key)
        return _(self.entry.title)

    @property
    def summary(self) -> str:
        """What it does, in a sentence."""
        return _(self.entry.summary) if self.entry is not None else _("A programme of this plan's own.")

    @property
    def purpose(self) -> str:
        """Under which of the three purposes it stands."""
        if self.entry is not None:
            return self.entry.purpose
        if self.stated.get("campaigns") or self.stated.get("flows"):
            return KEEP
        effects = self.stated.get("effects")
        moved = {effect.get("on") for effect in effects or () if isinstance(effect, dict)}
        return WIN if moved & _WINS else CONVERT

    @cached_property
    def numbers(self) -> Mapping[str, Any]:
        """Its numbers as they would run here: the library's in the plan's money, the plan's own over them."""
        plain = self.plan.plain
        if self.position is not None:
            found = resolve_programs({**plain, "programs": [dict(self.stated)]})[0]["programs"][0]
            return found if isinstance(found, dict) else {}
        if self.entry is None:
            return {}
        return library_program(self.entry.id, price_level(plain), plain.get("channels"))

    @property
    def problem(self) -> Problem | None:
        """What is wrong with it in the plan."""
        if self.position is None:
            return None
        mine = [problem for problem in self.plan.problems if problem.path.startswith(self.path)]
        return min(mine, key=lambda problem: problem.severity != "error", default=None)

    @property
    def start(self) -> datetime.date:
        """Its first day."""
        found = self.stated.get("start")
        return found if is_sensible_day(found) else self.plan.start

    @property
    def end(self) -> datetime.date | None:
        """Its last day as stated; None for the usual one."""
        found = self.stated.get("end")
        return found if is_sensible_day(found) else None


def programmes_of(plan: OpenPlan) -> list[Programme]:
    """Those that the plan has come first, then the rest of the library; each id or own name once."""
    found: dict[str, Programme] = {}
    for position, stated in _stated(plan):
        use = stated.get("use")
        entry = library().get(use) if isinstance(use, str) else None
        key = (
            str(use)
            if entry is not None and use not in found
            else f"own:{stated.get('name', use)}:{position}"
        )
        found[key] = Programme(key, entry, position, stated, plan)
    for use, entry in library().items():
        if use not in found:
            found[use] = Programme(use, entry, None, {}, plan)
    return list(found.values())


def _stated(plan: OpenPlan) -> Iterator[tuple[int, dict[str, Any]]]:
    programs = plan.plain.get("programs")
    for position, stated in enumerate(programs if isinstance(programs, list) else ()):
        if isinstance(stated, dict):
            yield position, stated


# --- edits ---------------------------------------------------------------------------------------------


def switch_on(programme: Programme, start: datetime.date | None = None) -> None:
    """Let it run, from `start` on where the plan did not have it."""
    plan, name = programme.plan, _("Switch on {programme}").format(programme=within(programme.title))
    if programme.position is not None:
        plan.remove(f"{programme.path}.enabled", name)
        return
    table: dict[str, Any] = {"use": programme.key}
    programs = plan.plain.get("programs")
    stated = programs if isinstance(programs, list) else []
    names = {each.get("name", each.get("use")) for each in stated if isinstance(each, dict)}
    if programme.key in names:
        table["name"] = next(
            f"{programme.key} {n}" for n in range(2, 99) if f"{programme.key} {n}" not in names
        )
    table["start"] = start or plan.start
    if stated:
        plan.change(f"programs[{len(stated)}]", table, name)
    else:
        plan.change("programs", [table], name)


def switch_off(programme: Programme) -> None:
    """Let it rest. One that was only switched on goes; one with numbers of its own, or saved, keeps them."""
    plan, name = programme.plan, _("Switch off {programme}").format(programme=within(programme.title))
    if set(programme.stated) <= NOT_EDITED and not _is_saved(programme):
        plan.remove(programme.path, name)
    else:
        plan.change(f"{programme.path}.enabled", value=False, name=name)


def _is_saved(programme: Programme) -> bool:
    saved = programme.plan.base_plain.get("programs")
    uses = {each.get("use") for each in saved if isinstance(each, dict)} if isinstance(saved, list) else set()
    return programme.stated.get("use") in uses


def start_on(programme: Programme, day: datetime.date) -> None:
    """Another first day; an end that would lie before it moves along."""
    name = _("Change start of {programme}").format(programme=within(programme.title))
    start = (f"{programme.path}.start", day)
    if programme.end is None or programme.end >= day:
        programme.plan.change(*start, name)
    else:
        programme.plan.change_many([start, (f"{programme.path}.end", _moved_end(programme, day))], name)


def _moved_end(programme: Programme, day: datetime.date) -> datetime.date | None:
    """A month's end, as long after the new start as it was after the old; None from the plan's end on."""
    before = programme.start
    lasts = 0
    while programme.end is not None and months_later(before, lasts + 1) <= programme.end:
        lasts += 1
    ends = [end for end in month_ends(programme.plan) if end >= months_later(day, lasts)]
    return ends[0] if ends and ends[0] != month_ends(programme.plan)[-1] else None


def end_on(programme: Programme, day: datetime.date | None) -> None:
    """Another last day; None for the usual one."""
    name = _("Change end of {programme}").format(programme=within(programme.title))
    programme.plan.change(f"{programme.path}.end", day, name)


def month_ends(plan: OpenPlan) -> list[datetime.date]:
    """The last day of each plan month (M)."""
    day = datetime.timedelta(days=1)
    return [months_later(plan.start, month + 1) - day for month in range(plan.months)]


def within(title: str) -> str:
    """A title within a sentence: "e-mail marketing", but "A/B tests" stays."""
    return title[:1].lower() + title[1:] if title[1:2].islower() or title[1:2] == "-" else title
