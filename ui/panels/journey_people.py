"""The visitors that were followed: filters by outcome, the list, what they came to together."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from roisim.report.journey_stories import first_order_day, followed_summary, harmless_words, outcome_text
from roisim.report.number_text import decimal_text
from roisim.scenario.scenario import Scenario
from roisim.simulation.journey_story import Journey, Outcome
from roisim.translation import N_, _, ngettext
from ui.answers.following import Followed
from ui.display_format import day_text
from ui.made_up_names import made_up_name
from ui.theme import SPACE
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.people_list import OutcomeDot, PeopleList, Person

WIDTH: Final = 304

FILTERS: Final[dict[str, tuple[str, tuple[Outcome, ...]]]] = {
    "customers": (N_("Customers"), (Outcome.CUSTOMER, Outcome.REPEAT_CUSTOMER)),
    "again": (N_("Bought again"), (Outcome.REPEAT_CUSTOMER,)),
    "contacts": (N_("Contact only"), (Outcome.CONTACT,)),
    "left": (N_("Left"), (Outcome.LEFT,)),
    "all": (N_("All"), tuple(Outcome)),
}
LEGEND: Final = (
    (Outcome.REPEAT_CUSTOMER, N_("bought again")),
    (Outcome.CUSTOMER, N_("bought once")),
    (Outcome.CONTACT, N_("contact")),
    (Outcome.LEFT, N_("left")),
)


class JourneyPeople(QWidget):
    """The left side of the page."""

    chosen = Signal()
    """Somebody else was chosen."""

    def __init__(self) -> None:
        super().__init__()
        self._followed: Followed | None = None
        self._filter = "customers"
        self.people = PeopleList()
        self.people.selectionModel().currentChanged.connect(lambda *_changed: self.chosen.emit())
        self.chips = {name: self._chip(name) for name in FILTERS}
        self._group = QButtonGroup(self)
        for chip in self.chips.values():
            self._group.addButton(chip)
        self._head, self._unit, self.state = QLabel(), QLabel(), QLabel()
        self.state.setWordWrap(True)
        for label in (self._head, self._unit):
            label.setProperty("role", "small")
        self.state.setProperty("role", "note")
        self.setFixedWidth(WIDTH)
        self._lay_out()

    def show_followed(self, followed: Followed) -> None:
        """Show visitors; the filter stays where it finds somebody."""
        is_other = followed is not self._followed
        self._followed = followed
        journeys = followed.journeys or ()
        often = Counter(journey.outcome for journey in journeys)
        numbers = {name: sum(often[each] for each in outcomes) for name, (__, outcomes) in FILTERS.items()}
        for name, chip in self.chips.items():
            chip.setText(f"{_(FILTERS[name][0])} {decimal_text(numbers[name], 0)}")
            chip.setEnabled(numbers[name] > 0)
        if not numbers[self._filter]:
            self._filter = next((name for name, number in numbers.items() if number), "all")
        self._unit.setText(_("Margin, {currency}").format(currency=followed.scenario.currency))
        self.state.setText(_state_words(followed))
        if is_other:
            self._fill()

    def say(self, words: str) -> None:
        """What goes on."""
        self.state.setText(words)

    def use_filter(self, name: str) -> None:
        """Show the people of another outcome."""
        self._filter = name
        self._fill()

    def step(self, by: int) -> None:
        """Choose the previous (−1) or next (+1) person."""
        self.people.choose(self.people.currentIndex().row() + by)

    def _fill(self) -> None:
        followed = self._followed
        if followed is None:
            return
        self.chips[self._filter].setChecked(True)
        outcomes = FILTERS[self._filter][1]
        people = [journey for journey in followed.journeys or () if journey.outcome in outcomes]
        ranks = list(Outcome)
        people.sort(key=lambda journey: (-ranks.index(journey.outcome) // 2, -journey.balance))
        bought = self._filter in ("customers", "again")
        self._head.setText(_("Customer, first order") if bought else _("Visitor, how far"))
        self.people.people_model.show([_person(journey, followed) for journey in people])
        self.people.setAccessibleName(_(FILTERS[self._filter][0]))
        self.people.choose(0)

    def _chip(self, name: str) -> QPushButton:
        chip = QPushButton()
        chip.setProperty("role", "chip")
        chip.setCheckable(True)
        chip.clicked.connect(lambda: self.use_filter(name))
        return chip

    def _lay_out(self) -> None:
        chips = QWidget()
        flow = FlowLayout(chips)
        for chip in self.chips.values():
            flow.addWidget(chip)
        heads = QHBoxLayout()
        heads.setContentsMargins(SPACE.s, 0, 10, 0)
        heads.addWidget(self._head)
        heads.addStretch(1)
        heads.addWidget(self._unit)
        legend = QWidget()
        flow = FlowLayout(legend)
        flow.setSpacing(SPACE.s)
        for outcome, words in LEGEND:
            flow.addWidget(_legend_entry(outcome, _(words)))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, SPACE.m, SPACE.m, SPACE.m)
        column.setSpacing(SPACE.s)
        column.addWidget(chips)
        column.addLayout(heads)
        column.addWidget(self.people, 1)
        column.addWidget(legend)
        column.addWidget(self.state)
        for first, second in pairwise((*self.chips.values(), self.people)):
            QWidget.setTabOrder(first, second)


def _person(journey: Journey, followed: Followed) -> Person:
    plan: Scenario = followed.scenario
    day = first_order_day(journey, plan)
    channel = harmless_words(journey.channel)
    about = f"{channel}, {outcome_text(journey)}" if day is None else f"{channel}, {day_text(day)}"
    orders = ngettext("{number} order", "{number} orders", journey.orders).format(number=journey.orders)
    return Person(
        journey=journey,
        name=made_up_name(journey.visitor, followed.seed, plan.currency),
        about=about,
        amount=decimal_text(journey.balance, 0 if abs(journey.balance) >= 10 else 2),
        orders=orders if journey.orders else "",
    )


def _legend_entry(outcome: Outcome, words: str) -> QWidget:
    entry = QWidget()
    row = QHBoxLayout(entry)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACE.xs)
    label = QLabel(words)
    label.setProperty("role", "note")
    row.addWidget(OutcomeDot(outcome), 0, Qt.AlignmentFlag.AlignVCenter)
    row.addWidget(label)
    return entry


def _state_words(followed: Followed) -> str:
    journeys = followed.journeys or ()
    text = ngettext(
        "{number} visitor followed in {seconds} s.",
        "{number} visitors followed in {seconds} s.",
        len(journeys),
    )
    done = text.format(number=decimal_text(len(journeys), 0), seconds=decimal_text(followed.seconds, 1))
    seed = _("Names are made up. Seed {seed}.").format(seed=followed.seed)
    return f"{done} {followed_summary(journeys, followed.scenario)} {seed}"
