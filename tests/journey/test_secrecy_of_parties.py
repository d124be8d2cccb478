"""What a party keeps to itself: who its officers are, and why it said no."""

import json
from collections.abc import Iterable

import pytest

from tests.support.desk import APPROVALS, LIAISON, Scene
from tests.support.messages import says

PARTIES = ("KOR", "USA", "JPN")
NOTE = "HERON-DENIAL: our own sources say otherwise"


def seen_by(desk: Scene, party: str) -> str:
    """
    All that Slack shows to anybody of a party: channels, direct messages, ephemeral answers, forms,
    Home.
    """
    shown: list[object] = []
    for officer in (user for user in desk.sandbox.workspace.users if user.startswith(f"U0{party}")):
        person = desk.sandbox.person(officer)
        rooms = [c.id for c in desk.sandbox.workspace.channels.values() if officer in c.members]
        messages = [m for room in rooms for m in person.channel(room)] + person.ephemerals()
        shown += [[m.text, m.blocks, m.metadata] for m in messages]
        shown += [view.source for view in [*person.modals, *([person.home] if person.home else [])]]
    return json.dumps(shown, ensure_ascii=False)


def names_of(desk: Scene, parties: Iterable[str]) -> set[str]:
    """Names and ids of officers."""
    book = desk.store.queries.book(desk.now).now()
    officers = [o for o in book.roster.values() if o.party in set(parties)]
    return {o.name for o in officers} | {str(o.id).rpartition("/")[2] for o in officers}


async def asked_about(desk: Scene, number: str) -> None:
    """Everybody asks for all that the desk would say of a release."""
    for party in PARTIES:
        for officer, command in (
            ("LO", f"show {number}"),
            ("FDO", f"show {number}"),
            ("SUP", f"audit {number}"),
            ("INS", f"audit {number}"),
            ("LO", "list"),
            ("SUP", "list shared"),
        ):
            await desk.person(f"{party}{officer}").command(f"/release {command}", channel=None)
        await desk.person(f"{party}LO").open_home()
    await desk.settle(5)


async def denied(desk: Scene, user: str) -> None:
    """A card is answered no, with a note."""
    officer = desk.person(user)
    await officer.click("deny", channel=APPROVALS[user[:3]])
    await officer.fill({"code": "over_scope", "note": NOTE})
    sent = await officer.submit()
    assert sent.ok, (sent.errors, sent.trouble)
    assert NOTE not in json.dumps(officer.modal.source)
    await officer.close(all=True)
    await desk.settle(5)


@pytest.mark.parametrize("user", ["KORFDO", "USAFDO"])
async def test_why_a_party_denied_is_told_to_nobody_else(desk: Scene, user: str) -> None:
    """Neither the originator nor the destination learns a hub's reasons; its own people do."""
    number = await desk.request()
    if user == "USAFDO":
        await desk.decide("KORFDO", "approve")

    await denied(desk, user)
    await asked_about(desk, number)

    assert desk.stages(number) == {"JPN": "denied"}
    knowing = {party for party in PARTIES if "HERON-DENIAL" in seen_by(desk, party)}
    assert knowing == {user[:3]}


async def test_a_destination_is_not_told_how_late_the_others_were(desk: Scene) -> None:
    """
    Reminded and escalated in Korea and in the United States; Japan's supervisor asks once it has
    arrived.
    """
    number = await desk.request()
    await desk.settle(3600)
    await desk.decide("KORFDO", "approve")
    await desk.settle(3600)
    await desk.decide("USAFDO", "relay")
    shown = {}
    for party in PARTIES:
        await desk.command(f"{party}SUP", f"audit {number}", room=LIAISON)
        shown[party] = json.dumps(
            desk.person(f"{party}SUP").ephemerals()[-1].blocks, ensure_ascii=False
        )

    late = {party: shown[party].count(says(party, "moved-escalate")) for party in PARTIES}
    assert late == {"KOR": 2, "USA": 1, "JPN": 0}
    assert all(says(party, "moved-remind") in shown[party] for party in ("KOR", "USA"))
    assert says("JPN", "moved-remind") not in shown["JPN"]
    assert says("JPN", "audit-title", number=number) in shown["JPN"]


async def test_no_party_is_shown_who_acted_for_another(desk: Scene) -> None:
    """
    A release that was approved, relayed, read, acknowledged and recalled, with everybody asking
    about it.
    """
    number = await desk.released()
    await desk.read()
    await desk.person("JPNLO").click("acknowledge", modal=True)
    await asked_about(desk, number)
    await desk.command("KORFDO", f"recall {number} wrong object", room=APPROVALS)
    await desk.settle(5)
    await asked_about(desk, number)

    assert desk.stages(number) == {"JPN": "recalled"}
    for party in PARTIES:
        seen = seen_by(desk, party)
        others = names_of(desk, set(PARTIES) - {party})
        assert number in seen
        assert {name for name in others if name in seen} == set()
    assert any(name in seen_by(desk, "KOR") for name in names_of(desk, ["KOR"]))
    assert LIAISON.keys() == set(PARTIES)
