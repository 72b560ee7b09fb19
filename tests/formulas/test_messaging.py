from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roisim.formulas import messaging


def test_fatigue_of_a_sequence_by_hand() -> None:
    # memory such that each day halves it
    memory = 1 / np.log(2)
    before = messaging.fatigue_before_each([0, 1, 1, 3], memory, [1, 0.5, 1, 1])
    assert before == pytest.approx([0, 0.5, 1.0, 0.5])


def test_fatigue_step_by_step_is_that_of_the_sequence() -> None:
    times = np.array([0.0, 2.0, 2.5, 9.0])
    weights = [1, 0.5, 1, 0.5]
    before = messaging.fatigue_before_each(times, 7.0, weights, start=0.3)
    level = 0.3
    for number, gap in enumerate([0, *np.diff(times)]):
        faded = messaging.fatigue_after(level, gap, 7.0, weight=0)
        assert faded == pytest.approx(before[number])
        level = float(messaging.fatigue_after(level, gap, 7.0, weights[number]))


def test_fatigue_in_many_worlds_is_that_of_each() -> None:
    memories = np.array([2.0, 7.0, 30.0])
    together = messaging.fatigue_before_each([0, 1, 4], memories, start=[0, 1, 2])
    assert together.shape == (3, 3)
    for world, memory in enumerate(memories):
        alone = messaging.fatigue_before_each([0, 1, 4], memory, start=world)
        assert together[:, world] == pytest.approx(alone)


def test_no_message_no_fatigue() -> None:
    assert messaging.fatigue_before_each([], [7.0, 8.0]).shape == (0, 2)


def test_messages_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="time between messages must be at least 0"):
        messaging.fatigue_before_each([0, 3, 2], 7.0)


@given(st.floats(0.1, 60), st.floats(0.5, 60), st.floats(0, 3))
def test_regular_messages_are_a_sequence_like_any_other(every: float, memory: float, weight: float) -> None:
    sequence = messaging.fatigue_before_each(every * np.arange(8), memory, weight)
    regular = messaging.fatigue_of_regular(every, memory, np.arange(8), weight)
    assert regular == pytest.approx(sequence, abs=1e-12)


def test_fatigue_settles() -> None:
    settled = messaging.fatigue_of_regular(7, 7)
    assert settled == pytest.approx(1 / (np.e - 1))
    assert messaging.fatigue_of_regular(7, 7, 200) == pytest.approx(float(settled))
    assert messaging.fatigue_of_regular(1e6, 1.0) == 0


def test_fatigue_takes_clicks() -> None:
    assert messaging.fatigue_multiplier([0, 2], 0.1) == pytest.approx([1, np.exp(-0.2)])


def test_best_frequency_of_the_reference() -> None:
    best = messaging.best_frequency(0.25, 0.002, 0.002)
    assert best == pytest.approx(1.5616, abs=5e-5)
    value = messaging.value_of_frequency([float(best), 7], 0.25, 0.002, 0.002)
    assert value[1] / value[0] == pytest.approx(0.37, abs=0.005)


@given(st.floats(0.01, 2), st.floats(1e-4, 0.05), st.floats(0, 0.05))
def test_no_frequency_beside_the_best_brings_more(effect: float, anyway: float, asked: float) -> None:
    best = messaging.best_frequency(effect, anyway, asked)
    less, most, more = messaging.value_of_frequency(best * np.array([0.99, 1, 1.01]), effect, anyway, asked)
    assert most >= max(less, more) * (1 - 1e-12)


def test_where_nothing_tires_more_is_always_better() -> None:
    assert messaging.best_frequency(0.0, 0.002, 0.002) == np.inf
    assert messaging.best_frequency_with_memory(0.0, 0.002, 0.002) == np.inf


def test_where_nobody_unsubscribes_fatigue_alone_decides() -> None:
    assert messaging.best_frequency(0.25, 0.002, 0.0) == pytest.approx(4)


def test_best_frequency_with_the_fatigue_of_the_simulation() -> None:
    assert messaging.best_frequency_with_memory(0.25, 0.002, 0.002) == pytest.approx(1.594, abs=5e-4)


@pytest.mark.parametrize("growth", [0.0, 0.003])
@pytest.mark.parametrize("memory", [2.0, 7.0, 30.0])
def test_best_frequency_with_memory_is_at_the_top(memory: float, growth: float) -> None:
    best = messaging.best_frequency_with_memory(0.1, 0.002, 0.004, memory, growth)

    def value(often: float) -> float:
        fatigue = messaging.fatigue_of_regular(7 / often, memory)
        leaving = 0.002 + often * (0.004 + growth * fatigue)
        return float(often * messaging.fatigue_multiplier(fatigue, 0.1) / leaving)

    assert value(best) > max(value(best * 0.98), value(best * 1.02))
    grid = [value(often) for often in np.geomspace(0.05, 50, 400)]
    assert value(best) >= max(grid)


def test_a_list_after_a_year() -> None:
    assert messaging.list_size(2.5, 0.002 / 7, 365) == pytest.approx(866.5, abs=0.05)
    assert messaging.list_size(2.5, 0.0, 365) == pytest.approx(912.5)
    assert messaging.list_size(2.5, 0.01, np.inf) == pytest.approx(250)


@pytest.mark.parametrize(("orders", "brought", "uplift"), [(0.0005, 0.070, 1.05), (0.001, 0.117, 1.76)])
def test_email_doubles_the_revenue_of_a_shop_that_converts_badly(
    orders: float, brought: float, uplift: float
) -> None:
    q = messaging.orders_per_contact(0.0232, 104, orders, 0.002)
    assert q == pytest.approx(brought, abs=5e-4)
    assert messaging.message_uplift(0.075, q, 0.005) == pytest.approx(uplift, abs=5e-3)


def test_the_same_programme_adds_a_sixth_where_conversion_is_good() -> None:
    q = messaging.orders_per_contact(0.0232, 104, 0.0005, 0.002)
    assert messaging.message_uplift(0.075, q, 0.03) == pytest.approx(0.175, abs=5e-4)


def test_a_programme_message_by_message_is_the_closed_form() -> None:
    each = messaging.orders_per_contact_of_each(np.full(104, 0.0005), 0.002)
    assert 0.0232 + each == pytest.approx(float(messaging.orders_per_contact(0.0232, 104, 0.0005, 0.002)))


def test_a_programme_of_three_messages_by_hand() -> None:
    each = messaging.orders_per_contact_of_each([0.02, 0.01, 0.005], [0.1, 0.2, 0.5])
    assert each == pytest.approx(0.02 + 0.9 * 0.01 + 0.9 * 0.8 * 0.005)


def test_programmes_at_their_ends() -> None:
    # nobody unsubscribes; all unsubscribe at the first; nothing is sent
    assert messaging.orders_per_contact(0.01, 10, 0.001, 0.0) == pytest.approx(0.02)
    assert messaging.orders_per_contact(0.01, 10, 0.001, 1.0) == pytest.approx(0.011)
    assert messaging.orders_per_contact(0.01, 0, 0.001, [0.0, 0.5, 1.0]) == pytest.approx([0.01] * 3)


def test_an_uplift_needs_a_conversion() -> None:
    with pytest.raises(ValueError, match="conversion must be greater than 0"):
        messaging.message_uplift(0.075, 0.07, 0.0)
