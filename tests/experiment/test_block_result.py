"""Blocks become one whole in which the cuts leave no trace."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from roisim.experiment.block_result import BlockResult, block_result, merge
from roisim.experiment.evaluation import MetricContext
from roisim.experiment.results import Sums
from tests.experiment.books_factory import random_books


def block(first: int, past: int) -> BlockResult:
    return block_result(random_books(range(first, past)), MetricContext("full", np.full(past - first, 0.1)))


@pytest.mark.parametrize("cuts", [[(0, 2), (2, 7)], [(5, 7), (0, 3), (3, 5)], [(n, n + 1) for n in range(7)]])
def test_merged_blocks_are_the_uncut_whole_to_the_last_bit(cuts: list[tuple[int, int]]) -> None:
    whole_values, whole_sums = merge([block(0, 7)])
    values, sums = merge([block(*cut) for cut in cuts])
    for part in ("series", "whole", "channels"):
        for name, array in getattr(whole_values, part).items():
            assert getattr(values, part)[name].tobytes() == array.tobytes(), (part, name)
    for field in fields(Sums):
        assert np.array_equal(getattr(sums, field.name), getattr(whole_sums, field.name)), field.name


def test_sums_are_whole_numbers_over_all_worlds() -> None:
    _values, sums = merge([block(0, 4), block(4, 7)])
    books = random_books(range(7))
    for field in fields(Sums):
        found, expected = getattr(sums, field.name), getattr(books, field.name).sum(axis=-1)
        assert np.shape(found) == np.shape(expected)
        if field.name != "impressions":
            assert np.asarray(found).dtype == (np.float64 if "ltv" in field.name else np.int64)
            assert np.array_equal(found, expected), field.name
    np.testing.assert_allclose(sums.impressions, books.impressions.sum(axis=-1))


def test_lifetime_values_whose_sum_outgrows_64_bits_are_added_all_the_same() -> None:
    """The highest order value, 1e9, is 1e14 thousandths of a kurus: 50,000 such orders in every cell."""
    books = random_books(range(7))
    books.ltv_margin[:] = books.ltv_revenue[:] = 50_000 * 10**14
    rate = np.full(7, 0.1)
    values, sums = merge([block_result(books, MetricContext("full", rate))])
    months, channels, worlds = books.ltv_margin.shape
    assert sums.ltv_margin.tolist() == sums.ltv_revenue.tolist() == [[worlds * 5e18] * channels] * months
    assert values.series["ltv_margin_total"].tolist() == [[channels * 5e13] * worlds] * months
    assert values.channels["ltv_margin_total"].tolist() == [[months * 5e13] * worlds] * channels
    assert values.whole["ltv_revenue_total"].tolist() == [months * channels * 5e13] * worlds
