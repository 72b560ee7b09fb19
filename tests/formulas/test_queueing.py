from __future__ import annotations

from math import fsum

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roisim.formulas import queueing
from roisim.formulas.queueing import AbandonmentTable, erlang_a, erlang_b, erlang_c


def abandoning_by_hand(arrivals: float, service: float, patience: float, servers: int) -> float:
    """The birth-death chain, added up state by state."""
    spread = 60 * np.sqrt(arrivals / patience + servers + 1)
    people = np.arange(int(servers + arrivals / patience + arrivals / service + spread + 400.0))
    leaving = np.minimum(people, servers) * service + np.maximum(people - servers, 0) * patience
    logs = np.concatenate([[0.0], np.cumsum(np.log(arrivals / leaving[1:]))])
    chances = np.exp(logs - logs.max())
    return patience * fsum(chances * np.maximum(people - servers, 0)) / fsum(chances) / arrivals


def test_lines_that_are_busy() -> None:
    # B(5, 3) and B(18, 15) from Erlang's sum a^c/c! ÷ Σ a^k/k!
    sums = [3.0**k / np.prod(np.arange(1.0, k + 1)) for k in range(6)]
    assert erlang_b(5, 3) == pytest.approx(sums[-1] / sum(sums), rel=1e-13)
    assert erlang_b(18, 15) == pytest.approx(0.08617, abs=5e-6)


def test_the_ends_of_erlang_b() -> None:
    assert erlang_b([0, 0, 3, 3, 3], [0, 7, 0, np.inf, 1e-200]) == pytest.approx([1, 1, 0, 1, 0])
    assert erlang_b([[1], [2]], [1.0, 2.0]) == pytest.approx(np.array([[1 / 2, 2 / 3], [1 / 5, 2 / 5]]))
    assert 0.9979 < erlang_b(500, 250_000) < 0.9981


def test_a_queue_that_everybody_waits_in() -> None:
    assert 60 * erlang_c(30, 7.5, 5).mean_wait == pytest.approx(4.4329, abs=5e-5)
    alone = erlang_c(3, 4, 1)
    assert alone.chance_to_wait == pytest.approx(0.75)
    assert alone.mean_wait + 1 / 4 == pytest.approx(1 / (4 - 3))


def test_a_queue_that_only_grows() -> None:
    waiting = erlang_c([40, 41, 0], 20, 2)
    assert waiting.chance_to_wait == pytest.approx([1, 1, 0])
    assert waiting.mean_wait.tolist() == [np.inf, np.inf, 0]


def test_a_site_slows_down_as_m_m_1() -> None:
    arrivals, service = np.array([0.0, 5.0, 9.9]), 10.0
    found = queueing.shared_time(1 / service, arrivals / service)
    assert found == pytest.approx(1 / (service - arrivals))
    assert queueing.shared_time(2, [1, 1.5]).tolist() == [np.inf, np.inf]


def test_the_desk_of_the_domain_model() -> None:
    desk = erlang_a(30, 60 / 8, 60 / 3, np.arange(1, 9))
    published = [0.768, 0.558, 0.380, 0.2386, 0.137, 0.0713, 0.0336, 0.0143]
    assert np.abs(desk.share_abandoning - published).max() < 5.1e-4
    assert desk.share_abandoning[3] == pytest.approx(0.2386, abs=5e-5)
    assert 60 * desk.mean_wait[3] == pytest.approx(0.7157, abs=5e-5)
    assert desk.mean_waiting == pytest.approx(30 * desk.mean_wait)  # Little


@pytest.mark.parametrize("servers", [1, 2, 7, 60, 500])
@pytest.mark.parametrize("patience", [0.003, 0.4, 2.0, 300.0])
@pytest.mark.parametrize("load", [0.01, 0.8, 0.999, 1.0, 1.05, 4.0])
def test_shares_are_those_of_the_chain(servers: int, patience: float, load: float) -> None:
    arrivals = load * servers
    found = erlang_a(arrivals, 1.0, patience, servers).share_abandoning
    assert found == pytest.approx(abandoning_by_hand(arrivals, 1.0, patience, servers), abs=1e-11, rel=1e-9)


@given(st.integers(0, 500), st.floats(0, 1e12), st.floats(1e-8, 1e8))
def test_any_load_is_borne(servers: int, arrivals: float, patience: float) -> None:
    desk = erlang_a(arrivals, 1.0, patience, servers)
    assert 0 <= desk.share_abandoning <= 1
    # no more are served than the desk can serve
    assert arrivals * (1 - desk.share_abandoning) <= servers * (1 + 1e-9) + 1e-9 * arrivals
    assert desk.share_abandoning >= 1 - servers / max(arrivals, 1e-300) - 1e-12
    assert np.isfinite(desk.mean_waiting)


