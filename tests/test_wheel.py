"""The wheel holds what the checkout holds, where an installed roisim looks for it."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent
SHIPPED = {".py", ".toml", ".mo", ".typed", ".svg", ".ttf", ".txt", ".json", ".qss"}
LIST_PRESETS = "from roisim.scenario.preset_catalog import presets; print(*[p.id for p in presets()])"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=CHECKOUT, check=True, capture_output=True)
    return next(folder.glob("roisim-*.whl"))


def test_every_module_and_data_file_is_in_the_wheel(wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())
    ours = {
        str(file.relative_to(CHECKOUT).as_posix())
        for package in ("roisim", "ui")
        for file in (CHECKOUT / package).rglob("*")
        if file.suffix in SHIPPED
    }
    assert ours - packed == set()
    assert {Path(name).suffix for name in ours} >= {".py", ".toml", ".svg", ".ttf", ".json", ".qss"}


def test_the_licences_come_along(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        licences = [name for name in packed.namelist() if ".dist-info/licenses/" in name]
        assert {Path(name).name for name in licences} == {"LICENSE", "OFL.txt"}


def test_presets_are_found_in_an_installed_wheel(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    found = subprocess.run(
        [sys.executable, "-c", LIST_PRESETS],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "installed")},
        capture_output=True,
        text=True,
        check=True,
    )
    shipped = {file.stem for file in (CHECKOUT / "scenarios").glob("*.toml")}
    assert "turkish_shop" in shipped
    assert set(found.stdout.split()) == shipped
