"""The program on a real X screen, from its start until the last process is gone."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

PACKAGING = Path(__file__).parent.parent.parent / "packaging"


def smoke_test() -> ModuleType:
    """The judge of bundles, which judges the checkout as well."""
    spec = importlib.util.spec_from_file_location("roisim_smoke_test", PACKAGING / "smoke_test.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(
    shutil.which("Xvfb") is None, reason="Xvfb is not installed: python3 dev.py test tells how"
)
def test_a_plan_goes_from_its_file_to_a_workbook_and_nothing_is_left_behind(tmp_path: Path) -> None:
    judge = smoke_test()
    with judge.screen() as display:
        finished = judge.start([sys.executable, PACKAGING / "roisim_desktop.py"], tmp_path, display)
    assert "\n".join(judge.faults(tmp_path, finished)) == ""
