"""Whether the two moments of BG/NBD, stated in a plan, can hold together."""

from __future__ import annotations

import math
from collections.abc import Iterator

from roisim.scenario.customers import BgNbdRepeat
from roisim.scenario.findings import Finding, Place, figure
from roisim.scenario.scenario import Scenario
from roisim.translation import _

REPEAT: Place = ("customers", "repeat")
SERIES_TERMS = 80


def repeat_findings(scenario: Scenario) -> Iterator[Finding]:
    """An error where some world could draw moments that no customers can have."""
    repeat = scenario.customers.repeat
    if not isinstance(repeat, BgNbdRepeat) or repeat.ordering_again_in_first_year is None:
        return
    if repeat.repeat_orders_in_first_year is None:
        return
    again = repeat.ordering_again_in_first_year.reach()
    orders = repeat.repeat_orders_in_first_year.reach()
    if again[1] == orders[1] == 0:
        return
    if again[0] == 0:
        yield _nobody(again)
        return
    a, b = repeat.dropout_a.reach(), repeat.dropout_b.reach()
    fewest, most = fewest_orders(again[1], a[0], b[1]), most_orders(again[0], a[1], b[0])
    if orders[0] <= fewest or orders[1] >= most:
        yield _impossible(again, orders, fewest, most)


def _nobody(again: tuple[float, float]) -> Finding:
    message = _("If nobody orders again, there are no repeat orders")
    cure = _("Raise this above 0, or set both this and `repeat_orders_in_first_year` to 0")
    orders: Place = (*REPEAT, "repeat_orders_in_first_year")
    return Finding(
        message, cure, (*REPEAT, "ordering_again_in_first_year"), figure(again[0]), reads=(orders,)
    )


def _impossible(
    again: tuple[float, float], orders: tuple[float, float], fewest: float, most: float
) -> Finding:
    place, other = (*REPEAT, "repeat_orders_in_first_year"), (*REPEAT, "ordering_again_in_first_year")
    reads: tuple[Place, ...] = (other, (*REPEAT, "dropout_a"), (*REPEAT, "dropout_b"))
    if orders[0] <= fewest:
        message = _("If `{share}` order again, there are more than {fewest} repeat orders a customer")
        message = message.format(share=figure(again[1]), fewest=f"{fewest:.3g}")
        cure = _("Raise this above {fewest}, or lower `ordering_again_in_first_year`")
        return Finding(message, cure.format(fewest=f"{fewest:.3g}"), place, figure(orders[0]), reads=reads)
    message = _("If `{share}` order again and stay away as told, there are fewer than {most} repeat orders")
    message = message.format(share=figure(again[0]), most=f"{most:.3g}")
    cure = _("Lower this below {most}, or raise `ordering_again_in_first_year`")
    return Finding(message, cure.format(most=f"{most:.3g}"), place, figure(orders[1]), reads=reads)


def fewest_orders(again: float, a: float, b: float) -> float:
    """Mean repeat orders if all customers order at one rate: E_p[(1 − (1−R)^p)/p], p ~ Beta(a, b).

    As the series Σ (−1)^k L^{k+1}/(k+1)!·E[p^k], L = −ln(1−R) ≤ 4.6, which needs no scipy.
    """
    reach = -math.log1p(-again)
    total, power, moment = 0.0, reach, 1.0
    for k in range(SERIES_TERMS):
        total += power * moment
        power *= -reach / (k + 2)
        moment *= (a + k) / (a + b + k)
    return total


def most_orders(again: float, a: float, b: float) -> float:
    """Mean repeat orders if those who order again do so at once and for ever: R·(a+b−1)/(a−1)."""
    if again == 0:
        return 0.0
    return again * (a + b - 1) / (a - 1) if a > 1 else math.inf
