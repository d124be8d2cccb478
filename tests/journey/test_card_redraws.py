"""How often a card is drawn while it waits: once at its target, and once at the first reading."""

from tests.handlers.limits import presses
from tests.support.desk import APPROVALS, LIAISON, Scene
from tests.support.messages import says


def updates(desk: Scene, ts: str) -> int:
    """How often one message was edited."""
    return sum(body.get("ts") == ts for body in desk.sandbox.journal.of("chat.update"))


def now(desk: Scene, room: str, ts: str) -> str:
    """A message as it reads now."""
    messages = desk.sandbox.workspace.channels[room].messages
    return next(m.rendered for m in messages if m.ts == ts)


async def test_a_card_is_drawn_anew_once_at_its_target(desk: Scene) -> None:
    """How far away that is runs in Slack's own words; only due and overdue are ours."""
    await desk.request(precedence="IMMEDIATE")
    card = desk.card("KORFDO", APPROVALS).ts
    due, late = (
        says("KOR", message, at="|").partition("|")[0]
        for message in ("moment-due-originator-review", "moment-late")
    )
    assert due in now(desk, APPROVALS["KOR"], card)

    await desk.settle(14 * 60)
    before = updates(desk, card)
    assert due in now(desk, APPROVALS["KOR"], card)
    await desk.settle(2 * 60)
    assert late in now(desk, APPROVALS["KOR"], card)
    assert updates(desk, card) == before + 1
    await desk.settle(60 * 60)
    assert updates(desk, card) == before + 1


async def test_the_first_reading_brings_the_button_to_acknowledge_and_no_later_one_draws(
    desk: Scene,
) -> None:
    await desk.released()
    card = desk.card("JPNLO", LIAISON)
    assert "acknowledge" not in presses(card.blocks)
    before = updates(desk, card.ts)

    await desk.read("JPNLO")
    await desk.settle(5)
    assert "acknowledge" in presses(desk.card("JPNLO", LIAISON).blocks)
    assert updates(desk, card.ts) == before + 1
    await desk.read("JPNLO2")
    await desk.read("JPNLO")
    await desk.settle(5)
    assert updates(desk, card.ts) == before + 1
