"""Where a workbook can be written, and what is left where it cannot."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from roisim.errors import RoisimError
from roisim.experiment.results import RunResult
from roisim.report.workbook import write_workbook
from tests.report.plans import plan
from tests.report.synthetic_run import Shop, result_of


@pytest.fixture(scope="module")
def result() -> RunResult:
    return result_of(Shop(months=2, worlds=2))


def test_a_workbook_is_written_and_can_be_read(tmp_path: Path, result: RunResult) -> None:
    path = tmp_path / "shop.xlsx"
    write_workbook(path, result, plan())
    assert load_workbook(path).sheetnames[0] == "Summary"
    assert [file.name for file in tmp_path.iterdir()] == ["shop.xlsx"]


def test_an_older_workbook_is_replaced(tmp_path: Path, result: RunResult) -> None:
    path = tmp_path / "shop.xlsx"
    path.write_bytes(b"old")
    write_workbook(path, result, plan())
    assert path.read_bytes()[:2] == b"PK"


def test_a_missing_folder_is_named(tmp_path: Path, result: RunResult) -> None:
    with pytest.raises(RoisimError, match="there is no folder"):
        write_workbook(tmp_path / "none" / "shop.xlsx", result, plan())


def test_a_folder_is_no_file(tmp_path: Path, result: RunResult) -> None:
    with pytest.raises(RoisimError, match="is a folder"):
        write_workbook(tmp_path, result, plan())


def test_a_read_only_workbook_stays_as_it_was(tmp_path: Path, result: RunResult) -> None:
    path = tmp_path / "shop.xlsx"
    path.write_bytes(b"old")
    path.chmod(0o444)
    with pytest.raises(RoisimError, match="read-only"):
        write_workbook(path, result, plan())
    assert path.read_bytes() == b"old"


def test_a_workbook_that_is_open_stays_as_it_was(tmp_path: Path, result: RunResult) -> None:
    path = tmp_path / "shop.xlsx"
    path.write_bytes(b"old")
    (tmp_path / ".~lock.shop.xlsx#").touch()
    with pytest.raises(RoisimError, match="open in another program"):
        write_workbook(path, result, plan())
    assert path.read_bytes() == b"old"


def test_a_full_disk_leaves_the_old_workbook(
    tmp_path: Path, result: RunResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "shop.xlsx"
    path.write_bytes(b"old")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(RoisimError, match="the disk is full"):
        write_workbook(path, result, plan())
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["shop.xlsx"]


def test_no_room_for_temporary_files_is_said_in_words(
    tmp_path: Path, result: RunResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_book: Workbook, _stream: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Workbook, "save", full)
    with pytest.raises(RoisimError, match="no room for temporary files"):
        write_workbook(tmp_path / "shop.xlsx", result, plan())
    assert list(tmp_path.iterdir()) == []
