"""
The house rules that no other tool keeps: what stands where, how big, and what must not be in it.
"""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from fnmatch import fnmatch
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests import TOP

CODE = ("bot", "handlers", "storage")
FOLDERS = {*CODE, "tests", "docs", ".ci"}
PAPERS = {
    *(
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "LICENSE",
        "Makefile",
        "pyproject.toml",
    ),
    *("requirements.lock", "requirements-dev.lock", "manifest.json", ".env.example"),
}
FOR_TOOLS = {
    ".git-blame-ignore-revs",
    ".gitignore",
    ".gitattributes",
    ".editorconfig",
    ".dockerignore",
}
FLOORS = {"__main__", "app", "cli", "domain", "loops", "sandbox"}
SAYS_NOTHING = {"utils", "helpers", "common", "manager", "service", "base"}

# Written with a class of one character, so that this file does not hold what it looks for.
UNWANTED = {
    "a package registry's host name": r"py[p]i[.]org|python[h]osted|npm[j]s[.]|crates[.]i[o]",
    "an unfinished place": r"\b(TO[D]O|FIX[M]E|XX[X]|NotImplemented[E]rror)\b",
    "a test left out": r"\b(pytest|unittest|mark)[.](mark[.])?(ski[p]\w*|xfai[l]|importorski[p])\b",
}
STATEMENTS_OF_A_FILE = 225
STATEMENTS_OF_A_FUNCTION = 34
"""Statements of the syntax tree: how a line is broken makes nothing longer."""


@cache
def files() -> tuple[Path, ...]:
    """All files that belong to the project, relative to its top: what .gitignore names does not."""
    try:
        names = subprocess.check_output(
            [
                "git",
                "-c",
                "safe.directory=*",
                "ls-files",
                "-z",
                "--cached",
                "--others",
                "--exclude-standard",
            ],
            cwd=TOP,
            text=True,
            stderr=subprocess.DEVNULL,
        ).split("\0")
        found = [Path(name) for name in names if name and (TOP / name).is_file()]
    except (OSError, subprocess.CalledProcessError):
        found = list(without_git())
    return tuple(sorted(found))


def without_git() -> Iterator[Path]:
    """The same for a copy that is no clone, or where there is no git."""
    lines = (TOP / ".gitignore").read_text().splitlines()
    ignored = [".git", *(line.strip("/") for line in lines if line and not line.startswith("#"))]
    for file in TOP.rglob("*"):
        parts = file.relative_to(TOP).parts
        if file.is_file() and not any(fnmatch(part, name) for part in parts for name in ignored):
            yield file.relative_to(TOP)


def modules(*folders: str) -> Iterator[tuple[Path, ast.Module]]:
    """The Python files under some folders, and what they hold."""
    for file in files():
        if file.suffix == ".py" and file.parts[0] in folders:
            yield file, ast.parse((TOP / file).read_text())


def statements_in(node: ast.AST) -> int:
    """How many statements a module or a function holds, its own definition included."""
    return sum(isinstance(one, ast.stmt) for one in ast.walk(node))


