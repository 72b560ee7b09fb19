from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roisim.formulas import media_response as media

SPEND = st.floats(0, 1e7)
CPC = st.floats(0.01, 100)
CEILING = st.floats(1, 1e8)


def test_the_seed_s_clicks() -> None:
    # 15,000 and 20,000 a month at 0.50 with a ceiling of 400,000: a click costs 0.50 + spend/400,000
    cost = media.effective_cost_per_click([15_000, 20_000], 0.5, 400_000)
    assert cost == pytest.approx([0.5375, 0.55])
    assert cost / 0.005 == pytest.approx([107.5, 110])
    assert media.clicks_michaelis_menten(500, 0.5) == 1000


@given(SPEND, CPC, CEILING)
def test_a_click_costs_more_in_a_straight_line(spend: float, cpc: float, ceiling: float) -> None:
    clicks = media.clicks_michaelis_menten(spend, cpc, ceiling)
    cost = media.effective_cost_per_click(spend, cpc, ceiling)
    assert clicks * cost == pytest.approx(spend)
    assert cost == pytest.approx(cpc + spend / ceiling)
    assert clicks <= min(ceiling, spend / cpc) * (1 + 1e-12)


@given(SPEND, CPC)
def test_no_ceiling_is_the_straight_line(spend: float, cpc: float) -> None:
    assert media.clicks_michaelis_menten(spend, cpc) == pytest.approx(spend / cpc)
    assert media.clicks_michaelis_menten(spend, cpc, np.inf) == pytest.approx(spend / cpc)


@given(SPEND, CPC, CEILING)
def test_michaelis_menten_is_hill_with_slope_one(spend: float, cpc: float, ceiling: float) -> None:
    hill = media.clicks_hill(spend, ceiling, ceiling * cpc)
    assert hill == pytest.approx(
        float(media.clicks_michaelis_menten(spend, cpc, ceiling)), rel=1e-9, abs=1e-12
    )


@pytest.mark.parametrize("slope", [0.4, 1.0, 3.0])
def test_hill_starts_at_nothing_is_half_way_and_saturates(slope: float) -> None:
    clicks = media.clicks_hill([0, 50, 1e30], 200, 50, slope)
    assert clicks == pytest.approx([0, 100, 200])


def test_power_has_one_elasticity() -> None:
    clicks = media.clicks_power([100, 101], 3, 0.6)
    assert np.log(clicks[1] / clicks[0]) / np.log(1.01) == pytest.approx(0.6)


def test_log_starts_as_a_straight_line() -> None:
    assert media.clicks_log(1e-6, 40, 20) == pytest.approx(2e-6, rel=1e-6)
    assert media.clicks_log(20 * (np.e - 1), 40, 20) == pytest.approx(40)


def test_inflation_over_half_a_year_and_a_year() -> None:
    cost = media.inflated_cost_per_click(0.5, 0.1, [0, 182.5, 365])
    assert cost == pytest.approx([0.5, 0.5 * np.sqrt(1.1), 0.55])


def test_cost_of_a_click_cannot_fall_to_nothing() -> None:
    with pytest.raises(ValueError, match="inflation_per_year must be greater than 0"):
        media.inflated_cost_per_click(0.5, -1.0, 10)


def test_a_season_neither_gains_nor_loses() -> None:
    week = media.mean_one([1.05, 1.04, 1.02, 1.00, 0.95, 0.93, 1.01])
    assert week.mean() == pytest.approx(1)
    assert week[0] / week[5] == pytest.approx(1.05 / 0.93)
    days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    year = media.mean_one(np.arange(1, 13), days)
    assert (year * days).sum() == pytest.approx(365)


def test_a_season_without_any_demand_is_refused() -> None:
    with pytest.raises(ValueError, match="mean of the weights must be greater than 0"):
        media.mean_one([0, 0, 0])


SPENT = np.array([100.0, 0, 0, 50, 0, 0, 0, 10])


@pytest.mark.parametrize("longest_lag", [None, 0, 3, 12])
@pytest.mark.parametrize("carry_over", [0.0, 0.5, 0.85])
def test_adstock_loses_no_spend(carry_over: float, longest_lag: int | None) -> None:
    flushed = np.concatenate([SPENT, np.zeros(400)])
    assert media.adstock(flushed, carry_over, longest_lag).sum() == pytest.approx(SPENT.sum())


@pytest.mark.parametrize("longest_lag", [None, 4])
def test_adstock_of_steady_spend_is_that_spend(longest_lag: int | None) -> None:
    assert media.adstock(np.full(10, 70.0), 0.7, longest_lag, before=70.0) == pytest.approx(np.full(10, 70))


def test_adstock_by_hand() -> None:
    assert media.adstock([8.0, 0, 4], 0.5) == pytest.approx([4, 2, 3])
    assert media.adstock([7.0, 0, 0, 0], 0.5, longest_lag=2) == pytest.approx([4, 2, 1, 0])


@pytest.mark.parametrize("longest_lag", [None, 3])
def test_adstock_of_many_worlds_is_that_of_each(longest_lag: int | None) -> None:
    carry_over = np.array([0.1, 0.5, 0.9])
    together = media.adstock(SPENT, carry_over, longest_lag)
    assert together.shape == (8, 3)
    both = media.adstock(np.stack([SPENT, 2 * SPENT, SPENT], axis=1), carry_over, longest_lag)
    for world, each in enumerate(carry_over):
        alone = media.adstock(SPENT, each, longest_lag)
        assert together[:, world] == pytest.approx(alone)
        assert both[:, world] == pytest.approx((1, 2, 1)[world] * alone)


