"""Problems of a plan in the window's words: labels for the file's names, percents for shares."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from roisim.scenario.field import FieldSpec
from roisim.scenario.findings import place_text
from roisim.scenario.scenario_document import place_of
from roisim.scenario.structure import value_at
from roisim.translation import _
from ui.display_format import day_text
from ui.entry_kinds import CHANNEL_KINDS
from ui.field_text import shown_number, within, wrong_number
from ui.input_names import card_specs, input_at, is_within, spec_of
from ui.plan_sections import section_of, section_spec
from ui.value_names import choice_word

if TYPE_CHECKING:
    from roisim.errors import Problem
    from ui.open_plan import OpenPlan

FIGURES = ("number", "plain", "whole")

_MARKED = re.compile("`([^`]+)`")
_SHARE = FieldSpec("", "", "plain", unit="share")

Link = Callable[[str, str], str]
"""How an input within a sentence is written, from its label and its path."""


def message_words(plan: OpenPlan, problem: Problem) -> str:
    """What is wrong, a sentence; with the cure where the field says both in one."""
    return own_words(plan, problem) or sentence(in_labels(plan, problem.path, problem.message))


def cure_words(plan: OpenPlan, problem: Problem) -> str:
    """What would be right, a sentence; "" where the message says it."""
    if own_words(plan, problem):
        return ""
    return sentence(in_labels(plan, problem.path, problem.by_hand or problem.cure))


def words_at_no_field(plan: OpenPlan, problems: Iterable[Problem], paths: Collection[str]) -> str:
    """What none of the fields of these paths tells of problems, a line each."""
    left = (each for each in problems if not any(is_within(each.path, path) for path in paths))
    return "\n".join(words_of(plan, each) for each in left)


def rich_cure(plan: OpenPlan, problem: Problem, link: Link) -> str:
    """The same as HTML, with links for the inputs that it names."""
    if own_words(plan, problem):
        return ""
    text = escape(problem.by_hand or problem.cure, quote=False)
    return sentence(in_labels(plan, problem.path, text, lambda label, path: link(escape(label), path)))


def words_of(plan: OpenPlan, problem: Problem) -> str:
    """What is wrong and what would be right, as sentences."""
    return " ".join(filter(None, (message_words(plan, problem), cure_words(plan, problem))))


def in_labels(plan: OpenPlan, path: str, text: str, link: Link | None = None) -> str:
    """A text of a problem at a path with labels and percents where backticks mark the file's words."""

    def shown_as(found: re.Match[str]) -> str:
        word = found[1]
        named = _named(plan, path, word)
        if named is None:
            return _percent(word) or _day(word) or _quoted(_kind(word))
        return named[0] if link is None else link(*named)

    return _MARKED.sub(shown_as, text)


def remedy(plan: OpenPlan, problem: Problem) -> tuple[str, str] | None:
    """(label, path) of the first input, or card of inputs, that the cure names; None where it names none."""
    words = _MARKED.findall(problem.by_hand or problem.cure)
    return next(filter(None, (_named(plan, problem.path, word) for word in words)), None)


def sentence(text: str) -> str:
    """A text with its full stop."""
    return text if not text or text.endswith((".", "?")) else f"{text}."


def _named(plan: OpenPlan, path: str, name: str) -> tuple[str, str] | None:
    """(label, path) of the input of a name beside the place of a problem, around it or from the top, or of
    a card of inputs."""
    if not name[0].isalpha():
        return None
    below, place = place_of(name), place_of(path)
    for length in range(len(place), -1, -1):
        at = (*place[:length], *below)
        try:
            return _label(path, place_text(at), spec_of(plan, at).label), place_text(at)
        except (LookupError, TypeError):
            continue
    card = next((card for card in card_specs() if card.place == name), None)
    return (_label(path, name, card.title), name) if card is not None else None


def _label(path: str, target: str, title: str) -> str:
    """A label in quotes, with the section where that is another one than the problem's."""
    label, there = _quoted(_(title)), section_of(target)
    if there == section_of(path):
        return label
    return _("{label} ({section})").format(label=label, section=_(section_spec(there).title))


def _kind(word: str) -> str:
    """What a kind of channels or a choice is called."""
    return next((_(kind.title) for kind in CHANNEL_KINDS if kind.kind == word), choice_word(word))


def _quoted(word: str) -> str:
    return _("“{word}”").format(word=word)


def _day(word: str) -> str:
    try:
        return day_text(datetime.date.fromisoformat(word))
    except ValueError:
        return ""


def _percent(word: str) -> str:
    try:
        return f"{shown_number(float(word), _SHARE)}\N{NO-BREAK SPACE}%"
    except ValueError:
        return ""


# --- numbers -------------------------------------------------------------------------------------------


def own_words(plan: OpenPlan, problem: Problem) -> str:
    """What the field of a number says of it, in percent and without the file's words; "" for others."""
    place = place_of(problem.path)
    found = input_at(plan, place)
    if found is None or problem.severity != "error" or found[1].kind not in (*FIGURES, "list"):
        return ""
    at, spec = found
    cell = [part for part in place[len(at) : len(at) + 1] if isinstance(part, int)]
    return figure_words(value_at(plan.plain, (*at, *cell)), spec, plan.currency)


def figure_words(raw: Any, spec: FieldSpec, currency: str) -> str:
    """What is wrong with a number as it was typed; "" where nothing is wrong with it by itself."""
    if isinstance(raw, list):
        words = (figure_words(entry, spec, currency) for entry in raw)
        return next((text for text in words if text), "")
    if not isinstance(raw, dict):
        return wrong_number(raw, spec, currency)
    if "value" in raw:
        return wrong_number(raw["value"], spec, currency)
    names = {"low": _("Low"), "likely": _("Likely"), "high": _("High"), "mean": _("Mean")}
    for key, name in names.items():
        text = wrong_number(raw.get(key, 0 if spec.low <= 0 else spec.low), spec, currency)
        if key in raw and text:
            return f"{name}: {text}"
    return _order_words(raw, spec, names)


def _order_words(raw: Mapping[str, Any], spec: FieldSpec, names: Mapping[str, str]) -> str:
    order = [key for key in ("low", "likely", "high") if isinstance(raw.get(key), int | float)]
    for first, second in pairwise(order):
        if raw[first] > raw[second]:
            text = _("{first} ({one}) is above {second} ({two}). Swap them, or raise {second}.")
            return text.format(
                first=names[first],
                second=within(names[second]),
                one=shown_number(raw[first], spec),
                two=shown_number(raw[second], spec),
            )
    return ""
