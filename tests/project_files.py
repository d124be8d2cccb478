"""The files of the project, and what its Python modules hold: what the tests of its layout read."""

import ast
import subprocess
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

from tests import TOP

CODE = ("bot", "handlers", "storage")
"""The folders of the product itself."""


@cache
def files() -> tuple[Path, ...]:
    """All files of the project that .gitignore does not name, relative to its top, sorted."""
    listing = "git -c safe.directory=* ls-files -z --cached --others --exclude-standard"
    try:
        names = subprocess.check_output(
            listing.split(), cwd=TOP, text=True, stderr=subprocess.DEVNULL
        ).split("\0")
        found = [Path(name) for name in names if name and (TOP / name).is_file()]
    except (OSError, subprocess.CalledProcessError):
        found = list(_without_git())
    return tuple(sorted(found))


def _without_git() -> Iterator[Path]:
    """The same for a copy that is no clone, or where there is no git."""
    lines = (TOP / ".gitignore").read_text().splitlines()
    ignored = [".git", *(line.strip("/") for line in lines if line and not line.startswith("#"))]
    for file in TOP.rglob("*"):
        parts = file.relative_to(TOP).parts
        if file.is_file() and not any(fnmatch(part, name) for part in parts for name in ignored):
            yield file.relative_to(TOP)


def modules(*folders: str) -> Iterator[tuple[Path, ast.Module]]:
    """The Python files under some of the top folders, each with its syntax tree."""
    for file in files():
        if file.suffix == ".py" and file.parts[0] in folders:
            yield file, ast.parse((TOP / file).read_text())


def statements_in(node: ast.AST) -> int:
    """How many statements a module or a function holds, its own definition included."""
    return sum(isinstance(one, ast.stmt) for one in ast.walk(node))


def imported(module: ast.Module) -> Iterator[tuple[str, ast.alias]]:
    """The dotted names that a module imports, at its top or within a function."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from ((alias.name, alias) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((f"{node.module}.{alias.name}", alias) for alias in node.names)
