"""What is known of a customer: how many repeat orders, when the last one, for how long observed."""

from __future__ import annotations

from numpy.typing import ArrayLike

from roisim.formulas.arguments import FloatArray, at_least, whole


def observed(x: ArrayLike, t_x: ArrayLike, total: ArrayLike) -> tuple[FloatArray, FloatArray, FloatArray]:
    """x, t_x and T as floats, with x whole, 0 ≤ t_x ≤ T; else a ValueError. They broadcast."""
    count, last, span = whole("x", x), at_least(0.0, "t_x", t_x), at_least(0.0, "total", total)
    at_least(0.0, "total − t_x", span - last)
    return count, last, span
