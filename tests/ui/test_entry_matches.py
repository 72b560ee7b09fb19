"""Which entry of a plan is which of its base: by name, else renamed, else new."""

from __future__ import annotations

import pytest

from ui.entry_matches import matched


def paid(name: object, **inputs: object) -> dict[str, object]:
    return {"name": name, "kind": "paid", **inputs}


def use(library: str, **inputs: object) -> dict[str, object]:
    return {"use": library, **inputs}


@pytest.mark.parametrize(
    ("now", "before", "found"),
    [
        ([paid("a"), paid("b")], [paid("a"), paid("b")], [0, 1]),
        ([paid("b")], [paid("a"), paid("b")], [1]),
        ([paid("new"), paid("a"), paid("b")], [paid("a"), paid("b")], [None, 0, 1]),
        # renamed, while others come and go
        ([paid("A"), paid("b")], [paid("a"), paid("b")], [0, 1]),
        ([paid("A"), paid("b"), paid("c")], [paid("a"), paid("b")], [0, 1, None]),
        ([paid("B")], [{"name": "a", "kind": "organic"}, paid("b")], [1]),
        ([paid("C", cost=3)], [paid("b", cost=2), paid("c", cost=3)], [1]),
        ([paid(""), paid("b")], [paid("a"), paid("b")], [0, 1]),
        # another kind is another entry
        ([{"name": "A", "kind": "organic"}], [paid("a")], [None]),
        ([use("push"), use("mail", name="My letters")], [use("mail")], [None, 0]),
        # two of one name, while somebody types
        ([paid("b"), paid("b")], [paid("a"), paid("b")], [0, 1]),
        ([paid("a"), paid("a")], [paid("a")], [0, None]),
        ([paid(["a"]), 5, None], [paid("a"), 5], [0, 1, None]),
        ([], [paid("a")], []),
    ],
)
def test_entries_are_found(now: list[object], before: list[object], found: list[int | None]) -> None:
    assert matched(now, before) == found
