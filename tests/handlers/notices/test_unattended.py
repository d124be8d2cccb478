"""That nobody is on it, as each reads it: until somebody is, and afterwards."""

from dataclasses import replace

from bot.domain import steps
from bot.domain.book import Book
from bot.domain.officers import OfficerId
from bot.domain.release.release import Release
from handlers.notices import notices
from handlers.slack.blocks import Drawing
from storage.outbox.notices import NoticeItem
from storage.outbox.queue import Seen
from tests.domain.world import approved, at, book, requested, who
from tests.handlers.life import _row, speaking
from tests.handlers.limits import read

UNDER = speaking("en")


def now(minutes: float, by: str | None = None) -> Book:
    return book(by, under=UNDER, now=at(minutes))


def unattended(release: Release) -> Release:
    """The same once all of the duty list were tried."""
    for _ in range(3):
        decision = steps.try_next(release, now(60), to="JPN") or steps.try_next(
            release, now(90), to="JPN"
        )
        assert decision
        release = decision.release
        release = replace(
            release,
            deliveries=tuple(replace(d, tried_at=at(1)) for d in release.deliveries),
        )
    assert release.deliveries[0].unattended_at
    return release


def shown(
    release: Release,
    party: str,
    room: str,
    *,
    officer: OfficerId | None = None,
    ts: str | None = None,
    minutes: float = 91,
) -> Drawing | None:
    """The message as it is drawn in a room, or to an officer."""
    row = _row("unattended", party, room=room, officer=officer, ts=ts)
    drawing = notices.draw(row, Seen(None, now(minutes), items=(NoticeItem(release, "JPN"),)))
    assert drawing is None or isinstance(drawing, Drawing)
    return drawing


def text(drawing: Drawing | None) -> str:
    assert drawing
    return f"{drawing.text}\n{read(drawing.blocks)}"


def test_who_is_tried_reads_who_was_tried_before() -> None:
    """Not themself; and may open it, or say that they are on it."""
    told = shown(unattended(requested()), "KOR", "dm", officer=who("KFDO2"))

    assert "you are next" in text(told) and "Tried: KFDO\n" in text(told)
    assert told and [
        e["action_id"] for b in told.blocks for e in b.get("elements", ()) if "action_id" in e
    ] == [
        "details",
        "looking",
    ]


def test_another_party_reads_the_telephone_of_the_desk_and_no_names() -> None:
    told = text(shown(unattended(approved()), "KOR", "liaison"))

    assert "Nobody at USA has opened it or is on it. Telephone of the desk: " in told
    assert "UFDO" not in told


def test_nothing_is_sent_where_somebody_is_on_it_by_then() -> None:
    on_it = steps.looking(unattended(requested()), now(91, "KFDO")).release

    assert shown(on_it, "KOR", "supervisors") is None


def test_what_was_sent_says_that_somebody_is_on_it() -> None:
    """And what its step came to, once that is decided, be nobody at the next desk yet."""
    release = unattended(requested())
    on_it = steps.looking(release, now(91, "KFDO")).release
    decided = steps.approve(release, now(91, "KFDO")).release

    for room, officer in (("supervisors", None), ("dm", who("KFDO2"))):
        assert "Somebody is on it: KOR-2026-K7Q4" in text(
            shown(on_it, "KOR", room, officer=officer, ts="1.0")
        )
        assert "Decided: KOR-2026-K7Q4" in text(
            shown(decided, "KOR", room, officer=officer, ts="1.0")
        )


def test_it_is_told_again_where_who_is_on_it_does_nothing() -> None:
    """Their turn is over and another was tried: the message to that one stands."""
    claimed = steps.looking(requested(), now(1, "KFDO")).release
    decision = steps.try_next(claimed, now(9), to="JPN")
    assert decision

    assert "you are next" in text(shown(decision.release, "KOR", "dm", officer=who("KFDO2")))
