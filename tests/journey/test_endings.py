"""
How a release really ends: put off once, unreadable at the second, its key destroyed, certified, and
a page of it.
"""

import asyncio

import pypdfium2
import pytest

from bot.cli import main
from bot.cli.console import inputs
from tests.conftest import Databases
from tests.handlers.limits import presses
from tests.journey.test_erasure import by_backup, by_files, keys_of, nights, opened
from tests.support.certificates import destruction_due
from tests.support.desk import APPROVALS, BODY, LIAISON, Scene

HOUR = 3600


def buttons(desk: Scene, number: str, user: str, room: dict[str, str]) -> set[str]:
    """What can be pressed on the card of a release in a channel."""
    there = desk.person(user).channel(room[user[:3]])
    card = [m for m in there if number in m.text and m.blocks[0]["type"] == "header"][-1]
    return set(presses(card.blocks))


async def cli(desk: Scene, monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """A command of the operator's, at the desk's own time."""
    for name, value in {
        "DATABASE_URL": desk.url,
        "TRIPOINT_HOME": str(desk.home / "desk"),
        "TRIPOINT_KEYS": str(desk.home / "keys"),
        "SLACK_API_URL": desk.sandbox.api_url,
    }.items():
        monkeypatch.setenv(name, value)
    now = desk.now
    monkeypatch.setattr(inputs, "now", lambda: now)
    return await asyncio.to_thread(main, words)


def text_of(path: str) -> str:
    """What a reader copies out of a page."""
    document = pypdfium2.PdfDocument(path)
    try:
        assert len(document) == 1
        side = document[0].get_textpage()
        text = side.get_text_range().replace("\r", "")
        side.close()
        return text
    finally:
        document.close()


async def test_an_end_that_was_put_off_comes_and_nothing_of_it_is_left(
    desk: Scene,
    databases: Databases,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """
    Twelve hours, then two days more; copies of the database from before and after, and a form left
    open.

    At the old end it is read as before, and the key of that day goes; at the second of the new one
    it is not.
    """
    number = await desk.released(lifetime="12h")
    copies = [by_files(desk, "early", databases)]
    said = await desk.command("KORFDO", f"extend {number} 48h", room=APPROVALS)
    assert "251500Z NOV 26" in said.text
    await desk.settle()
    copies.append(by_backup(desk, "late", databases))

    await desk.settle(13 * HOUR)
    assert BODY in await desk.read("JPNLO") and desk.stages(number) == {"JPN": "released"}
    await nights(desk, 1)
    assert [opened(url, keys_of(desk)) for url in copies] == [{}, {number: BODY}]

    seen = desk.store.queries.release(number, desk.now).now()
    assert seen and seen[0].deliveries[0].expires_at
    end = seen[0].deliveries[0].expires_at
    desk.hand.advance((end - desk.now).total_seconds())
    late = await desk.command("JPNLO2", f"open {number}")
    assert "expired" in late.text and BODY not in late.text
    await desk.settle()
    assert BODY not in desk.person("JPNLO").modal.rendered
    assert desk.stages(number) == {"JPN": "expired"}
    assert opened(desk.url, keys_of(desk)) == {}
    assert "certify" in buttons(desk, number, "JPNLO", LIAISON)
    assert "certify" in buttons(desk, number, "USAFDO", APPROVALS)
    assert "open" not in buttons(desk, number, "JPNLO", LIAISON)

    await desk.command("JPNLO", f"certify {number}")
    await desk.command("JPNLO2", f"certify {number}")
    assert (await desk.decide("USAFDO", "certify")).ok
    await desk.command("USALO", f"certify {number}")
    await desk.settle()
    assert desk.stages(number) == {"JPN": "destroyed"}
    assert "certify" not in buttons(desk, number, "JPNLO", LIAISON)

    due = await certificate(desk, monkeypatch, "due", number)
    await nights(desk, 1)
    assert [opened(url, keys_of(desk)) for url in (*copies, desk.url)] == [{}, {}, {}]
    gone = await certificate(desk, monkeypatch, "gone", number)
    assert "not yet: due" in due and "not yet" not in gone
    for page in (due, gone):
        assert f"{end:%d%H%M}Z NOV 26" in page and number in page and BODY not in page
    assert desk.store.audit.verify().now().sound
    assert [
        r.result for r in desk.store.queries.records(number).now() if r.action == "certificate"
    ] == [
        "done",
        "done",
    ]
    capsys.readouterr()


async def certificate(
    desk: Scene, monkeypatch: pytest.MonkeyPatch, name: str, number: str, *more: str
) -> str:
    """A certificate as its file says, once it was found whole, and found altered when it was."""
    path = desk.home / f"{name}.pdf"
    given_more = more or ("--language", "en")
    assert await cli(desk, monkeypatch, "certificate", number, "-o", str(path), *given_more) == 0
    key = desk.store.db.keys.log_key().vkey
    assert await cli(desk, monkeypatch, "certificate", "verify", str(path), "--vkey", key) == 0
    whole = path.read_bytes()
    altered = desk.home / f"{name}-altered.pdf"
    for at in (0, len(whole) // 2, len(whole) - 1):
        altered.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert (
            await cli(desk, monkeypatch, "certificate", "verify", str(altered), "--vkey", key) == 1
        )
    return text_of(str(path))


@pytest.mark.parametrize(
    ("party", "language", "title"),
    [
        ("JPN", "ja", "閲覧終了・破棄記録"),
        ("KOR", "ko", "열람 종료 및 파기 기록"),
        ("USA", "en", "Record of access and destruction"),
    ],
)
async def test_a_certificate_is_in_its_partys_language_and_names_its_own_people(
    desk: Scene,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    party: str,
    language: str,
    title: str,
) -> None:
    """Each party's copy: who read and certified there by name, nobody of the others."""
    number = await desk.released(title="발사 징후 観測")
    await desk.read("JPNLO")
    await desk.person("JPNLO").close(all=True)
    await desk.command("KORFDO", f"recall {number} wrong object", room=APPROVALS)
    for user in ("JPNLO", "JPNLO2", "USALO"):
        await desk.command(user, f"certify {number}")
    await desk.command("USAFDO", f"certify {number}", room=APPROVALS)
    await desk.settle(float(HOUR))
    page = await certificate(desk, monkeypatch, language, number, "--party", party)
    names = {
        o.party: o.name
        for o in desk.store.queries.book(desk.now).now().roster.values()
        if o.id.endswith(f"{o.party}LO")
    }

    assert title in page and number in page and "발사 징후 観測" in page
    assert (party == "JPN") is (names["JPN"] in page) and names["KOR"] not in page
    assert "wrong object" not in page
    assert desk.store.queries.book(desk.now).now().policy.parties[party].authority[language] in page
    capsys.readouterr()


async def test_what_was_never_released_has_no_certificate(
    desk: Scene, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nor is there one for a party that may not know of it, nor over a file that is there."""
    waiting = await desk.request()
    released = await desk.request(to=["USA"])
    await desk.decide("KORFDO", "approve")
    there = desk.home / "there.pdf"
    there.write_text("mine")

    capsys.readouterr()
    for words in (
        [waiting],
        [released, "--party", "JPN"],
        [released, "-o", str(there)],
        ["KOR-2026-0000"],
    ):
        assert await cli(desk, monkeypatch, "certificate", *words) == 1
        said = capsys.readouterr()
        assert said.out == "" and said.err.count("\n") == 1
    for mistyped in (["--language", "fr"], ["--party", "PRK"]):
        assert await cli(desk, monkeypatch, "certificate", released, *mistyped) == 2
    assert await cli(desk, monkeypatch, "certificate", "verify") == 2
    assert there.read_text() == "mine"
    assert [
        r for r in desk.store.queries.records(released).now() if r.action == "certificate"
    ] == []


async def test_a_certificate_before_the_end_ends_it_for_the_own_party(desk: Scene) -> None:
    """
    Japan has done with it and says so; the form that is open goes blank, and Korea reads whose word
    is missing.
    """
    number = await desk.released()
    assert BODY in await desk.read("JPNLO")
    await desk.command("JPNLO2", f"certify {number}")
    await desk.settle()

    assert desk.stages(number) == {"JPN": "expired"}
    assert BODY not in desk.person("JPNLO").modal.rendered
    own = await desk.command("KORLO", f"show {number}")
    assert "USA, JPN" in own.text
    seen = desk.store.queries.release(number, desk.now).now()
    assert seen
    dues = destruction_due(seen[0], desk.store.queries.book(desk.now).now())
    assert [due.since for due in dues if due.party == "JPN"] == [seen[0].deliveries[0].ended_at]
