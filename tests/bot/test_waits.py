"""The table of all waits: whoever waits outside never gives up before what is waited for inside."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import waits
from bot.sandbox import HandClock
from bot.waits import TABLE, Deadline, Each, in_force, real, until
from tests.support.hand_clock import Hand

ROOT = Path(waits.__file__).parents[1]
FLOORS = ("bot", "handlers", "storage")
BESIDE = ("bot/sandbox/", "bot/cli/", "bot/waits.py", "bot/transport/socket_")
"""
What is in no officer's budget: the sandbox, commands, the table itself, a connection that is held
open.
"""
REMEMBERED = {"FRESH_SECONDS", "TOLD_AGAIN_SECONDS"}
"""How long something counts: nobody waits for that."""
WAITING = {"asyncio.timeout", "asyncio.wait_for", "asyncio.sleep", "sleep", "wait", "acquire"}


PAIRS = [(name, outer) for name, within in TABLE.items() for outer in within]


def seconds(name: str) -> float:
    """How long a wait of the table may take in all."""
    value = vars(waits)[name]
    return float(sum(value) if isinstance(value, tuple) else value)


@pytest.mark.parametrize(
    ("name", "outer"), PAIRS, ids=[f"{name} in {outer}" for name, outer in PAIRS]
)
def test_what_is_waited_for_inside_ends_before_whoever_waits_outside_gives_up(
    name: str, outer: str
) -> None:
    """Else the answer that says so comes to nobody."""
    assert seconds(name) < seconds(outer)


def test_every_wait_stands_in_the_table() -> None:
    """And each of it ends within another, or is said to end within none."""
    numbers = {
        name
        for name, value in vars(waits).items()
        if name.isupper() and isinstance(value, int | float | tuple)
    }

    assert numbers == set(TABLE)
    assert {outer for _, outer in PAIRS} <= set(TABLE)


def _sources() -> Iterator[tuple[str, ast.AST]]:
    for floor in FLOORS:
        for path in sorted((ROOT / floor).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if not name.startswith(BESIDE):
                yield name, ast.parse(path.read_text("utf-8"))


def _number(node: ast.AST | None) -> bool:
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, int | float)
        and node.value is not True
    )


def _waits(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Numbers that are waited for where they stand, and constants that are named for a wait."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            timed = [k.value for k in node.keywords if "timeout" in (k.arg or "")]
            meant = (
                node.args[:1] if called in WAITING or called.rpartition(".")[2] in WAITING else []
            )
            if any(_number(value) and ast.literal_eval(value) for value in (*timed, *meant)):
                yield node.lineno, ast.unparse(node)
        if isinstance(node, ast.Assign) and _number(node.value):
            for target in node.targets:
                name = ast.unparse(target)
                if name.endswith(("_SECONDS", "_WAIT", "TIMEOUT")) and name not in REMEMBERED:
                    yield node.lineno, name


def test_nothing_is_waited_for_that_the_table_does_not_have() -> None:
    """A wait that is said where it is used is compared with no other."""
    found = [f"{name}:{line} {what}" for name, tree in _sources() for line, what in _waits(tree)]
    assert len(list(_waits(ast.parse("wait(timeout=3); CALL_WAIT = 3")))) == 2
    assert found == [], "put it into bot/waits.py, and say there which wait it ends within"


def test_a_budget_is_handed_inwards_and_each_wait_gets_what_is_left() -> None:
    """One that is put in force within another is never longer than that."""
    clock = Hand(HandClock(1000.0))
    assert (in_force(), real(7.0)) == (None, 7.0)
    with until(clock.monotonic() + 2, clock):
        clock.hand.advance(0.5)
        for later in (None, clock.monotonic() + 9):
            with until(later, clock):
                found = in_force()
                assert isinstance(found, Deadline) and found.left == 1.5
        with until(clock.monotonic() + 1, clock):
            clock.hand.advance(1.25)
            found = in_force()
            assert isinstance(found, Deadline) and found.left == 0.0
        found = in_force()
        assert isinstance(found, Deadline) and found.left == 0.25
    assert in_force() is None


def test_what_others_wait_behind_has_an_end_to_each_wait_and_none_to_all() -> None:
    """A digest takes its time, as long as it keeps nobody."""
    clock = Hand(HandClock(1000.0))
    with waits.each(1.0, clock):
        clock.hand.advance(60)
        found = in_force()
        assert isinstance(found, Each) and found.left == 1.0
