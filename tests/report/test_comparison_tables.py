"""A comparison as CSV files."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest

from roisim.atomic_file import FileNotWritten
from roisim.experiment.comparison import compare
from roisim.experiment.metrics import METRICS
from roisim.report.comparison_tables import comparison_tables, folder_names, write_comparison_csv
from roisim.report.csv_form import CsvForm
from roisim.report.csv_tables import csv_tables
from roisim.scenario.scenario_file import loads
from tests.report.plans import PLAN, plan
from tests.report.synthetic_run import Shop, result_of

BASE, OTHER = Shop(months=2, worlds=3), Shop(name="=B", months=2, worlds=3, buyers=0.006)
COMPARISON = compare([result_of(BASE), result_of(OTHER)])
PLANS = [plan(), plan(channel="Meta")]


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(comparison_tables(COMPARISON, PLANS)[name])))


def test_every_difference_has_its_row() -> None:
    found = rows("differences.csv")
    assert [row["name"] for row in found] == list(METRICS)
    revenue = next(row for row in found if row["name"] == "revenue")
    assert (revenue["plan"], revenue["base"], revenue["shared_worlds"]) == ("'=B", "Çiçek & Co", "3")
    assert float(revenue["mean"]) == pytest.approx(COMPARISON.others[0].figures["revenue"].mean, rel=6e-14)


def test_every_month_has_its_row() -> None:
    found = [row for row in rows("monthly_differences.csv") if row["name"] == "revenue"]
    assert [(row["month"], row["start"]) for row in found] == [("1", "2026-01-01"), ("2", "2026-02-01")]
    months = COMPARISON.others[0].monthly["revenue"]
    assert [float(row["p95"]) for row in found] == pytest.approx(months.p95, rel=6e-14)


def test_inputs_have_a_column_for_each_plan() -> None:
    (name,) = rows("input_differences.csv")
    assert (name["key"], name["label"]) == ("channels.Google Ads.name", "Name")
    assert (name["Çiçek & Co"], name["'=B"]) == ("Google Ads", "Meta")


def test_readers_with_a_decimal_comma_get_it_in_all_files(tmp_path: Path) -> None:
    text = PLAN.replace("order_value = 150", "order_value = 15250.5")
    dearer = loads(text.format(name='"A shop"', channel='"Google Ads"', description='""'))
    form = CsvForm.with_point(",")
    texts = comparison_tables(COMPARISON, [plan(), dearer], form)
    head, line = texts["input_differences.csv"].splitlines()
    assert head == "key;heading;label;unit;Çiçek & Co;'=B"
    assert line.endswith(";150;15250,5")
    write_comparison_csv(tmp_path / "tables", COMPARISON, [plan(), dearer], form)
    heads = {file.read_text("utf-8-sig").splitlines()[0] for file in (tmp_path / "tables").rglob("*.csv")}
    assert heads
    assert all(";" in head and "," not in head for head in heads)


def test_each_plan_has_a_folder_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    write_comparison_csv(folder, COMPARISON, PLANS)
    assert sorted(each.name for each in folder.iterdir() if each.is_dir()) == ["1 Çiçek & Co", "2 =B"]
    expected = csv_tables(COMPARISON.base, PLANS[0])
    written = {file.name: file.read_bytes() for file in (folder / "1 Çiçek & Co").iterdir()}
    assert written == {name: text.encode("utf-8-sig") for name, text in expected.items()}
    write_comparison_csv(folder, COMPARISON, PLANS)  # once more, over the old ones


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotWritten):
        write_comparison_csv(tmp_path / "missing" / "tables", COMPARISON, PLANS)


def test_folders_have_names_that_every_system_takes() -> None:
    names = ['a/b\\c:"d"', "con", "dots...", "x" * 90, "\x07", ""]
    assert folder_names(names) == ["1 a_b_c__d_", "2 con", "3 dots", f"4 {'x' * 60}", "5 _", "6"]
