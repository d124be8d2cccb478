"""
A form that is refused: all that is wrong at once, each at its field, and what was typed still
there.
"""

from typing import Any

from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.refusals import NotStarted
from bot.domain.release.stages import Stage
from storage.transaction.act import Attempt
from tests.handlers.floor import ASKED, LAUNCH, SECRET, Floor

WRONG: dict[str, Any] = {
    "title": "a\u202eb",
    "purpose": "\u3164",
    "body": None,
    "reference": "Doc 7",
    "sha256": "xyz",
    "lifetime": "soon",
}


async def suspend(floor: Floor, kind: EventKind = EventKind.SUSPEND) -> None:
    """Korea halts the arrangement, or resumes it."""
    event = ArrangementEvent("TISA", "KOR", kind, floor.clock.now())
    floor.store.administration.record_event(
        event, Attempt("arrangement", who="operator:test"), why="test"
    ).now()


async def test_all_that_is_wrong_is_said_at_once(floor: Floor) -> None:
    """An officer in a hurry sent five times to learn of five faults."""
    await floor.type("KORLO", "request")
    sent = await floor.fill("KORLO", LAUNCH | WRONG)

    assert set(sent.errors) == {"title", "purpose", "sha256", "lifetime"}
    assert floor.person("KORLO").modal.callback_id == "request"
    assert len(await floor.refused("request")) == 1
    mended = {
        "title": "T",
        "purpose": "P",
        "reference": None,
        "sha256": None,
        "body": "7",
        "lifetime": "12h",
    }
    assert (await floor.fill("KORLO", mended)).ok


async def test_where_it_may_go_is_said_beside_what_is_wrong_with_it(floor: Floor) -> None:
    """Route and scope are asked for as soon as there is a destination and a subject."""
    await floor.type("KORLO", "request")
    sent = await floor.fill(
        "KORLO", LAUNCH | {"subject": "general.defense", "lifetime": "soon", "title": "\u3164"}
    )

    assert set(sent.errors) == {"subject", "lifetime", "title"}


async def test_all_that_is_wrong_with_one_field_is_said_there(floor: Floor) -> None:
    """
    The text and the pair were both given, and neither could be kept; a subject is outside two
    things.
    """
    await floor.type("KORLO", "request")
    both = {"body": "t\x07", "reference": "Doc 7", "sha256": "xyz", "subject": "general.defense"}
    sent = await floor.fill("KORLO", LAUNCH | both)

    assert set(sent.errors) == {"body", "sha256", "subject"}
    assert "U+0007" in sent.errors["body"] and "not both" in sent.errors["body"]
    assert "scope" in sent.errors["subject"] and "need-to-know" in sent.errors["subject"]


async def test_a_need_to_know_is_missing_at_the_subject_and_the_form_stays(floor: Floor) -> None:
    """It wiped the form, with a sentence meant for recipients."""
    await floor.type("KORLO", "request")
    sent = await floor.fill("KORLO", LAUNCH | {"to": ["USA"], "subject": "general.defense"})
    person = floor.person("KORLO")

    assert set(sent.errors) == {"subject"} and "need-to-know" in sent.errors["subject"]
    assert "released to your party" not in sent.errors["subject"]
    assert person.modal.callback_id == "request" and SECRET in person.modal.rendered
    assert await floor.refused("request") == ["not_recipient"]
    assert (await floor.fill("KORLO", {"subject": "dprk.missile.launch"})).ok


async def test_who_asks_beyond_their_need_to_know_reads_it_at_the_subject(floor: Floor) -> None:
    """With whatever else is wrong."""
    await floor.type("JPNLO", "ask")
    sent = await floor.fill(
        "JPNLO", ASKED | {"party": "USA", "subject": "general.defense", "title": "\u200b"}
    )

    assert set(sent.errors) == {"subject", "title"} and "need-to-know" in sent.errors["subject"]


async def test_an_answer_that_a_suspension_stops_keeps_what_was_typed(floor: Floor) -> None:
    """It may be resumed in a minute; a warning typed twice is a warning late."""
    number = await floor.asked()
    await floor.type("KORLO", f"answer {number}")
    await suspend(floor)
    stopped = await floor.fill("KORLO", {"level": "S", "body": SECRET})
    kept = floor.person("KORLO").modal

    assert list(stopped.errors) == ["level"] and "suspended" in stopped.errors["level"]
    assert kept.callback_id == "request" and SECRET in kept.rendered
    assert set((await floor.fill("KORLO", {"lifetime": "soon"})).errors) == {"level", "lifetime"}
    await suspend(floor, EventKind.RESUME)
    assert (await floor.fill("KORLO", {"lifetime": "2 days"})).ok
    assert (await floor.look(number)).deliveries[0].stage is Stage.ORIGINATOR_REVIEW


async def test_a_revision_that_a_suspension_stops_keeps_what_was_typed(floor: Floor) -> None:
    """The same."""
    number = await floor.requested()
    await floor.type("KORFDO", f"return {number} unclear say more")
    await floor.type("KORLO", f"revise {number}")
    await suspend(floor)
    stopped = await floor.fill("KORLO", {"level": "S", "body": "Another text"})

    assert list(stopped.errors) == ["level"]
    await suspend(floor, EventKind.RESUME)
    assert (await floor.person("KORLO").submit()).ok
    assert (await floor.look(number)).version.n == 2  # type: ignore[union-attr]


async def test_a_form_that_comes_while_the_desk_is_busy_is_kept(floor: Floor) -> None:
    """Nothing was begun: the same form is sent again a moment later."""
    await floor.type("KORLO", "request")
    change, floor.store.releases.change = floor.store.releases.change, busy  # type: ignore[method-assign, assignment]
    late = await floor.fill("KORLO", LAUNCH)
    floor.store.releases.change = change  # type: ignore[method-assign]

    assert list(late.errors) == ["to"] and floor.person("KORLO").modal.callback_id == "request"
    assert (await floor.person("KORLO").submit()).ok


async def busy(*_: object, **__: object) -> None:
    """A store that others hold."""
    raise NotStarted
