"""The order of the house that no linter knows: see CONTRIBUTING.md for the why of each rule."""

from __future__ import annotations

import ast
import re
import statistics
import tokenize
import tomllib
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent
FORBIDDEN_NAMES = {"model.py", "utils.py", "helpers.py", "common.py"}
LONGEST_FILE = 500
LONGEST_FUNCTION = 80

Function = ast.FunctionDef | ast.AsyncFunctionDef
Source = tuple[str, str]
"""Path within the checkout and text of a Python file."""


def sources() -> list[Source]:
    """Every Python file of ours."""
    files = [CHECKOUT / "dev.py"]
    for folder in ("roisim", "ui", "tests", "packaging"):
        files += sorted((CHECKOUT / folder).rglob("*.py"))
    return [(str(file.relative_to(CHECKOUT)), file.read_text("utf-8")) for file in files]


def functions(text: str) -> Iterator[Function]:
    return (node for node in ast.walk(ast.parse(text)) if isinstance(node, Function))


def length(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


# --- the rules: each gives the breaches of one file --------------------------------------------------------


def files_that_are_too_long(source: Source) -> list[str]:
    path, text = source
    lines = len(text.splitlines())
    return [f"{path}: {lines} lines, at most {LONGEST_FILE}"] if lines > LONGEST_FILE else []


def files_named_after_nothing(source: Source) -> list[str]:
    name = Path(source[0]).name
    return [f"{source[0]}: name it after what it does"] if name in FORBIDDEN_NAMES else []


def functions_that_are_too_long(source: Source) -> list[str]:
    path, text = source
    return [
        f"{path}:{function.lineno} {function.name}: {length(function)} lines, at most {LONGEST_FUNCTION}"
        for function in functions(text)
        if length(function) > LONGEST_FUNCTION
    ]


def functions_without_types(source: Source) -> list[str]:
    path, text = source
    return [
        f"{path}:{function.lineno} {function.name}: type every argument and the result"
        for function in functions(text)
        if function.returns is None or any(argument.annotation is None for argument in arguments(function))
    ]


def arguments(function: Function) -> list[ast.arg]:
    """The arguments that need a type: all but self and cls."""
    named = function.args
    everything = [*named.posonlyargs, *named.args, *named.kwonlyargs, named.vararg, named.kwarg]
    return [argument for argument in everything if argument and argument.arg not in {"self", "cls"}]


def deferred_imports_without_a_reason(source: Source) -> list[str]:
    """An import inside a function needs a comment beside it or above it; one serves a run of imports."""
    path, text = source
    commented = comment_lines(text)
    breaches = []
    for function in functions(text):
        previous = 0
        for node in (node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)):
            own = range(node.lineno - 1, (node.end_lineno or node.lineno) + 1)
            if previous != node.lineno - 1 and commented.isdisjoint(own):
                breaches.append(f"{path}:{node.lineno} say in a comment why this import has to wait")
            previous = node.end_lineno or node.lineno
    return breaches


def comment_lines(text: str) -> set[int]:
    tokens = tokenize.generate_tokens(StringIO(text).readline)
    return {token.start[0] for token in tokens if token.type == tokenize.COMMENT}


def names_that_hide_the_translation(source: Source) -> list[str]:
    """Where `_` translates, a loop variable `_` would silently take its place."""
    path, text = source
    tree = ast.parse(text)
    imported = any(
        isinstance(node, ast.ImportFrom) and any(alias.name == "_" for alias in node.names)
        for node in ast.walk(tree)
    )
    stored = (
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and node.id == "_" and isinstance(node.ctx, ast.Store)
    )
    return [f"{path}:{node.lineno} call it __: `_` translates here" for node in stored] if imported else []


def scipy_beyond_its_special_functions(source: Source) -> list[str]:
    """scipy.stats takes longer to load than a command may take to start; tests may use it as an oracle."""
    path, text = source
    found = re.finditer(r"^\s*(?:from|import) (scipy(?:\.\w+)*)(?: import (\w+))?", text, re.MULTILINE)
    modules = (".".join(part for part in match.groups() if part) for match in found)
    return [
        f"{path}: imports {module}, the engine uses scipy.special alone"
        for module in modules
        if path.startswith("roisim/") and not module.startswith("scipy.special")
    ]


RULES: list[Callable[[Source], list[str]]] = [
    files_that_are_too_long,
    files_named_after_nothing,
    functions_that_are_too_long,
    functions_without_types,
    deferred_imports_without_a_reason,
    names_that_hide_the_translation,
    scipy_beyond_its_special_functions,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_has_no(rule: Callable[[Source], list[str]]) -> None:
    assert [breach for source in sources() for breach in rule(source)] == []


def test_functions_are_short_as_a_rule() -> None:
    lengths = [length(f) for path, text in sources() if path.startswith("roisim") for f in functions(text)]
    assert statistics.median(lengths) < 10


# --- the rules notice --------------------------------------------------------------------------------------

BREACHES: list[tuple[Callable[[Source], list[str]], Source, int]] = [
    (files_that_are_too_long, ("roisim/a.py", "\n" * 501), 1),
    (files_that_are_too_long, ("roisim/a.py", "\n" * 500), 0),
    (files_named_after_nothing, ("roisim/scenario/utils.py", ""), 1),
    (functions_that_are_too_long, ("roisim/a.py", "def f() -> None:\n" + "    f()\n" * 80), 1),
    (functions_that_are_too_long, ("roisim/a.py", "def f() -> None:\n" + "    f()\n" * 79), 0),
    (functions_without_types, ("roisim/a.py", "def f(x) -> None: ..."), 1),
    (functions_without_types, ("roisim/a.py", "def f(x: int): ..."), 1),
    (functions_without_types, ("roisim/a.py", "def f(self, *rest: int) -> None: ..."), 0),
    (deferred_imports_without_a_reason, ("roisim/a.py", "def f() -> None:\n    import json"), 1),
    (
        deferred_imports_without_a_reason,
        ("roisim/a.py", "def f() -> None:\n    import json  # slow\n    import re"),
        0,
    ),
    (names_that_hide_the_translation, ("a.py", "from t import _\nfor _ in x:\n    pass"), 1),
    (names_that_hide_the_translation, ("a.py", "for _ in x:\n    pass"), 0),
    (scipy_beyond_its_special_functions, ("roisim/a.py", "from scipy import stats"), 1),
    (scipy_beyond_its_special_functions, ("roisim/a.py", "from scipy.special import ndtri"), 0),
    (scipy_beyond_its_special_functions, ("tests/a.py", "from scipy import stats"), 0),
]


@pytest.mark.parametrize(("rule", "source", "expected"), BREACHES)
def test_a_rule_notices_a_breach_and_nothing_else(
    rule: Callable[[Source], list[str]], source: Source, expected: int
) -> None:
    assert len(rule(source)) == expected


# --- what is installed -------------------------------------------------------------------------------------


def test_constraints_name_versions_and_no_place_to_get_them_from() -> None:
    lines = (CHECKOUT / "constraints.txt").read_text("utf-8").splitlines()
    assert [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.]+(?: ; [\w. '<>=!]+)?", line)] == []


def test_uv_and_pip_install_the_same_versions() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))
    pins = set(project["tool"]["uv"]["constraint-dependencies"])
    assert pins <= set((CHECKOUT / "constraints.txt").read_text("utf-8").splitlines())
