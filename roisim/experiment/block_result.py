"""What one block of worlds brings home, and how blocks become one whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from roisim.experiment.evaluation import MetricContext, evaluate
from roisim.experiment.results import Floats, Sums, WorldValues
from roisim.simulation.books import Books

ADDED_AS_FLOATS = ("impressions", "ltv_revenue", "ltv_margin", "ltv_margin_predicted")
"""Books whose worlds are added only at the very end, all at once: no cut can change how they are rounded."""


@dataclass(frozen=True)
class BlockResult:
    """One block, worlds `worlds[0]` up to but not including `worlds[1]`; small enough to travel.

    `by_world` holds the books `ADDED_AS_FLOATS`, float64[M, C, W].
    """

    worlds: tuple[int, int]
    values: WorldValues
    sums: Sums
    by_world: Mapping[str, Floats]


def block_result(books: Books, context: MetricContext) -> BlockResult:
    """The figures' raw material from the books of a block."""
    worlds = (books.worlds.start, books.worlds.stop)
    by_world = {name: getattr(books, name).astype(np.float64) for name in ADDED_AS_FLOATS}
    return BlockResult(worlds, evaluate(books, context), _sums(books, by_world), by_world)


def merge(blocks: Sequence[BlockResult]) -> tuple[WorldValues, Sums]:
    """One whole from blocks in any order; the cuts between them leave no trace.

    Args:
        blocks: at least one.
    """
    ordered = sorted(blocks, key=lambda block: block.worlds)
    values = [block.values for block in ordered]
    merged = WorldValues(
        series=_side_by_side([each.series for each in values]),
        whole=_side_by_side([each.whole for each in values]),
        channels=_side_by_side([each.channels for each in values]),
    )
    return merged, _added(
        [block.sums for block in ordered], _side_by_side([block.by_world for block in ordered])
    )


def _side_by_side(parts: Sequence[Mapping[str, Floats]]) -> dict[str, Floats]:
    return {name: np.concatenate([part[name] for part in parts], axis=-1) for name in parts[0]}


def _sums(books: Books, by_world: Mapping[str, Floats]) -> Sums:
    """The books without their world axis."""
    totals = {
        field.name: by_world.get(field.name, getattr(books, field.name)).sum(axis=-1)
        for field in fields(Sums)
    }
    return Sums(**{**totals, "opening_cash": int(totals["opening_cash"])})


def _added(parts: Sequence[Sums], by_world: Mapping[str, Floats]) -> Sums:
    whole = [field.name for field in fields(Sums) if field.name not in ADDED_AS_FLOATS]
    totals = {name: sum(getattr(part, name) for part in parts) for name in whole}
    totals |= {name: np.cumsum(worlds, axis=-1)[..., -1] for name, worlds in by_world.items()}
    return replace(parts[0], **totals)
