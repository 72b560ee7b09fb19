"""What the table of channels says: spend, customers, CAC, ROAS and LTV/CAC with their bands."""

from __future__ import annotations

from dataclasses import dataclass

from roisim.experiment.metrics import Unit
from roisim.experiment.results import Figure
from roisim.report.charts.chart_data import Cell, Rows, Words, number_text, span_text
from roisim.report.charts.run_curves import Answers
from roisim.report.number_text import NOT_DEFINED
from roisim.translation import _


@dataclass(frozen=True)
class Banded:
    """One number with its band as numbers and as text; None and a dash where there is none."""

    value: float | None
    low: float | None
    high: float | None
    text: str
    band: str


@dataclass(frozen=True)
class ChannelRow:
    """One channel, or all of them together."""

    name: str
    kind: str
    spend: Banded
    customers: Banded
    cac: Banded
    roas: Banded
    ltv_to_cac: Banded
    is_total: bool = False


@dataclass(frozen=True)
class ChannelTable:
    """Rows in the plan's order, the total last."""

    key: str
    words: Words
    heads: tuple[str, ...]
    channels: tuple[ChannelRow, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is no channel."""
        return len(self.channels) < 2

    def rows(self) -> Rows:
        """Head and one row a channel, bounds beside the values."""
        head: list[Cell] = [self.heads[0]]
        for name in self.heads[1:]:
            head += [name, f"{name}, {_('5 %')}", f"{name}, {_('95 %')}"]
        return (tuple(head), *(self._cells(row) for row in self.channels))

    def _cells(self, row: ChannelRow) -> tuple[Cell, ...]:
        numbers = (row.spend, row.customers, row.cac, row.roas, row.ltv_to_cac)
        return (row.name, *(cell for number in numbers for cell in (number.value, number.low, number.high)))


def channels_data(answers: Answers) -> ChannelTable:
    """Channels by what they cost and bring.

    Of one channel spend is its advertising and content, CAC its advertising alone; all together have the
    plan's own cost of acquiring customers and CAC.
    """
    facts = answers.plan
    rows = [_channel(answers, name, kind) for name, kind in zip(facts.channels, facts.kinds, strict=True)]
    return ChannelTable(
        key="channels",
        words=Words(
            _("Channels"),
            _("{currency}; customers by the channel of their first visit, CAC by advertising only").format(
                currency=facts.currency
            ),
            empty=_("No channel in this plan."),
        ),
        heads=(_("Channel"), _("Spend"), _("Customers"), _("CAC"), _("ROAS"), _("LTV/CAC")),
        channels=(*rows, _everything(answers)),
    )


def _channel(answers: Answers, name: str, kind: str) -> ChannelRow:
    main = answers.main.channels[name]
    worlds = None if answers.banded is None else answers.banded.channels[name]

    def of(figure: str) -> Banded:
        return _banded(main[figure], None if worlds is None else worlds[figure])

    spend = (main["ad_spend"].mean or 0.0) + (main["content_cost"].mean or 0.0)
    return ChannelRow(
        name=name,
        kind=kind,
        spend=Banded(spend, None, None, number_text(spend, "money"), ""),
        customers=of("new_customers"),
        cac=of("cac_paid"),
        roas=of("roas"),
        ltv_to_cac=of("ltv_to_cac"),
    )


def _everything(answers: Answers) -> ChannelRow:
    def of(figure: str) -> Banded:
        return _banded(answers.main.figures[figure], answers.bands_of(figure))

    return ChannelRow(
        name=_("All"),
        kind="",
        spend=of("acquisition_cost"),
        customers=of("new_customers"),
        cac=of(f"cac_{answers.plan.cac}"),
        roas=of("roas"),
        ltv_to_cac=of("ltv_to_cac"),
        is_total=True,
    )


def _banded(figure: Figure, worlds: Figure | None) -> Banded:
    if figure.mean is None:
        return Banded(None, None, None, NOT_DEFINED, "")
    unit: Unit = "×" if figure.unit == "×" else "money" if figure.unit == "money" else "count"
    text = number_text(figure.mean, unit)
    if worlds is None or worlds.p05 is None or worlds.p95 is None:
        return Banded(figure.mean, None, None, text, "")
    return Banded(figure.mean, worlds.p05, worlds.p95, text, span_text(worlds.p05, worlds.p95, unit))
