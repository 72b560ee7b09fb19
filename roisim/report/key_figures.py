"""The key figures of a run as rows of text: value, band, unit, and why a number is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from roisim.experiment.metric_labels import definition, label
from roisim.experiment.metrics import METRICS, Metric
from roisim.experiment.results import Figure, PlanFacts, RunResult
from roisim.experiment.shown_figures import key_figures
from roisim.report.number_text import (
    NOT_DEFINED,
    band_text,
    chance_text,
    decimal_text,
    joined,
    value_text,
)
from roisim.translation import N_, _, ngettext
from roisim.units import currency_symbol


@dataclass(frozen=True)
class FigureRow:
    """One figure, ready to be shown.

    Attributes:
        name: its NAME in the JSON contract.
        label: what it is called.
        value: the mean over the worlds ("4.55 M"), or a dash.
        band: 5th to 95th percentile of the worlds ("3.55–5.69 M"); "" where there is none.
        unit: what the number counts ("₺", "months"); "" where the value says it.
        note: why there is no value, or in how many worlds there is one; "" as a rule.
        definition: what the figure is.
    """

    name: str
    label: str
    value: str
    band: str
    unit: str
    note: str
    definition: str


WHY_NOT: Final = {
    "new_customers": N_("no customer won"),
    "cac_customers": N_("no customer won"),
    "paid_new_customers": N_("no customer won by advertising"),
    "acquisition_cost": N_("no cost of acquiring customers"),
    "ad_spend": N_("no advertising spend"),
    "costs_below_margin": N_("no costs below the contribution margin"),
    "email_cost": N_("no costs of e-mail"),
    "crm_ads_cost": N_("no costs of ads to known people"),
    "email_messages": N_("no e-mail sent"),
    "push_messages": N_("no notification sent"),
    "crm_ads_messages": N_("no ad shown to known people"),
    "contacts": N_("no contact won"),
    "paid_contacts": N_("no contact won by a channel that costs money"),
    "paid_clicks": N_("no click that money was spent for"),
    "ad_visits": N_("no visit by advertising"),
    "carts_left": N_("no cart left"),
    "order_values": N_("no order"),
    "commissions_decided": N_("no commission decided"),
    "orders_wanted": N_("no stock is kept"),
    "chats_asked": N_("nobody asks"),
    "visits": N_("no visit"),
    "new_visits": N_("no visit"),
    "impressions": N_("no channel with a click-through rate"),
    "carts": N_("no cart filled"),
    "customers_at_start": N_("no active customer at the start of a month"),
    "customer_days": N_("no active customer"),
    "orders": N_("no order"),
    "revenue": N_("no revenue"),
}
"""Why a ratio does not exist, by the series that is 0 below the line."""

_UNITS: Final = {"months": N_("months"), "×": "×", "a year": N_("a year"), "share a month": N_("a month")}


def figure_rows(result: RunResult, names: Iterable[str] | None = None) -> tuple[FigureRow, ...]:
    """Figures as text; by default the most telling ones (`shown_figures.key_figures`)."""
    chosen = key_figures(result) if names is None else names
    return tuple(_row(METRICS[name], result) for name in chosen)


def bands_note(result: RunResult) -> str:
    """What the bands are, to be said once a page."""
    worlds = result.provenance.worlds_done
    if worlds == 1:
        return _("One world: no bands.")
    return _("Bands: 5th to 95th percentile of {worlds} worlds.").format(worlds=decimal_text(worlds, 0))


def worlds_done_text(result: RunResult) -> str:
    """How many worlds were simulated: "200 worlds"."""
    worlds = result.provenance.worlds_done
    return ngettext("{worlds} world", "{worlds} worlds", worlds).format(worlds=decimal_text(worlds, 0))


def missing_worlds_note(result: RunResult) -> str:
    """That some worlds could not be simulated; "" where all were."""
    asked, done = result.provenance.worlds, result.provenance.worlds_done
    if done == asked:
        return ""
    text = _("Only {done} of {asked} worlds could be simulated; the figures are those of these worlds.")
    return text.format(done=decimal_text(done, 0), asked=decimal_text(asked, 0))


def unit_text(metric: Metric, plan: PlanFacts) -> str:
    """What the number counts, where the number does not say it itself."""
    if metric.unit == "money":
        return currency_symbol(plan.currency)
    return _(_UNITS.get(metric.unit, ""))


def why_not(metric: Metric, result: RunResult) -> str:
    """Why a ratio has no mean: what is 0 below its line. "" where nothing is."""
    empty = (name for name in metric.down if not any(result.series_means[name]))
    return next((_(WHY_NOT[name]) for name in empty if name in WHY_NOT), "")


def never_note(metric: Metric, figure: Figure, result: RunResult) -> str:
    """In how many worlds a figure exists; "" where it does in all."""
    if figure.defined_share >= 1:
        return ""
    if metric.may_never_come and figure.defined_share == 0:
        months = result.plan.months
        text = ngettext("in no world within {months} month", "in no world within {months} months", months)
        return text.format(months=months)
    return _("in {worlds}").format(worlds=worlds_text(figure.defined_share, result))


def worlds_text(share: float, result: RunResult) -> str:
    """A share of the worlds as a count: "23 of 200 worlds"."""
    worlds = result.provenance.worlds_done
    text = ngettext("{some} of {all} world", "{some} of {all} worlds", worlds)
    return text.format(some=decimal_text(share * worlds, 0), all=decimal_text(worlds, 0))


def _row(metric: Metric, result: RunResult) -> FigureRow:
    figure, plan = result.figures[metric.name], result.plan
    value, band, note = _texts(metric, figure, result)
    return FigureRow(
        name=metric.name,
        label=label(metric, plan),
        value=value,
        band=band,
        unit=unit_text(metric, plan) if value != NOT_DEFINED else "",
        note=note,
        definition=definition(metric, plan),
    )


def _texts(metric: Metric, figure: Figure, result: RunResult) -> tuple[str, str, str]:
    """Value, band and note."""
    if metric.is_chance:
        return _chance(figure, result)
    if figure.mean is None and metric.may_never_come:
        return _sometimes(metric, figure, result)
    value = value_text(figure.mean, metric.unit, result.plan)
    if figure.mean is None:
        return value, "", why_not(metric, result)
    return value, _band(metric, figure, result), never_note(metric, figure, result)


def _chance(figure: Figure, result: RunResult) -> tuple[str, str, str]:
    if figure.mean is None:
        return NOT_DEFINED, "", ""
    return chance_text(figure.mean), worlds_text(figure.mean, result), ""


def _sometimes(metric: Metric, figure: Figure, result: RunResult) -> tuple[str, str, str]:
    """A figure that some worlds answer with "never": the median speaks for all, if there is one."""
    note = never_note(metric, figure, result)
    if figure.p50 is None:
        return NOT_DEFINED, "", note
    value = value_text(figure.p50, metric.unit, result.plan)
    return value, _band(metric, figure, result), joined([_("median"), note], ", ")


def _band(metric: Metric, figure: Figure, result: RunResult) -> str:
    if result.provenance.worlds_done == 1 or figure.p05 is None:
        return ""
    if figure.p95 is None:
        low = value_text(figure.p05, metric.unit, result.plan)
        return _("{low} – after the end").format(low=low) if metric.may_never_come else ""
    return band_text(figure.p05, figure.p95, metric.unit, result.plan)
