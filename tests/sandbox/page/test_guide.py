"""The guide follows what was done, and leads to the person who does what comes next."""

import re

import pytest

from bot.sandbox import HandClock, Sandbox
from bot.sandbox.delivery.journal import Sent
from bot.sandbox.page import CLOCK, Deed, Face, Hint
from bot.sandbox.protocol import Json
from bot.sandbox.workspace.workspace import Workspace
from tests.sandbox.toy import workspace

HINTS = (
    Hint("U0ANNA", "the reader", "C0DESK", "ask for a book.", (Deed("view_submission", "loan"),)),
    Hint(
        "U0CLERK",
        "the clerk",
        "C0DESK",
        "*Lend* it.",
        (Deed("block_actions", "lend"), Deed("command", "lend")),
    ),
    Hint("U0ANNA", "the reader", "home", "wait for a day.", (CLOCK,)),
)
SUBMITTED: Json = {"view": {"callback_id": "loan"}}


class Tour:
    """The toy workspace's page with a guide, without a server."""

    def __init__(self, hints: tuple[Hint, ...] = HINTS) -> None:
        self.sandbox = Sandbox(Workspace(workspace(), HandClock(1795402800.0)))
        self.face = Face(self.sandbox, hints=hints)

    def sent(self, kind: str, payload: Json, answer: object = "", status: int = 200) -> None:
        """Have the app be sent something, as if somebody had done it."""
        self.sandbox.journal.delivered(Sent(kind, payload, 0.0, status, answer, 0.0))

    def pressed(self, name: str, **more: object) -> None:
        """Have somebody press a button, or choose in a menu."""
        action = {"type": "button", "action_id": name, **more}
        self.sent("block_actions", {"actions": [action]})

    def line(self, user: str = "U0BEN", place: str = "C0HALL") -> str:
        """What the line at the top says, as words alone."""
        words = re.sub(r"<[^>]+>", " ", self.face.guide.line(user, place))
        return re.sub(r"\s+", " ", words).replace(" :", ":").strip()


async def test_each_step_that_is_done_leads_to_the_next_person() -> None:
    tour = Tour()
    assert tour.line() == "1 → be the reader: ask for a book. 2 3"
    tour.sent("view_submission", SUBMITTED)
    assert tour.line() == "1 ✓ 2 → be the clerk: Lend it. 3"
    assert 'href="/as/U0CLERK/C0DESK"' in tour.face.guide.line("U0BEN", "C0HALL")
    tour.pressed("lend")
    assert tour.line() == "1 ✓ 2 ✓ 3 → be the reader: wait for a day."
    await tour.face.advance(86_400)

    assert tour.line() == "1 ✓ 2 ✓ 3 ✓ That was all of it."


@pytest.mark.parametrize(
    ("user", "place", "words"),
    [
        ("U0ANNA", "C0DESK", "1 → ask for a book. 2 3"),
        ("U0ANNA", "home", "1 → go to #desk: ask for a book. 2 3"),
        ("U0CLERK", "C0DESK", "1 → be the reader: ask for a book. 2 3"),
    ],
)
def test_who_is_there_already_is_sent_nowhere(user: str, place: str, words: str) -> None:
    assert Tour().line(user, place) == words


def test_what_was_refused_failed_or_is_another_step_does_nothing() -> None:
    tour = Tour()
    tour.sent("view_submission", SUBMITTED, {"response_action": "errors", "errors": {"a": "b"}})
    tour.sent("view_submission", SUBMITTED, status=500)
    tour.sent("view_submission", {"view": {"callback_id": "other"}})
    tour.pressed("lend")
    assert tour.line().startswith("1 → ")
    tour.sent("view_submission", SUBMITTED, {"response_action": "update", "view": {}})

    assert tour.line().startswith("1 ✓ 2 → ")


@pytest.mark.parametrize("how", ["button", "menu", "command"])
def test_a_step_is_done_by_each_of_its_deeds(how: str) -> None:
    tour = Tour(HINTS[1:])
    assert tour.line().startswith("1 → ")
    if how == "button":
        tour.pressed("lend")
    elif how == "menu":
        tour.pressed("menu", type="overflow", selected_option={"value": "lend:7"})
    else:
        tour.sent("command", {"command": "/loan", "text": "lend Herbal"})

    assert tour.line().startswith("1 ✓ 2 → ")


def test_what_was_done_before_it_was_opened_does_not_count() -> None:
    """The workspace is peopled by the same acts."""
    tour = Tour()
    tour.sent("view_submission", SUBMITTED)
    late = Face(tour.sandbox, hints=HINTS)

    assert "1 ✓" in tour.line() and "1 ✓" not in late.guide.line("U0BEN", "C0HALL")


def test_the_first_page_lists_every_step_and_marks_those_that_are_done() -> None:
    tour = Tour()
    tour.sent("view_submission", SUBMITTED)
    rows = re.findall(r"<li.*?</li>", tour.face.guide.whole())

    assert len(rows) == 3
    assert ["✓" in row for row in rows] == [True, False, False]
    assert "Be the clerk</a>: <strong>Lend</strong> it." in rows[1]


def test_without_a_guide_there_is_no_line() -> None:
    assert Tour(()).line() == "" and Tour(()).face.guide.whole() == ""
