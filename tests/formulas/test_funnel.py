from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import betabinom, gamma

from roisim.formulas import funnel
from roisim.formulas.effects import apply_odds_ratio

SHARE = st.floats(0, 1)
STAGES = st.tuples(SHARE, SHARE, SHARE, SHARE)
SEED = (0.5, 0.05, 0.4, 0.5)


def test_the_seed_shop_sells_to_five_of_a_thousand() -> None:
    assert 1000 * funnel.order_probability(*SEED) == pytest.approx(5)
    reached = funnel.stage_chances(*SEED)
    assert reached == pytest.approx((0.5, 0.025, 0.01, 0.005))
    assert 1 - reached.order / reached.cart == pytest.approx(0.8)


@given(STAGES)
def test_a_visit_ends_in_one_way(stages: tuple[float, float, float, float]) -> None:
    outcomes = funnel.visit_outcomes(*stages)
    assert min(outcomes) >= 0
    assert sum(outcomes) == pytest.approx(1)


@given(STAGES)
def test_visits_with_and_without_order_make_up_all(stages: tuple[float, float, float, float]) -> None:
    reached = funnel.stage_chances(*stages)
    without = funnel.stages_given_no_order(*stages)
    for stage in ("considered", "cart", "checkout"):
        both = reached.order + (1 - reached.order) * getattr(without, stage)
        assert both == pytest.approx(getattr(reached, stage), abs=1e-12)
    assert without.order == 0
    assert without.considered >= without.cart >= without.checkout >= 0


def test_stages_of_a_click_without_order_by_hand() -> None:
    without = funnel.stages_given_no_order(*SEED)
    assert without.considered == pytest.approx((0.5 - 0.005) / 0.995)
    assert without.cart == pytest.approx((0.025 - 0.005) / 0.995)
    assert without.checkout == pytest.approx((0.01 - 0.005) / 0.995)


def test_where_every_visit_orders_none_ends_without() -> None:
    assert sum(funnel.stages_given_no_order(1, 1, 1, 1)) == 0


def test_stages_broadcast_over_worlds() -> None:
    reached = funnel.stage_chances(0.5, np.array([[0.05], [0.1]]), 0.4, np.array([0.5, 0.6, 0.7]))
    assert all(stage.shape == (2, 3) for stage in reached)
    assert reached.order[1, 2] == pytest.approx(0.5 * 0.1 * 0.4 * 0.7)


def test_a_share_above_one_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"intent must lie between 0 and 1; it is 1\.2\."):
        funnel.stage_chances(0.5, [0.5, 1.2], 0.4, 0.5)


def test_counts_of_a_thousand_visits() -> None:
    assert funnel.count_mean_and_variance(1000, 0.005, visits_are_poisson=True) == pytest.approx((5, 5))
    assert funnel.count_mean_and_variance(1000, 0.005, visits_are_poisson=False) == pytest.approx((5, 4.975))
    mean, variance = funnel.count_mean_and_variance(1000, 0.075, visits_are_poisson=False)
    assert mean == pytest.approx(75)
    assert np.sqrt(variance) == pytest.approx(8.3, abs=0.05)


def test_people_who_differ() -> None:
    mean, variance = funnel.mixed_conversions_mean_and_variance(0.5, 99.5, 6)
    assert mean == pytest.approx(0.0300)
    assert variance == pytest.approx(0.03133, abs=5e-6)
    assert funnel.chance_of_converting_once(0.5, 99.5, 6) == pytest.approx(0.02892, abs=5e-6)
    # nearly alike, by contrast
    assert funnel.chance_of_converting_once(5e7, 995e7, 6) == pytest.approx(0.02963, abs=5e-6)


@pytest.mark.parametrize(
    ("a", "b", "visits"), [(0.5, 99.5, 1), (2.0, 3.0, 4), (1e-3, 5.0, 30), (4.0, 9.0, 0)]
)
def test_people_who_differ_are_beta_binomial(a: float, b: float, visits: int) -> None:
    mean, variance = funnel.mixed_conversions_mean_and_variance(a, b, visits)
    assert mean == pytest.approx(betabinom.mean(visits, a, b) if visits else 0)
    assert variance == pytest.approx(betabinom.var(visits, a, b) if visits else 0)
    once = 1 - betabinom.pmf(0, visits, a, b)
    assert funnel.chance_of_converting_once(a, b, visits) == pytest.approx(once, abs=1e-12)


def test_first_visits_do_not_care_how_people_differ() -> None:
    mean, variance = funnel.mixed_conversions_mean_and_variance([0.5, 50, 5e6], [99.5, 9950, 995e6], 1)
    assert mean == pytest.approx([0.005] * 3)
    assert variance == pytest.approx([0.005 * 0.995] * 3)


def test_decisions_after_a_delay() -> None:
    conversions = funnel.delayed_conversions(100, 0.02, 2, 3, 10)
    assert conversions == pytest.approx(14.0331, abs=5e-5)


@pytest.mark.parametrize("stages", [1, 2, 5])
def test_decisions_after_a_delay_are_the_summed_distribution(stages: int) -> None:
    days = np.linspace(0, 12, 20_001)
    decided = gamma.cdf(days, stages, scale=3 / stages)
    expected = np.trapezoid(decided, days)
    assert funnel.delayed_conversions(1, 1, stages, 3, 12) == pytest.approx(expected, rel=1e-7)


def test_a_half_and_two_thirds_return() -> None:
    assert funnel.returning_share([1, 7 / 3], 1) == pytest.approx([0.5, 0.7])
    assert funnel.returning_share_on_day(0.02, 0.02, 85.24) == pytest.approx(0.45, abs=5e-6)
    assert funnel.returning_share_on_day(0.02, 0.02, 0) == 0
    assert funnel.returning_share_on_day(0.02, 0.02, np.inf) == pytest.approx(0.5)


def test_from_half_to_seventy_per_cent_saves_two_fifths_of_new_visitors() -> None:
    needed = funnel.new_visitors_needed(1000, [0.5, 0.7])
    assert 1 - needed[1] / needed[0] == pytest.approx(0.4)


@given(st.floats(0, 5), st.floats(0.5, 365))
def test_daily_returns_add_up_to_the_visits_promised(visits: float, interest: float) -> None:
    chance = funnel.return_chance_per_day(visits, interest)
    night = np.exp(-1 / interest)
    # alive on day k with chance night^k, k = 1, 2, …
    assert chance * night / (1 - night) == pytest.approx(visits)


def test_the_most_visits_a_visitor_can_pay() -> None:
    most = funnel.most_visits_per_visitor(20)
    assert funnel.return_chance_per_day(most, 20) == pytest.approx(1)


def test_returning_visitors_fill_twice_the_carts_on_the_odds_scale() -> None:
    intent = apply_odds_ratio(0.05, 2.0)
    assert intent == pytest.approx(0.1 / 1.05)
