"""Named places at which a test may let the process fail, to see what a crash leaves behind."""

import os
from pathlib import Path

VARIABLE = "TRIPOINT_FAILPOINT"
FILE = "TRIPOINT_FAILPOINT_FILE"
"""The file that must be there before anything fails, where one is named."""
_KILLED = 137


class FailpointReached(Exception):
    """A failpoint that was set to raise was reached."""


def hit(name: str) -> None:
    """
    Do nothing, unless `TRIPOINT_FAILPOINT` names this place.

    `name=exit` ends the process at once, as SIGKILL would: nothing is flushed, closed or rolled
    back.

    Raises:
        FailpointReached: The variable says `name=raise`.
    """
    told = os.environ.get(VARIABLE)
    if not told:
        return
    where, _, what = told.rpartition("=")
    file = os.environ.get(FILE)
    if where != name or (file and not Path(file).exists()):
        return
    if what == "exit":
        os._exit(_KILLED)
    raise FailpointReached(name)
