"""One visitor's story: who it is, what came of it, the timeline, and everything that happened."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from roisim.report.charts import Words, journey_data
from roisim.report.journey_stories import outcome_text, story_lines, story_summary, story_text
from roisim.report.number_text import decimal_text
from roisim.scenario.plan_period import months_later
from roisim.translation import _
from ui.answers.following import Followed
from ui.icons import icon
from ui.theme import SPACE, theme_keeper
from ui.widgets.chart_card import ChartCard
from ui.widgets.people_list import Person
from ui.widgets.story_table import StoryTable

TIMELINE: Final = 214


class JourneyStory(QWidget):
    """The right side of the page."""

    step_asked = Signal(int)
    """Carries −1 for the previous visitor, +1 for the next."""

    def __init__(self) -> None:
        super().__init__()
        self._person: Person | None = None
        self._followed: Followed | None = None
        self._name, self._place, self._summary = QLabel(), QLabel(), QLabel()
        self._name.setProperty("role", "heading")
        self._place.setProperty("role", "muted")
        self._summary.setProperty("role", "secondary")
        self._summary.setWordWrap(True)
        self._timeline = ChartCard("beside")
        self._timeline.setFixedHeight(TIMELINE)
        self.table = StoryTable()
        self._copy = QPushButton(_("Copy story"))
        self._copy.clicked.connect(self.copy_story)
        self._previous, self._next = QPushButton(_("Previous")), QPushButton(_("Next"))
        self._previous.clicked.connect(lambda: self.step_asked.emit(-1))
        self._next.clicked.connect(lambda: self.step_asked.emit(1))
        self._lay_out()
        theme_keeper().changed.connect(self._dress)
        self._dress()

    def show_person(self, person: Person, followed: Followed, number: int, at: int, of: int) -> None:
        """Tell the story of a visitor.

        Args:
            person: the visitor.
            followed: all of them.
            number: of the plan, for its colour.
            at: row in the list, from 0.
            of: how many the list has.
        """
        self._person, self._followed = person, followed
        plan, journey = followed.scenario, person.journey
        self._name.setText(person.name)
        place = _("visitor {number} of {all}, {outcome}").format(
            number=decimal_text(journey.visitor, 0),
            all=decimal_text(len(followed.journeys or ()), 0),
            outcome=outcome_text(journey),
        )
        self._place.setText(place)
        self._summary.setText(story_summary(journey, plan))
        days = (months_later(plan.start, plan.months) - plan.start).days
        data = journey_data(journey, plan.start, plan.currency, days, number)
        words = Words(_("Timeline"), data.words.note, empty=data.words.empty)
        self._timeline.show_chart(replace(data, words=words))
        self.table.show_story(story_lines(journey, plan, by_stage=True), plan.currency)
        self._previous.setEnabled(at > 0)
        self._next.setEnabled(at < of - 1)

    def copy_story(self) -> None:
        """The whole story on the clipboard."""
        if self._person is not None and self._followed is not None:
            text = story_text(self._person.name, self._person.journey, self._followed.scenario)
            QGuiApplication.clipboard().setText(text)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE.s)
        head.addWidget(self._name)
        head.addWidget(self._place)
        head.addStretch(1)
        for button in (self._previous, self._next, self._copy):
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, SPACE.m, 20, SPACE.m)
        column.setSpacing(SPACE.s)
        column.addLayout(head)
        column.addWidget(self._summary)
        column.addWidget(self._timeline)
        column.addWidget(self.table, 1)
        stops = (
            self._previous,
            self._next,
            self._copy,
            self._timeline.more,
            self._timeline.chart,
            self.table,
        )
        for first, second in pairwise(stops):
            QWidget.setTabOrder(first, second)

    def _dress(self) -> None:
        self._copy.setIcon(icon("copy"))