def test_endless_patience_is_erlang_c() -> None:
    desk = erlang_a([30, 20, 1], 7.5, 1e-6, 5)
    assert desk.mean_wait == pytest.approx(erlang_c([30, 20, 1], 7.5, 5).mean_wait, rel=1e-4)
    assert erlang_a(50, 7.5, 1e-6, 5).share_abandoning == pytest.approx(1 - 37.5 / 50, abs=1e-7)


def test_no_patience_is_erlang_b() -> None:
    load = np.array([0.5, 4.0, 40.0])
    assert erlang_a(load, 1, np.inf, 4).share_abandoning == pytest.approx(erlang_b(4, load), rel=1e-12)
    assert erlang_a(load, 1, 1e9, 4).share_abandoning == pytest.approx(erlang_b(4, load), rel=1e-8)
    assert erlang_a(load, 1, np.inf, 4).mean_wait.tolist() == [0, 0, 0]


def test_nobody_at_the_desk() -> None:
    desk = erlang_a([0, 6], 1, 20, 0)
    assert desk.share_abandoning.tolist() == [1, 1]
    assert desk.mean_wait == pytest.approx([1 / 20, 1 / 20])
    assert desk.mean_waiting == pytest.approx([0, 0.3])


def test_patience_as_long_as_the_service_is_a_desk_without_end() -> None:
    # µ = θ: everybody leaves at µ, so people are Poisson(λ/µ)
    people = np.arange(200.0)
    logs = people * np.log(30) - 30 - np.concatenate([[0], np.cumsum(np.log(people[1:]))])
    waiting = fsum(np.exp(logs) * np.maximum(people - 25, 0))
    assert erlang_a(30, 1, 1, 25).mean_waiting == pytest.approx(waiting, rel=1e-12)


@pytest.mark.parametrize(
    ("service", "patience", "servers", "most"),
    [(7.5, 20, 4, 400), (7.5, 20, 500, 20_000), (6, 1e-3, 20, 1000), (6, 0.6, 3, 1e5), (1, 1e-8, 50, 60)],
)
def test_a_table_errs_by_less_than_one_in_100_000(
    service: float, patience: float, servers: int, most: float
) -> None:
    table = AbandonmentTable(service, patience, servers, most)
    near = service * servers * np.linspace(0.9, 1.1, 20_001)
    arrivals = np.append(np.linspace(0, most, 30_011), near[near < most])
    exact = erlang_a(arrivals, service, patience, servers).share_abandoning
    assert np.abs(table.share(arrivals) - exact).max() < 1e-5


def test_beyond_a_table_the_share_is_exact() -> None:
    table = AbandonmentTable(7.5, 20, 4, 50)
    asked = np.array([[10.0, 51.0], [1e6, 50.0]])
    assert table.share(asked) == pytest.approx(erlang_a(asked, 7.5, 20, 4).share_abandoning, abs=1e-5)
    assert isinstance(table.share(20), float)
    assert table.share(1e6) == erlang_a(1e6, 7.5, 20, 4).share_abandoning


def test_a_table_of_an_empty_desk() -> None:
    assert AbandonmentTable(7.5, 20, 0, 50).share([0, 3, 70]).tolist() == [1, 1, 1]


def test_neighbours_change_no_number() -> None:
    table = AbandonmentTable(7.5, 20, 4, 400)
    arrivals = np.random.default_rng(1).uniform(0, 500, 257)
    assert table.share(arrivals)[100:150].tobytes() == table.share(arrivals[100:150]).tobytes()


def test_the_layout_of_an_array_changes_no_number() -> None:
    arrivals = np.random.default_rng(1).uniform(0, 500, (40, 70))
    rows = erlang_a(arrivals, 7.5, 20, 4).share_abandoning
    columns = erlang_a(np.asfortranarray(arrivals), 7.5, 20, 4).share_abandoning
    single = erlang_a(arrivals[7, 9], 7.5, 20, 4).share_abandoning
    assert np.array_equal(rows, columns)
    assert rows[7, 9] == single


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((-1, 1, 1, 1), "arrivals_per_hour must be at least 0"),
        ((np.inf, 1, 1, 1), "arrivals_per_hour must be finite"),
        ((1, 0, 1, 1), "service_per_hour must be greater than 0"),
        ((1, 1, 0, 1), "patience_rate_per_hour must be greater than 0"),
        ((1, 1, 1e-10, 1), "patience_rate_per_hour ÷ service_per_hour must be at least 1e-09"),
        ((1, 1, 1, 1.5), "servers must be a whole number"),
    ],
)
def test_a_desk_that_cannot_be_is_refused(arguments: tuple[float, ...], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        erlang_a(*arguments)
