"""Plans against the first: what each figure differs by, whose worlds count, what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from roisim.experiment.comparison import (
    Comparison,
    Difference,
    NotComparable,
    compare,
    distinct_names,
    doubts,
    obstacles,
)
from roisim.experiment.expected_figures import expect
from roisim.experiment.figures import values_by_world
from roisim.experiment.metrics import METRICS
from roisim.experiment.results import RunResult, WorldValues
from roisim.run_events import BlockFailed
from tests.experiment.fake_blocks import plan
from tests.report.synthetic_run import Shop, plan_of, result_of

BASE, OTHER = Shop(months=6), Shop(name="More buyers", months=6, buyers=0.006)


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return compare([result_of(BASE), result_of(OTHER)])


def only(comparison: Comparison) -> dict[str, Difference]:
    (other,) = comparison.others
    return dict(other.figures)


def with_whole(result: RunResult, **values: list[float]) -> RunResult:
    """The same run, in which some figure of the whole plan came out otherwise in its worlds."""
    whole = {**result.values.whole, **{name: np.array(each) for name, each in values.items()}}
    return replace(result, values=WorldValues(result.values.series, whole, result.values.channels))


def test_a_plan_differs_from_itself_by_exactly_nothing() -> None:
    everything = Shop(
        worlds=30,
        channels=("Google Ads", "Partners", "Posts", "Blog", "Pages"),
        kinds=("paid", "affiliate", "influencer", "content", "partner_sign_ups"),
        paid=(True, True, True, False, False),
        everything=True,
    )
    result = result_of(everything)
    comparison = compare([result, result])
    assert comparison.names == ("Çiçek & Co", "Çiçek & Co (2)")
    figures = only(comparison)
    assert figures.keys() == METRICS.keys()
    for name, figure in figures.items():
        numbers = {figure.mean, figure.standard_error, figure.p05, figure.p50, figure.p95}
        assert numbers <= {0.0, None}, name
        # no world breaks even here: nothing to subtract, and both plans are equally bad
        if figure.defined_share:
            assert (figure.mean, figure.standard_error) == (0.0, 0.0), name
        judged = METRICS[name].better and not METRICS[name].is_chance
        assert figure.chance_better == (0.5 if judged else None), name
    for name, months in comparison.others[0].monthly.items():
        assert {*months.mean, *months.p05, *months.p95} <= {0.0, None}, name


def test_counts_and_money_differ_by_the_paired_mean(comparison: Comparison) -> None:
    for name in ("visits", "revenue", "cash_low", "npv"):
        apart = comparison.others[0].result.values.whole[name] - comparison.base.values.whole[name]
        figure = only(comparison)[name]
        assert figure.mean == pytest.approx(apart.mean())
        assert figure.standard_error == pytest.approx(np.std(apart, ddof=1) / np.sqrt(apart.size))
        assert (figure.p05, figure.p95) == pytest.approx(tuple(np.percentile(apart, [5, 95])))
        assert figure.chance_better == (None if name == "visits" else np.mean(apart > 0))


def test_differences_of_means_are_means_of_differences(comparison: Comparison) -> None:
    """Of every figure but those that some world answers with never: ratios as ratios of means."""
    base, other = comparison.results
    for name, figure in only(comparison).items():
        if METRICS[name].may_never_come:
            continue
        first, second = base.figures[name].mean, other.figures[name].mean
        if first is None or second is None:
            assert figure.mean is None, name
        else:
            assert figure.mean == pytest.approx(second - first, rel=1e-9, abs=1e-9), name


def test_months_differ_as_the_whole_plan_does(comparison: Comparison) -> None:
    base, other = comparison.results
    for name, months in comparison.others[0].monthly.items():
        metric = METRICS[name]
        apart = values_by_world(metric, other.values.series) - values_by_world(metric, base.values.series)
        for month, mean in enumerate(months.mean):
            first, second = base.monthly[name].mean[month], other.monthly[name].mean[month]
            if first is None or second is None:
                assert mean is months.p05[month] is None, name
            else:
                assert mean == pytest.approx(second - first, rel=1e-9, abs=1e-9), name
                assert months.p95[month] == pytest.approx(np.percentile(apart[month], 95), abs=1e-9), name


def test_bands_of_a_ratio_are_over_worlds_that_have_both() -> None:
    run = result_of(replace(BASE, worlds=4))
    costs = [100.0, 1000.0, 5.0, 1000.0], [1.0, 1000.0, 3000.0, 1000.0]
    customers = [10.0, 100.0, 0.0, 100.0], [0.0, 50.0, 100.0, 200.0]
    base, other = (
        with_whole(run, acquisition_cost_blended=cost, new_customers=won)
        for cost, won in zip(costs, customers, strict=True)
    )
    figure = only(compare([base, other]))["cac_blended"]
    assert figure.mean == pytest.approx(5001 / 350 - 2105 / 210)
    assert (figure.p05, figure.p95) == pytest.approx((-4.25, 9.25))  # of +10 and −5
    assert (figure.chance_better, figure.defined_share) == (0.5, 0.5)


def test_what_may_never_come_is_paired_where_both_come() -> None:
    base = with_whole(result_of(replace(BASE, worlds=4)), payback_months=[3.0, np.inf, 5.0, np.inf])
    other = with_whole(base, payback_months=[2.0, 4.0, np.inf, np.inf])
    assert METRICS["payback_months"].better == -1
    figure = only(compare([base, other]))["payback_months"]
    assert (figure.mean, figure.standard_error, figure.defined_share) == (-1.0, None, 0.25)
    assert figure.chance_better == (2 + 0.5) / 4


def test_less_is_better_where_the_table_says_so() -> None:
    assert all(metric.better == -1 for metric in METRICS.values() if metric.may_never_come)
    base = result_of(BASE)
    dearer = with_whole(base, acquisition_cost=(base.values.whole["acquisition_cost"] * 2).tolist())
    assert only(compare([base, dearer]))["acquisition_cost"].chance_better == 0.0


def test_the_chance_of_a_loss_differs_in_points_and_is_judged_by_nobody() -> None:
    base = with_whole(result_of(replace(BASE, worlds=4)), chance_of_loss=[1.0, 1.0, 0.0, 0.0])
    other = with_whole(base, chance_of_loss=[1.0, 0.0, 0.0, 0.0])
    figure = only(compare([base, other]))["chance_of_loss"]
    assert figure.mean == -0.25
    assert figure.standard_error == pytest.approx(0.25)
    assert (figure.p05, figure.p95, figure.chance_better) == (None, None, None)


def test_only_worlds_of_both_plans_are_compared() -> None:
    """A lost block, and more worlds in one plan than in the other."""
    base = result_of(replace(BASE, worlds=10))
    kept = [0, 1, 2, 5, 6, 7]
    other = with_whole(base, revenue=(base.values.whole["revenue"] + 7.0).tolist())

    def cut(values: Any) -> dict[str, Any]:
        return {name: array[..., kept] for name, array in values.items()}

    values = WorldValues(*(cut(part) for part in (other.values.series, other.values.whole, {})))
    provenance = replace(other.provenance, worlds=8, worlds_done=6)
    lost = (BlockFailed((3, 5), "simulation", "ValueError", "no luck", ""),)
    comparison = compare([base, replace(other, values=values, provenance=provenance, failures=lost)])
    assert comparison.others[0].worlds == 6
    assert not comparison.complete
    figure = only(comparison)["revenue"]
    assert (figure.mean, figure.p05, figure.p95) == pytest.approx((7.0, 7.0, 7.0))
    assert only(comparison)["orders"].mean == 0.0


def test_one_world_has_differences_but_no_error() -> None:
    base, other = (result_of(replace(shop, worlds=1)) for shop in (BASE, OTHER))
    figure = only(compare([base, other]))["revenue"]
    assert figure.mean is not None
    assert figure.mean == figure.p05
    assert figure.standard_error is None
    assert figure.chance_better == 1.0


def test_plans_without_chance_differ_in_their_means_alone() -> None:
    cheaper = plan().model_copy(update={"name": "Longer"})
    figures = only(compare([expect(plan()), expect(cheaper)]))
    assert figures["visits"].mean == 0.0
    for figure in figures.values():
        assert figure.standard_error is figure.p05 is figure.p95 is figure.chance_better is None
    assert figures["chance_of_loss"].mean is None


def test_several_plans_are_each_set_against_the_first() -> None:
    shops = [BASE, OTHER, replace(OTHER, name="Most buyers", buyers=0.007)]
    comparison = compare([result_of(shop) for shop in shops])
    assert comparison.names == ("Çiçek & Co", "More buyers", "Most buyers")
    gains = [other.figures["orders"].mean or 0.0 for other in comparison.others]
    assert 0 < gains[0] < gains[1]


def test_only_some_figures_can_be_asked_for(comparison: Comparison) -> None:
    some = compare(comparison.results, only={"payback_months", "revenue"}).others[0]
    assert list(some.figures) == ["revenue", "payback_months"]
    assert list(some.monthly) == ["revenue"]
    assert some.figures["revenue"] == only(comparison)["revenue"]


# --- what is refused ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"currency": "EUR"}, "This plan counts in EUR, the first one in TRY"),
        ({"start": date(2026, 2, 1)}, "This plan starts on 2026-02-01, the first one on 2026-01-01"),
        ({"months": 5}, "This plan runs 5 months, the first one 6"),
    ],
)
def test_plans_of_other_money_or_time_are_refused(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(NotComparable, match=f"“More buyers” cannot be compared: {reason}"):
        compare([result_of(BASE), result_of(replace(OTHER, **change))])


def test_all_obstacles_are_told_at_once_with_their_cures() -> None:
    strange = replace(OTHER, currency="EUR", start=date(2026, 2, 1), months=5)
    found = obstacles(plan_of(BASE), plan_of(strange))
    assert [problem.path for problem in found] == ["currency", "start", "months"]
    assert found[2].cure == "Compare both over 5 months: write --months 5"
    assert obstacles(plan(), plan()) == ()


def test_other_luck_is_refused() -> None:
    base, other = result_of(BASE), result_of(OTHER)
    other = replace(other, provenance=replace(other.provenance, seed=8))
    with pytest.raises(NotComparable, match="another seed"):
        compare([base, other])


def test_figures_that_mean_different_things_are_doubted() -> None:
    base = plan_of(BASE)
    other = replace(base, cac="paid", ltv_horizon_months=12, discount_rate=(0.1, 0.2))
    found = doubts(base, other)
    assert [problem.path for problem in found] == [
        "finance.cac",
        "finance.ltv_horizon_months",
        "finance.discount_rate",
    ]
    assert {problem.severity for problem in found} == {"warning"}
    assert doubts(base, base) == ()


@pytest.mark.parametrize(
    ("names", "endings", "told"),
    [
        (["A", "B"], ["a", "b"], ("A", "B")),
        (["A", "A"], ["a", "b"], ("A (a)", "A (b)")),
        (["A", "A", "B"], ["a", "a", "a"], ("A (a)", "A (a) (2)", "B")),
        (["A", "A"], [], ("A", "A (2)")),
        (["A", "A", "A (2)"], [], ("A", "A (3)", "A (2)")),
    ],
)
def test_no_two_plans_have_one_name(names: list[str], endings: list[str], told: tuple[str, ...]) -> None:
    assert distinct_names(names, endings) == told
