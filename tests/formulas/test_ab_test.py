from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chi2_contingency

from roisim.formulas import ab_test


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
