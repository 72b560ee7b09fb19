"""A key figure: value, change since saved, band and band bar; its definition one step away."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from ui.theme import SPACE, set_role
from ui.tile_content import TileContent
from ui.widgets.band_bar import BandBar

SMALLEST = QSize(125, 84)


class KpiTile(QFrame):
    """Shows one TileContent. It can have the focus: then its definition is told."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._content = TileContent("")
        self._title, self._qualifier = QLabel(), QLabel()
        self._value, self._change = QLabel(), QLabel()
        self._whole_change = ""
        self._band, self._reference = QLabel(), QLabel()
        self._bar = BandBar()
        self._lay_out()

    @property
    def content(self) -> TileContent:
        """What is shown now."""
        return self._content

    def show_figure(self, content: TileContent) -> None:
        """Show a figure; does nothing where it is shown already."""
        if content == self._content:
            return
        self._content = content
        grey = content.state in ("last_valid", "empty")
        self._title.setText(content.title)
        self._qualifier.setText(content.qualifier)
        self._value.setText(content.value)
        self._whole_change = "" if grey else content.change
        self._band.setText(content.band)
        self._reference.setText(content.reference)
        set_role(self._value, "value_muted" if grey else "value")
        set_role(self._change, _change_role(content.change_is_good))
        self._bar.show_bar(content.bar, content.number, grey=grey)
        self.setToolTip(content.help)
        self.setAccessibleName(content.spoken)
        self.setAccessibleDescription(content.help)
        self._fit()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A tile is never smaller than this."""
        return SMALLEST

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Its height is fixed; width as there is."""
        return SMALLEST

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Give up the qualifier first."""
        super().resizeEvent(event)
        self._fit()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """A ring, and by Tab the definition."""
        super().focusInEvent(event)
        self._ring(on=True)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), self.toolTip(), self)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """No ring, no definition."""
        super().focusOutEvent(event)
        self._ring(on=False)
        QToolTip.hideText()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc hides the definition."""
        if event.key() == Qt.Key.Key_Escape and QToolTip.isVisible():
            QToolTip.hideText()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Another font, another fit."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _ring(self, *, on: bool) -> None:
        self.setProperty("focused", "true" if on else "false")
        self.style().unpolish(self)
        self.style().polish(self)

    def _fit(self) -> None:
        """What does not fit goes in its order; a value is never cut."""
        if not hasattr(self, "_bar"):
            return
        room = self.width() - 2 * SPACE.m
        title = self._title.sizeHint().width() + self._qualifier.sizeHint().width() + SPACE.xs
        self._qualifier.setVisible(bool(self._content.qualifier) and title <= room)
        self._fit_change(room - self._value.sizeHint().width() - SPACE.s)
        band = self._band.sizeHint().width() + self._reference.sizeHint().width() + SPACE.xs
        self._reference.setVisible(bool(self._content.reference) and band <= room)

    def _fit_change(self, room: int) -> None:
        """The change with its amount, or the arrow alone."""
        for text in (self._whole_change, self._whole_change[:1]):
            self._change.setText(text)
            if self._change.sizeHint().width() <= room:
                break
        self._change.setVisible(bool(text) and self._change.sizeHint().width() <= room)

    def _lay_out(self) -> None:
        self._title.setProperty("role", "tile_title")
        self._qualifier.setProperty("role", "note")
        self._value.setProperty("role", "value")
        self._band.setProperty("role", "small")
        self._reference.setProperty("role", "note")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.m - 1, SPACE.s - 1, SPACE.m - 1, SPACE.xs)
        column.setSpacing(0)
        column.addLayout(_row(self._title, self._qualifier, spread=False))
        column.addLayout(_row(self._value, self._change, spread=False))
        column.addLayout(_row(self._band, self._reference, spread=True))
        column.addWidget(self._bar)
        for label in (self._title, self._value, self._band):
            label.setMinimumWidth(1)


def _row(first: QLabel, second: QLabel, *, spread: bool) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SPACE.s if not spread else SPACE.xs)
    row.addWidget(first)
    if spread:
        row.addStretch(1)
    row.addWidget(second)
    if not spread:
        row.addStretch(1)
    return row


def _change_role(good: bool | None) -> str:
    if good is None:
        return "change"
    return "change_better" if good else "change_worse"
