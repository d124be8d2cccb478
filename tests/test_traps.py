"""
Twelve traps of the libraries underneath, each with the test that closes it; take a mend out, and
its test fails.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from sqlalchemy import insert, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.domain import steps
from bot.domain.refusals import NotStarted, Refusal
from bot.domain.release.content import Content
from bot.domain.steps.drafts import Draft
from bot.sandbox.delivery.transports import signature
from storage.database.schema import migrate
from storage.releases import repository
from storage.store.store import Store
from storage.tables.book import SettingRow
from storage.tables.columns import table
from tests import PATIENCE
from tests.conftest import Databases
from tests.domain.world import NOON, who
from tests.storage.world import SECRET, Desks, act, founded, later, opened
from tests.support.desk import APPROVALS, BODY, LIAISON, Scene
from tests.support.fixtures import on_each_database
from tests.support.logs import logged

CANARY = "CANARY-7731 eastward"


desk = on_each_database()
"""A whole desk over signed HTTP, on both databases."""


@pytest.fixture
def store(databases: Databases, tmp_path: Path) -> Iterator[Store]:
    """The store with policy and roster, on both databases."""
    with closing(founded(opened(databases.fresh(migrate), tmp_path))) as store:
        yield store


@pytest.fixture
def on_sqlite(sqlite: Databases, tmp_path: Path) -> Iterator[Store]:
    """The same on SQLite, for traps that are SQLite's own."""
    with closing(founded(opened(sqlite.fresh(migrate), tmp_path))) as store:
        yield store


async def posted(desk: Scene, body: bytes, stamp: str, signed: str | None = None) -> int:
    """
    A request at the front door, genuinely signed unless told otherwise; the status of the answer.
    """
    signed = signed or signature(desk.sandbox.workspace.app.signing_secret, stamp, body)
    headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signed}
    headers |= {"Content-Type": "application/x-www-form-urlencoded"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(str(desk.sandbox.outgoing.request_url), data=body, headers=headers) as answer,
    ):
        return answer.status


