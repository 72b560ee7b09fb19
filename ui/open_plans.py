"""All plans that are open, in the order of opening, and which one is in front."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from roisim.scenario.preset_catalog import preset_text
from roisim.scenario.scenario_document import ScenarioDocument
from roisim.translation import _
from ui.foreign_files import check_is_plan
from ui.open_plan import COPY, FILE, NEW, PRESET, OpenPlan

EMPTY_PLAN = """\
format = 1
name = "{name}"
currency = "{currency}"
start = {start}
months = 24

[funnel]
consideration = 0.50
intent = 0.08
evaluation = 0.50
purchase = 0.50
contact_capture = 0.03

[[channels]]
name = "{channel}"
kind = "paid"
monthly_budget = 1000
cost_per_click = 0.50

[customers]
order_value = 50

[customers.repeat]
kind = "constant"
orders_per_year = 1
yearly_churn = 0.5

[evidence]
{evidence}
"""
"""A shop of which nothing is known: an honest start for one's own numbers."""

STARTING = (
    *(f"funnel.{key}" for key in ("consideration", "intent", "evaluation", "purchase", "contact_capture")),
    *(f"channels.{{channel}}.{key}" for key in ("monthly_budget", "cost_per_click")),
    *(f"customers.{key}" for key in ("order_value", "repeat.orders_per_year", "repeat.yearly_churn")),
)
"""Its numbers: nobody has edited them."""


def _to_start_from(channel: str) -> str:
    """Lines of the table of evidence."""
    source = _("a number to start from; type your own")
    told = f'{{ evidence = "assumption", source = "{source}" }}'
    return "\n".join(f'"{path.format(channel=channel)}" = {told}' for path in STARTING)


class OpenPlans(QObject):
    """The plans of a window."""

    opened = Signal(object)
    closed = Signal(object)
    active_changed = Signal(object)
    """Carries the plan in front, or None."""

    def __init__(self) -> None:
        super().__init__()
        self._plans: list[OpenPlan] = []
        self._active: OpenPlan | None = None

    def __iter__(self) -> Iterator[OpenPlan]:
        return iter(tuple(self._plans))

    def __len__(self) -> int:
        return len(self._plans)

    @property
    def active(self) -> OpenPlan | None:
        """The plan in front."""
        return self._active

    def activate(self, plan: OpenPlan | None) -> None:
        """Bring a plan to the front."""
        if plan is not self._active:
            self.show(plan)

    def show(self, plan: OpenPlan | None) -> None:
        """Bring a plan to the front, and tell so even where it is there."""
        self._active = plan
        self.active_changed.emit(plan)

    def open_file(self, path: Path) -> OpenPlan:
        """Open a file, or bring it to the front where it is open.

        Raises:
            NotAPlan: it is no plan, or one of a newer roisim.
            ScenarioError: it is no TOML text.
            OSError: it cannot be read.
        """
        path = path.resolve()
        found = self.with_path(path)
        if found is None:
            text = ScenarioDocument.open(path).text
            check_is_plan(text, str(path))
            return self.add(OpenPlan(text, self._free_number(), path, FILE))
        self.show(found)
        return found

    def open_preset(self, preset: str) -> OpenPlan:
        """A plan from a preset, not saved yet."""
        return self.add(OpenPlan(self._named_apart(preset_text(preset)), self._free_number(), None, PRESET))

    def open_empty(self, start: str, currency: str) -> OpenPlan:
        """A plan of which little is stated."""
        channel = _("Search ads")
        text = EMPTY_PLAN.format(
            name=_("My plan"),
            channel=channel,
            start=start,
            currency=currency,
            evidence=_to_start_from(channel),
        )
        return self.add(OpenPlan(self._named_apart(text), self._free_number(), None, NEW))

    def open_text(self, text: str, path: Path | None, *, unsaved: bool) -> OpenPlan:
        """A plan from a text, such as a recovered one.

        Raises:
            ScenarioError: it is no TOML.
        """
        return self.add(OpenPlan(text, self._free_number(), path, FILE if path else COPY, unsaved=unsaved))

    def duplicate(self, plan: OpenPlan) -> OpenPlan:
        """A variant of a plan under a name of its own."""
        document = ScenarioDocument(plan.text)
        document.set("name", self._free_name(plan.name))
        return self.open_text(document.text, None, unsaved=True)

    def add(self, plan: OpenPlan) -> OpenPlan:
        """Take a plan in and bring it to the front."""
        self._plans.append(plan)
        plan.setParent(self)
        self.opened.emit(plan)
        self.activate(plan)
        return plan

    def close(self, plan: OpenPlan) -> None:
        """Let a plan go; asking is for the window."""
        at = self._plans.index(plan)
        self._plans.remove(plan)
        if plan is self._active:
            rest = self._plans[max(at - 1, 0) : max(at, 1)]
            self.activate(rest[0] if rest else None)
        self.closed.emit(plan)
        plan.deleteLater()

    def with_path(self, path: Path) -> OpenPlan | None:
        """The plan that is open from a file."""
        return next((plan for plan in self._plans if plan.path == path), None)

    def _named_apart(self, text: str) -> str:
        """The text of a new plan under a name that no open plan has."""
        document = ScenarioDocument(text)
        name = str(document.get("name") or "")
        if name in {plan.name for plan in self._plans}:
            document.set("name", self._free_name(name))
        return document.text

    def _free_number(self) -> int:
        """The lowest number that no open plan has, so that colours stay far apart."""
        taken = {plan.number for plan in self._plans}
        return next(number for number in range(len(taken) + 1) if number not in taken)

    def _free_name(self, name: str) -> str:
        taken = {plan.name for plan in self._plans}
        base = name.rstrip("0123456789").rstrip()
        numbered = (f"{base} {number}" for number in range(2, len(taken) + 3))
        return next(candidate for candidate in numbered if candidate not in taken)
