"""What the process logs, written by its own set-up: no test reads a record around the redaction."""

import io
import json
import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog

from bot.operations import logs


@contextmanager
def kept() -> Iterator[None]:
    """
    Whatever sets up logging meanwhile, afterwards it is as it was: a test has no other world after
    a command.
    """
    root, hooks = logging.getLogger(), (sys.excepthook, threading.excepthook, sys.unraisablehook)
    named = [*logs.HOUSE, *logs.FLOORS]
    before = [(logger, logger.level) for logger in [root, *map(logging.getLogger, named)]]
    handlers, structured = root.handlers[:], structlog.get_config()
    try:
        yield
    finally:
        root.handlers[:] = handlers
        for logger, level in before:
            logger.setLevel(level)
        logging.captureWarnings(False)
        sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
        structlog.configure(**structured)


@contextmanager
def logged(stream: io.StringIO | None = None) -> Iterator[io.StringIO]:
    """All that is logged, with our own rooms at DEBUG; afterwards logging is as it was."""
    into = io.StringIO() if stream is None else stream
    with kept():
        logs.configure(into, level=logging.DEBUG)
        yield into


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    """The events logged so far."""
    return [json.loads(line) for line in log.getvalue().splitlines()]


def told(log: io.StringIO, event: str) -> list[dict[str, Any]]:
    """The events of one sentence."""
    return [line for line in lines(log) if line["event"] == event]
