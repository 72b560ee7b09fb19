from __future__ import annotations

import csv
import errno
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from roisim.errors import RoisimError
from roisim.experiment.results import RunResult
from roisim.report.csv_form import CsvForm, harmless
from roisim.report.csv_tables import csv_tables, write_csv
from roisim.simulation.accounts import Account
from tests.report.plans import plan
from tests.report.synthetic_run import Shop, result_of

FILES = {
    "figures.csv",
    "monthly.csv",
    "channels.csv",
    "cohorts.csv",
    "costs.csv",
    "cash.csv",
    "books.csv",
    "inputs.csv",
}
Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def result() -> RunResult:
    return result_of(Shop(months=6, worlds=4))


@pytest.fixture(scope="module")
def table(result: RunResult) -> Callable[[str], Rows]:
    """Rows of a table by its name."""
    tables = csv_tables(result, plan())
    return lambda name: list(csv.DictReader(StringIO(tables[name])))


def rounded(*values: float | None) -> list[Any]:
    """What is read back: whatever is behind nine decimals or fourteen digits is noise."""
    return [approx(value) for value in values]


def approx(value: float | None) -> Any:
    return pytest.approx(value, rel=6e-14, abs=6e-10)


def test_every_figure_is_there_with_all_digits_that_say_something(
    result: RunResult, table: Callable[[str], Rows]
) -> None:
    rows = {row["name"]: row for row in table("figures.csv")}
    assert list(rows) == list(result.figures)
    for name, figure in result.figures.items():
        if figure.mean is None:
            assert rows[name]["mean"] == ""
        else:
            assert float(rows[name]["mean"]) == approx(figure.mean)
        assert rows[name]["label"] == figure.label
        assert float(rows[name]["defined_share"]) == figure.defined_share


def test_monthly_figures_come_a_line_a_month(result: RunResult, table: Callable[[str], Rows]) -> None:
    revenue = [row for row in table("monthly.csv") if row["name"] == "revenue"]
    assert [row["month"] for row in revenue] == ["1", "2", "3", "4", "5", "6"]
    assert revenue[1]["start"] == "2026-02-01"
    assert [float(row["mean"]) for row in revenue] == rounded(*result.monthly["revenue"].mean)
    assert [float(row["p95"]) for row in revenue] == rounded(*result.monthly["revenue"].p95)


def test_channels_have_their_own_figures(result: RunResult, table: Callable[[str], Rows]) -> None:
    rows = {(row["channel"], row["name"]): row for row in table("channels.csv")}
    expected = result.channels["Google Ads"]["cac_paid"].mean
    assert float(rows["Google Ads", "cac_paid"]["mean"]) == approx(expected)
    assert rows["Direct", "roas"]["mean"] == ""


def test_costs_add_up_to_the_profit(result: RunResult, table: Callable[[str], Rows]) -> None:
    booked = sum(float(row["amount"]) for row in table("costs.csv"))
    assert booked == pytest.approx(result.figures["profit"].mean, rel=1e-9)


def test_counted_costs_add_up_to_what_each_cac_divides(
    result: RunResult, table: Callable[[str], Rows]
) -> None:
    full = -sum(float(row["amount"]) for row in table("costs.csv") if row["in_cac_full"] == "true")
    customers = result.figures["new_customers"].mean
    assert customers
    assert full / customers == pytest.approx(result.figures["cac_full"].mean, rel=1e-9)


def test_the_books_hold_every_count_and_every_posting(
    result: RunResult, table: Callable[[str], Rows]
) -> None:
    rows = table("books.csv")

    def added(what: str, *names: str) -> float:
        return sum(float(row["mean"]) for row in rows if row["what"] == what and row["name"] in names)

    orders = added("count", "first_orders", "repeat_orders")
    assert orders == pytest.approx(result.figures["orders"].mean, rel=1e-9)
    every_account = added("account", *(account.name.lower() for account in Account))
    assert every_account == pytest.approx(result.figures["profit"].mean, rel=1e-9)
    own = [row for row in rows if row["name"] == "repeat_orders"]
    assert {row["source"] for row in own} == {"own"}
    assert {row["channel"] for row in own} == {"Google Ads", "Instagram Ads", "Direct"}
    assert {row["channel"] for row in rows if row["name"] == "technology_other"} == {""}
    assert all(float(row["mean"]) for row in rows)


def test_channels_tell_their_kind(table: Callable[[str], Rows]) -> None:
    kinds = {row["channel"]: row["kind"] for row in table("channels.csv")}
    assert kinds == {"Google Ads": "paid", "Instagram Ads": "paid", "Direct": "organic"}


def test_cash_leads_from_the_opening_to_the_closing_balance(
    result: RunResult, table: Callable[[str], Rows]
) -> None:
    rows = table("cash.csv")
    closing = [float(row["amount"]) for row in rows if row["item"] == "closing_balance"]
    assert closing == pytest.approx(list(result.monthly["cash_end"].mean), rel=1e-9)
    opening = [float(row["amount"]) for row in rows if row["item"] == "opening_balance"]
    assert opening == pytest.approx([50_000, *closing[:-1]])
    owed = [row for row in rows if row["month"] == ""]
    booked = result.figures["profit"].mean
    assert closing[-1] - opening[0] + sum(float(row["amount"]) for row in owed) == pytest.approx(booked)


