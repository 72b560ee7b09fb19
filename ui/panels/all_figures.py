"""Every figure of a plan by group, folded away until somebody asks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from roisim.experiment.metrics import METRICS
from roisim.experiment.shown_figures import shown_groups
from roisim.report.charts import Answers as Known
from roisim.report.charts.chart_data import Cell, Rows
from roisim.report.key_figures import FigureRow, figure_rows
from roisim.report.number_text import joined, reads_as_one
from roisim.translation import _
from ui.icons import icon
from ui.theme import SPACE, theme_keeper
from ui.widgets.cell_table import CellRow, CellTable, CellText

WIDTHS = (260, 90, 160, 0)


class AllFigures(QWidget):
    """A fold; the table is filled only while it is open."""

    def __init__(self) -> None:
        super().__init__()
        self._known: Known | None = None
        self.fold = QToolButton()
        self.fold.setText(_("All figures"))
        self.fold.setProperty("role", "fold")
        self.fold.setCheckable(True)
        self.fold.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.fold.toggled.connect(self._turn)
        self.table = CellTable(_("All figures"), WIDTHS, fits=True)
        self.table.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.xs)
        column.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.table)
        theme_keeper().changed.connect(self._dress)
        self._dress()

    def show_figures(self, known: Known) -> None:
        """The figures of a plan; nothing is worked out while the fold is closed."""
        self._known = known
        if self.fold.isChecked():
            self._fill()

    def _turn(self) -> None:
        is_open = self.fold.isChecked()
        self.table.setVisible(is_open)
        self._dress()
        if is_open:
            self._fill()

    def _fill(self) -> None:
        known = self._known
        if known is None:
            return
        heads = (
            CellText(_("Figure")),
            CellText(known.plan.currency, right=True),
            CellText(_("5th to 95th percentile"), right=True),
            CellText(_("What it is")),
        )
        rows: list[CellRow] = []
        headings: list[int] = []
        for heading, metrics in shown_groups(known.main.figures):
            headings.append(len(rows))
            rows.append((CellText(_(heading), strong=True, subtle=True), *[CellText(subtle=True)] * 3))
            rows += figure_cells(known, [metric.name for metric in metrics])
        self.table.numbers = lambda: figure_numbers(known)
        self.table.clearSpans()
        self.table.show_rows(heads, rows)
        for row in headings:
            self.table.setSpan(row, 0, 1, len(heads))

    def _dress(self) -> None:
        self.fold.setIcon(icon("chevron-down" if self.fold.isChecked() else "chevron-right", "accent.base"))


def figure_cells(known: Known, names: Sequence[str]) -> list[CellRow]:
    """The headline is without chance, the band that of the worlds."""
    worlds = known.banded
    main = figure_rows(known.main, names)
    banded = figure_rows(worlds, names) if worlds is not None else main
    return [_cells(first, second, known) for first, second in zip(main, banded, strict=True)]


def _cells(main: FigureRow, banded: FigureRow, known: Known) -> CellRow:
    told = banded if METRICS[main.name].is_chance else main
    band = banded.band if banded is not main and not _is_one_number(main.name, known) else ""
    unit = told.unit if METRICS[main.name].unit != "money" else ""
    note = told.note or (banded.note if not band else "")
    return (
        CellText(main.label),
        CellText(joined([told.value, unit], "\N{NO-BREAK SPACE}"), right=True, strong=True),
        CellText(joined([band, note], "; "), tone="secondary", right=True),
        CellText(main.definition, tone="secondary"),
    )


def _is_one_number(name: str, known: Known) -> bool:
    """Whether both ends of a band read the same, as of what knows no chance: "240–240 k"."""
    spread = known.bands_of(name)
    if spread is None or spread.p05 is None or spread.p95 is None:
        return False
    return reads_as_one(spread.p05, spread.p95, METRICS[name].unit, known.plan)


def figure_numbers(known: Known) -> Rows:
    """All figures as numbers: NAME, label, unit, headline, mean and percentiles of the worlds."""
    head: tuple[Cell, ...] = (_("Name"), _("Figure"), _("Unit"), _("Headline"), _("Mean of the worlds"))
    rows: list[tuple[Cell, ...]] = [(*head, _("5 %"), _("50 %"), _("95 %"))]
    for __, metrics in shown_groups(known.main.figures):
        for metric in metrics:
            figure, spread = known.main.figures[metric.name], known.bands_of(metric.name)
            bands: tuple[Cell, ...] = (None,) * 4
            if spread is not None:
                bands = (spread.mean, spread.p05, spread.p50, spread.p95)
            rows.append((metric.name, figure.label, metric.unit, figure.mean, *bands))
    return tuple(rows)
