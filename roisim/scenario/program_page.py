"""`docs/programs.md`, written from the library so that the two cannot differ.

python -m roisim.scenario.program_page docs/programs.md
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from roisim.atomic_file import write_text
from roisim.scenario.effect_targets import EFFECT_TARGETS, EVERYONE
from roisim.scenario.findings import figure
from roisim.scenario.program_library import ABROAD, LISTS, LibraryEntry, library
from roisim.scenario.programs import (
    EFFECT_KINDS,
    Campaign,
    Costs,
    Flow,
    FlowMessage,
    OrderDiscount,
    Program,
)
from roisim.scenario.section import Section

Plain = Mapping[str, Any]
Row = tuple[str, str, Plain]

OPENING: Final = """\
# Programmes

The library of programmes, written from `roisim/scenario/program_library` by
`python -m roisim.scenario.program_page docs/programs.md`; a test compares the two.

A plan takes a programme with `use` and states otherwise what it knows better:

```toml
[[programs]]
use = "welcome_messages"
start = 2026-03-01
costs = { monthly = 50 }
```

Costs are in US dollars of today; the plan's `price_level` turns them into its money. Where three numbers
stand, each simulated world draws its own: likely (low to high). Effects on one target multiply, those of
shares on the odds. Nearly all effects are assumptions, on the careful side: look for a number of your own
before you rest a decision on one. An effect stated in the plan replaces all of the library's for this
programme, and so do campaigns and flows.
"""

PURPOSES: Final = {
    "win": "To win visitors and customers",
    "convert": "To turn visits into orders",
    "keep": "To keep people",
}


def program_page() -> str:
    """The page as Markdown."""
    return "\n".join([OPENING, *_overview(), *_details()])


def _overview() -> Iterator[str]:
    for purpose, heading in PURPOSES.items():
        yield f"## {heading}"
        yield ""
        yield "| `use` | name | what it does | needs |"
        yield "|---|---|---|---|"
        for entry in _of(purpose):
            yield f"| [`{entry.id}`](#{entry.id}) | {entry.title} | {entry.summary} | {entry.needs} |"
        yield ""


def _of(purpose: str) -> list[LibraryEntry]:
    return [entry for entry in library().values() if entry.purpose == purpose]


def _details() -> Iterator[str]:
    yield "## All numbers"
    yield ""
    for purpose in PURPOSES:
        for entry in _of(purpose):
            yield from _entry(entry)


def _entry(entry: LibraryEntry) -> Iterator[str]:
    yield f"### {entry.id}"
    yield ""
    yield f"{entry.title}. {entry.summary}"
    yield ""
    yield from (f"- {line}" for line in _facts(entry))
    yield ""
    rows = list(_rows(entry))
    if rows:
        yield "| what | number | evidence | where it comes from |"
        yield "|---|---|---|---|"
        yield from (_line(*row) for row in rows)
        yield ""


def _facts(entry: LibraryEntry) -> Iterator[str]:
    if entry.needs:
        yield f"Needs: {entry.needs}."
    if entry.holds:
        yield "Holds: " + ", ".join(f"[`{id_}`](#{id_})" for id_ in entry.holds) + "."
    if entry.days is not None:
        yield f"Runs {entry.days} days where the plan states no end."
    if not any(entry.plain.get(name) for name in (*LISTS, "order_discount", "test")):
        yield "Moves nothing by itself."
    if entry.plain.get("medium"):
        yield f"Medium: {entry.plain['medium']}."
    yield f"Booked to: {entry.plain['books_to']}."


def _rows(entry: LibraryEntry) -> Iterator[Row]:
    plain = entry.plain
    yield from _numbers(Costs, "", plain.get("costs", {}), " USD")
    yield from _numbers(Program, "", plain)
    yield from _numbers(OrderDiscount, "", plain.get("order_discount", {}))
    for effect in _own(entry, "effects"):
        yield from _effect(effect)
    for campaign in _own(entry, "campaigns"):
        yield from _numbers(Campaign, f"every {figure(campaign['every_days'])} days: ", campaign)
    for flow in _own(entry, "flows"):
        yield from _flow(flow)
    if "test" in plain and not entry.holds:
        yield f"test of {_target(plain['test'])}, true effect", "", plain["test"]["odds_ratio"]


def _own(entry: LibraryEntry, name: str) -> list[Plain]:
    """What it states itself in a list, and not what it holds."""
    held = [line for id_ in entry.holds for line in library()[id_].plain.get(name, ())]
    return [line for line in entry.plain.get(name, ()) if line not in held]


def _numbers(section: type[Section], before: str, plain: Plain, unit: str = "") -> Iterator[Row]:
    for name in section.model_fields:
        spec, value = section.spec(name), plain.get(section.key(name))
        if spec is not None and isinstance(value, Mapping):
            own_unit = "" if spec.unit == "share" else unit
            yield before + spec.label[0].lower() + spec.label[1:], own_unit, value


def _effect(effect: Plain) -> Iterator[Row]:
    kind = next(kind for kind in EFFECT_KINDS if kind in effect)
    words = {"odds_ratio": "odds of {}", "factor": "{}, factor", "add": "{}, added", "removes": "{}, removed"}
    yield words[kind].format(_target(effect)), "", effect[kind]


def _target(effect: Plain) -> str:
    label = EFFECT_TARGETS[effect["on"]].label
    return f"{label} ({_audience(effect)})"


def _audience(effect: Plain) -> str:
    kind = effect.get("for_channels")
    if kind is None:
        return str(effect.get("for", EVERYONE))
    return "channels with a market" if kind == ABROAD else f"{kind} channels"


def _flow(flow: Plain) -> Iterator[Row]:
    trigger = flow["trigger"]
    yield from _numbers(Flow, f"{trigger}: ", flow)
    for message in flow["messages"]:
        yield from _numbers(FlowMessage, f"{trigger}, {_delay(message['delay_days'])}: ", message)


def _delay(days: float) -> str:
    return f"after {figure(days)} days" if days >= 1 else f"after {round(days * 24)} hours"


def _line(what: str, unit: str, number: Plain) -> str:
    value = _value(number)
    return f"| {what} | {value}{unit} | {number['evidence']} | {number['source']} |".replace("\n", " ")


def _value(number: Plain) -> str:
    if "likely" in number:
        return f"{figure(number['likely'])} ({figure(number['low'])} to {figure(number['high'])})"
    if "low" in number:
        return f"{figure(number['low'])} to {figure(number['high'])}"
    return figure(number["value"])


if __name__ == "__main__":
    write_text(Path(sys.argv[1]), program_page())
