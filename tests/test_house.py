"""
What the project as a whole holds: its top level, no unfinished place, no deadline, a whole lock.
"""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, distribution

import pytest
from hypothesis import HealthCheck, settings
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests import TOP
from tests.project_files import CODE, files, modules

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
    ".pre-commit-config.yaml",
}

# Written with a class of one character, so that this file does not hold what it looks for.
UNWANTED = {
    "a package registry's host name": r"py[p]i[.]org|python[h]osted|npm[j]s[.]|crates[.]i[o]",
    "an unfinished place": r"\b(TO[D]O|FIX[M]E|XX[X]|NotImplemented[E]rror)\b",
    "a test left out": r"\b(pytest|unittest|mark)[.](mark[.])?(ski[p]\w*|xfai[l]|importorski[p])\b",
}

PICTURES = {".png", ".webp"}
"""Their bytes spell anything."""


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
        if file.suffix not in PICTURES
        for number, line in enumerate((TOP / file).read_text(errors="ignore").splitlines(), 1)
        if pattern.search(line)
    ]

    assert found == []


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


def test_a_commit_is_checked_by_the_quick_target_and_fetches_nothing() -> None:
    """A hook of somebody else's repository would be code that no lock file pins."""
    hooks = (TOP / ".pre-commit-config.yaml").read_text()
    quick = subprocess.check_output(["make", "--dry-run", "quick"], cwd=TOP, text=True)
    entries = re.findall(r"^ +entry: (.+)$", hooks, re.MULTILINE)

    assert re.findall(r"^ *- repo: (.+)$", hooks, re.MULTILINE) == ["local"]
    assert re.findall(r"^ +language: (.+)$", hooks, re.MULTILINE) == ["system"] * len(entries)
    assert entries == re.findall(r"\{ (.+?); \} && echo", quick)


def test_the_newest_version_of_the_changelog_is_the_projects() -> None:
    """Who reads `tripoint --version` finds what that version brought."""
    project = tomllib.loads((TOP / "pyproject.toml").read_text())["project"]
    sections = re.findall(r"^## (.+)$", (TOP / "CHANGELOG.md").read_text(), re.MULTILINE)

    assert sections[0] == "Unreleased"
    assert re.fullmatch(rf"{re.escape(project['version'])} - \d{{4}}-\d\d-\d\d", sections[1])
