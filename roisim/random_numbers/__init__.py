"""Luck that is looked up, not drawn in turn: keys, uniform numbers, and quantiles that make counts of them.

A number is a function of its key — seed, source, world, day or person, draw — so that no figure depends on
workers, blocks or order, and two plans meet the same luck::

    arrivals = key(seed, "arrivals", channel)          # once, as a Python integer
    worlds = fold(arrivals, np.arange(100))            # an array of keys
    visits = poisson_quantile(uniforms(fold(worlds, day)), expected)
"""

from __future__ import annotations

from roisim.random_numbers.amounts import beta_quantile, gamma_quantile, normal_quantile
from roisim.random_numbers.counts import binomial_quantile, poisson_quantile
from roisim.random_numbers.mixing import exponentials, fold, key, stable_hash, uniform_of, uniforms
from roisim.random_numbers.quantile_table import QuantileTable

__all__ = [
    "QuantileTable",
    "beta_quantile",
    "binomial_quantile",
    "exponentials",
    "fold",
    "gamma_quantile",
    "key",
    "normal_quantile",
    "poisson_quantile",
    "stable_hash",
    "uniform_of",
    "uniforms",
]
