"""pydantic's errors in words that a shop owner understands, with the cure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from roisim.scenario.field import FieldSpec
from roisim.scenario.findings import Finding, Place, WrongInput, kind_of, nearest, one_of, shown
from roisim.scenario.structure import (
    SectionType,
    declared_inputs,
    file_place,
    keys_of,
    kind_of_type,
    spec_at,
    value_at,
)
from roisim.translation import _


def findings_of(error: ValidationError, root: SectionType, plain: object) -> list[Finding]:
    """Everything that is wrong, with places as in the file.

    Args:
        error: what pydantic found.
        root: the section that was read.
        plain: the plain data it was read from.
    """
    found: list[Finding] = []
    for detail in error.errors(include_url=False):
        found += _translated(detail, root, plain)
    return found


def _translated(detail: Any, root: SectionType, plain: object) -> Iterator[Finding]:
    place, choices = file_place(root, detail["loc"])
    raw = value_at(plain, place)
    wrong = detail.get("ctx", {}).get("error")
    if isinstance(wrong, WrongInput):
        for finding in wrong.findings:
            yield replace(finding, place=(*place, *finding.place))
        return
    match detail["type"]:
        case "missing":
            yield _missing(place, spec_at(root, plain, place))
        case "extra_forbidden":
            yield _unknown_key(place, detail["loc"], root, raw)
        case "union_tag_not_found" | "union_tag_invalid":
            yield _wrong_kind(place, choices, raw)
        case "too_short":
            if not raw:  # pydantic says so, too, of lists whose entries are wrong
                yield _empty_list(place, choices)
        case _:
            yield _wrong_shape(place, choices, raw)


def _missing(place: Place, spec: FieldSpec | None) -> Finding:
    key = place[-1]
    if spec is None:
        message = _("The plan needs at least one entry in {key}").format(key=key)
        cure = _("Begin one with [[{key}]]").format(key=key)
        return Finding(message, cure, place, by_hand=_("Add one"))
    cure = _("Write for example {key} = {example}").format(key=key, example=shown(spec.stand_in))
    return Finding(_("`{key}` is missing").format(key=key), cure, place, by_hand=_("Type it in"))


def _unknown_key(place: Place, location: Place, root: SectionType, raw: object) -> Finding:
    key = str(place[-1])
    choices = file_place(root, location[:-1])[1]
    known = keys_of(choices[0]) if choices else []
    message = _('"{key}" is not known here').format(key=key)
    return Finding(message, _right_key(key, known, root), place, f"{key} = {shown(raw)}")


def _right_key(key: str, known: list[str], root: SectionType) -> str:
    elsewhere = [path for path, _section, _spec in declared_inputs(root) if path.split(".")[-1] == key]
    if elsewhere:
        table = elsewhere[0].rpartition(".")[0]
        heading = f"[[{table[:-2]}]]" if table.endswith("[]") else f"[{table}]"
        return _("It belongs into {heading}").format(heading=heading) if table else _("It belongs to the top")
    close = nearest(key, known)
    if close:
        return _('Did you mean "{close}"?').format(close=close)
    return _("Known here are {keys}").format(keys=", ".join(known))


def _wrong_kind(place: Place, choices: tuple[SectionType, ...], raw: object) -> Finding:
    kinds = [kind for kind in map(kind_of_type, choices) if kind]
    if not isinstance(raw, Mapping):
        return _wrong_shape(place, choices, raw)
    cure = _("Write kind = {words}").format(words=one_of(kinds))
    if "kind" not in raw:
        return Finding(_("The kind is missing"), cure, (*place, "kind"), by_hand=_("Choose its kind"))
    close = nearest(raw["kind"], kinds)
    if close:
        cure = _('Did you mean "{close}"?').format(close=close)
    found = shown(raw["kind"])
    where, by_hand = (*place, "kind"), _("Choose its kind")
    return Finding(_("This kind is not known"), cure, where, found, meant=close or "", by_hand=by_hand)


def _empty_list(place: Place, choices: tuple[SectionType, ...]) -> Finding:
    what = _(choices[0].title) if choices else str(place[-1])
    message = _("The list is empty; at least one entry is needed")
    return Finding(message, _("Add one: {what}").format(what=what), place, "[]")


def _wrong_shape(place: Place, choices: tuple[SectionType, ...], raw: object) -> Finding:
    key = next((part for part in reversed(place) if isinstance(part, str)), "")
    within_list = bool(place) and isinstance(place[-1], int)
    message = _("A table is expected here, not {kind}").format(kind=kind_of(raw))
    cure = _("Begin it with [{key}]").format(key=".".join(p for p in place if isinstance(p, str)))
    if isinstance(raw, Mapping) and not within_list:
        message = _("A list of tables is expected here, not a single one")
        cure = _("Begin each with [[{key}]]").format(key=key)
    elif within_list:
        cure = _("Begin each with [[{key}]]").format(key=key)
    return Finding(message, cure, place, shown(raw))
