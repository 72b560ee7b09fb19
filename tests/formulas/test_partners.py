from __future__ import annotations

import numpy as np
import pytest

from roisim.formulas import partners
from roisim.formulas.repeat_purchase.constant_rate import hazard_of_churn


def test_a_steady_programme_follows_the_closed_form() -> None:
    # mean over a day of P(t), by Simpson's rule
    days = np.arange(730.0)
    begin, middle, end = (partners.partners_at(0.3, 0.004, 12, days + part) for part in (0, 0.5, 1))
    found = partners.partners_per_day(np.full(730, 0.3), 0.004, 12)
    assert found == pytest.approx((begin + 4 * middle + end) / 6, rel=1e-12)


def test_as_many_leave_as_join_in_the_end() -> None:
    settled = partners.settled_partners([0.3, 0], 0.004)
    assert settled == pytest.approx([75, 0])
    assert partners.partners_at(0.3, 0.004, 12, np.inf) == pytest.approx(75)
    assert partners.partners_per_day(np.full(5000, 0.3), 0.004)[-1] == pytest.approx(75, rel=1e-8)


def test_a_share_a_month_leaves() -> None:
    hazard = hazard_of_churn(0.05) / 30
    found = partners.partners_at(0, hazard, 100, [0, 30, 60])
    assert found == pytest.approx([100, 95, 90.25])


def test_partners_who_never_leave() -> None:
    assert partners.partners_per_day([1, 1, 0], 0, 4).tolist() == [4.5, 5.5, 6]
    assert partners.partners_at(2, 0, 4, 3) == 10


def test_worlds_lie_side_by_side() -> None:
    churn = np.array([0.0, 0.01, 0.5])
    found = partners.partners_per_day(np.ones(40), churn, [1, 2, 3])
    for world in range(3):
        assert (
            found[:, world].tobytes()
            == partners.partners_per_day(np.ones(40), churn[world], world + 1).tobytes()
        )


def test_partners_cannot_come_back_from_less_than_none() -> None:
    with pytest.raises(ValueError, match="churn_rate must be greater than 0"):
        partners.settled_partners(1, 0)
    with pytest.raises(ValueError, match="partners_at_start must be at least 0"):
        partners.partners_at(1, 0.1, -1, 0)
    with pytest.raises(ValueError, match="loss_rate must be at least 0"):
        partners.partners_per_day([1.0], -0.1)
