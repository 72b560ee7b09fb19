"""Plans in files: reading with all problems at once, checking, and writing whole or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from roisim.atomic_file import write_text
from roisim.errors import Problem, ScenarioError
from roisim.scenario.findings import Finding, kind_of, shown
from roisim.scenario.migrations import migrate
from roisim.scenario.plan_reading import read_plan
from roisim.scenario.plan_text import canonical_text, scenario_sha256
from roisim.scenario.scenario import FORMAT, Scenario
from roisim.scenario.toml_map import line_of, toml_map
from roisim.scenario.toml_reading import NotToml, TomlText, decode, parse
from roisim.translation import _

__all__ = [
    "canonical_text",
    "check_file",
    "check_text",
    "load_scenario",
    "loads",
    "read_text",
    "save",
    "scenario_from_plain",
    "scenario_sha256",
]


def load_scenario(path: Path | str) -> Scenario:
    """The plan in a file.

    Raises:
        ScenarioError: with every problem of the file, each with its line.
    """
    scenario, problems = _read_file(Path(path))
    return _sound(scenario, problems, str(path))


def check_file(path: Path | str) -> list[Problem]:
    """Everything that is wrong or doubtful with the plan in a file, in the order of its lines."""
    return _read_file(Path(path))[1]


def loads(text: str, source: str = "") -> Scenario:
    """The plan in a text.

    Args:
        text: the plan as TOML.
        source: what to call it in an error.

    Raises:
        ScenarioError: with every problem of the text, each with its line.
    """
    scenario, problems = _read_text(text)
    return _sound(scenario, problems, source)


def check_text(text: str) -> list[Problem]:
    """Everything that is wrong or doubtful with the plan in a text, in the order of its lines."""
    return _read_text(text)[1]


def read_text(text: str) -> tuple[Scenario | None, list[Problem]]:
    """The plan in a text, None where it has errors, and everything that is wrong or doubtful with it."""
    return _read_text(text)


def scenario_from_plain(plain: dict[str, Any], source: str = "") -> Scenario:
    """A plan from plain data as TOML gives it.

    Raises:
        ScenarioError: with every problem.
    """
    scenario, findings = _read_plain(plain)
    return _sound(scenario, [finding.as_problem() for finding in findings], source)


def save(scenario: Scenario, path: Path | str) -> None:
    """Write a plan to a file, whole or not at all. A plan that came from a file loses its comments:
    change those through ScenarioDocument.

    Raises:
        FileNotWritten: with the reason; an older file stays as it was.
    """
    write_text(Path(path), canonical_text(scenario))


def _sound(scenario: Scenario | None, problems: Sequence[Problem], source: str) -> Scenario:
    if scenario is None:
        raise ScenarioError([found for found in problems if found.severity == "error"], source)
    return scenario


def _read_file(path: Path) -> tuple[Scenario | None, list[Problem]]:
    try:
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        return None, [_not_opened(path, error)]
    try:
        text = decode(content)
    except NotToml as failure:
        return None, list(failure.problems)
    return _read_text(text)


def _not_opened(path: Path, error: Exception) -> Problem:
    reason = getattr(error, "errno", None)
    if isinstance(error, FileNotFoundError):
        message = _("There is no file “{path}”").format(path=path)
        return Problem("", message, _("Look at the name and the folder"))
    # Path.is_dir fails on names that are too long.
    if isinstance(error, IsADirectoryError) or os.path.isdir(path):  # noqa: PTH112
        message = _("“{path}” is a folder").format(path=path)
        return Problem("", message, _("Name a plan, a text file ending in .toml"))
    if reason in {errno.EACCES, errno.EPERM}:
        message = _("The file “{path}” may not be read").format(path=path)
        return Problem("", message, _("Ask for the right to read it, or copy it to a folder of your own"))
    words = getattr(error, "strerror", None) or str(error)
    return Problem("", _("The file “{path}” cannot be read: {reason}").format(path=path, reason=words))


def _read_text(text: str) -> tuple[Scenario | None, list[Problem]]:
    try:
        toml = parse(text)
    except NotToml as failure:
        return None, list(failure.problems)
    scenario, findings = _read_plain(toml.plain)
    problems = _located(findings, toml)
    return (None if toml.problems else scenario), problems


def _located(findings: Sequence[Finding], toml: TomlText) -> list[Problem]:
    if not findings:
        return list(toml.problems)
    spots = toml_map(toml.text)
    mended = {problem.line for problem in toml.problems}
    located = [finding.as_problem(line_of(finding.place, spots)) for finding in findings]
    problems = [*toml.problems, *(problem for problem in located if problem.line not in mended)]
    return sorted(problems, key=lambda problem: problem.line or 0)


def _read_plain(plain: dict[str, Any]) -> tuple[Scenario | None, list[Finding]]:
    problem = _wrong_format(plain)
    if problem is not None and problem.severity == "error" and "format" in plain:
        return None, [problem]
    missing = [] if problem is None else [problem]
    scenario, findings = read_plan(migrate({"format": FORMAT, **plain}, FORMAT))
    return (None if missing else scenario), missing + findings


def _wrong_format(plain: dict[str, Any]) -> Finding | None:
    if "format" not in plain:
        message = _("The plan does not tell its format")
        cure = _("Write format = {format} as its first line").format(format=FORMAT)
        return Finding(message, cure, ("format",))
    stated = plain["format"]
    if isinstance(stated, bool) or not isinstance(stated, int) or stated < 1:
        message = _("The format is a whole number, not {kind}").format(kind=kind_of(stated))
        if isinstance(stated, int) and not isinstance(stated, bool):
            message = _("There is no such format")
        cure = _("Write format = {format}").format(format=FORMAT)
        return Finding(message, cure, ("format",), shown(stated))
    if stated > FORMAT:
        message = _("This plan is of a newer roisim, in format {newer}; this one reads up to {known}")
        message = message.format(newer=stated, known=FORMAT)
        return Finding(message, _("Update roisim to open it"), ("format",), shown(stated))
    return None
