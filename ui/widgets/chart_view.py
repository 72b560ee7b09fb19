"""A chart in the window: read by pointer or arrow keys, copied and saved from its menu."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QFileDialog, QLabel, QMenu, QSizePolicy, QWidget

from roisim.atomic_file import FileNotWritten, write_bytes
from roisim.report.charts import DARK_CHARTS, LIGHT_CHARTS, ChartData, ChartTheme
from roisim.translation import N_, _
from ui.notices import tell
from ui.save_folder import save_folder
from ui.spreadsheet_form import spreadsheet_form
from ui.theme import current_theme, theme_keeper

if TYPE_CHECKING:
    from ui.widgets.chart_canvas import ChartCanvas
    from ui.widgets.chart_readout import ChartReadout

LEAST: Final = QSize(240, 144)
PICTURE_SCALE: Final = 2.0
LEAST_PICTURE: Final = (480, 270)
ARROWS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}

FileKind = Literal["png", "svg", "csv"]
FILTERS: Final[dict[FileKind, str]] = {
    "png": N_("Pictures (*.png)"),
    "svg": N_("Drawings (*.svg)"),
    "csv": N_("Tables (*.csv)"),
}


def chart_theme() -> ChartTheme:
    """Charts in the theme in use."""
    return DARK_CHARTS if current_theme().is_dark else LIGHT_CHARTS


def warm_up() -> None:
    """Load matplotlib and its fonts before the first chart is wanted; may be called in a thread.

    It takes half a second, and several where matplotlib has never looked for fonts before.
    """
    # that it is loaded here, late, is what this is for
    from ui.widgets.chart_canvas import use_bundled_fonts

    use_bundled_fonts()


class ChartView(QWidget):
    """Shows what `…_data` of `roisim.report.charts` made.

    Title and note stand in the card around it (`chart_card`); here they are what screen readers say.
    """

    read_out_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(LEAST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._data: ChartData | None = None
        self._canvas: ChartCanvas | None = None
        self._overlay: ChartReadout | None = None
        self._at: int | None = None
        self._by_keyboard = False
        self._empty = QLabel(self)
        self._empty.setProperty("role", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        theme_keeper().changed.connect(self._redress)

    # --- showing --------------------------------------------------------------------------------------------

    @property
    def data(self) -> ChartData | None:
        """What is shown."""
        return self._data

    @property
    def read_out(self) -> int | None:
        """Number of the place that is read out, None for none."""
        return self._at

    def show_chart(self, data: ChartData | None) -> None:
        """Show a chart; new numbers of the same chart change only its curves. None empties it."""
        if data is self._data and data is not None:
            return
        self._data = data
        is_empty = data is None or data.is_empty
        self.setAccessibleName("" if data is None else data.words.title)
        self.setAccessibleDescription("" if data is None else data.words.note)
        self._empty.setText("" if data is None else data.words.empty)
        self._empty.setVisible(is_empty)
        if self._canvas is not None:
            self._canvas.setVisible(not is_empty)
        if data is None or is_empty:
            self._leave()
            return
        self._ready_canvas().show_data(data, chart_theme())
        if self._at is not None:
            self._read(self._at if self._at < data.spots else None)

    def _ready_canvas(self) -> ChartCanvas:
        if self._canvas is None:
            # matplotlib takes longer to load than the window may take to appear
            from ui.widgets.chart_canvas import ChartCanvas
            from ui.widgets.chart_readout import ChartReadout

            self._canvas = ChartCanvas(self)
            self._overlay = ChartReadout(self)
            self._overlay.show_ring(self.hasFocus())
            self._fit()
            self._canvas.show()
            self._overlay.show()
        return self._canvas

    def _redress(self) -> None:
        if self._canvas is not None and self._data is not None and not self._data.is_empty:
            self._canvas.show_data(self._data, chart_theme())
            self._read(self._at)

    def _fit(self) -> None:
        self._empty.setGeometry(self.rect().adjusted(16, 8, -16, -8))
        for child in (self._canvas, self._overlay):
            if child is not None:
                child.setGeometry(self.rect())
        if self._overlay is not None:
            self._overlay.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Everything fills the view."""
        super().resizeEvent(event)
        self._leave()
        self._fit()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As in the live answer."""
        return QSize(452, 232)

    # --- reading --------------------------------------------------------------------------------------------

    def _read(self, spot: int | None) -> None:
        """Read a place out, or nothing."""
        data, drawing = self._data, None if self._canvas is None else self._canvas.drawing
        if spot is None or data is None or drawing is None or self._overlay is None:
            self._leave()
            return
        said = data.read_out(spot)
        theme = chart_theme()
        inks = {number: line.ink for number, line in enumerate(said.lines)}
        colours = {number: theme.colour(ink) for number, ink in inks.items() if ink is not None}
        is_new, self._at = spot != self._at, spot
        self._overlay.show_spot(said, drawing.spot(spot), colours)
        self.setAccessibleDescription(said.said())
        if is_new:
            self.read_out_changed.emit(said.said())
            event = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
            QAccessible.updateAccessibility(event)

    def _leave(self) -> None:
        if self._at is not None and self._data is not None:
            self.setAccessibleDescription(self._data.words.note)
        self._at = None
        if self._overlay is not None:
            self._overlay.hide_spot()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Read out what is under the pointer."""
        if self._canvas is not None and self._canvas.drawing is not None and self._canvas.isVisible():
            self._by_keyboard = False
            place = event.position()
            self._read(self._canvas.drawing.spot_at(place.x(), place.y()))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Without pointer no read-out, unless it is the keyboard's."""
        super().leaveEvent(event)
        if not self._by_keyboard:
            self._leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Arrows move the read-out, Home and End lead to its ends, Esc takes it away, Ctrl+C copies."""
        self._by_keyboard = True
        key = Qt.Key(event.key())
        spots = 0 if self._data is None or self._canvas is None or self._data.is_empty else self._data.spots
        if event.matches(QKeySequence.StandardKey.Copy) and self._data is not None:
            self.copy_picture()
        elif spots and key in ARROWS:
            self._move(*ARROWS[key])
        elif spots and key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            self._read(0 if key == Qt.Key.Key_Home else spots - 1)
        elif key == Qt.Key.Key_Escape and self._at is not None:
            self._leave()
        else:
            super().keyPressEvent(event)

    def _move(self, across: int, down: int) -> None:
        if self._data is None or self._canvas is None or self._canvas.drawing is None:
            return
        if self._at is None:
            # from the right the newest month comes first, else the first place
            self._read(self._data.spots - 1 if across < 0 else 0)
            return
        self._read(self._canvas.drawing.neighbour(self._at, across, down))

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show the ring."""
        super().focusInEvent(event)
        if self._overlay is not None:
            self._overlay.show_ring(True)  # noqa: FBT003 - one switch

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Hide the ring, and the read-out of the keyboard."""
        super().focusOutEvent(event)
        if self._overlay is not None:
            self._overlay.show_ring(False)  # noqa: FBT003 - one switch
        if self._by_keyboard:
            self._leave()

    # --- handing over ---------------------------------------------------------------------------------------

    def menu(self) -> QMenu:
        """What can be done with the chart; made anew for whoever shows it."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Copy picture"), self.copy_picture)
        menu.addAction(_("Save as PNG…"), lambda: self._save_as("png"))
        menu.addAction(_("Save as SVG…"), lambda: self._save_as("svg"))
        menu.addSeparator()
        menu.addAction(_("Copy data"), self.copy_data)
        menu.addAction(_("Export CSV…"), lambda: self._save_as("csv"))
        for action in menu.actions():
            action.setEnabled(self._data is not None and not self._data.is_empty)
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """The same menu by the right button or the menu key."""
        by_keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        at = self.mapToGlobal(self.rect().center()) if by_keyboard else event.globalPos()
        self.menu().popup(QPoint(at))

    def copy_picture(self) -> None:
        """The chart with its title, on the clipboard, always light."""
        if self._data is not None:
            QGuiApplication.clipboard().setImage(QImage.fromData(self._picture("png")))

    def copy_data(self) -> None:
        """The numbers behind the chart, as spreadsheets paste them."""
        if self._data is not None:
            QGuiApplication.clipboard().setText(spreadsheet_form().tabs(self._data.rows()))

    def save(self, path: Path, kind: FileKind) -> None:
        """Write the picture or the numbers into a file.

        Raises:
            FileNotWritten: it cannot be written.
        """
        if self._data is None:
            return
        content = spreadsheet_form().content(self._data.rows()) if kind == "csv" else self._picture(kind)
        write_bytes(path, content)

    def _picture(self, kind: Literal["png", "svg"]) -> bytes:
        # matplotlib is loaded with the first chart
        from roisim.report.charts.drawing import picture
        from ui.widgets.chart_canvas import use_bundled_fonts

        assert self._data is not None
        use_bundled_fonts()
        size = (max(self.width(), LEAST_PICTURE[0]), max(self.height(), LEAST_PICTURE[1]))
        return picture(self._data, kind, size=size, scale=PICTURE_SCALE)

    def _save_as(self, kind: FileKind) -> None:
        assert self._data is not None
        name = save_folder().proposal(f"{file_name(self._data.words.title)}.{kind}")
        chosen, __ = QFileDialog.getSaveFileName(self, _("Save chart"), name, _(FILTERS[kind]))
        if not chosen:
            return
        path = Path(chosen)
        try:
            self.save(path if path.suffix else path.with_suffix(f".{kind}"), kind)
            save_folder().keep(path.parent)
        except FileNotWritten as error:
            tell(self, _("The chart was not saved"), str(error))


def file_name(title: str) -> str:
    """A title that every system takes as a file's name."""
    return "".join(letter if letter.isalnum() or letter in " -" else "-" for letter in title).strip(" -")
