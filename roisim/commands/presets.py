"""`roisim presets`: the plans that can serve as a starting point."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from roisim.commands.terminal import console, say
from roisim.translation import _

if TYPE_CHECKING:
    from roisim.scenario.preset_catalog import PresetInfo


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`presets` takes no words."""


def _size(preset: PresetInfo) -> str:
    """In which currency, and how many come."""
    if preset.visits_a_month is None:
        return f"({preset.currency})"
    text = _("({currency}, {visits} visits a month)")
    return text.format(currency=preset.currency, visits=f"{preset.visits_a_month:,}")


def execute(args: argparse.Namespace) -> int:
    """Print a table of all presets."""
    # rich and the scenarios take longer to load than `--help` may take
    from rich import box
    from rich.table import Table

    # as above
    from roisim.scenario.preset_catalog import presets

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(_("preset"), no_wrap=True)
    table.add_column(_("title"), no_wrap=True)
    table.add_column(_("what for"))
    for preset in presets():
        table.add_row(preset.id, preset.title, f"{preset.summary} {_size(preset)}")
    console(sys.stdout).print(table)
    say(_("To start from one: roisim new PRESET FILE"))
    return 0
