"""
A script: what people do in a workspace, and what goes wrong, each at its time.

It is read whole or not at all.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.scenario.validation import ending, head, rows_faults, seconds, too_short
from bot.sandbox.workspace.workspace import Workspace

AFTERWARDS = 60
"""How many seconds a script goes on after its last inject, where it does not say."""


class ScriptInvalid(Exception):
    """
    A script that cannot be played. `faults` lists all that is wrong with it, one sentence each.
    """

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


@dataclass(frozen=True)
class Inject:
    """
    One event of a script: an act of a person, a fault that is on for a while, or only a note on
    what goes on.

    Attributes:
        at: Seconds from the start.
        note: What whoever follows the play reads.
        who: The person's user id. None where nobody acts.
        type: A slash command with its arguments, typed into the channel `where`, or (None) to the
            app itself.
        click: The action id of a button in the newest message of the channel `where` that has it,
            or of the open form.
        on: Words that the message must hold.
        confirm: The answer to the button's question.
        fill: Block id → what is entered in the open form.
        tick: Block ids of which every box is ticked.
        submit, close: Whether the form is then sent, and afterwards closed with all below it.
        keep: Name → pattern. What is then seen of it can be named as `{name}` in all that follows.
        sees, unseen: What the person must then see, and must not, in answers and the open form.
        fails: Whether it is meant not to go through.
        fault: The name of a switch that is on for `lasts` seconds, for calls of `method` ("*" for
            any).
    """

    at: float
    note: str = ""
    who: str | None = None
    type: str | None = None
    click: str | None = None
    where: str | None = None
    on: str = ""
    confirm: bool | None = None
    fill: Mapping[str, Any] = field(default_factory=dict)
    tick: tuple[str, ...] = ()
    submit: bool = False
    close: bool = False
    keep: Mapping[str, str] = field(default_factory=dict)
    sees: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()
    fails: bool = False
    fault: str | None = None
    lasts: float = 0
    method: str = "*"


@dataclass(frozen=True)
class Script:
    """
    A whole script. `lasts` is when it is over, in seconds, and `more` what the file holds for its
    reader alone.
    """

    title: str
    about: str
    lasts: float
    injects: tuple[Inject, ...]
    more: Mapping[str, Any]


def read(text: str, workspace: Workspace, *, also: Iterable[str] = ()) -> Script:
    """
    Return the script that a TOML text describes, for a workspace's people, channels and commands.

    Args:
        also: Keys of the document that are somebody else's to read.

    Raises:
        ScriptInvalid: With every fault of the text.
    """
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ScriptInvalid([f"script: cannot be read as TOML: {error}."]) from None
    rows, faults = document.get("inject"), [*head(document, frozenset(also))]
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise ScriptInvalid([*faults, "inject: at least one [[inject]] is needed."])
    faults += [*rows_faults(rows, workspace), *too_short(document.get("lasts"), rows)]
    if faults:
        raise ScriptInvalid(faults)
    injects = tuple(_inject(row) for row in rows)
    lasts = seconds(document.get("lasts")) or ending(rows) + AFTERWARDS
    more = {name: document[name] for name in also if name in document}
    return Script(document["title"], document.get("about", "").strip(), lasts, injects, more)


_CALLED = {"in": "where", "for": "lasts"}


def _inject(row: Mapping[str, Any]) -> Inject:
    made = {_CALLED.get(key, key): value for key, value in row.items()}
    for key in ("at", "lasts"):
        made[key] = seconds(made.get(key)) or 0
    for key in ("tick", "sees", "unseen"):
        given = made.get(key, [])
        made[key] = (given,) if isinstance(given, str) else tuple(given)
    return Inject(**made)
