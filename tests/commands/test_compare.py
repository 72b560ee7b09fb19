"""`roisim compare`: differences on the same luck, files, and what is refused before anything is simulated."""

from __future__ import annotations

import json
import math
import re
from io import StringIO
from pathlib import Path
from typing import Any, NoReturn

import pytest
from openpyxl import load_workbook
from rich.console import Console

from roisim.cancellation import CancelToken
from roisim.commands.comparison_view import difference_table
from roisim.experiment.comparison import compare
from roisim.experiment.metrics import METRICS
from roisim.experiment.runner import run_all
from roisim.simulation import population
from tests.commands.conftest import SMALL_PLAN, Outcome, Roisim
from tests.report.synthetic_run import Shop, result_of

FEW = ("--worlds", "4", "--workers", "1")
MORE_ADS = SMALL_PLAN.replace("Corner shop", "More ads").replace("[300, 200, 100]", "[300, 300, 300]")

DEAR = SMALL_PLAN.replace("Corner shop", "Dear").replace("[50, 60, 70]", "[9000, 9000, 9000]")


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """The small plan with more advertising."""
    return written(tmp_path / "more_ads.toml", MORE_ADS)


def written(file: Path, text: str) -> Path:
    file.write_text(text, encoding="utf-8")
    return file


def document(file: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return read


# --- what is shown -----------------------------------------------------------------------------------------


def test_differences_are_shown_with_bands_and_what_they_come_from(
    roisim: Roisim, plan: Path, other: Path
) -> None:
    outcome = roisim("compare", plan, other, *FEW)
    assert (outcome.status, outcome.err) == (0, "")
    assert "3 months from 2026-01-01, seed 1; first plan: Corner shop" in outcome.out
    assert "More ads differs in:\n  Search (Paid channel): Budget a month: " in outcome.out
    assert "300; 200 from Feb 2026; 100 from Mar 2026 → 300 EUR/month" in outcome.out
    line = r"^ Revenue +[\d,.]+ +[\d,.]+ +\+[\d,.]+ +€ +[+−]?[\d,.]+ to \+[\d,.]+ +\d+\s%"
    assert re.search(line, outcome.out, re.MULTILINE)
    assert "percentile of 4 worlds" in outcome.out
    assert "\nLTV/CAC: contribution margin, 36 months, discounted at" in outcome.out


def test_a_narrow_terminal_sees_all_numbers() -> None:
    comparison = compare([result_of(Shop(worlds=5)), result_of(Shop(name="A long name", worlds=5))])
    screen = StringIO()
    Console(file=screen, width=80).print(difference_table(comparison, 0))
    lines = screen.getvalue().splitlines()
    assert any("better in" in line for line in lines)
    (revenue,) = [line for line in lines if line.startswith(" Revenue")]
    assert revenue.count("M") == 2
    assert "0 to 0" in revenue
    assert revenue.rstrip().endswith("%")


def test_each_other_plan_has_its_own_table(roisim: Roisim, plan: Path, other: Path) -> None:
    outcome = roisim("compare", plan, other, plan, *FEW)
    assert outcome.status == 0
    assert "More ads differs in:" in outcome.out
    assert "Corner shop (corner_shop) (2): the same inputs" in outcome.out
    assert outcome.out.count(" better in") == 2


def test_figures_that_not_all_worlds_have_are_told(roisim: Roisim, plan: Path, tmp_path: Path) -> None:
    dear = written(tmp_path / "dear.toml", DEAR)
    outcome = roisim("compare", plan, dear, *FEW)
    assert "\nBreak-even month: in no world both; Dear: in no world within 3 months\n" in outcome.out


def test_many_differences_of_inputs_are_cut_short(roisim: Roisim, tmp_path: Path) -> None:
    files = [tmp_path / "a.toml", tmp_path / "b.toml"]
    for preset, file in zip(("turkish_shop", "turkish_shop_today"), files, strict=True):
        assert roisim("new", preset, file).status == 0
    outcome = roisim("compare", *files, "--worlds", "1", "--workers", "1", "--months", "2")
    assert re.search(r"^  … and \d+ more inputs$", outcome.out, re.MULTILINE)
    assert "One world, the same luck in every plan: no bands." in outcome.out
    assert "discounts at another rate than the first one" in outcome.err


def test_a_quiet_comparison_says_nothing(roisim: Roisim, plan: Path, other: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    assert roisim("compare", plan, other, *FEW, "--quiet", "--json", out) == Outcome(0, "", "")
    assert out.exists()


# --- files -------------------------------------------------------------------------------------------------


def test_json_holds_the_contract(roisim: Roisim, plan: Path, other: Path, tmp_path: Path) -> None:
    out, alone = tmp_path / "out.json", [tmp_path / "one.json", tmp_path / "two.json"]
    assert roisim("compare", plan, other, *FEW, "--seed", "5", "--json", out).status == 0
    for file, single in zip((plan, other), alone, strict=True):
        assert roisim("run", file, *FEW, "--seed", "5", "--json", single).status == 0
    found = document(out)
    base, second = map(document, alone)
    assert {key: found[key] for key in base} == base
    assert found["plans"] == {"More ads": second}
    assert (found["base"], found["shared_worlds"]) == ("Corner shop", {"More ads": 4})
    differences = found["differences"]["More ads"]
    assert list(differences) == list(METRICS)
    contract = {"mean", "standard_error", "p05", "p95", "chance_better"}
    assert all(contract <= entry.keys() for entry in differences.values())
    for name in ("visits", "revenue", "cac_blended", "conversion_rate"):
        expected = second["figures"][name]["mean"] - base["figures"][name]["mean"]
        assert differences[name]["mean"] == pytest.approx(expected)
    assert differences["visits"]["chance_better"] is None
    assert differences["revenue"]["chance_better"] in {0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1}
    months = found["monthly_differences"]["More ads"]["revenue"]
    assert sum(months["mean"]) == pytest.approx(differences["revenue"]["mean"])


def test_a_plan_compared_with_itself_differs_by_exactly_nothing(
    roisim: Roisim, plan: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.json"
    assert roisim("compare", plan, plan, *FEW, "--json", out).status == 0
    ((name, differences),) = document(out)["differences"].items()
    assert name == "Corner shop (corner_shop) (2)"
    for figure, entry in differences.items():
        assert {entry["mean"], entry["standard_error"], entry["p05"], entry["p95"]} <= {0, None}, figure
        assert entry["chance_better"] in {0.5, None}, figure
    assert differences["revenue"]["mean"] == 0
    assert differences["revenue"]["chance_better"] == 0.5


def test_equal_names_get_the_stem_of_their_file(roisim: Roisim, plan: Path, tmp_path: Path) -> None:
    copy = written(tmp_path / "copy.toml", SMALL_PLAN)
    out = tmp_path / "out.json"
    assert roisim("compare", plan, copy, *FEW, "--json", out).status == 0
    assert list(document(out)["differences"]) == ["Corner shop (copy)"]


def test_bytes_depend_neither_on_workers_nor_on_the_run(
    roisim: Roisim, plan: Path, other: Path, tmp_path: Path
) -> None:
    found = []
    for workers in ("1", "2", "1"):
        out = tmp_path / "out.json"
        options = ("--worlds", "60", "--workers", workers, "--json", out, "--quiet")
        assert roisim("compare", plan, other, *options).status == 0
        found.append(out.read_bytes())
    assert found[0] == found[1] == found[2]
    # the luck that both plans share cancels: without pairing the error would be √(a² + b²)
    once = json.loads(found[0])
    alone = [run["figures"]["revenue"]["standard_error"] for run in (once, once["plans"]["More ads"])]
    assert once["differences"]["More ads"]["revenue"]["standard_error"] < 0.6 * math.hypot(*alone)


def test_tables_and_a_workbook_are_written(roisim: Roisim, plan: Path, other: Path, tmp_path: Path) -> None:
    folder, book = tmp_path / "tables", tmp_path / "book.xlsx"
    outcome = roisim("compare", plan, other, *FEW, "--csv", folder, "--excel", book)
    assert outcome.status == 0
    assert f"Written: {folder}\nWritten: {book}" in outcome.out
    names = {file.relative_to(folder).as_posix() for file in folder.rglob("*.csv")}
    assert {"differences.csv", "monthly_differences.csv", "input_differences.csv"} <= names
    assert {"1 Corner shop/figures.csv", "2 More ads/figures.csv"} <= names
    assert load_workbook(book).sheetnames[:3] == ["Comparison", "What differs", "Summary – Corner shop"]


def test_months_can_be_made_equal_for_a_comparison(roisim: Roisim, plan: Path, tmp_path: Path) -> None:
    longer = written(tmp_path / "longer.toml", MORE_ADS.replace("months = 3", "months = 5"))
    out = tmp_path / "out.json"
    assert roisim("compare", plan, longer, *FEW, "--months", "2", "--json", out).status == 0
    found = document(out)
    assert found["scenario"]["months"] == found["plans"]["More ads"]["scenario"]["months"] == 2


# --- what is refused ---------------------------------------------------------------------------------------


@pytest.fixture
def no_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def begun(*_args: object, **_options: object) -> NoReturn:
        raise AssertionError("the run was begun")

    monkeypatch.setattr("roisim.experiment.runner.run_all", begun)


@pytest.mark.usefixtures("no_run")
def test_everything_that_is_wrong_is_told_at_once(roisim: Roisim, plan: Path, tmp_path: Path) -> None:
    bad = written(tmp_path / "bad.toml", SMALL_PLAN.replace("0.5\n", "-1\n", 1).replace("0.2", "7"))
    foreign = written(
        tmp_path / "foreign.toml", SMALL_PLAN.replace("EUR", "TRY").replace("2026-01", "2026-02")
    )
    missing = tmp_path / "missing.toml"
    outcome = roisim("compare", plan, bad, missing, foreign, "--worlds", "0", "--json", plan)
    assert (outcome.status, outcome.out) == (2, "")
    for words in (
        "--worlds",
        "This is the plan itself",
        "bad.toml: 2 problems",
        "channels[0].cost_per_click",
        "missing.toml",
        "foreign.toml: 2 problems",
        "This plan counts in TRY, the first one in EUR.",
        "This plan starts on 2026-02-01, the first one on 2026-01-01.",
    ):
        assert words in outcome.err
    assert plan.read_text("utf-8") == SMALL_PLAN


@pytest.mark.usefixtures("no_run")
def test_other_plans_too_are_not_written_over(roisim: Roisim, plan: Path, other: Path) -> None:
    outcome = roisim("compare", plan, other, "--json", other)
    assert outcome.status == 2
    assert "This is the plan itself" in outcome.err
    assert other.read_text("utf-8") == MORE_ADS


@pytest.mark.usefixtures("no_run")
def test_plans_of_another_length_are_refused_with_the_cure(
    roisim: Roisim, plan: Path, tmp_path: Path
) -> None:
    longer = written(tmp_path / "longer.toml", MORE_ADS.replace("months = 3", "months = 5"))
    outcome = roisim("compare", plan, longer)
    assert outcome.status == 2
    assert "This plan runs 5 months, the first one 3." in outcome.err
    assert "write --months 3" in outcome.err


def test_one_plan_is_no_comparison(roisim: Roisim, plan: Path) -> None:
    outcome = roisim("compare", plan)
    assert outcome.status == 2
    assert "OTHER" in outcome.err


# --- what goes wrong on the way ----------------------------------------------------------------------------


def test_a_cancelled_comparison_writes_nothing(
    roisim: Roisim, plan: Path, other: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cancelled(*args: Any, cancel: CancelToken, **options: Any) -> Any:
        cancel.cancel()
        return run_all(*args, cancel=cancel, **options)

    monkeypatch.setattr("roisim.experiment.runner.run_all", cancelled)
    out = tmp_path / "out.json"
    outcome = roisim("compare", plan, other, *FEW, "--json", out)
    assert outcome == Outcome(130, "", "Cancelled; nothing was written.\n")
    assert not out.exists()


def test_a_lost_block_is_told_with_its_plan_and_the_rest_is_written(
    roisim: Roisim, plan: Path, other: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    simulate, begun = population.simulate, []

    def broken_at_the_third(*args: Any, **options: Any) -> Any:
        begun.append(1)
        if len(begun) == 3:  # the first block of the second plan
            raise MemoryError
        return simulate(*args, **options)

    monkeypatch.setattr(population, "simulate", broken_at_the_third)
    out = tmp_path / "out.json"
    outcome = roisim("compare", plan, other, "--worlds", "60", "--workers", "1", "--json", out)
    assert outcome.status == 1
    assert "More ads: Only 10 of 60 worlds could be simulated" in outcome.err
    assert "The reason: There is not enough memory" in outcome.err
    found = document(out)
    assert found["shared_worlds"] == {"More ads": 10}
    assert found["provenance"]["worlds_done"] == 60
    assert found["differences"]["More ads"]["revenue"]["mean"] is not None
