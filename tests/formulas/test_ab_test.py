from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom, chi2_contingency

from roisim import random_numbers
from roisim.formulas import ab_test
from tests.statistical_limits import Family

FAMILY = Family(12)


def test_visitors_for_a_tenth_more() -> None:
    needed = ab_test.visitors_per_arm([0.005, 0.02], 0.10)
    assert np.rint(needed) == pytest.approx([327_918, 80_679], abs=0)


def test_days_until_all_visitors_have_come() -> None:
    assert ab_test.days_needed(0.005, 0.1, 10_000) == pytest.approx(2 * 327_918.35 / 10_000)


@pytest.mark.parametrize("lift", [0.1, -0.3, 2.0])
@pytest.mark.parametrize("power", [0.5, 0.8, 0.95])
def test_the_size_gives_the_power_asked_for(lift: float, power: float) -> None:
    needed = ab_test.visitors_per_arm(0.02, lift, power)
    assert ab_test.chance_to_find(0.02, lift, needed) == pytest.approx(power, abs=1e-9)


def test_a_smaller_lift_needs_more_visitors() -> None:
    needed = ab_test.visitors_per_arm(0.02, [0.05, 0.1, 0.2])
    assert (np.diff(needed) < 0).all()


def test_an_outcome_is_judged_as_by_chi_square() -> None:
    p = ab_test.two_sided_p_value(50, 1000, 73, 1100)
    expected = chi2_contingency([[50, 950], [73, 1027]], correction=False).pvalue
    assert p == pytest.approx(expected)


def test_equal_outcomes_prove_nothing() -> None:
    assert ab_test.two_sided_p_value([0, 5, 9], 9, [0, 5, 9], 9) == pytest.approx([1, 1, 1])


def test_two_thousand_tests_without_a_difference_find_one_in_twenty() -> None:
    orders = np.random.default_rng(1).binomial(20_000, 0.02, (2, 2000))
    found = (ab_test.two_sided_p_value(orders[0], 20_000, orders[1], 20_000) < 0.05).mean()
    assert found == pytest.approx(0.05, abs=4 * np.sqrt(0.05 * 0.95 / 2000))


def luck(name: str, tests: int) -> tuple[np.ndarray, np.ndarray]:
    numbers = np.arange(tests)
    keys = (random_numbers.fold(random_numbers.key(1, name, version), numbers) for version in "ab")
    first, second = (random_numbers.uniforms(key) for key in keys)
    return first, second


def finding_by_hand(before: float, after: float, visitors: int) -> float:
    """All outcomes of both versions, added up."""
    orders = np.arange(visitors + 1)
    old, new = binom.pmf(orders, visitors, before), binom.pmf(orders, visitors, after)
    seen_old, seen_new = orders[old > 1e-12], orders[new > 1e-12]
    z = ab_test.z_statistic(seen_old[:, None], visitors, seen_new, visitors)
    return float((old[seen_old, None] * new[seen_new] * (z > 1.959963984540054)).sum())


def test_two_thousand_looked_up_tests_without_a_difference() -> None:
    outcome = ab_test.run_test(*luck("null", 2000), 20_000, 0.02, 0.02)
    significant = np.abs(outcome.z) > 1.959963984540054
    assert significant.mean() == pytest.approx(0.05, abs=0.02)  # C21
    exact = finding_by_hand(0.02, 0.02, 20_000)
    FAMILY.agree(significant.mean(), 2 * exact, np.sqrt(0.05 * 0.95 / 2000))
    FAMILY.agree(outcome.found.mean(), exact, np.sqrt(exact / 2000))
    # what is found without being there looks like a gain all the same
    assert (outcome.lift[outcome.found] > 0.1).all()


