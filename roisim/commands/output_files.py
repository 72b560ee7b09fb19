"""Where a run's figures go: places are checked before the run, and files are written whole or not at all."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from roisim.errors import Problem, RoisimError
from roisim.translation import _

if TYPE_CHECKING:
    from roisim.experiment.results import RunResult
    from roisim.scenario.scenario import Scenario

Writer = tuple[Path, Callable[[], object]]
"""A place, and what writes there; the latter raises RoisimError where it fails."""


@dataclass(frozen=True)
class OutputFiles:
    """What the user asked for; None where not."""

    json: Path | None
    excel: Path | None
    csv: Path | None

    def problems(self, *plans: Path) -> tuple[Problem, ...]:
        """Why a place cannot be written to, for every place; nothing is written yet."""
        return tuple(self._problems(plans))

    def _problems(self, plans: Sequence[Path]) -> Iterator[Problem]:
        # checking places loads what `--help` does not need
        from roisim.atomic_file import check_folder, check_target

        for option, place, check in (
            ("--json", self.json, check_target),
            ("--excel", self.excel, check_target),
            ("--csv", self.csv, check_folder),
        ):
            if place is not None:
                yield from _refusal(option, place, check)
        yield from self._collisions(plans)
        yield from _wrong_ending(self.excel)

    def _collisions(self, plans: Sequence[Path]) -> Iterator[Problem]:
        for option, place in (("--json", self.json), ("--excel", self.excel)):
            if place is not None and any(_same(place, plan) for plan in plans):
                message = _("This is the plan itself, which would be lost")
                yield Problem(option, message, _("Choose another name"), found=str(place))
        if self.json is not None and self.excel is not None and _same(self.json, self.excel):
            message = _("This is also the file of --json")
            yield Problem("--excel", message, _("Choose another name"), found=str(self.excel))

    def write(self, result: RunResult, scenario: Scenario) -> tuple[list[str], list[RoisimError]]:
        """Write them all, as `write_all` does."""
        return write_all(self._writers(result, scenario))

    def _writers(self, result: RunResult, scenario: Scenario) -> Iterator[Writer]:
        if (json := self.json) is not None:
            # each writer loads its own library, and only when it is asked for
            from roisim.experiment.result_file import write_result

            yield json, lambda: write_result(result, json)
        if (csv := self.csv) is not None:
            # loaded only for this
            from roisim.report.csv_tables import write_csv

            yield csv, lambda: write_csv(csv, result, scenario)
        if (excel := self.excel) is not None:
            # openpyxl alone takes a quarter of a second
            from roisim.report.workbook import write_workbook

            yield excel, lambda: write_workbook(excel, result, scenario)


def write_all(writers: Iterable[Writer]) -> tuple[list[str], list[RoisimError]]:
    """Write all files; one that fails does not keep the others from being written.

    Returns:
        The places written, and what went wrong.
    """
    written, failures = [], []
    for place, write in writers:
        try:
            write()
        except RoisimError as error:
            failures.append(error)
        else:
            written.append(str(place))
    return written, failures


def add_output_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--json", metavar="OUT", type=Path, help=_("write all figures into this JSON file"))
    parser.add_argument("--excel", metavar="OUT", type=Path, help=_("write a workbook (.xlsx)"))
    parser.add_argument("--csv", metavar="DIR", type=Path, help=_("write tables (.csv) into this folder"))


def read_outputs(args: argparse.Namespace) -> OutputFiles:
    """The places named on the command line."""
    return OutputFiles(args.json, args.excel, args.csv)


def _refusal(option: str, place: Path, check: Callable[[Path], None]) -> Iterator[Problem]:
    try:
        check(place)
    except RoisimError as error:
        yield Problem(option, str(error))


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:  # one of them is not there yet
        return one.absolute() == other.absolute()


def _wrong_ending(excel: Path | None) -> Iterator[Problem]:
    """Excel refuses a workbook whose name promises another format."""
    if excel is not None and excel.suffix.lower() not in {"", ".xlsx"}:
        cure = _("Write {name}").format(name=excel.with_suffix(".xlsx").name)
        yield Problem("--excel", _("A workbook's name ends in .xlsx"), cure, found=str(excel))
