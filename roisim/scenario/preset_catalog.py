"""The plans that come with roisim, as starting points."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from roisim.atomic_file import write_text
from roisim.errors import RoisimError
from roisim.scenario.findings import nearest
from roisim.translation import _

SUFFIX = ".toml"


VISITS_A_MONTH: Final[dict[str, int]] = {
    "fashion": 100_000,
    "electronics": 100_000,
    "beauty": 100_000,
    "grocery": 100_000,
    "turkish_shop": 30_000,
    "marketplace_seller": 100_000,
    "subscription_box": 100_000,
    "online_course": 100_000,
    "turkish_shop_today": 30_000,
}
"""About how many new visitors each has in a usual month; the order in which presets are shown (§D2)."""


class UnknownPreset(RoisimError):
    """There is no preset of this name."""


@dataclass(frozen=True)
class PresetInfo:
    """A preset: what a user writes to get it, what it is called, what it is about, how large it is.

    `visits_a_month` is None for a file that is in the folder but not in the catalogue.
    """

    id: str
    title: str
    summary: str
    currency: str
    visits_a_month: int | None


def presets() -> list[PresetInfo]:
    """All presets, in the catalogue's order; files that it does not name follow by id."""
    texts = _texts()
    known = [id_ for id_ in VISITS_A_MONTH if id_ in texts]
    return [_info(id_, texts[id_]) for id_ in (*known, *sorted(texts.keys() - VISITS_A_MONTH.keys()))]


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


@lru_cache(maxsize=64)
def _info(id_: str, text: str) -> PresetInfo:
    """All it needs stands above the first table; reading whole plans would make the first page wait."""
    try:
        plan = tomllib.loads(text.partition("\n[")[0])
    except tomllib.TOMLDecodeError:  # a description with a line that begins so
        plan = tomllib.loads(text)
    summary = plan.get("description", "")
    return PresetInfo(id_, plan["name"], summary, plan["currency"], VISITS_A_MONTH.get(id_))


def _unknown(id_: str, known: list[str]) -> str:
    message = _("There is no preset “{id}”. There are: {known}.")
    message = message.format(id=id_, known=", ".join(sorted(known)))
    close = nearest(id_, known)
    return f"{message} {_('Did you mean “{close}”?').format(close=close)}" if close else message
