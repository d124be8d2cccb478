"""The command line, with which an operator works on the desk. Exit codes are 0, 1 and 2."""

import os
import resource
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from bot.cli.console.arguments import parser
from bot.cli.console.output import DONE, FAULT, USAGE, CommandError, say, warn


def main(argv: Sequence[str] | None = None) -> int:
    """
    Run one command. Whatever goes wrong is one plain line on standard error, never a traceback.

    Args:
        argv: The arguments, or those of the process where left out.

    Returns:
        The exit code: 0 done, 1 refused or faulty, 2 called wrongly.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core would hold the keys that were open
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Callable[..., None] | None = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace")
    try:
        code = _run(sys.argv[1:] if argv is None else argv)
        sys.stdout.flush()
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else DONE
    except CommandError as stop:
        warn(str(stop))
        return stop.code
    except KeyboardInterrupt:
        return FAULT
    except BrokenPipeError:
        # Whoever read us has gone; what is still in the buffer must not fail once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAULT
    except Exception as broken:  # noqa: BLE001  # an operator gets a sentence, whatever it was
        from bot.cli.console.error_messages import sentences

        told = sentences(broken)
        for sentence in told.sentences:
            warn(sentence)
        return told.code
    return code


def _run(argv: Sequence[str]) -> int:
    whole = parser()
    given = whole.parse_args(argv)
    if given.version:
        from importlib.metadata import version

        say(f"tripoint {version('tripoint')}")
        return DONE
    named: str | None = getattr(given, "run", None)
    if named is None:
        whole.print_help(sys.stderr)
        return USAGE
    module, _, function = named.partition(":")
    code: int | None = getattr(import_module(f"bot.cli.{module}"), function)(given)
    return code or DONE
