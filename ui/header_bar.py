"""The line above every page: which plan, which page, whether it is saved, and what one does most."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from roisim.translation import _
from ui.actions import ActionTable
from ui.icons import icon
from ui.open_plan import NEW, OpenPlan
from ui.theme import SPACE, current_theme, size, theme_keeper


class HeaderBar(QFrame):
    """Shows where the window is; its buttons are actions of the table."""

    def __init__(self, actions: ActionTable) -> None:
        super().__init__()
        self.setProperty("role", "header")
        self.setFixedHeight(size("header"))
        self._plan: OpenPlan | None = None
        self._words: tuple[str, ...] = ()
        self._swatch, self._title, self._place, self._saved = QLabel(), _Title(), QLabel(), QLabel()
        self._title.setProperty("role", "title")
        self._place.setProperty("role", "secondary")
        self._saved.setProperty("role", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 16, 0)
        row.setSpacing(SPACE.s)
        for label in (self._swatch, self._title, self._place):
            row.addWidget(label)
        row.addStretch(1)
        self._page_tools = QHBoxLayout()
        self._page_tools.setSpacing(SPACE.s)
        row.addLayout(self._page_tools)
        row.addWidget(self._saved)
        self._edit_tools = [_tool(actions["undo"]), _tool(actions["redo"]), _upright()]
        for widget in self._edit_tools:
            row.addWidget(widget)
        self._duplicate = _button(actions["duplicate"], _("Duplicate as variant"), "duplicate")
        self._export = QPushButton(_("Export"))
        self._export.setIcon(icon("export"))
        self._export.setMenu(_menu(self, actions["export_excel"], actions["export_csv"]))
        row.addWidget(self._duplicate)
        row.addWidget(self._export)
        theme_keeper().changed.connect(self._recolour)

    def show_place(self, plan: OpenPlan | None, words: tuple[str, ...], note: str = "") -> None:
        """The plan (None on pages of all plans), the page and what is below it, and a note."""
        self._plan, self._words = plan, words
        self._place.setText(note)
        self._swatch.setVisible(plan is not None)
        self.refresh()

    def set_tools(self, tools: QWidget | None) -> None:
        """Put a page's own tools in the place of those for edits; None brings these back."""
        for widget in (self._saved, *self._edit_tools, self._duplicate):
            widget.setVisible(tools is None)
        while (item := self._page_tools.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
        if tools is not None:
            tools.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
            self._page_tools.addWidget(tools)
            tools.show()

    def set_narrow(self, narrow: bool) -> None:
        """Below 1400 px buttons keep their pictures and lose long words."""
        self._duplicate.setText(_("Duplicate") if narrow else _("Duplicate as variant"))

    def refresh(self) -> None:
        """The plan's name and colour, and whether it is saved."""
        names = (self._plan.name,) if self._plan else ()
        self._title.setText("  /  ".join(names + self._words))
        if self._plan is None:
            self._saved.clear()
            return
        self._saved.setText(_saved_words(self._plan))
        self._swatch.setPixmap(_square(current_theme().plan_colour(self._plan.number)))

    def _recolour(self) -> None:
        self._duplicate.setIcon(icon("duplicate"))
        self._export.setIcon(icon("export"))
        self.refresh()


class _Title(QLabel):
    """Gives way to the buttons: what does not fit ends in dots, the tool tip has all of it."""

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for a few letters."""
        return QSize(80, super().minimumSizeHint().height())

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """The whole text."""
        super().setText(text)
        self.setToolTip(text)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """As much as fits."""
        painter = QPainter(self)
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)


def _saved_words(plan: OpenPlan) -> str:
    if plan.is_changed:
        return _("Changed, not saved")
    if plan.path:
        return _("Saved")
    return _("New, not changed") if plan.origin == NEW else _("Example, not changed")


def _square(colour: str) -> QPixmap:
    picture = QPixmap(QSize(24, 24))
    picture.setDevicePixelRatio(2)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(1, 1, 10, 10, 2.5, 2.5)
    painter.end()
    return picture


def _tool(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setIconSize(QSize(16, 16))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    return button


def _button(action: QAction, text: str, picture: str) -> QPushButton:
    button = QPushButton(text)
    button.setIcon(icon(picture))
    button.setToolTip(action.toolTip())
    button.clicked.connect(action.trigger)
    action.enabledChanged.connect(button.setEnabled)
    return button


def _menu(parent: QWidget, *actions: QAction) -> QMenu:
    menu = QMenu(parent)
    menu.addActions(list(actions))
    return menu


def _upright() -> QFrame:
    line = QFrame()
    line.setProperty("role", "upright")
    line.setFixedSize(1, 20)
    return line
