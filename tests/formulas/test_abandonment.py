from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roisim.formulas import abandonment

SHARE = st.floats(0, 1)
WEIGHTS = [0.48, 0.24, 0.18, 0.10]


@given(SHARE)
def test_reasons_together_make_the_abandonment(left: float) -> None:
    reasons = abandonment.abandonment_by_reason(left, WEIGHTS)
    assert reasons.shape == (4,)
    assert 1 - np.prod(1 - reasons) == pytest.approx(left, abs=1e-12)


def test_weights_of_reasons_need_not_sum_to_one() -> None:
    twice = abandonment.abandonment_by_reason([0.7, 0.8], np.array(WEIGHTS) * 2)
    assert twice == pytest.approx(abandonment.abandonment_by_reason([0.7, 0.8], WEIGHTS))
    assert twice.shape == (4, 2)


@given(SHARE, SHARE)
def test_removing_a_reason_in_part_leaves_the_others(left: float, removed: float) -> None:
    exponent = abandonment.kept_exponent(WEIGHTS, [removed, 0, 0, 0])
    after = abandonment.share_after_removal(left, exponent)
    others = abandonment.abandonment_by_reason(left, WEIGHTS)[1:]
    assert 1 - np.prod(1 - others) - 1e-12 <= after <= left + 1e-12


def test_a_single_reason_removed_in_part() -> None:
    # A' = 1 − (1−A)^{1−e·w_k}
    after = abandonment.share_after_removal(0.8, abandonment.kept_exponent(WEIGHTS, [0, 0.5, 0, 0]))
    assert after == pytest.approx(1 - 0.2 ** (1 - 0.5 * 0.24))


def test_removing_every_reason_or_none() -> None:
    assert abandonment.kept_exponent(WEIGHTS, 1) == pytest.approx(0, abs=1e-15)
    assert abandonment.share_after_removal([0.8, 1.0], 0).tolist() == [0, 0]
    assert abandonment.kept_exponent(WEIGHTS, 0) == pytest.approx(1)
    assert abandonment.kept_exponent([0.1] * 10, 0) == 1
    assert abandonment.kept_exponent([0, 0], [1, 0.5]) == 1
    assert abandonment.share_after_removal(0.8, 1) == pytest.approx(0.8)


def test_stages_together_keep_what_the_cart_keeps() -> None:
    exponent = abandonment.kept_exponent(WEIGHTS, [0.3, 0, 1, 0])
    evaluation, purchase = (abandonment.kept_after_removal(stage, exponent) for stage in (0.4, 0.5))
    assert evaluation * purchase == pytest.approx(1 - abandonment.share_after_removal(0.8, exponent))


def test_worlds_lie_side_by_side() -> None:
    removed = np.random.default_rng(1).uniform(0, 1, (4, 7))
    together = abandonment.kept_exponent(WEIGHTS, removed)
    assert together.shape == (7,)
    assert together.tolist() == [float(abandonment.kept_exponent(WEIGHTS, one)) for one in removed.T]
    assert abandonment.kept_exponent(WEIGHTS, removed[:, :, None] * [1.0, 0.5]).shape == (7, 2)


def test_recovery_of_half_the_carts_by_one_in_twenty_adds_a_tenth() -> None:
    assert abandonment.cart_recovery_uplift(0.8, 0.5, 0.05) == pytest.approx(0.10)


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="abandonment must be at least 0 and below 1"):
        abandonment.cart_recovery_uplift(1.0, 0.5, 0.05)
    with pytest.raises(ValueError, match="sum of the weights must be greater than 0"):
        abandonment.abandonment_by_reason(0.5, [0, 0])
    with pytest.raises(ValueError, match="weights must have a sum of 1"):
        abandonment.kept_exponent([0.5, 0.4], 0)
    with pytest.raises(ValueError, match="removed must lie between 0 and 1"):
        abandonment.kept_exponent(WEIGHTS, [0, 2, 0, 0])
    with pytest.raises(ValueError, match="exponent must lie between 0 and 1"):
        abandonment.kept_after_removal(0.5, 2)