@pytest.mark.parametrize("after", [0.022, 0.0245, 0.018])
def test_a_difference_is_found_as_often_as_its_power_says(after: float) -> None:
    visitors = 10_000
    outcome = ab_test.run_test(*luck("power", 4000), visitors, 0.02, after)
    exact = finding_by_hand(0.02, after, visitors)
    FAMILY.agree(outcome.found.mean(), exact, np.sqrt(max(exact * (1 - exact), 1 / 4000) / 4000))
    FAMILY.mean(outcome.lift + 1, after / 0.02 * (1 + 0.98 / 200))  # E[1/orders] ≈ (1 + q/np)/np
    assert ab_test.chance_of_finding(0.02, after, visitors) == pytest.approx(exact, abs=0.005)


def test_what_is_found_seems_larger_than_it_is() -> None:
    outcome = ab_test.run_test(*luck("curse", 4000), 5_000, 0.02, 0.022)
    assert outcome.lift[outcome.found].mean() > 0.25


def test_the_planned_size_finds_the_planned_lift() -> None:
    visitors = np.rint(ab_test.visitors_per_arm(0.005, 0.1))
    assert ab_test.chance_of_finding(0.005, 0.0055, visitors) == pytest.approx(0.8, abs=0.001)
    outcome = ab_test.run_test(*luck("planned", 2000), visitors, 0.005, 0.0055)
    FAMILY.agree(outcome.found.mean(), 0.8, np.sqrt(0.16 / 2000))


def test_the_chance_of_finding_at_its_ends() -> None:
    found = ab_test.chance_of_finding(
        [0.02, 0.02, 0, 0, 0, 1], [0.02, 0.04, 0, 1, 0.5, 1], [1e4, 0, 9, 9, 1e4, 9]
    )
    assert found == pytest.approx([0.025, 0, 0, 1, 1, 0])
    assert ab_test.chance_of_finding(0.02, 0.01, 1e5) < 1e-12
    assert ab_test.chance_of_finding(0.02, 0.02, 1e4, significance=0.1) == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("before", "after", "visitors"), [(0.005, 0.0055, 10_000), (0.3, 0.33, 400), (0.05, 0.05, 1000)]
)
def test_the_chance_of_finding_is_near_the_sum_over_all_outcomes(
    before: float, after: float, visitors: int
) -> None:
    exact = finding_by_hand(before, after, visitors)
    assert ab_test.chance_of_finding(before, after, visitors) == pytest.approx(exact, abs=0.005)


def test_the_statistic_and_its_chance() -> None:
    assert ab_test.z_statistic(50, 1000, 73, 1100) > 0
    assert ab_test.z_statistic(73, 1100, 50, 1000) == -ab_test.z_statistic(50, 1000, 73, 1100)
    assert ab_test.z_statistic([0, 0, 5], [9, 0, 5], [0, 3, 5], [9, 3, 5])[[0, 2]].tolist() == [0, 0]
    expected = chi2_contingency([[50, 950], [73, 1027]], correction=False).statistic
    assert ab_test.z_statistic(50, 1000, 73, 1100) ** 2 == pytest.approx(expected)


def test_a_test_without_visitors_finds_nothing() -> None:
    outcome = ab_test.run_test([0.1, 0.9], 0.9, [0, 0], 0.02, [0.03, 1])
    assert outcome.found.tolist() == [False, False]
    assert outcome.lift.tolist() == outcome.z.tolist() == [0, 0]


def test_orders_of_the_new_version_alone() -> None:
    outcome = ab_test.run_test(0.5, 0.5, 1000, 0, 0.5)
    assert outcome.found
    assert outcome.lift == np.inf


@pytest.mark.parametrize(
    ("conversion", "lift", "words"),
    [
        (0.0, 0.1, "conversion must be greater than 0"),
        (1.0, 0.1, "1 − conversion must be greater than 0"),
        (0.5, 1.5, r"conversion × \(1 \+ lift\) must lie between 0 and 1"),
        (0.5, 0.0, "size of the lift must be greater than 0"),
    ],
)
def test_a_test_that_cannot_be_is_refused(conversion: float, lift: float, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        ab_test.visitors_per_arm(conversion, lift)
