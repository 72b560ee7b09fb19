from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from roisim.translation import N_, _, ngettext, use_language

DECLARED = N_("Budget")


@pytest.fixture
def turkish(tmp_path: Path) -> Path:
    """A folder of catalogues with a little Turkish."""
    catalog = Catalog(locale="tr")
    catalog.add("Budget", "Bütçe")
    catalog.add(("{count} world", "{count} worlds"), ("{count} dünya", "{count} dünya"))
    content = BytesIO()
    write_mo(content, catalog)
    messages = tmp_path / "tr" / "LC_MESSAGES"
    messages.mkdir(parents=True)
    (messages / "roisim.mo").write_bytes(content.getvalue())
    return tmp_path


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    use_language("en")


def test_text_is_english_unless_told_otherwise() -> None:
    assert _("Budget") == "Budget"
    assert ngettext("{count} world", "{count} worlds", 2) == "{count} worlds"


@pytest.mark.parametrize("code", ["tr", "tr_TR"])
def test_text_follows_the_language_chosen_after_it_was_imported(turkish: Path, code: str) -> None:
    use_language(code, turkish)
    assert _("Budget") == "Bütçe"
    assert _(DECLARED) == "Bütçe"
    assert ngettext("{count} world", "{count} worlds", 2) == "{count} dünya"


def test_what_is_not_translated_stays_english(turkish: Path) -> None:
    use_language("tr", turkish)
    assert _("Cohorts") == "Cohorts"


def test_an_unknown_language_falls_back_to_english(turkish: Path) -> None:
    use_language("tr", turkish)
    use_language("xx", turkish)
    assert _("Budget") == "Budget"


def test_no_text_is_no_text_in_every_language(turkish: Path) -> None:
    use_language("tr", turkish)
    assert _("") == ""
