"""The only navigation: open plans with their colours, then pages, under the plan its sections."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from roisim.translation import _, ngettext
from ui.icons import icon
from ui.open_plan import OpenPlan
from ui.open_plans import OpenPlans
from ui.pages import PAGES, PLAN
from ui.plan_sections import SECTIONS, SectionCount, section_counts
from ui.telling_names import name_and_file, own_part
from ui.theme import SPACE, current_theme, size, theme_keeper
from ui.widgets.nav_row import HEIGHT as ROW_HEIGHT
from ui.widgets.nav_row import NavRow

MOST_ROWS = 6
"""So many plans are seen at once in the lowest window; more where there is room, others scroll."""


class Sidebar(QWidget):
    """Chooses plan, page and section; what is chosen is for the window to show."""

    plan_chosen = Signal(object)
    page_chosen = Signal(str)
    section_chosen = Signal(str)
    add_asked = Signal()
    plan_menu_asked = Signal(object, object)
    """A plan, and where on the screen its menu is to open."""

    def __init__(self, plans: OpenPlans) -> None:
        super().__init__()
        self.setProperty("role", "sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(size("sidebar"))
        self._plans = plans
        self._plan_rows: dict[OpenPlan, NavRow] = {}
        self._pages: dict[str, NavRow] = {}
        self._sections: dict[str, NavRow] = {}
        self._build()
        for plan in plans:
            self._plan_opened(plan)
        self._plan_activated(plans.active)
        plans.opened.connect(self._plan_opened)
        plans.closed.connect(self._plan_closed)
        plans.active_changed.connect(self._plan_activated)
        theme_keeper().changed.connect(self._recolour)

    def show_page(self, page: str, section: str = "") -> None:
        """Mark where the window is; "" marks no page."""
        for name, row in self._pages.items():
            row.setChecked(name == page and not (name == PLAN and section))
            row.bold = name == page
            row.update()
        for name, row in self._sections.items():
            row.setVisible(page == PLAN)
            row.setChecked(page == PLAN and name == section)

    def tell_count(self, page: str, note: str) -> None:
        """What stands behind a page, such as how many plans can be compared."""
        self._pages[page].tell(note=note)

    def refresh(self) -> None:
        """Tell anew what is changed, wrong and not saved."""
        self._name_rows()
        for plan, row in self._plan_rows.items():
            row.tell(marked=plan.is_changed)
            row.setAccessibleName(_("Plan {name}").format(name=plan.name))
            row.setAccessibleDescription(_("not saved") if plan.is_changed else _("saved"))
        active = self._plans.active
        counts = section_counts(active) if active else {}
        for name, row in self._sections.items():
            count = counts.get(name)
            row.tell(note=_note(count), short=_short(count), wrong=count.problems if count else 0)

    def _name_rows(self) -> None:
        """Names, cut where they are alike; whole ones with their files in the tool tips."""
        names = [plan.name for plan in self._plan_rows]
        for plan, row in self._plan_rows.items():
            name = plan.name
            row.setText(name)
            row.own_part = own_part(name, names)
            row.setToolTip(name_and_file(name, plan.path) if plan.path else name)
        self._plan_area.setMinimumHeight(min(len(names), MOST_ROWS) * (ROW_HEIGHT + 1))

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(SPACE.s, SPACE.l, SPACE.s, SPACE.s)
        outer.setSpacing(0)
        outer.addWidget(self._brand())
        outer.addSpacing(SPACE.m)
        outer.addLayout(self._plans_head())
        self._plan_list = QVBoxLayout()
        self._plan_list.setSpacing(1)
        self._plan_area = _scrolling(self._plan_list)
        outer.addWidget(self._plan_area, 1)
        outer.addSpacing(SPACE.m)
        outer.addWidget(_heading(_("Pages")))
        outer.addLayout(self._page_rows())
        outer.addStretch(3)

    def _brand(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(SPACE.s, 0, 0, 0)
        self._logo = QLabel()
        self._logo.setPixmap(icon("logo", "accent.base").pixmap(22, 22))
        words = QLabel("roisim")
        words.setProperty("role", "title")
        row.addWidget(self._logo)
        row.addWidget(words)
        row.addStretch()
        return holder

    def _plans_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, SPACE.xs, 0)
        row.addWidget(_heading(_("Open plans")))
        row.addStretch()
        self._add = QToolButton()
        self._add.setIcon(icon("plus"))
        self._add.setToolTip(_("Open or start another plan"))
        self._add.setAccessibleName(_("Open or start another plan"))
        self._add.clicked.connect(self.add_asked)
        row.addWidget(self._add)
        return row

    def _page_rows(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(1)
        group = QButtonGroup(self)
        group.setExclusive(False)
        for page in PAGES:
            row = NavRow(_(page.title), picture=page.icon)
            row.clicked.connect(lambda _checked=False, name=page.name: self.page_chosen.emit(name))
            self._pages[page.name] = row
            column.addWidget(row)
            if page.name == PLAN:
                self._add_sections(column)
        return column

    def _add_sections(self, column: QVBoxLayout) -> None:
        for section in SECTIONS:
            row = NavRow(_(section.title), indent=True)
            row.clicked.connect(lambda _checked=False, name=section.name: self.section_chosen.emit(name))
            self._sections[section.name] = row
            column.addWidget(row)

    def _plan_opened(self, plan: OpenPlan) -> None:
        row = NavRow(plan.name)
        row.swatch = current_theme().plan_colour(plan.number)
        row.clicked.connect(lambda _checked=False: self.plan_chosen.emit(plan))
        row.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        row.customContextMenuRequested.connect(
            lambda place: self.plan_menu_asked.emit(plan, row.mapToGlobal(place))
        )
        self._plan_rows[plan] = row
        self._plan_list.insertWidget(self._plan_list.count() - 1, row)

    def _plan_closed(self, plan: OpenPlan) -> None:
        row = self._plan_rows.pop(plan)
        row.hide()
        row.deleteLater()

    def _plan_activated(self, active: OpenPlan | None) -> None:
        for plan, row in self._plan_rows.items():
            row.setChecked(plan is active)
        self.refresh()

    def _recolour(self) -> None:
        self._logo.setPixmap(icon("logo", "accent.base").pixmap(22, 22))
        self._add.setIcon(icon("plus"))
        for plan, row in self._plan_rows.items():
            row.swatch = current_theme().plan_colour(plan.number)
            row.update()


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "small")
    label.setContentsMargins(SPACE.s, SPACE.xs, 0, SPACE.xs)
    return label


def _scrolling(column: QVBoxLayout) -> QScrollArea:
    """Many plans scroll; the pages below stay where they are."""
    inner = QWidget()
    inner.setProperty("role", "page")
    inner.setLayout(column)
    column.setContentsMargins(0, 0, 0, 0)
    column.addStretch()
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inner)
    return area


def _note(count: SectionCount | None) -> str:
    if count is None:
        return ""
    if count.changed:
        return ngettext("{number} changed", "{number} changed", count.changed).format(number=count.changed)
    return _("{number} on").format(number=count.on) if count.on else ""


def _short(count: SectionCount | None) -> str:
    """How many are on, and a dot where something changed; else how much changed, with the dot."""
    if count is None or not (count.changed or count.on):
        return ""
    words = _("{number} on").format(number=count.on) if count.on else f"{count.changed}"
    return f"{words}\N{NO-BREAK SPACE}●" if count.changed else words