def test_cohorts_list_what_each_customer_brought(result: RunResult, table: Callable[[str], Rows]) -> None:
    first = [row for row in table("cohorts.csv") if row["first_order_month"] == "1"]
    assert [row["age_month"] for row in first] == ["1", "2", "3", "4", "5", "6"]
    margin = sum(float(row["contribution_margin"]) for row in first)
    assert float(first[-1]["margin_per_customer_so_far"]) == pytest.approx(
        margin / float(first[0]["customers"])
    )


def test_a_cohort_without_customers_has_no_margin_each() -> None:
    nobody = csv_tables(result_of(Shop(buyers=0, months=2, worlds=2)), plan())["cohorts.csv"]
    rows = list(csv.DictReader(StringIO(nobody)))
    assert [row["margin_per_customer_so_far"] for row in rows] == ["", "", ""]


def test_inputs_carry_range_evidence_and_place(table: Callable[[str], Rows]) -> None:
    rows = {row["path"]: row for row in table("inputs.csv")}
    capture = rows["funnel.contact_capture"]
    assert [capture[name] for name in ("low", "likely", "high")] == ["0.05", "0.075", "0.1"]
    assert (capture["distribution"], capture["evidence"]) == ("PERT", "edited")
    assert rows["channels[0].monthly_budget[2]"]["value"] == "20000"
    assert rows["start"]["value"] == "2026-01-01"
    assert rows["channels[0].audience"]["value"] == ""


@pytest.mark.parametrize("text", ['=HYPERLINK("x")', "+1", "-2", "@A1", "\t=1", "\r=1"])
def test_text_that_looks_like_a_formula_is_made_harmless(text: str) -> None:
    assert harmless(text) == f"'{text}"
    shop = Shop(channels=(text,), paid=(True,), months=1, worlds=2)
    tables = csv_tables(result_of(shop), plan())
    rows = list(csv.DictReader(StringIO(tables["channels.csv"], newline="")))
    assert {row["channel"] for row in rows} == {f"'{text}"}


def test_ordinary_text_and_negative_numbers_stay_as_they_are() -> None:
    assert harmless("Google Ads") == "Google Ads"
    poor = csv_tables(result_of(Shop(basket=1.0, months=1, worlds=2)), plan())["figures.csv"]
    rows = {row["name"]: row for row in csv.DictReader(StringIO(poor))}
    assert float(rows["profit"]["mean"]) < 0


def test_readers_with_a_decimal_comma_get_semicolons_and_the_same_numbers(
    result: RunResult, table: Callable[[str], Rows]
) -> None:
    for name, text in csv_tables(result, plan(), CsvForm.with_point(",")).items():
        rows = list(csv.DictReader(StringIO(text, newline=""), delimiter=";"))
        plain = table(name)
        assert len(rows) == len(plain) > 0
        for mine, machine in zip(rows, plain, strict=True):
            assert list(mine) == list(machine)
            for key, value in machine.items():
                assert mine[key] == value or mine[key] == value.replace(".", ",")
    assert "0,05;0,075;0,1" in csv_tables(result, plan(), CsvForm.with_point(","))["inputs.csv"]


def test_a_missing_folder_is_made_and_all_files_are_in_it(tmp_path: Path, result: RunResult) -> None:
    folder = tmp_path / "tables"
    write_csv(folder, result, plan())
    assert {file.name for file in folder.iterdir()} == FILES


def test_excel_is_told_the_encoding(tmp_path: Path) -> None:
    shop = Shop(channels=("Reklâm şirketi",), paid=(True,), months=1, worlds=2)
    write_csv(tmp_path, result_of(shop), plan())
    content = (tmp_path / "channels.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfchannel,")
    assert "Reklâm şirketi" in content.decode("utf-8-sig")
    assert b"\r\n" in content


def test_a_folder_whose_parent_is_missing_is_refused(tmp_path: Path, result: RunResult) -> None:
    with pytest.raises(RoisimError, match="there is no folder"):
        write_csv(tmp_path / "none" / "tables", result, plan())


def test_a_file_is_no_folder(tmp_path: Path, result: RunResult) -> None:
    (tmp_path / "tables").touch()
    with pytest.raises(RoisimError, match="is a file"):
        write_csv(tmp_path / "tables", result, plan())


def test_one_file_that_cannot_be_written_keeps_all_as_they_were(tmp_path: Path, result: RunResult) -> None:
    (tmp_path / "figures.csv").write_text("old")
    (tmp_path / "inputs.csv").write_text("old")
    (tmp_path / "inputs.csv").chmod(0o444)
    with pytest.raises(RoisimError, match="read-only"):
        write_csv(tmp_path, result, plan())
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == {
        "figures.csv": "old",
        "inputs.csv": "old",
    }


def test_a_disk_that_fills_leaves_the_old_files_and_no_new_folder(
    tmp_path: Path, result: RunResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced = []

    def fill_up(handle: int) -> None:
        synced.append(handle)
        if len(synced) == 5:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", fill_up)
    with pytest.raises(RoisimError, match="the disk is full"):
        write_csv(tmp_path / "tables", result, plan())
    assert list(tmp_path.iterdir()) == []
