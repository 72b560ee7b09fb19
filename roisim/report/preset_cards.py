"""What a card tells of a preset: three key figures and what one customer costs and brings.

The numbers lie in ``preset_cards.json``, so that a first look costs nothing; a test works them out anew.
After a change of a preset or of the model: ``python -m roisim.report.preset_cards``.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Final

from roisim.report.number_text import NOT_DEFINED, decimal_text
from roisim.translation import _, ngettext

FILE: Final = Path(__file__).with_suffix(".json")
MONTHS: Final = 36
DAYS_BETWEEN: Final = 14
"""Points of the picture lie so far apart."""


@dataclass(frozen=True)
class PresetCard:
    """Key figures of a preset without chance, programmes as it has them, over 36 months.

    Attributes:
        currency: of all money.
        basket: mean order value.
        cost: CAC of the plan; None where nobody is won.
        paid_back: months until a customer has brought back the cost, 0 with the first order; None for not
            within 36 months.
        balance: margin so far less the cost, every 14 days from the first order on.
    """

    currency: str
    basket: float | None
    cost: float | None
    paid_back: float | None
    balance: tuple[float, ...]

    def basket_text(self) -> str:
        """The basket with its currency."""
        return _money(self.basket, self.currency)

    def cost_text(self) -> str:
        """What winning a customer costs."""
        return _money(self.cost, self.currency)

    def payback_text(self) -> str:
        """After how long the cost is back."""
        if self.paid_back is None:
            return _("over {months} months").format(months=MONTHS)
        if self.paid_back == 0:
            return _("first order")
        months = round(self.paid_back, 1 if self.paid_back < 10 else 0)
        number = decimal_text(months, 1 if months != round(months) else 0)
        return ngettext("{number} month", "{number} months", 1 if months == 1 else 2).format(number=number)


@cache
def preset_cards() -> dict[str, PresetCard]:
    """All cards by the id of their preset."""
    tables = json.loads(FILE.read_text("utf-8"))
    return {id_: PresetCard(**{**table, "balance": tuple(table["balance"])}) for id_, table in tables.items()}


def worked_out(preset: str) -> PresetCard:
    """The card of a preset, worked out now; takes up to a second.

    Raises:
        UnknownPreset: there is none of this id.
    """
    # the engine, which readers of the file do not need
    from roisim.experiment.expected_figures import expect
    from roisim.report.charts.small_charts import payback_data
    from roisim.scenario.preset_catalog import preset_text
    from roisim.scenario.scenario_document import ScenarioDocument

    document = ScenarioDocument(preset_text(preset))
    document.set("months", max(MONTHS, int(document.get("months") or 0)))
    result = expect(document.scenario())
    picture = payback_data(result, MONTHS)
    at_once = picture.paid_back is not None and picture.paid_back < 1 / 30
    return PresetCard(
        currency=result.plan.currency,
        basket=_rounded(result.figures["average_order_value"].mean),
        cost=_rounded(result.figures[f"cac_{result.plan.cac}"].mean),
        paid_back=0.0 if at_once else _rounded(picture.paid_back),
        balance=tuple(round(float(value), 2) for value in picture.balance[::DAYS_BETWEEN]),
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), 2)


def _money(amount: float | None, currency: str) -> str:
    return NOT_DEFINED if amount is None else f"{decimal_text(amount, 0)}\N{NO-BREAK SPACE}{currency}"


def _write() -> None:
    from roisim.scenario.preset_catalog import presets  # as above

    tables = {preset.id: asdict(worked_out(preset.id)) for preset in presets()}
    FILE.write_text(json.dumps(tables, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    _write()
