"""Every value of a plan is found at its line, however the file is written."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from roisim.scenario.findings import Place
from roisim.scenario.program_library import library
from roisim.scenario.toml_map import line_of, toml_map

CHECKOUT = Path(__file__).parents[2]

TEXT = '''\
# comment = 1
a = 1
"b c" = "x # no comment" # comment
'd' = 'it'
e.f = 2   # dotted
e."g.h" = [1,
  2, # two
  [3, 4],
]
s = """
k = 5
""" # still one value
t = \'\'\'
[not.a.table]\'\'\'
u = "quote \\" and \\u0131 = 7"
i = { x = 1, y.z = { w = "}" }, "q" = [ { v = 1 },
  { v = 2 } ] }
when = 2026-01-01 10:00:00

[table]
p = 1
[table.sub]
p = 2
[[list]]
p = 3
[[list.inner]]
p = 4
[[list.inner]]
p = 5
[list.one]
p = 6
[[list]] # second
p = 7
[[list.inner]]
p = 8'''

LINES: dict[Place, int] = {
    ("a",): 2,
    ("b c",): 3,
    ("d",): 4,
    ("e", "f"): 5,
    ("e", "g.h"): 6,
    ("e", "g.h", 0): 6,
    ("e", "g.h", 1): 7,
    ("e", "g.h", 2, 1): 8,
    ("s",): 10,
    ("t",): 13,
    ("u",): 15,
    ("i", "y", "z", "w"): 16,
    ("i", "q", 0, "v"): 16,
    ("i", "q", 1, "v"): 17,
    ("when",): 18,
    ("table",): 20,
    ("table", "p"): 21,
    ("table", "sub"): 22,
    ("table", "sub", "p"): 23,
    ("list",): 24,
    ("list", 0): 24,
    ("list", 0, "p"): 25,
    ("list", 0, "inner", 0, "p"): 27,
    ("list", 0, "inner", 1): 28,
    ("list", 0, "inner", 1, "p"): 29,
    ("list", 0, "one", "p"): 31,
    ("list", 1): 32,
    ("list", 1, "p"): 33,
    ("list", 1, "inner", 0, "p"): 35,
}


@pytest.mark.parametrize("place", LINES, ids=str)
def test_a_value_is_found_at_its_line(place: Place) -> None:
    assert toml_map(TEXT)[place].line == LINES[place]


def places(plain: Any, before: Place = ()) -> Iterator[Place]:
    """Every place of plain data."""
    entries = (
        plain.items() if isinstance(plain, dict) else enumerate(plain) if isinstance(plain, list) else ()
    )
    for key, value in entries:
        yield (*before, key)
        yield from places(value, (*before, key))


FILES = [
    CHECKOUT / "scenarios" / "turkish_shop.toml",
    CHECKOUT / "tests" / "data" / "scenario_format_1.toml",
    *sorted((CHECKOUT / "roisim" / "scenario" / "program_library").glob("*.toml")),
    CHECKOUT / "pyproject.toml",
]


@pytest.mark.parametrize("text", [TEXT, *(file.read_text("utf-8") for file in FILES)], ids=len)
def test_the_map_has_the_places_that_the_reader_has(text: str) -> None:
    mapped = {place for place, spot in toml_map(text).items() if spot.value or spot.heading}
    read = set(places(tomllib.loads(text)))
    assert mapped <= read
    # tables that no heading names, and lists of tables, have no value of their own
    for place in read - mapped:
        assert any(other[: len(place)] == place and other != place for other in mapped), place


@pytest.mark.parametrize("text", [TEXT, *(file.read_text("utf-8") for file in FILES)], ids=len)
def test_what_the_map_cuts_out_is_the_value(text: str) -> None:
    plain = tomllib.loads(text)
    for place, spot in toml_map(text).items():
        if spot.value is None:
            continue
        value: Any = plain
        for part in place:
            value = value[part]
        assert tomllib.loads(f"x = {text[slice(*spot.value)]}")["x"] == value


def test_a_missing_value_is_told_at_the_table_around_it() -> None:
    spots = toml_map(TEXT)
    assert line_of(("list", 1, "missing"), spots) == 32
    assert line_of(("nowhere",), spots) is None
    assert line_of((), spots) is None


def test_the_library_is_not_empty() -> None:
    # the files above would prove nothing if they were
    assert len(library()) >= 3
    assert all(file.stat().st_size > 100 for file in FILES)