def imported(module: ast.Module) -> Iterator[str]:
    """The dotted names a module imports, wherever in it."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_at_the_top_stands_what_the_design_names_and_nothing_else() -> None:
    """
    Who opens the project sees its rooms at once; what has no room gets one, not a place in the
    hall.
    """
    found = {file.parts[0] for file in files()}

    assert sorted(found - FOLDERS - PAPERS - FOR_TOOLS) == []
    assert sorted((FOLDERS | PAPERS) - found) == []


@pytest.mark.parametrize("what", UNWANTED)
def test_no_file_holds(what: str) -> None:
    """
    Each of these is a promise not kept: to who installs it, who reads it, or who trusts the tests.
    """
    pattern = re.compile(UNWANTED[what])
    found = [
        f"{file}:{number}"
        for file in files()
        if file.suffix != ".png"
        for number, line in enumerate((TOP / file).read_text(errors="ignore").splitlines(), 1)
        if pattern.search(line)
    ]

    assert found == []


def test_every_module_says_which_room_it_is() -> None:
    """The first line of a file is where a reader learns whether to read on."""
    mute = [str(file) for file, module in modules(*CODE, "tests") if not ast.get_docstring(module)]

    assert mute == []


def test_no_module_is_named_for_nothing() -> None:
    """A file named after no part of the field attracts everything."""
    named = [
        str(file)
        for file in files()
        if file.suffix == ".py" and SAYS_NOTHING & {file.stem, *file.parts}
    ]

    assert named == []


def test_no_file_has_grown_into_two() -> None:
    """A long file is two rooms under one roof."""
    big = {
        str(file): statements
        for file, module in modules(*CODE)
        if (statements := statements_in(module)) > STATEMENTS_OF_A_FILE
    }

    assert big == {}


def test_no_function_has_grown_into_two() -> None:
    """What does not fit on one screen is not read as a whole."""
    big = {
        f"{file}:{node.name}": statements
        for file, module in modules(*CODE)
        if "migrations" not in file.parts
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (statements := statements_in(node)) > STATEMENTS_OF_A_FUNCTION
    }

    assert big == {}


def test_the_rules_import_the_standard_library_only() -> None:
    """A rule that needs a library to be read cannot be read by who is bound by it."""
    foreign = [
        f"{file}: {name}"
        for file, module in modules("bot")
        if file.parts[1] == "domain"
        for name in imported(module)
        if not name.startswith("bot.domain")
        and name.partition(".")[0] not in sys.stdlib_module_names
    ]

    assert foreign == []


def test_what_stands_beside_the_floors_imports_none_of_them() -> None:
    """Only then may any floor import it: the floors themselves are kept by lint-imports."""
    climbing = [
        f"{file}: {name}"
        for file, module in modules("bot")
        if file.parts[1].removesuffix(".py") not in FLOORS
        for name in imported(module)
        if name.startswith(("handlers", "storage"))
        or (name.split(".")[0] == "bot" and name.split(".")[1] in FLOORS)
    ]

    assert climbing == []


WAITS = {
    "wait_for": 1,
    "wait": 0,
    "timeout": 0,
    "timeout_at": 0,
    "result": 0,
    "exception": 0,
    "communicate": 1,
}
"""
What waits for at most so many seconds, and which of its arguments says how many where none is named
`timeout`.
"""


def limits(call: ast.Call) -> Iterator[ast.expr]:
    """The seconds that a call waits for at most, as they are written."""
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    yield from (given.value for given in call.keywords if given.arg == "timeout")
    yield from call.args[WAITS[name] :][:1] if name in WAITS else ()


def test_no_test_has_a_deadline_of_its_own() -> None:
    """
    A second is over before a busy machine has done its work: whatever ends a wait is PATIENCE, or
    the clock's.
    """
    own = [
        f"{file}:{node.lineno}"
        for file, module in modules("tests")
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        for limit in limits(node)
        if isinstance(limit, ast.Constant)
        and isinstance(limit.value, int | float)
        and limit.value >= 0.5
    ]

    assert own == []


def test_no_property_has_a_deadline() -> None:
    """Nor is one too slow that a busy machine is slow with."""
    assert settings.default is not None
    assert settings.default.deadline is None
    assert HealthCheck.too_slow in settings.default.suppress_health_check


def test_the_lock_file_pins_the_extras_that_its_packages_ask_for() -> None:
    """
    Else `pip install --require-hashes` refuses it: what is asked for with an extra is pinned with
    that extra.
    """
    pinned = {
        canonicalize_name(found[1]): set(found[2].split(",")) if found[2] else set()
        for found in re.finditer(
            r"^([\w.-]+)(?:\[([\w,-]+)\])?==",
            (TOP / "requirements-dev.lock").read_text(),
            re.MULTILINE,
        )
    }
    project = tomllib.loads((TOP / "pyproject.toml").read_text())
    asked = {
        "the project": [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    }
    for name in pinned:
        with suppress(PackageNotFoundError):  # what is for another platform
            asked[name] = distribution(name).requires or []
    lacking = [
        f"{name} asks for {wanted}"
        for name, requirements in asked.items()
        for wanted in map(Requirement, requirements)
        if (wanted.marker is None or wanted.marker.evaluate({"extra": ""}))
        and not wanted.extras <= pinned.get(canonicalize_name(wanted.name), set())
    ]

    assert {"psycopg", "pytest-cov"} <= pinned.keys()
    assert lacking == []
