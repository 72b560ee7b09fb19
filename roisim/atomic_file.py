"""Writing files whole or not at all: a full disk or a pulled plug leaves the old file as it was."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from roisim.errors import RoisimError
from roisim.translation import _


class FileNotWritten(RoisimError):
    """A file could not be written; what stood there before still stands there."""


@contextmanager
def atomic_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write bytes into, which takes the place of `path` when the block ends without an error.

    The bytes go to a new file beside the target, reach the disk, and only then get its name. A target
    that is no plain file (`/dev/stdout`, a pipe) is written directly.

    Raises:
        FileNotWritten: the folder is missing, something is read-only, open elsewhere or full.
    """
    check_target(path)
    target = path.resolve()
    try:
        if target.exists() and not target.is_file():
            with target.open("wb") as stream:
                yield stream
            return
        with _new_file_beside(target) as stream:
            yield stream
    except OSError as error:
        raise FileNotWritten(_reason(path, error)) from error


def write_bytes(path: Path, content: bytes) -> None:
    """Put `content` into the file at `path`, whole or not at all (see `atomic_file`)."""
    with atomic_file(path) as stream:
        stream.write(content)


def write_text(path: Path, content: str) -> None:
    """Put text into the file at `path` as UTF-8 with its line ends as they are (see `atomic_file`)."""
    write_bytes(path, content.encode())


def check_target(path: Path) -> None:
    """Find out early whether a file can be written at `path`, before long work is done for it.

    Raises:
        FileNotWritten: with the reason and the cure.
    """
    try:
        target = path.resolve()
        if target.is_dir():
            raise FileNotWritten(_("“{path}” is a folder; give the name of a file in it").format(path=path))
        _check_folder(path, target.parent)
        if target.is_file():
            _check_old_file(path, target)
    except (OSError, ValueError, RuntimeError) as error:  # a name too long, with a NUL, or links in a ring
        raise FileNotWritten(_reason(path, error)) from error


def check_folder(folder: Path) -> None:
    """Find out early whether files can be written into `folder`, or whether it can be made.

    Raises:
        FileNotWritten: with the reason and the cure.
    """
    try:
        if folder.is_dir():
            _check_folder(folder, folder)
        elif folder.exists():
            raise FileNotWritten(_("“{path}” is a file; give the name of a folder").format(path=folder))
        else:
            _check_folder(folder, folder.resolve().parent)
    except (OSError, ValueError, RuntimeError) as error:
        raise FileNotWritten(_reason(folder, error)) from error


def _check_folder(path: Path, folder: Path) -> None:
    if not folder.is_dir():
        text = _("“{path}” cannot be written: there is no folder “{folder}”; make it first")
        raise FileNotWritten(text.format(path=path, folder=folder))
    if not _is_writable(folder):
        text = _("“{path}” cannot be written: the folder “{folder}” is read-only; choose another")
        raise FileNotWritten(text.format(path=path, folder=folder))


def _check_old_file(path: Path, target: Path) -> None:
    if not _is_writable(target):
        text = _("“{path}” is read-only; unlock it or choose another name")
        raise FileNotWritten(text.format(path=path))
    for lock in (f".~lock.{target.name}#", f"~${target.name}"):
        if target.with_name(lock).exists():
            text = _("“{path}” is open in another program; close it there (or delete “{lock}”)")
            raise FileNotWritten(text.format(path=path, lock=lock))


def _is_writable(place: Path) -> bool:
    # for an administrator os.access says yes to everything; a place marked read-only is still respected
    return os.access(place, os.W_OK) and bool(place.stat().st_mode & 0o222)


@contextmanager
def _new_file_beside(target: Path) -> Iterator[BinaryIO]:
    temporary = target.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with temporary.open("xb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        with suppress(FileNotFoundError):
            temporary.chmod(stat.S_IMODE(target.stat().st_mode))
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system lets a folder be synced."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _reason(path: Path, error: Exception) -> str:
    number = getattr(error, "errno", None)
    if number in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        text = _("“{path}” could not be written: the disk is full; make room or choose another place")
        return text.format(path=path)
    if number in {errno.EACCES, errno.EPERM, errno.EROFS, errno.EBUSY}:
        text = _("“{path}” cannot be written: it is read-only or open in another program")
        return text.format(path=path)
    reason = getattr(error, "strerror", None) or str(error)
    return _("“{path}” could not be written: {reason}").format(path=path, reason=reason)
