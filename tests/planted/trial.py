"""Planting a bug in a copy of the tree, and running the tests that must see it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from tests import TOP
from tests.planted import noted
from tests.planted.bugs import Bug, NoPlace, source_of
from tests.project_files import files

MINUTES = 4
"""How long the tests of one bug may take before it counts as hanging."""

OURS = frozenset(
    {"SyntaxError", "IndentationError", "ImportError", "ModuleNotFoundError", "NameError"}
)
"""
What is raised where the planted text itself cannot run: that catches nothing, the bug is written
wrongly.
"""

CAUGHT, LIVES, BROKEN, HANGS = "caught", "LIVES", "BROKEN", "HANGS"
PYTEST = (
    "-m",
    "pytest",
    "-q",
    "--tb=short",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:randomly",
    "-p",
    noted.__name__,
)


@dataclass(frozen=True)
class Verdict:
    """
    What came of a bug: how it went, the test that caught it or what is wrong, and how many seconds
    it took.
    """

    bug: Bug
    how: str
    told: str
    seconds: float


@dataclass
class Copy:
    """A copy of the tree in a folder of its own; nothing is ever planted in the checkout."""

    top: Path
    turns: Iterable[int] = field(default_factory=lambda: count(1))

    @classmethod
    def make(cls, top: Path) -> "Copy":
        """Copy all files of the project."""
        for name in files():
            (top / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(TOP / name, top / name)
        return cls(top)

    def try_out(self, bug: Bug) -> Verdict:
        """Plant a bug, run its tests up to the first failure, and take it out again."""
        begun = time.monotonic()
        try:
            path = source_of(bug, self.top)
            sound = path.read_text("utf-8")
            planted = bug.plant(sound)
        except NoPlace as fault:
            return Verdict(bug, BROKEN, str(fault), 0)
        try:
            self._write(path, planted)
            how, told = judged(*self.run(bug.by, "-x"))
        finally:
            self._write(path, sound)
        return Verdict(bug, how, told, time.monotonic() - begun)

    def run(self, tests: Sequence[str], *options: str) -> tuple[dict[str, Any] | None, str]:
        """
        Run tests in the copy: what was noted, None where it came to nothing; and what pytest said.
        """
        notes = self.top / "notes.json"
        notes.unlink(missing_ok=True)
        there = {**os.environ, "PYTHONPATH": str(self.top), noted.VARIABLE: str(notes)}
        process = subprocess.Popen(
            [sys.executable, *PYTEST, *options, *tests],
            cwd=self.top,
            env=there,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            said, _ = process.communicate(timeout=MINUTES * 60 * max(1, len(tests) // 10))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return {
                "failed": [{"kind": "Failed", "said": "Timeout", "id": "", "when": "call"}],
                "ran": 1,
            }, ""
        return (json.loads(notes.read_text("utf-8")) if notes.exists() else None), said

    def _write(self, path: Path, text: str) -> None:
        """
        Write a module so that Python sees that it has changed, however soon after the last time.
        """
        path.write_text(text, "utf-8")
        stamp = 1_700_000_000 + next(iter(self.turns))
        os.utime(path, (stamp, stamp))


def judged(notes: dict[str, Any] | None, said: str) -> tuple[str, str]:
    """What the notes of a run say of its bug: caught only where a test ran and failed."""
    if notes is None or not notes["ran"]:
        return BROKEN, f"no test ran: {said.strip()[-300:]}"
    if not notes["failed"]:
        return LIVES, ""
    first = notes["failed"][0]
    if first["when"] == "collect" or first["kind"] in OURS:
        return BROKEN, f"{first['kind']}: {first['said']}"
    if first["kind"] == "Failed" and "Timeout" in first["said"]:
        return HANGS, first["id"]
    return CAUGHT, first["id"]
