"""The page of figures in the documentation is the table in the code."""

from __future__ import annotations

from pathlib import Path

from roisim.experiment.metrics import METRICS
from roisim.experiment.metrics_page import metrics_page
from roisim.experiment.series import SERIES

PAGE = Path(__file__).parents[2] / "docs" / "metrics.md"


def test_the_page_is_current() -> None:
    remedy = "python -m roisim.experiment.metrics_page docs/metrics.md"
    assert PAGE.read_text(encoding="utf-8") == metrics_page(), f"run {remedy}"


def test_every_figure_and_every_series_has_its_line() -> None:
    first_cells = [
        line.split("|")[1].strip() for line in metrics_page().splitlines() if line.startswith("| `")
    ]
    assert sorted(first_cells) == sorted({f"`{name}`" for name in (*METRICS, *SERIES)})


def test_ratios_show_what_they_are_made_of() -> None:
    lines = {line.split("`")[1]: line for line in metrics_page().splitlines() if line.startswith("| `")}
    assert "| 365 × `orders` ÷ `customer_days` |" in lines["purchase_frequency"]
    assert (
        "| (`ltv_margin_total` × `cac_customers`) ÷ (`new_customers` × `acquisition_cost`) |"
        in lines["ltv_to_cac"]
    )
