"""Tells a plan, wrong as it may be, from a file that is none or that a newer roisim wrote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from roisim.errors import Problem, ScenarioError
from roisim.scenario.scenario import FORMAT
from roisim.scenario.scenario_document import ScenarioDocument
from roisim.translation import _

SECTIONS: Final = ("channels", "funnel", "customers", "programs", "markets")
"""Any of these makes a TOML file a plan; so does its format."""


class NotAPlan(ScenarioError):
    """A sound TOML file that is not to be edited here."""


def check_is_plan(text: str, source: str = "") -> None:
    """Refuse what is no plan; a plan with mistakes passes, and tells them in the window.

    Raises:
        NotAPlan: it is none, or one of a newer format.
        ScenarioError: it is no TOML.
    """
    document = ScenarioDocument(text, source)
    plain = document.plain
    stated = plain.get("format")
    number = stated if isinstance(stated, int) and not isinstance(stated, bool) else None
    if number is not None and number > FORMAT:
        raise NotAPlan(document.problems(), source)
    if number is None and not any(isinstance(plain.get(name), list | dict) for name in SECTIONS):
        raise NotAPlan([_no_plan(plain)], source)


def _no_plan(plain: Mapping[str, Any]) -> Problem:
    cure = _("Choose a file that roisim has saved, or start from an example")
    if not plain:
        return Problem("", _("This is no roisim plan: nothing is stated in it"), cure)
    words = _("This is no roisim plan: it has neither a format nor channels, a funnel or customers")
    return Problem("", words, cure)
