"""`docs/inputs.md`, written from the declarations so that the two cannot differ.

python -m roisim.scenario.input_page docs/inputs.md
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import astuple
from itertools import groupby
from pathlib import Path
from typing import Final

from roisim.atomic_file import write_text
from roisim.scenario.ad_objectives import OBJECTIVES, OBJECTIVES_EVIDENCE
from roisim.scenario.content_types import CONTENT_TYPES, TYPE_NUMBERS
from roisim.scenario.effect_targets import EFFECT_TARGETS, EVERYONE
from roisim.scenario.field import FieldSpec, assumption
from roisim.scenario.findings import figure, shown
from roisim.scenario.program_library import library
from roisim.scenario.quantity import EvidenceKind, Quantity
from roisim.scenario.scenario import Scenario
from roisim.scenario.structure import SectionType, declared_inputs, kind_of_type
from roisim.scenario.uncertain_number import FAR

Row = tuple[str, SectionType, FieldSpec]

OPENING: Final = """\
# Inputs

Everything that a plan can say. Written from the declarations in `roisim/scenario` by
`python -m roisim.scenario.input_page docs/inputs.md`; a test compares the two.

A number marked ± may be uncertain, and each simulated world draws its own:

| written | means |
|---|---|
| `0.5` | certain |
| `{ low = 0.4, likely = 0.5, high = 0.75 }` | PERT with λ = 4; low and high are limits |
| `{ low = 0.4, high = 0.75 }` | uniform |
| `{ mean = 0.5, sd = 0.1 }` | normal; with `distribution = "lognormal"`, or `"beta"` for shares, those |
| `{ value = 0.5, evidence = "data", source = "our shop, 2025" }` | says where the number comes from |

Distributions are cut to the range. Where "by month" is said, a list gives a number for each month of the
plan, and the last one goes on. Money is in the plan's currency. Shares are parts of 1: 0.05 is 5 %.
Evidence can also stand apart, in a table `[evidence]`, as
`"funnel.intent" = { evidence = "data", source = "our shop, 2025" }`; that of numbers without ± only there.
"""


def input_page() -> str:
    """The page as Markdown."""
    return "\n".join([OPENING, *_sections(), *_content_types(), *_objectives(), *_targets(), *_programs()])


def _sections() -> Iterator[str]:
    rows = list(declared_inputs(Scenario))
    for (heading, section), group in groupby(rows, key=lambda row: (_heading(row[0]), row[1])):
        kind = kind_of_type(section)
        yield f"## {section.title}" if heading else "## At the top"
        yield ""
        if heading:
            yield f"`{heading}`" + (f' with `kind = "{kind}"`' if kind else "")
            yield ""
        yield "| name | what it is | unit | range | default | evidence of the default |"
        yield "|---|---|---|---|---|---|"
        yield from (_row(row) for row in group)
        yield ""


def _heading(path: str) -> str:
    table = path.rpartition(".")[0]
    return (
        f"[[{table.removesuffix('[]')}]]".replace("[]", "")
        if table.endswith("[]")
        else table and f"[{table}]"
    )


def _row(row: Row) -> str:
    path, _section, spec = row
    name = f"`{path.rpartition('.')[2]}`" + (" ±" if spec.kind == "number" else "")
    what = f"**{spec.label}.** {spec.help}"
    cells = [name, what, _unit(spec), _range(spec), _default(spec), _evidence(spec)]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _unit(spec: FieldSpec) -> str:
    words = {"text": "text", "currency": "code", "date": "date", "dates": "dates", "switch": "true or false"}
    unit = spec.unit or words.get(spec.kind, "")
    return f"{unit}, by month" if spec.by_month else unit


def _range(spec: FieldSpec) -> str:
    if spec.choices:
        return ", ".join(f"`{word}`" if word else "empty" for word in spec.choices)
    if spec.kind not in ("number", "plain", "whole", "list"):
        return ""
    low = f"above {figure(spec.low)}" if spec.above_low else figure(spec.low)
    if spec.low <= -FAR:
        return "any"
    return f"{low} or more" if spec.high >= FAR and not spec.above_low else _to(low, spec.high)


def _to(low: str, high: float) -> str:
    return low if high >= FAR else f"{low} to {figure(high)}"


def _default(spec: FieldSpec) -> str:
    if spec.required:
        return "to be stated"
    if spec.default is None:
        return "left out"
    if spec.kind == "list":
        return "all 1"
    return f"`{shown(spec.default)}`" if spec.default not in ("", ()) else "empty"


def _evidence(spec: FieldSpec) -> str:
    told = spec.kind == "number" or (spec.kind == "plain" and spec.evidence.source)
    if not told or spec.required or spec.default is None:
        return ""
    kind = "benchmark" if spec.evidence.kind is EvidenceKind.BENCHMARK else "assumption"
    return f"{kind}: {spec.evidence.source}" if spec.evidence.source else kind


def _content_types() -> Iterator[str]:
    yield "## Types of content"
    yield ""
    yield "What a content channel takes where it states nothing. Costs are US dollars times the price level."
    yield ""
    yield "| `type` | name | number | value | evidence |"
    yield "|---|---|---|---|---|"
    for name, entry in CONTENT_TYPES.items():
        for input_name in TYPE_NUMBERS:
            number: Quantity = getattr(entry, input_name)
            evidence = number.evidence or assumption()
            cells = [f"`{name}`", entry.label, f"`{input_name}`", f"`{shown(number.to_toml())}`"]
            yield "| " + " | ".join([*cells, f"{evidence.kind}: {evidence.source}"]) + " |"
    yield ""


def _objectives() -> Iterator[str]:
    yield "## Objectives of paid channels"
    yield ""
    yield f"Factors against `traffic`; {OBJECTIVES_EVIDENCE.kind}: {OBJECTIVES_EVIDENCE.source}."
    yield ""
    yield "| `objective` | price of a click | odds of a cart | odds of leaving an address | impressions |"
    yield "|---|---|---|---|---|"
    for name, objective in OBJECTIVES.items():
        yield f"| `{name}` | " + " | ".join(figure(factor) for factor in astuple(objective)) + " |"
    yield ""


def _targets() -> Iterator[str]:
    yield "## What an effect can move"
    yield ""
    yield "Effects on one target multiply, those of shares on the odds, so that no share leaves 0 to 1."
    yield ""
    yield "| `on` | what it is | told by | `for` |"
    yield "|---|---|---|---|"
    for name, target in EFFECT_TARGETS.items():
        audiences = [f"`{word}`" for word in (EVERYONE, *target.audiences)]
        audiences += ["a channel"] if target.by_channel else []
        yield f"| `{name}` | {target.label} | `{target.kind}` | {', '.join(audiences)} |"
    yield ""


def _programs() -> Iterator[str]:
    yield "## The library of programmes"
    yield ""
    yield "| `use` | name | what it does |"
    yield "|---|---|---|"
    for entry in library().values():
        yield f"| `{entry.id}` | {entry.title} | {entry.summary} |"
    yield ""


if __name__ == "__main__":
    write_text(Path(sys.argv[1]), input_page())
