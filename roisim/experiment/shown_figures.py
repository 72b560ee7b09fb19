"""Which figures a reader is shown: those of messages, partners, stock and desk only where there are any."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from roisim.experiment.metrics import GROUPS, OPTIONAL, Metric, headlines
from roisim.experiment.results import Figure, RunResult

TELLING: Final = (
    "email_roi",
    "push_sales",
    "crm_ads_roas",
    "affiliate_cost",
    "fill_rate",
    "chat_service_level",
    "refused_visit_share",
)
"""Figures that stand for what not every plan has, behind the headlines."""

_NEEDS: Final = {"email_roi": "email_messages", "affiliate_cost": "commissions_pending"}
"""Where another figure tells whether there is such a thing."""


def shown_groups(figures: Mapping[str, Figure]) -> tuple[tuple[str, tuple[Metric, ...]], ...]:
    """Headings and figures, without the groups in which a plan has nothing."""
    return tuple(
        (heading, group)
        for heading, group in GROUPS
        if group not in OPTIONAL or any(_is_something(figures[metric.name]) for metric in group)
    )


def shown_metrics(figures: Mapping[str, Figure]) -> dict[str, Metric]:
    """Figures of the groups that are shown, by name."""
    return {metric.name: metric for _heading, group in shown_groups(figures) for metric in group}


def key_figures(result: RunResult) -> tuple[str, ...]:
    """The headlines, and what tells most of each thing that this plan has and others have not."""
    figures = result.figures
    present = (name for name in TELLING if _is_something(figures[_NEEDS.get(name, name)]))
    return (*headlines(result.plan), *present)


def _is_something(figure: Figure) -> bool:
    return bool(figure.mean)
