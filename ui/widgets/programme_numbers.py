"""The field editors of a programme's numbers, under captions that tell what they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QWidget

from roisim.scenario.effect_targets import EFFECT_TARGETS
from roisim.scenario.scenario_document import place_of
from roisim.scenario.structure import value_at
from roisim.translation import _
from ui.widgets.field_editor import FieldEditor

if TYPE_CHECKING:
    from ui.widgets.programme_list import Programme

_OWNER = re.compile(r"^(?:(campaigns|flows|effects)\[(\d+)\](?:\.messages\[(\d+)\])?|([a-z_]+)(?=\.))")


def number_paths(programme: Programme) -> list[str]:
    """Every number that the programme has, as a path of the plan."""
    prefix = f"{programme.path}."
    return [
        path
        for path, found in programme.plan.inputs().items()
        if path.startswith(prefix)
        and found.spec.kind in ("number", "plain", "whole")
        and value_at(programme.numbers, place_of(path.removeprefix(prefix))) is not None
    ]


def numbers_key(programme: Programme) -> tuple[object, ...]:
    """The same as long as the same editors fit."""
    return (programme.plan, *number_paths(programme))


def number_rows(programme: Programme) -> Iterator[QWidget]:
    """Captions and editors, in the file's order."""
    shown = ""
    for path in number_paths(programme):
        caption = caption_of(programme, path.removeprefix(f"{programme.path}."))
        if caption and caption != shown:
            label = QLabel(caption)
            label.setProperty("role", "note")
            label.setWordWrap(True)
            yield label
        shown = caption
        yield FieldEditor(programme.plan, path)


def caption_of(programme: Programme, path: str) -> str:
    """What a number belongs to: "Message 2, after 2 days"."""
    found = _OWNER.match(path)
    if found is None:
        return ""
    kind, at, message, table = found.groups()
    if kind is None:
        captions = {"costs": _("Costs"), "order_discount": _("Discount on orders"), "test": _("Test")}
        return captions.get(table, "")
    entry = value_at(programme.numbers, (kind, int(at)))
    if not isinstance(entry, dict):
        return ""
    if kind == "effects":
        target = EFFECT_TARGETS.get(str(entry.get("on")))
        return _("Effect on {what}").format(what=_(target.label)) if target is not None else _("Effect")
    if kind == "campaigns":
        return _("Campaign {number}").format(number=int(at) + 1)
    return _flow_caption(entry, message)


def _flow_caption(flow: dict[str, object], message: str | None) -> str:
    triggers = {
        "sign_up": _("After a sign-up"),
        "browse_left": _("After a visit without a cart"),
        "cart_left": _("After a cart was left"),
        "ordered": _("After an order"),
    }
    trigger = triggers.get(str(flow.get("trigger")), _("Flow"))
    if message is None:
        return trigger
    return _("{trigger}: message {number}").format(trigger=trigger, number=int(message) + 1)
