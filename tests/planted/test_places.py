"""
Every planted bug still finds its place, exactly once; that its tests see it is for `make planted`
to show.
"""

import ast
from collections import Counter
from functools import cache

import pytest

from tests import TOP
from tests.planted.bugs import Bug, NoPlace, bug, source_of
from tests.planted.rooms import ROOMS
from tests.planted.trial import BROKEN, CAUGHT, HANGS, LIVES, judged

BUGS = [planted for table in ROOMS.values() for planted in table]
SOURCE = '''
LIMIT = 3

class Desk:
    """A desk."""

    @property
    def open(self) -> bool:
        return LIMIT > 3

def open() -> bool:
    return LIMIT > 3 or LIMIT > 3
'''


@pytest.mark.parametrize("planted", BUGS, ids=lambda planted: f"{planted.where}: {planted.what}")
def test_a_bug_finds_its_place(planted: Bug) -> None:
    """Where the code has changed, the bug is written anew: as data it would rot unseen."""
    source = source_of(planted, TOP).read_text("utf-8")

    assert planted.plant(source) != source
    assert planted.by
    for test in planted.by:
        assert test.partition("[")[0] in known(test.partition("::")[0]), f"there is no test {test}"


def test_there_are_many_of_them_in_every_room_and_each_is_another() -> None:
    assert len(BUGS) >= 60
    assert min(map(len, ROOMS.values())) >= 8
    assert [what for what, times in Counter(b.what for b in BUGS).items() if times > 1] == []
    assert [b.what for b in BUGS if b.what.endswith(".")] == []


def test_a_place_is_named_and_holds_the_old_text_once() -> None:
    """Whatever else the file holds of the same words."""
    for where in ("bot.x:Desk.open", "bot.x:Desk"):
        planted = bug("", where, "LIMIT > 3", "LIMIT >= 3").plant(SOURCE)
        assert planted == SOURCE.replace("LIMIT > 3", "LIMIT >= 3", 1)
    assert bug("", "bot.x:LIMIT", "3", "4").plant(SOURCE) == SOURCE.replace(
        "LIMIT = 3", "LIMIT = 4"
    )
    assert bug("", "docs/x.ftl", "class Desk", "class Bureau").plant(SOURCE).count("Bureau") == 1
    assert (
        bug("", "bot.x:Desk.open", "@property", "@cached_property")
        .plant(SOURCE)
        .count("@cached_property")
        == 1
    )


def test_a_place_is_found_however_its_lines_are_broken() -> None:
    source = "def open(a, b):\n    return close(\n        a,  # the first\n        b,\n    )\n"

    planted = bug("", "bot.x:open", "close(a, b)", "close(b, a)").plant(source)

    assert planted == "def open(a, b):\n    return close(b, a)\n"


@pytest.mark.parametrize(
    ("where", "old", "new", "why"),
    [
        ("bot.x:open", "LIMIT > 3", "LIMIT", "2 times"),
        ("bot.x:Desk.open", "LIMIT < 3", "LIMIT", "0 times"),
        ("bot.x:Desk.shut", "LIMIT", "", "no shut"),
        ("bot.x:Desk.open.inner", "LIMIT", "", "no inner"),
        ("bot.x:Desk.open", "return LIMIT", "return return LIMIT", "cannot be read"),
    ],
)
def test_what_finds_no_place_says_why(where: str, old: str, new: str, why: str) -> None:
    with pytest.raises(NoPlace, match=why):
        bug("", where, old, new).plant(SOURCE)


def test_a_file_that_is_gone_is_said() -> None:
    with pytest.raises(NoPlace, match=r"no file bot/gone\.py"):
        source_of(bug("", "bot.gone:open", "", ""), TOP)


@pytest.mark.parametrize(
    ("failed", "how"),
    [
        ([], LIVES),
        ([{"id": "a", "when": "call", "kind": "AssertionError", "said": "1 == 2"}], CAUGHT),
        ([{"id": "a", "when": "setup", "kind": "KeyError", "said": "x"}], CAUGHT),
        ([{"id": "a", "when": "collect", "kind": "AssertionError", "said": ""}], BROKEN),
        (
            [{"id": "a", "when": "call", "kind": "NameError", "said": "name 'x' is not defined"}],
            BROKEN,
        ),
        (
            [
                {
                    "id": "a",
                    "when": "call",
                    "kind": "Failed",
                    "said": "Timeout (>120.0s) from pytest-timeout.",
                }
            ],
            HANGS,
        ),
        ([{"id": "a", "when": "call", "kind": "Failed", "said": "DID NOT RAISE NotFound"}], CAUGHT),
    ],
)
def test_a_bug_is_caught_by_a_test_that_fails_and_by_nothing_else(
    failed: list[dict[str, str]], how: str
) -> None:
    """A module that cannot be imported fails every test, and shows nothing of any."""
    assert judged({"failed": failed, "ran": 1}, "")[0] == how
    assert judged({"failed": failed, "ran": 0}, "")[0] == BROKEN
    assert judged(None, "killed")[0] == BROKEN


@cache
def known(file: str) -> frozenset[str]:
    """The tests of a file, and itself, as pytest names them without their parameters."""
    path = TOP / file
    assert path.is_file(), f"there is no file {file}"
    body = ast.parse(path.read_text("utf-8")).body
    named = [
        (f"{file}::{node.name}", node)
        for node in body
        if isinstance(node, ast.ClassDef | _Function)
    ]
    inner = [
        f"{name}::{test.name}"
        for name, node in named
        if isinstance(node, ast.ClassDef)
        for test in node.body
        if isinstance(test, _Function)
    ]
    return frozenset([file, *(name for name, _ in named), *inner])


_Function = ast.FunctionDef | ast.AsyncFunctionDef
