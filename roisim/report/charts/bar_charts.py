"""Charts of lying bars: the funnel in seven stages, and costs by category."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from roisim.experiment.results import RunResult
from roisim.report.charts.chart_data import Cell, ReadOut, ReadOutLine, Rows, Words, number_text, span_text
from roisim.report.charts.chart_theme import Ink
from roisim.report.charts.run_curves import Answers, mean_counts
from roisim.report.money_groups import FIVE_CATEGORIES
from roisim.report.number_text import NOT_DEFINED, Scale, decimal_text
from roisim.report.number_text import PERCENT as PERCENT_TEXT
from roisim.simulation.accounts import Count
from roisim.translation import N_, _

PLAN_INK: Final = Ink("plan")


@dataclass(frozen=True)
class Bar:
    """One row: name, what it is, amount, and the length of its bar.

    Attributes:
        name, note: what stands at the left, the note muted below.
        amount: in full.
        amount_text: the same as it is shown.
        share: length of the bar between 0 and 1; None draws none.
        share_text: what stands at the bar's end.
        band: of the amount over the worlds, as text.
        ink: the bar's colour.
    """

    name: str
    note: str
    amount: float
    amount_text: str
    share: float | None
    share_text: str
    band: str = ""
    ink: Ink = PLAN_INK


@dataclass(frozen=True)
class BarsData:
    """Rows with bars; `heads` names what `rows` gives: the name, the amount and the share."""

    key: str
    words: Words
    bars: tuple[Bar, ...]
    heads: tuple[str, str, str]

    @property
    def spots(self) -> int:
        """How many places have a read-out: the bars."""
        return len(self.bars)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(bar.amount for bar in self.bars)

    def read_out(self, spot: int) -> ReadOut:
        """Amount and share of one row."""
        bar = self.bars[spot]
        lines = [ReadOutLine(bar.ink, self.heads[1], bar.amount_text, bar.band)]
        if bar.share_text:
            lines.append(ReadOutLine(None, self.heads[2], bar.share_text))
        return ReadOut(bar.name, tuple(lines))

    def rows(self) -> Rows:
        """Head and one row a bar."""
        body: list[tuple[Cell, ...]] = [(bar.name, bar.note, bar.amount, bar.share) for bar in self.bars]
        return ((self.heads[0], _("What it is"), *self.heads[1:]), *body)


@dataclass(frozen=True)
class _Stage:
    name: str
    note: str
    count: str
    up: str = ""
    down: str = ""


STAGES: Final = (
    _Stage(N_("Awareness"), N_("ad impressions"), "impressions"),
    _Stage(N_("Interest"), N_("visits; share: ad clicks"), "visits", "ad_clicks", "impressions"),
    _Stage(N_("Consideration"), N_("looked at a product"), "considered", "considered", "visits"),
    _Stage(N_("Intent"), N_("put in a cart"), "carts", "carts", "considered"),
    _Stage(N_("Evaluation"), N_("began checkout"), "checkouts", "checkouts", "carts"),
    _Stage(N_("Purchase"), N_("orders"), "orders", "orders", "checkouts"),
    _Stage(N_("Retention"), N_("ordered again"), "repeat_orders", "repeat_orders", "orders"),
)
"""Stage, what it is, its count, and the two counts of its rate (as on the workbook's sheet Funnel)."""


def funnel_data(answers: Answers, number: int = 0) -> BarsData:
    """The seven stages of the whole plan: counts, and the share of the stage before."""
    result = answers.main
    counts = _stage_counts(result)
    bars = [_stage_bar(stage, counts, result, number) for stage in STAGES]
    return BarsData(
        key="funnel",
        words=Words(
            _("Funnel in seven stages"),
            _("bars: share of the stage before") + _contacts_note(result),
            empty=_("Nobody has come yet."),
        ),
        bars=tuple(bars),
        heads=(_("Stage"), _("Whole plan"), _("Share of the stage before")),
    )


def _stage_counts(result: RunResult) -> dict[str, float]:
    names = {name for stage in STAGES for name in (stage.count, stage.up, stage.down) if name}
    counts = {name: sum(result.series_means[name]) for name in names - {"considered"}}
    counts["considered"] = float(mean_counts(result, result.sums.counts[Count.CONSIDERED].sum()))
    return counts


def _stage_bar(stage: _Stage, counts: dict[str, float], result: RunResult, number: int) -> Bar:
    count, over = counts[stage.count], counts.get(stage.down, 0.0)
    note = _(stage.note)
    left = result.figures["cart_abandonment_rate"].mean
    if stage.count == "carts" and left is not None:
        note = _("{note}; {share} left").format(note=note, share=_percent(left, 0))
    share = counts[stage.up] / over if over else None
    text = "" if not stage.up else NOT_DEFINED if share is None else _rate(share)
    amount = NOT_DEFINED if not count and stage.count == "impressions" else number_text(count, "count")
    return Bar(_(stage.name), note, count, amount, share, text, ink=Ink("plan", number))


def _rate(share: float) -> str:
    """At most three figures: "54.5 %", "1.9 %", "0.34 %"."""
    return _percent(share, 1 if share >= 0.00995 else 2)


def _percent(share: float, decimals: int) -> str:
    return Scale(0.01, decimals, PERCENT_TEXT).text(share)


def _contacts_note(result: RunResult) -> str:
    rate = result.figures["signup_rate"].mean
    if not rate:
        return ""
    contacts = decimal_text(rate * 1000, 0)
    return "; " + _("{contacts} contacts per 1,000 new visitors").format(contacts=contacts)


COST_SERIES: Final = (
    ("salaries_cost", FIVE_CATEGORIES[0].heading),
    ("technology_cost", FIVE_CATEGORIES[1].heading),
    ("ad_spend", FIVE_CATEGORIES[2].heading),
    ("content_cost", FIVE_CATEGORIES[3].heading),
    ("inventory_cost", FIVE_CATEGORIES[4].heading),
    ("email_cost", N_("E-mail")),
    ("rewards_cost", N_("Rewards")),
    ("other_cost", N_("Other costs")),
)
"""Costs below the contribution margin: the five categories, and what stands outside them."""


def costs_data(answers: Answers) -> BarsData:
    """Costs of the whole plan by category, largest first; what is 0 is left out."""
    facts = answers.plan
    amounts = [(answers.headline(name) or 0.0, name, heading) for name, heading in COST_SERIES]
    spent = sorted((each for each in amounts if each[0]), key=lambda each: -each[0])
    total = sum(amount for amount, __, __ in spent)
    bars = tuple(_cost_bar(answers, amount, total, name, heading) for amount, name, heading in spent)
    finding = ""
    if bars:
        finding = _("{name} takes {share}").format(name=bars[0].name, share=bars[0].share_text)
    texts = _("{currency}, whole plan; without the costs of orders").format(currency=facts.currency)
    return BarsData(
        key="costs",
        words=Words(_("Costs by category"), texts, finding, _("No costs in this plan.")),
        bars=bars,
        heads=(_("Category"), facts.currency, _("Share of all")),
    )


def _cost_bar(answers: Answers, amount: float, total: float, name: str, heading: str) -> Bar:
    figure, band = answers.bands_of(name), ""
    if figure is not None and figure.p05 is not None and figure.p95 is not None:
        band = span_text(figure.p05, figure.p95, "money")
    share = amount / total
    text = number_text(amount, "money")
    return Bar(_(heading), band, amount, text, share, _percent(share, 0), band, Ink("category", 0))
