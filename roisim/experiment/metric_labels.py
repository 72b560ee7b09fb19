"""What figures are called in the reader's language: LTV and CAC name their basis, horizon and rate."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from roisim.experiment.metrics import Metric
from roisim.experiment.results import PlanFacts
from roisim.experiment.series import SERIES
from roisim.translation import N_, _


def label(metric: Metric, plan: PlanFacts, translate: Callable[[str], str] = _) -> str:
    """What to call a figure of this plan; LTV and CAC name their basis, horizon and rate.

    `translate` turns English into the reader's language; `str` keeps it English, as in JSON.
    """
    return _fill_in(translate(metric.text), plan, translate)


def channel_label(metric: Metric, plan: PlanFacts, translate: Callable[[str], str] = _) -> str:
    """What to call a figure of one channel of this plan: there CAC is advertising only."""
    return _fill_in(translate(metric.text), plan, translate, cac="paid")


def definition(metric: Metric, plan: PlanFacts, translate: Callable[[str], str] = _) -> str:
    """What a figure of this plan is, in a sentence or a few."""
    return _fill_in(translate(metric.definition), plan, translate)


def formula(metric: Metric, plan: PlanFacts, translate: Callable[[str], str] = _) -> str:
    """What a ratio is made of, "Revenue ÷ Advertising spend", of sums over the plan; "" for other figures."""
    if not metric.is_ratio:
        return ""
    factor = f"{metric.factor:g} × " if metric.factor != 1 else ""
    return factor + " ÷ ".join(_product(names, plan, translate) for names in (metric.up, metric.down))


def _product(names: tuple[str, ...], plan: PlanFacts, translate: Callable[[str], str]) -> str:
    product = " × ".join(_fill_in(translate(SERIES[name].text), plan, translate) for name in names)
    return f"({product})" if len(names) > 1 else product


def _fill_in(text: str, plan: PlanFacts, translate: Callable[[str], str], cac: str = "") -> str:
    if "{" not in text:
        return text
    return text.format(
        horizon=plan.ltv_horizon_months,
        rate=_rate(plan.discount_rate, translate),
        cac=translate(CAC_KINDS[cac or plan.cac]),
    )


def _rate(rate: tuple[float, float], translate: Callable[[str], str]) -> str:
    low, high = (f"{100 * share:.4g}" for share in rate)
    if low == high:
        return translate(N_("{percent}\N{NO-BREAK SPACE}%")).format(percent=low)
    return translate(N_("{low}–{high}\N{NO-BREAK SPACE}%")).format(low=low, high=high)


CAC_KINDS: Final = {"paid": N_("advertising only"), "blended": N_("blended"), "full": N_("full")}
"""What the plan's `finance.cac` is called."""
