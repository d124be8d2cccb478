"""A failpoint does nothing unless it is named."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot import failpoints


def test_does_nothing_unless_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """It stands in the middle of every act."""
    monkeypatch.delenv(failpoints.VARIABLE, raising=False)
    failpoints.hit("here")
    monkeypatch.setenv(failpoints.VARIABLE, "elsewhere=raise")
    failpoints.hit("here")
    with pytest.raises(failpoints.FailpointReached, match="elsewhere"):
        failpoints.hit("elsewhere")


def test_raises_where_told_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is raised there is seen by who called."""
    monkeypatch.setenv(failpoints.VARIABLE, "here=raise")

    with pytest.raises(failpoints.FailpointReached, match="here"):
        failpoints.hit("here")


def test_waits_for_its_file_where_one_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """So that a process can be warm before it fails."""
    monkeypatch.setenv(failpoints.VARIABLE, "here=raise")
    monkeypatch.setenv(failpoints.FILE, str(tmp_path / "armed"))
    failpoints.hit("here")

    (tmp_path / "armed").touch()

    with pytest.raises(failpoints.FailpointReached, match="here"):
        failpoints.hit("here")


def test_ends_the_process_as_a_kill_would() -> None:
    """No exit handler runs, nothing is flushed."""
    code = (
        "import atexit; from bot.failpoints import hit; atexit.register(print, 'said'); hit('here')"
    )
    environment = {**os.environ, failpoints.VARIABLE: "here=exit"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout) == (137, "")
