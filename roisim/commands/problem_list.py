"""Problems as people read them: by file, in the order of the file, with the cure beside each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from roisim.errors import Problem, RoisimError, ScenarioError
from roisim.translation import _, ngettext

ProblemGroup = tuple[str, tuple[Problem, ...]]
"""Where the problems are (a file, or the command line), and the problems."""


class InputRefused(RoisimError):
    """What the user gave cannot be used, in several places perhaps."""

    def __init__(self, groups: Iterable[ProblemGroup]) -> None:
        self.groups = tuple(group for group in groups if group[1])
        super().__init__(self.groups)

    def __str__(self) -> str:
        return "\n".join(described(source, problems) for source, problems in self.groups)


def in_words(error: RoisimError) -> str:
    """An error as text for the terminal."""
    if isinstance(error, ScenarioError):
        return described(error.source, error.problems)
    return str(error)


def described(source: str, problems: Sequence[Problem]) -> str:
    """A heading with the number of problems, and two or three lines for each."""
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    counts = []
    if errors:
        counts.append(ngettext("{count} problem", "{count} problems", errors).format(count=errors))
    if warnings:
        counts.append(ngettext("{count} warning", "{count} warnings", warnings).format(count=warnings))
    heading = f"{source}: {', '.join(counts)}" if source else ", ".join(counts)
    return "\n".join([heading, *(_lines(problem) for problem in problems)])


def _lines(problem: Problem) -> str:
    line = _("line {number}").format(number=problem.line) if problem.line else ""
    place = ", ".join(part for part in (line, problem.path) if part)
    word = _("warning: ") if problem.severity == "warning" else ""
    found = _(" (found: {text})").format(text=problem.found) if problem.found else ""
    sentences = [_sentence(f"{word}{problem.message}{found}"), _sentence(problem.cure)]
    first, *others = [text for text in (place, *sentences) if text]
    return "\n".join([f"  {first}", *(f"      {text}" for text in others)])


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) or not text else f"{text}."