def test_adstock_half_lives_and_gain() -> None:
    assert media.adstock_half_life([0.5, 0.7, 0.85]) == pytest.approx([1.0, 1.9, 4.3], abs=0.05)
    assert media.adstock_half_life(0.0) == 0
    assert media.adstock_gain(0.75) == 4


def test_an_effect_that_never_fades_is_refused() -> None:
    with pytest.raises(ValueError, match="carry_over must be at least 0 and below 1"):
        media.adstock(SPENT, 1.0)


def test_audience_of_fifty_thousand() -> None:
    assert media.people_reached_mean(60_000, 50_000) == pytest.approx(34_940.5, abs=0.05)
    assert media.people_reached_variance(60_000, 50_000) == pytest.approx(5_080.8, abs=0.05)
    assert media.people_reached_variance_poisson(60_000, 50_000) == pytest.approx(10_524, abs=0.5)
    assert media.people_reached_mean_poisson(60_000, 50_000) == pytest.approx(34_940.3, abs=0.05)


@pytest.mark.parametrize("audience", [1, 2, 3, 5])
@pytest.mark.parametrize("clicks", [0, 1, 2, 6])
def test_a_small_audience_counted_out(audience: int, clicks: int) -> None:
    ways = (
        np.array(np.meshgrid(*[range(audience)] * clicks)).reshape(clicks, -1) if clicks else np.empty((0, 1))
    )
    different = np.array([len(set(way)) for way in ways.T])
    assert media.people_reached_mean(clicks, audience) == pytest.approx(different.mean())
    assert media.people_reached_variance(clicks, audience) == pytest.approx(different.var(), abs=1e-12)


def test_an_audience_without_end_is_always_new() -> None:
    assert media.people_reached_mean([0, 7], np.inf) == pytest.approx([0, 7])
    assert media.people_reached_variance(7, np.inf) == 0
    assert media.people_reached_mean_poisson(7.5, np.inf) == 7.5
    assert media.people_reached_variance_poisson(7.5, np.inf) == 7.5
    assert media.chance_of_new_person(1e6, np.inf) == 1


def test_a_huge_audience_loses_no_digits() -> None:
    # n²/2A people are met twice, a Poisson number
    assert media.people_reached_variance(1e6, 1e12) == pytest.approx(0.5, rel=1e-3)
    assert 1e6 - media.people_reached_mean(1e6, 1e12) == pytest.approx(0.5, rel=1e-3)


@given(st.floats(0, 1e9), st.floats(2, 1e9))
def test_people_reached_stay_within_clicks_and_audience(clicks: float, audience: float) -> None:
    for mean in (media.people_reached_mean, media.people_reached_mean_poisson):
        assert mean(clicks, audience) <= min(max(clicks, 1.0), audience) * (1 + 1e-9)
    assert media.people_reached_variance(clicks, audience) >= 0


def test_the_next_click_is_new_while_anybody_is_left() -> None:
    assert media.chance_of_new_person([0, 25, 100], 100) == pytest.approx([1, 0.75, 0])
    with pytest.raises(ValueError, match="people_reached / audience must lie between 0 and 1"):
        media.chance_of_new_person(101, 100)


def test_best_spend_of_the_reference() -> None:
    # v = .6, C = 20,000, K = 5,000, so a first click costs .25
    best = media.best_spend_michaelis_menten(0.6, 0.25, 20_000)
    assert best == pytest.approx(2745.97, abs=0.005)
    average = 0.6 * media.clicks_michaelis_menten(best, 0.25, 20_000) / best
    assert average == pytest.approx(1.549, abs=5e-4)
    assert media.average_return_at_best_spend(0.6, 0.25) == pytest.approx(float(average))


def test_at_the_best_spend_the_last_unit_comes_just_back() -> None:
    best = float(media.best_spend_michaelis_menten(0.6, 0.25, 20_000))
    more, less = media.clicks_michaelis_menten([best + 1e-3, best - 1e-3], 0.25, 20_000)
    assert 0.6 * (more - less) / 2e-3 == pytest.approx(1, rel=1e-6)


def test_nothing_is_spent_where_a_click_costs_more_than_it_brings() -> None:
    assert media.best_spend_michaelis_menten([0.2, 0.25], 0.25, 20_000) == pytest.approx([0, 0], abs=0)
    assert media.best_spend_michaelis_menten(0.2, 0.25) == 0
    assert media.best_spend_michaelis_menten(0.3, 0.25) == np.inf
    assert media.average_return_at_best_spend(0.2, 0.25) == 1


@pytest.mark.parametrize("elasticity", [1 / 3, 0.5, 0.8])
def test_three_to_one_is_the_optimum_of_a_third_elasticity(elasticity: float) -> None:
    best = media.best_spend_power(12.0, 3.0, elasticity)
    value = 12.0 * media.clicks_power(best, 3.0, elasticity)
    assert value / best == pytest.approx(1 / elasticity)
    profit = [
        12.0 * media.clicks_power(best * near, 3.0, elasticity) - best * near for near in (0.99, 1, 1.01)
    ]
    assert profit[1] > max(profit[0], profit[2])


def test_negative_spend_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match=r"spend must be at least 0; it is -5\."):
        media.clicks_michaelis_menten([3, -5], 0.5)
