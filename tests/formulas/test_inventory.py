from __future__ import annotations

import numpy as np
import pytest

from roisim.formulas import inventory
from tests.statistical_limits import Family

FAMILY = Family(8)
CYCLES = 40_000


def test_the_shelf_of_the_domain_model() -> None:
    assert inventory.lost_share_base_stock(18, 3, 5) == pytest.approx(0.08617, abs=5e-6)


def test_nothing_in_stock_sells_nothing() -> None:
    assert inventory.lost_share_base_stock([0, 0, 4], [3, 0, 0], 5) == pytest.approx([1, 1, 0])
    assert inventory.mean_stock_base_stock([0, 4], [3, 0], 5).tolist() == [0, 4]


def test_goods_that_come_at_once_never_run_out() -> None:
    assert inventory.lost_share_base_stock(1, 50, 0) == 0
    assert inventory.mean_stock_base_stock(7, 50, 0) == 7


def test_mean_stock_is_that_of_the_truncated_poisson_law() -> None:
    on_order = np.arange(19.0)
    weights = 15**on_order / np.append(1.0, np.cumprod(on_order[1:]))
    expected = (weights * (18 - on_order)).sum() / weights.sum()
    assert inventory.mean_stock_base_stock(18, 3, 5) == pytest.approx(expected, rel=1e-12)


def test_the_hourly_bracket() -> None:
    low, high = inventory.hourly_bracket(18, 3, 5)
    assert low == inventory.lost_share_base_stock(18, 3, 5)
    assert high == inventory.lost_share_base_stock(18, 3, 5 + 1 / 24)
    assert 0.001 < high - low < 0.004
    assert [each.shape for each in inventory.hourly_bracket([18, 20], 3, 5)] == [(2,), (2,)]


def lost_by_the_hour(stock: int, demand: float, lead_hours: int, days: int) -> tuple[float, int]:
    """Sales hour by hour; what was sold is ordered at the end of the hour and there a lead time later."""
    wanted = np.random.default_rng(3).poisson(demand / 24, 24 * days).tolist()
    under_way, shelf, lost = [0] * (lead_hours + 1), stock, 0
    for hour, asked in enumerate(wanted):
        shelf += under_way[hour % (lead_hours + 1)]
        sold = min(asked, shelf)
        shelf, lost = shelf - sold, lost + asked - sold
        under_way[hour % (lead_hours + 1)] = sold
    return lost / sum(wanted), sum(wanted)


def test_stock_looked_at_by_the_hour_lies_in_the_bracket() -> None:
    lost, asked = lost_by_the_hour(8, 12, 12, 20_000)
    low, high = inventory.hourly_bracket(8, 12, 0.5)
    error = 3 * np.sqrt(lost / asked)  # losses come in runs of some 3
    assert low - 4 * error < lost < high + 4 * error
    assert high - low > 4 * error  # the bracket says something


def cycles(point: int, quantity: int, demand: float, lead: float) -> tuple[float, float, float, float]:
    """Cycles from order to order, drawn event by event: share lost, mean stock, and their errors."""
    luck = np.random.default_rng(5)
    lost, area, length = np.zeros((3, CYCLES))
    for cycle in range(CYCLES):
        arrivals = np.cumsum(luck.exponential(1 / demand, int(demand * lead * 3 + 30)))
        during = arrivals[arrivals < lead]
        sold = during[:point]
        left = point - len(sold)
        down = luck.exponential(1 / demand, quantity + left - point)
        area[cycle] = sold.sum() + left * lead + (down * np.arange(quantity + left, point, -1)).sum()
        length[cycle] = lead + down.sum()
        lost[cycle] = len(during) - len(sold)
    share, stock = lost.sum() / (lost + quantity).sum(), area.sum() / length.sum()
    share_error = (lost - share * (lost + quantity)).std() / (lost + quantity).mean() / np.sqrt(CYCLES)
    return share, stock, share_error, (area - stock * length).std() / length.mean() / np.sqrt(CYCLES)


@pytest.mark.parametrize(
    ("point", "quantity", "demand", "lead"), [(4, 10, 3, 1), (0, 5, 2, 0.5), (9, 10, 3, 5)]
)
def test_ordering_at_a_point_as_simulated(point: int, quantity: int, demand: float, lead: float) -> None:
    lost, stock, lost_error, stock_error = cycles(point, quantity, demand, lead)
    rule = point, quantity, demand, lead
    FAMILY.agree(lost, inventory.lost_share_reorder_point(*rule), lost_error)
    FAMILY.agree(stock, inventory.mean_stock_reorder_point(*rule), stock_error)


def test_one_unit_at_a_time_is_base_stock_one() -> None:
    # s = 0, Q = 1: the only unit is ordered when it is sold
    load = np.array([0.1, 1, 30])
    assert inventory.lost_share_reorder_point(0, 1, load, 1) == pytest.approx(load / (1 + load))
    assert inventory.mean_stock_reorder_point(0, 1, load, 1) == pytest.approx(1 / (1 + load))


def test_a_reorder_point_far_above_the_demand_loses_nothing() -> None:
    lost = inventory.lost_share_reorder_point([40, 400], 500, 3, 5)
    assert 0 <= lost[1] <= lost[0] < 1e-9
    # nothing lost: the shelf holds s + (Q + 1)/2 less what is sold during the lead time
    assert inventory.mean_stock_reorder_point(400, 500, 3, 5) == pytest.approx(400 + 501 / 2 - 15, rel=1e-12)


def test_rules_side_by_side_do_not_disturb_each_other() -> None:
    points = np.array([0, 3, 12])
    together = inventory.mean_stock_reorder_point(points, 20, 3, [1, 2, 3])
    alone = [
        inventory.mean_stock_reorder_point(int(at), 20, 3, lead)
        for at, lead in zip(points, (1, 2, 3), strict=True)
    ]
    assert together.tolist() == alone


def test_what_stock_costs() -> None:
    assert inventory.holding_cost(200, 30, 0.25, 73) == pytest.approx(200 * 30 * 0.25 / 5)
    assert inventory.holding_cost(200, 30, 0.25, 365, 12) == pytest.approx(200 * (7.5 + 12))
    assert inventory.holding_cost([0, 1], 30, 0.25, 365).tolist() == [0, 7.5]


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="base_stock must be a whole number"):
        inventory.mean_stock_base_stock(-1, 3, 5)
    with pytest.raises(ValueError, match="order_quantity − reorder_point must be greater than 0"):
        inventory.lost_share_reorder_point(5, 5, 3, 1)
    with pytest.raises(ValueError, match="lead_days must be at least 0"):
        inventory.hourly_bracket(5, 3, -1)
    with pytest.raises(ValueError, match="demand_per_day must be greater than 0"):
        inventory.mean_stock_reorder_point(1, 5, 0, 1)
