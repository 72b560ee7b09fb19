"""Files are written whole or not at all, and what stops a write is told in words."""

from __future__ import annotations

import resource
from collections.abc import Callable
from pathlib import Path

import pytest

from roisim.atomic_file import (
    FileNotWritten,
    atomic_file,
    check_folder,
    check_target,
    write_bytes,
    write_text,
)

Check = Callable[[Path], None]


def names_in(folder: Path) -> list[str]:
    return [entry.name for entry in folder.iterdir()]


def test_text_is_written_as_utf8_with_its_own_line_ends(tmp_path: Path) -> None:
    write_text(tmp_path / "plan.json", "ÇİĞ\n×")
    assert (tmp_path / "plan.json").read_bytes() == "ÇİĞ\n×".encode()


def test_the_old_file_is_replaced_and_keeps_its_permissions(tmp_path: Path) -> None:
    target = tmp_path / "out.bin"
    target.write_bytes(b"old")
    target.chmod(0o640)
    write_bytes(target, b"new")
    assert target.read_bytes() == b"new"
    assert target.stat().st_mode & 0o777 == 0o640
    assert names_in(tmp_path) == ["out.bin"]


def test_an_error_while_writing_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "out.bin"
    target.write_bytes(b"old")

    def write_and_break() -> None:
        with atomic_file(target) as stream:
            stream.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_and_break()
    assert target.read_bytes() == b"old"
    assert names_in(tmp_path) == ["out.bin"]


def test_a_disk_that_fills_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "out.bin"
    target.write_bytes(b"old")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))  # as a full disk does, a write ends short
    try:
        with pytest.raises(FileNotWritten, match="the disk is full"):
            write_bytes(target, bytes(100_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert target.read_bytes() == b"old"
    assert names_in(tmp_path) == ["out.bin"]


def test_a_link_stays_a_link_and_its_target_is_written(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("old")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    write_text(tmp_path / "link.txt", "new")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text() == "new"


def test_a_device_is_written_directly_and_stays_a_device() -> None:
    write_text(Path("/dev/null"), "away")
    assert Path("/dev/null").is_char_device()


def test_a_device_that_is_full_is_told_in_words() -> None:
    with pytest.raises(FileNotWritten, match="the disk is full"):
        write_text(Path("/dev/full"), "no room")


@pytest.mark.parametrize("check", [check_target, lambda path: write_text(path, "x")])
class TestWhatStopsAWrite:
    def test_a_folder_that_does_not_exist(self, tmp_path: Path, check: Check) -> None:
        with pytest.raises(FileNotWritten, match=r"there is no folder .*missing.; make it first"):
            check(tmp_path / "missing" / "out.json")

    def test_a_target_that_is_a_folder(self, tmp_path: Path, check: Check) -> None:
        with pytest.raises(FileNotWritten, match="is a folder; give the name of a file in it"):
            check(tmp_path)

    def test_a_file_where_a_folder_should_be(self, tmp_path: Path, check: Check) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(FileNotWritten, match="there is no folder"):
            check(tmp_path / "file" / "out.json")

    def test_a_read_only_file(self, tmp_path: Path, check: Check) -> None:
        target = tmp_path / "out.json"
        target.write_text("old")
        target.chmod(0o444)
        with pytest.raises(FileNotWritten, match="is read-only; unlock it or choose another name"):
            check(target)
        assert target.read_text() == "old"

    def test_a_read_only_folder(self, tmp_path: Path, check: Check) -> None:
        folder = tmp_path / "locked"
        folder.mkdir(mode=0o555)
        with pytest.raises(FileNotWritten, match=r"folder .*locked. is read-only"):
            check(folder / "out.json")

    @pytest.mark.parametrize("lock", [".~lock.out.xlsx#", "~$out.xlsx"])
    def test_a_workbook_open_in_another_program(self, tmp_path: Path, check: Check, lock: str) -> None:
        (tmp_path / "out.xlsx").touch()
        (tmp_path / lock).touch()
        with pytest.raises(FileNotWritten, match="is open in another program; close it there"):
            check(tmp_path / "out.xlsx")

    def test_a_name_that_is_too_long(self, tmp_path: Path, check: Check) -> None:
        with pytest.raises(FileNotWritten, match="File name too long"):
            check(tmp_path / ("x" * 300))

    def test_a_name_with_a_null_character(self, tmp_path: Path, check: Check) -> None:
        with pytest.raises(FileNotWritten, match="null"):
            check(tmp_path / "a\0b")


def test_a_folder_may_exist_or_be_made_but_not_be_a_file(tmp_path: Path) -> None:
    check_folder(tmp_path)
    check_folder(tmp_path / "new")
    (tmp_path / "file").touch()
    with pytest.raises(FileNotWritten, match="is a file; give the name of a folder"):
        check_folder(tmp_path / "file")
    with pytest.raises(FileNotWritten, match="there is no folder"):
        check_folder(tmp_path / "new" / "deeper")
