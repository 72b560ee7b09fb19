"""The plans that come with roisim, as starting points."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from roisim.atomic_file import write_text
from roisim.errors import RoisimError
from roisim.scenario.findings import nearest
from roisim.translation import _

SUFFIX = ".toml"


class UnknownPreset(RoisimError):
    """There is no preset of this name."""


@dataclass(frozen=True)
class PresetInfo:
    """A preset: what a user writes to get it, what it is called, what it is about."""

    id: str
    title: str
    summary: str


def presets() -> list[PresetInfo]:
    """All presets by id."""
    return [_info(id_, text) for id_, text in sorted(_texts().items())]


def preset_text(id_: str) -> str:
    """The file of a preset, comments included.

    Raises:
        UnknownPreset: with the nearest one.
    """
    texts = _texts()
    if id_ not in texts:
        raise UnknownPreset(_unknown(id_, list(texts)))
    return texts[id_]


def write_preset(id_: str, file: Path) -> None:
    """Write a preset to a new file.

    Raises:
        UnknownPreset: there is none of this id.
        RoisimError: the file is there already, or cannot be written.
    """
    text = preset_text(id_)
    if file.exists():
        raise RoisimError(_("The file “{path}” is there already; choose another name").format(path=file))
    write_text(file, text)


def _texts() -> dict[str, str]:
    return {file.stem: file.read_text(encoding="utf-8") for file in _folder().glob(f"*{SUFFIX}")}


def _folder() -> Path:
    """In a wheel the presets lie within the package, in a checkout beside it."""
    package = Path(__file__).parent.parent
    packed = package / "presets"
    return packed if packed.is_dir() else package.parent / "scenarios"


def _info(id_: str, text: str) -> PresetInfo:
    plan = tomllib.loads(text)
    return PresetInfo(id_, plan["name"], plan.get("description", ""))


def _unknown(id_: str, known: list[str]) -> str:
    message = _("There is no preset “{id}”. There are: {known}.")
    message = message.format(id=id_, known=", ".join(sorted(known)))
    close = nearest(id_, known)
    return f"{message} {_('Did you mean “{close}”?').format(close=close)}" if close else message
