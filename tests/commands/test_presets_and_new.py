"""`roisim presets` and `roisim new`: a plan to begin with."""

from __future__ import annotations

from pathlib import Path

import pytest

from roisim.scenario.preset_catalog import presets
from tests.commands.conftest import Roisim


def test_every_preset_is_listed_with_what_it_is_for(roisim: Roisim) -> None:
    outcome = roisim("presets")
    assert outcome.status == 0
    words = " ".join(outcome.out.split())
    for preset in presets():
        (line,) = [line for line in outcome.out.splitlines() if line.split()[:1] == [preset.id]]
        assert preset.title in line
        assert f"({preset.currency}, {preset.visits_a_month:,} visits a month)" in words
    ids = [line.split()[0] for line in outcome.out.splitlines() if line.split()]
    shown = [id_ for id_ in ids if id_ in {preset.id for preset in presets()}]
    assert shown == [preset.id for preset in presets()]


@pytest.mark.parametrize("preset", [preset.id for preset in presets()])
def test_a_new_plan_is_sound(roisim: Roisim, tmp_path: Path, preset: str) -> None:
    file = tmp_path / "mine.toml"
    outcome = roisim("new", preset, file)
    assert outcome.status == 0
    assert f"roisim run {file}" in outcome.out
    assert roisim("check", file).status == 0


def test_an_old_file_is_kept_unless_the_user_insists(roisim: Roisim, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("precious", "utf-8")
    refused = roisim("new", "turkish_shop", file)
    assert (refused.status, file.read_text("utf-8")) == (2, "precious")
    assert "--force" in refused.err
    assert roisim("new", "turkish_shop", file, "--force").status == 0
    assert roisim("check", file).status == 0


def test_a_misspelt_preset_is_told_with_the_nearest_one(roisim: Roisim, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    outcome = roisim("new", "turkish_shpo", file)
    assert outcome.status == 2
    assert "turkish_shop" in outcome.err
    assert not file.exists()


def test_a_folder_that_is_not_there_is_told(roisim: Roisim, tmp_path: Path) -> None:
    outcome = roisim("new", "turkish_shop", tmp_path / "missing" / "mine.toml")
    assert outcome.status == 2
    assert "missing" in outcome.err
    assert list(tmp_path.iterdir()) == []
