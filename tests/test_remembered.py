"""
What a process remembers by itself of things outside: all there is of it, and why other replicas
need not know.
"""

import ast
from collections.abc import Iterator

import pytest

from tests import TOP

APART = ("bot/sandbox", "bot/cli", "bot/domain")
"""No part of a running desk, or nothing that lasts."""
CONTAINERS = ("dict", "set", "list", "deque", "defaultdict", "OrderedDict")
COUNTED = "Counter"
"""A container as a type; the call makes a figure for Prometheus as well."""

KNOWN = {
    "handlers.slack.channels:Channels._directs": "asked by each anew: it stays as it is",
    "handlers.slack.accounts:SlackAccounts._said": "good while the database agrees",
    "handlers.slack.accounts:SlackAccounts._asking": "questions on their way to Slack",
    "bot.transport.request_age:_Least._values": "how late requests come to this process",
    "bot.transport.connections:Connections._strangers": "open connections of this process",
    "bot.transport.connections:Connections._known": "open connections of this process",
    "bot.loops.housekeeping:Housekeeping._done": "when this process did what; it may be done again",
    "bot.operations.metrics:Metrics._seen": "words in this process's own figures",
    "bot.loops.messages:Messages._directs": "asked by each anew: it stays as it is",
    "bot.loops.delivery:DeliveryLoop._flying": "calls on their way; their rows are leased for all",
    "bot.loops.readiness:Readiness.faults": "what this process found wrong; each looks for itself",
    "bot.loops.readiness:Readiness.since": "what this process found wrong; each looks for itself",
    "bot.operations.repeats:CountedWarnings._due": "what this process has said in its log",
    "bot.operations.repeats:Repeats._said": "what this process has said in its log",
    "bot.transport.socket_link:Link._in_hand": "requests that this process is answering",
    "bot.transport.socket_mode:SocketEntry._aside": "tasks of this process",
}
"""Where it stands → why it may."""


def remembered() -> Iterator[str]:
    """Every attribute in `handlers` and `bot` that collects things while the process runs."""
    for top in ("handlers", "bot"):
        for path in sorted((TOP / top).rglob("*.py")):
            place = path.relative_to(TOP)
            if not place.as_posix().startswith(APART):
                room = ".".join(place.with_suffix("").parts)
                yield from of_a_room(ast.parse(path.read_text("utf-8")), room)


def of_a_room(tree: ast.Module, room: str) -> Iterator[str]:
    """The same of one module: fields of its classes, and what their methods put into `self`."""
    for found in ast.walk(tree):
        if not isinstance(found, ast.ClassDef):
            continue
        for part in found.body:
            if isinstance(part, ast.AnnAssign) and part.value and collects(part.annotation):
                yield f"{room}:{found.name}.{ast.unparse(part.target)}"
        for part in ast.walk(found):
            kind = (
                part.annotation if isinstance(part, ast.AnnAssign) else getattr(part, "value", None)
            )
            for target in targets(part):
                if isinstance(target, ast.Attribute) and collects(kind):
                    yield f"{room}:{found.name}.{target.attr}"


def targets(part: ast.AST) -> list[ast.expr]:
    """What a statement writes to."""
    if isinstance(part, ast.Assign):
        return part.targets
    return [part.target] if isinstance(part, ast.AnnAssign) else []


def collects(kind: ast.AST | None) -> bool:
    """Whether a type, or a value, is a container."""
    if isinstance(kind, ast.Dict | ast.Set | ast.List | ast.DictComp | ast.SetComp | ast.ListComp):
        return True
    if isinstance(kind, ast.Call):
        return ast.unparse(kind.func).rpartition(".")[2] in CONTAINERS
    named = kind.value if isinstance(kind, ast.Subscript) else kind
    return named is not None and ast.unparse(named).rpartition(".")[2] in (*CONTAINERS, COUNTED)


def test_nothing_is_remembered_that_other_replicas_would_have_to_know() -> None:
    """
    Whatever Slack tells one process must be in the database, or asked anew: say here which, or move
    it there.
    """
    assert sorted(set(remembered())) == sorted(KNOWN)


@pytest.mark.parametrize(
    "code",
    [
        "class A:\n    met: dict[str, int] = field(default_factory=dict)",
        "class A:\n    def __init__(self):\n        self.met = {}",
        "class A:\n    def __init__(self):\n        self.met: set[str] = set()",
        "class A:\n    def __init__(self):\n        self.met = collections.deque()",
    ],
)
def test_a_memory_is_found_however_it_is_written(code: str) -> None:
    """As a field, or in a method."""
    assert list(of_a_room(ast.parse(code), "room")) == ["room:A.met"]
