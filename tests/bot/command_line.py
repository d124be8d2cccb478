"""`tripoint` in the process of a test: nothing of the caller's environment, and what it answers."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli import main

Run = Callable[..., tuple[int, str, str]]
OURS = ("TRIPOINT_", "SLACK_", "DATABASE_URL", "SLASH_")


def alone_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder, with none of the settings that the environment may hold."""
    for name in list(os.environ):
        if name.startswith(OURS):
            monkeypatch.delenv(name)
    monkeypatch.chdir(folder)


def runner(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command; exit code, standard output, standard error."""

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(arguments)
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return code, said.out, said.err

    return run
