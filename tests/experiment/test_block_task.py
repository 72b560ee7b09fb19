"""A block with the real engine: same bytes whoever does it, and errors that name where they arose."""

from __future__ import annotations

import pytest

from roisim.cancellation import CancelToken
from roisim.errors import Cancelled
from roisim.experiment.block_result import BlockResult
from roisim.experiment.block_task import (
    FEWEST_WORLDS_PER_BLOCK,
    WORLDS_PER_BLOCK,
    BlockTask,
    attempt,
    simulate_block,
    worlds_per_block,
)
from roisim.experiment.result_file import result_text
from roisim.experiment.runner import run
from roisim.experiment.worker_pool import SimulationPool
from roisim.run_events import BlockFailed
from tests.experiment.fake_blocks import plan
from tests.simulation import small_plans

FIRST_THREE = BlockTask(0, plan(), seed=1, worlds=(0, 3))


def try_block(cancel: CancelToken | None = None) -> BlockResult | BlockFailed:
    return attempt(FIRST_THREE, simulate_block, cancel or CancelToken(), lambda _day: None)


def test_two_workers_give_the_bytes_of_one() -> None:
    alone = result_text(run(plan(), worlds=60, seed=1))
    with SimulationPool(2) as executor:
        assert result_text(run(plan(), worlds=60, seed=1, executor=executor)) == alone


def test_worlds_have_the_same_values_in_any_block() -> None:
    together = run(plan(), worlds=60, seed=1).values
    alone = attempt(
        BlockTask(0, plan(), seed=1, worlds=(48, 52)), simulate_block, CancelToken(), lambda _day: None
    )
    assert isinstance(alone, BlockResult)
    for name, values in together.whole.items():
        assert alone.values.whole[name].tobytes() == values[48:52].tobytes(), name


def test_another_seed_gives_other_numbers() -> None:
    texts = {result_text(run(plan(), worlds=2, seed=seed)) for seed in (1, 2)}
    assert len(texts) == 2


def test_the_beginning_of_every_month_is_told() -> None:
    days: list[int] = []
    simulate_block(FIRST_THREE, CancelToken(), days.append)
    assert days == [0, 31, 59]


def test_a_cancelled_block_is_left() -> None:
    token = CancelToken()
    days: list[int] = []

    def cancel_in_february(day: int) -> None:
        days.append(day)
        if day == 31:
            token.cancel()

    with pytest.raises(Cancelled):
        simulate_block(FIRST_THREE, token, cancel_in_february)
    assert days[-1] == 31


@pytest.mark.parametrize(
    ("place", "origin"),
    [
        ("roisim.simulation.timeline.build_timeline", "timeline"),
        ("roisim.simulation.population.simulate", "simulation"),
    ],
)
def test_an_error_names_the_part_in_which_it_arose(
    monkeypatch: pytest.MonkeyPatch, place: str, origin: str
) -> None:
    def break_down(*_args: object, **_more: object) -> None:
        raise ZeroDivisionError("no days")

    monkeypatch.setattr(place, break_down)
    lost = try_block()
    assert isinstance(lost, BlockFailed)
    assert (lost.worlds, lost.origin, lost.kind) == ((0, 3), origin, "ZeroDivisionError")
    assert lost.message == "An error inside the program (ZeroDivisionError: no days)"
    assert "break_down" in lost.details


def test_plans_of_many_people_are_cut_into_smaller_blocks() -> None:
    def size(visits: float) -> int:
        channel = {"name": "Direct", "kind": "organic", "monthly_visits": visits}
        return worlds_per_block(
            small_plans.plan(months=10, channels=[channel], funnel={"contact_capture": 0.095})
        )

    # 0.1 of the visitors become known: 0.095 leave an address, 0.005 buy.
    assert size(10_000) == size(100) == WORLDS_PER_BLOCK
    assert size(250_000) == 20
    assert size(50_000_000) == FEWEST_WORLDS_PER_BLOCK
