"""
A plugin of pytest's: writes down what failed and how, so that a bug that is caught is told from one
that breaks.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest

import bot

VARIABLE = "TRIPOINT_PLANTED_NOTES"
"""Names the file that is written."""

failed: list[dict[str, str]] = []


def pytest_sessionstart() -> None:
    """Hold that the copy is tested, and not the checkout that its packages were installed from."""
    assert Path(bot.__file__).is_relative_to(Path.cwd()), (
        f"the wrong tree is tested: {bot.__file__}"
    )


def pytest_exception_interact(
    node: pytest.Item | pytest.Collector, call: pytest.CallInfo[Any], report: Any
) -> None:
    """Note what was raised, where and while what."""
    raised = call.excinfo
    assert raised
    said = str(raised.value).partition("\n")[0]
    failed.append(
        {"id": node.nodeid, "when": str(call.when), "kind": raised.type.__name__, "said": said}
    )


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write it down."""
    notes = {"failed": failed, "ran": session.testscollected}
    Path(os.environ[VARIABLE]).write_text(json.dumps(notes), "utf-8")
