"""The part of a chart that matplotlib paints: whole when its frame changes, else only what moves.

Loading this module loads matplotlib; `chart_view` does it when the first chart is shown.
"""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import Any, Final

from matplotlib.artist import Artist
from matplotlib.backends.backend_qtagg import FigureCanvasQTAgg
from matplotlib.figure import Figure
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from roisim.report.charts import ChartData, ChartTheme
from roisim.report.charts.chart_theme import PIXELS_PER_INCH
from roisim.report.charts.drawing import Drawing, draw, register_font, resized
from roisim.report.charts.letters import even_letters

SMALLEST: Final = 24

_fonts_known: list[bool] = []


def use_bundled_fonts() -> None:
    """Tell matplotlib of the window's typeface, once."""
    if _fonts_known:
        return
    with as_file(files("ui") / "resources" / "fonts") as folder:
        register_font(sorted(folder.glob("*.ttf")))
    _fonts_known.append(True)


class ChartCanvas(FigureCanvasQTAgg):
    """Paints one chart. It takes no mouse and no keys: the view around it does."""

    def __init__(self, parent: QWidget) -> None:
        use_bundled_fonts()
        super().__init__(Figure(figsize=(4.0, 2.0), dpi=PIXELS_PER_INCH))
        self.setParent(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.drawing: Drawing | None = None
        self._theme: ChartTheme | None = None
        self._ground: Any = None
        self._is_stale = False

    def show_data(self, data: ChartData, theme: ChartTheme) -> bool:
        """Show numbers; whether the whole chart had to be drawn anew."""
        drawing = self.drawing
        same = drawing is not None and type(drawing.data) is type(data) and drawing.data.key == data.key
        if drawing is None or not same or theme != self._theme:
            self.drawing = draw(self.figure, data, theme)
            self._theme = theme
            is_whole = True
        elif self._is_stale:
            drawing.data = data
            is_whole = True
        else:
            is_whole = drawing.update(data)
        if is_whole or self._ground is None:
            self._ground = None
            self.draw_idle()
            return True
        self._paint_moving()
        return False

    def draw(self, *args: Any, **kwargs: Any) -> None:
        """Paint everything, and keep what does not move."""
        if self.drawing is None or min(self.width(), self.height()) < SMALLEST:
            return
        if self._is_stale:
            self._is_stale = False
            resized(self.drawing)
        for artist in self.drawing.sheet.moving:
            artist.set_animated(True)
        with even_letters():
            super().draw(*args, **kwargs)
        self._ground = self.copy_from_bbox(self.figure.bbox)
        self._paint_moving()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Lay the chart out anew when it is next painted."""
        self._is_stale, self._ground = True, None
        super().resizeEvent(event)

    def _paint_moving(self) -> None:
        assert self.drawing is not None
        sheet = self.drawing.sheet
        self.restore_region(self._ground)
        renderer = self.get_renderer()
        with even_letters():
            for artist in sorted(sheet.moving, key=Artist.get_zorder):
                artist.set_animated(True)
                artist.draw(renderer)
        self.update()