async def test_trap_01_a_request_that_is_not_believed_is_never_logged(
    desk: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    """
    The framework writes the whole body of a wrongly signed or late request to its log; so it never
    gets one.
    """
    for heard in (
        "",
        *(name for name in logging.root.manager.loggerDict if name.startswith(("slack", "bot"))),
    ):
        caplog.set_level(logging.DEBUG, heard)
    body = urlencode({"command": "/release", "text": CANARY}).encode()

    late = await posted(desk, body, str(int(desk.hand.now()) - 400))
    forged = await posted(desk, body, str(int(desk.hand.now())), "v0=" + "0" * 64)

    assert (late, forged) == (401, 401)
    assert not [r for r in caplog.records if "CANARY" in r.getMessage() + str(vars(r))]
    assert not [
        r
        for r in caplog.records
        if r.name.startswith("slack_bolt") and "ignature" in r.getMessage()
    ]


async def test_trap_02_forged_headers_are_refused_and_break_nothing(desk: Scene) -> None:
    """
    Stamps and signatures that the SDK's own check stumbles over get 401, as every forgery does.
    """
    now, body = str(int(desk.hand.now())), urlencode({"command": "/release", "text": "x"}).encode()
    stamps = ["abc", "1e9", "", "-1", "9" * 4000, "１２３", f"{now}.0", f" {now}x"]
    signatures = [
        "v0=é" + "0" * 63,
        "v0=",
        "x",
        "v0=" + "G" * 64,
        "v1=" + "0" * 64,
        "v0=" + "0" * 63,
    ]

    answers = [await posted(desk, body, stamp, "v0=" + "0" * 64) for stamp in stamps]
    answers += [await posted(desk, body, now, signed) for signed in signatures]
    answers += [await posted(desk, b"\xff\xfe" + body, now)]

    assert answers == [401] * (len(stamps) + len(signatures)) + [400]


async def test_trap_03_the_same_signed_request_has_one_effect(desk: Scene) -> None:
    """
    Within five minutes either way a copy of a request is as genuine as the first; only the desk can
    tell.
    """
    number = await desk.request()

    desk.sandbox.faults.duplicate("command", copies=2)
    await desk.command("KORLO", f"withdraw {number} wrong object")

    acts = [(r.action, r.result) for r in desk.store.queries.records(number).now()]
    assert acts.count(("withdraw", "done")) == 1
    assert len(acts) == len(set(acts))


async def test_trap_04_a_post_whose_answer_was_lost_is_not_sent_again_by_the_sdk(
    desk: Scene,
) -> None:
    """
    By default its client posts once more on a lost connection, and everybody is asked to decide
    twice.
    """
    desk.sandbox.faults.lose("chat.postMessage", times=2)
    before = len(desk.sandbox.journal.of("chat.postMessage"))

    with pytest.raises(aiohttp.ClientError):
        await desk.house.client.chat_postMessage(channel=LIAISON["KOR"], text="x")

    assert len(desk.sandbox.journal.of("chat.postMessage")) == before + 1


async def test_trap_05_a_message_is_looked_for_before_it_is_posted_again(desk: Scene) -> None:
    """Slack has no key by which a second post would be known as such."""
    desk.sandbox.faults.lose("chat.postMessage", times=3)

    number = await desk.request()
    await desk.settle(120)

    for room in (LIAISON["KOR"], APPROVALS["KOR"]):
        stream = desk.sandbox.workspace.channels[room].messages
        cards = [m for m in stream if number in m.rendered and not m.thread_ts]
        assert len(cards) == 1, "what its thread repeats in the room is another message"
    assert desk.sandbox.journal.of("conversations.history")
    await desk.decide("KORFDO", "approve")
    assert desk.stages(number) == {"JPN": "relay_review"}


def test_trap_06_no_error_no_repr_and_no_debug_line_quotes_a_value(store: Store) -> None:
    """
    Database errors quote what was bound, models print their fields, the SDK logs messages at DEBUG.
    """
    twice = [{"key": CANARY, "value": CANARY}] * 2

    with pytest.raises(SQLAlchemyError) as quoting, store.db.engine.begin() as connection:
        connection.execute(insert(table(SettingRow)), twice)
    with logged() as log:
        logging.getLogger("slack_sdk.web").setLevel(logging.DEBUG)
        logging.getLogger("slack_sdk.web").debug("Sending a request - %s", CANARY)
        logging.getLogger("slack_sdk.web").setLevel(logging.NOTSET)
        logging.getLogger("storage").error("failed: %s", quoting.value)

    held = [Content(CANARY, CANARY, CANARY), Draft(body=CANARY, reference=CANARY, sha256=CANARY)]
    assert "parameters hidden" in str(quoting.value)
    assert "failed" in log.getvalue()
    assert "CANARY" not in log.getvalue() + repr(held)


def test_trap_07_what_was_deleted_is_in_no_file(on_sqlite: Store) -> None:
    """
    Deleted rows stay in pages and in the write-ahead log unless both are told otherwise, on each
    connection.
    """
    desks, path = Desks(on_sqlite), Path(str(make_url(str(on_sqlite.db.engine.url)).database))
    numbers = [desks.released(lifetime="12h", body=f"{SECRET} {n}" * 40).number for n in range(4)]
    sealed = on_sqlite.db.read(
        lambda c: c.scalars(text("SELECT ciphertext FROM content")).all()
    ).now()

    for number in numbers:
        on_sqlite.releases.change(
            number, partial(steps.expire, to="JPN"), act(None, "expire", later(hours=13))
        ).now()
    on_sqlite.maintenance.tidy(NOON).now()

    files = {place.name: place.read_bytes() for place in path.parent.glob("tripoint.db*")}
    assert len(sealed) == 4
    assert {name for name, held in files.items() for part in sealed if part[8:72] in held} == set()
    settings = [
        on_sqlite.db.read(lambda c: c.scalar(text("PRAGMA secure_delete"))).now() for _ in range(3)
    ]
    assert settings == [1, 1, 1]


async def test_trap_08_expiry_waits_for_no_timer(desk: Scene) -> None:
    """
    A scheduler drops what it is late for: what has ended is refused at once, and a timer days late
    still counts.
    """
    number = await desk.released(lifetime="12h")
    desk.hand.advance(12 * 3600)

    answer = await desk.command("JPNLO", f"open {number}")
    assert "expired" in answer.text
    assert not desk.person("JPNLO").modals
    assert desk.stages(number) == {"JPN": "released"}
    await desk.settle(5 * 24 * 3600)
    assert desk.stages(number) == {"JPN": "expired"}
    assert BODY not in answer.text


async def test_trap_08_jobs_that_are_late_are_done(
    desk: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By default one second of lateness is enough for a job to be left out."""

    def made(**more: Any) -> None:
        raise LookupError(more["job_defaults"])

    monkeypatch.setattr("bot.loops.housekeeping.AsyncIOScheduler", made)

    with pytest.raises(LookupError, match="'misfire_grace_time': None"):
        await desk.house.housekeeping.run(asyncio.Event())


def test_trap_09_two_who_decide_at_once_decide_once(store: Store) -> None:
    """
    Reading first and writing then lets both through; a write that finds another state takes
    nothing.
    """
    desks = Desks(store)
    release = desks.requested()
    twice = replace(release, revision=release.revision + 1)

    def both(connection: Any) -> None:
        repository.write(connection, release, twice, store.queries.book(NOON).now())
        repository.write(connection, release, twice, store.queries.book(NOON).now())

    with pytest.raises(repository.Overtaken), store.db.engine.begin() as connection:
        both(connection)
    done: list[str] = []
    gate = threading.Barrier(8)

    def approve(officer: str) -> None:
        gate.wait()
        while True:
            try:
                desks.do(officer, release.number, steps.approve)
                done.append("done")
            except NotStarted:  # it waited for too long, and may try again
                continue
            except Refusal as refusal:
                done.append(refusal.rule)
            return

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(approve, ["KFDO", "KFDO2"] * 4))
    assert sorted(done) == [*["already_decided"] * 7, "done"]
    assert [m.step for m in store.queries.register(release.number).now()].count("approve") == 1


async def test_trap_10_acts_queue_before_the_database_and_not_inside_it(on_sqlite: Store) -> None:
    """
    Where many threads wait for SQLite's lock, it is handed out unfairly and slowly: one thread
    writes.
    """
    threads: set[str] = set()

    def noted() -> None:
        threads.add(threading.current_thread().name)
        Desks(on_sqlite).requested()

    await asyncio.gather(
        *(on_sqlite.db.acting(noted, act("KLO", "request"), deadline=PATIENCE) for _ in range(24))
    )

    officer = on_sqlite.queries.book(NOON, who("KLO")).now().by
    assert (len(threads), on_sqlite.queries.listing(officer, "mine", NOON).now().total) == (1, 24)


@pytest.mark.parametrize("spoil", ["case", "empty", "cut"])
def test_trap_11_the_log_has_one_spelling_and_a_witness(store: Store, spoil: str) -> None:
    """
    A chain of texts lets a capital, a type or an empty word pass, and any log may be cut unless its
    head is kept.
    """
    desks = Desks(store)
    desks.requested()
    head = store.db.read(
        lambda c: dict(c.execute(text("SELECT * FROM audit_head")).mappings().one())
    ).now()
    desks.requested()
    spoils: dict[str, Callable[[Any], object]] = {
        "case": lambda c: c.execute(text("UPDATE audit SET result = 'DONE' WHERE seq = 1")),
        "empty": lambda c: c.execute(
            text("UPDATE audit SET rule = '' WHERE rule IS NULL AND seq = 1")
        ),
        "cut": lambda c: (
            c.execute(text("DELETE FROM audit WHERE seq >= :size"), head),
            c.execute(
                text(
                    "UPDATE audit_head SET size = :size, frontier = :frontier, checkpoint = "
                    ":checkpoint"
                ),
                head,
            ),
        ),
    }
    assert store.audit.verify().now().sound

    with store.db.engine.begin() as connection:
        spoils[spoil](connection)

    assert not store.audit.verify().now().sound


def test_trap_12_what_was_acknowledged_survives_a_power_loss(on_sqlite: Store) -> None:
    """
    The usual advice for write-ahead logs loses commits that an officer was told of: no connection
    follows it.
    """
    with ExitStack() as held:
        raw = [held.enter_context(closing(on_sqlite.db.engine.raw_connection())) for _ in range(6)]
        found = [
            c.cursor().execute(f"PRAGMA {name}").fetchone()[0]
            for c in raw
            for name in ("synchronous", "journal_mode")
        ]
    reader = on_sqlite.db.read(lambda c: c.scalar(text("PRAGMA synchronous"))).now()

    assert (found, reader) == ([2, "wal"] * 6, 2)
