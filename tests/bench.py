"""
`make bench`: what the desk adds to the raw operation beneath it, as ratios within one run; nothing
asserts them.
"""

import asyncio
import hashlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from aiohttp import ClientSession, web
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, insert, select, text

from bot.app import running_app
from bot.cli.exercise.demo_desk import DemoClock, workspace
from bot.cli.manifest import manifest_text
from bot.domain import steps
from bot.sandbox import HandClock, Sandbox
from bot.sandbox.delivery.transports import AppRequest, http_body, signed_headers
from storage.content.envelope import Binding, open_sealed, seal
from storage.database.schema import migrate
from storage.outbox import queue
from storage.store.store import Store
from storage.tables.outbox import CARD
from tests import bench_digests, bench_lists, bench_roster
from tests.domain.world import NOON
from tests.storage.world import Desks, founded, opened
from tests.support.desk import found, roster_text, settings_for
from tests.support.large_register import fill
from tests.support.postgres import postgres

WAITING = 10_000


@dataclass(frozen=True)
class Line:
    """One measurement: seconds of ours and of the raw operation."""

    what: str
    on: str
    ours: float
    raw: float
    beneath: str


def timed(work: Callable[[], object], rounds: int) -> float:
    """The median seconds of one call, after one that is not counted."""
    work()
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return median(taken)


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """A fresh, migrated database of each kind."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="tripoint-bench-")))
        server = stack.enter_context(postgres())
        urls = {"SQLite": f"sqlite:///{folder / 'tripoint.db'}", "PostgreSQL": server.fresh()}
        for url in urls.values():
            migrate(url)
        yield urls


def raw_act(store: Store) -> Callable[[], None]:
    """Eight plain statements in one transaction: about what one approval reads and writes."""
    store.db.sweep(_scratch).now()
    turn = iter(range(10**9))

    def work(c: Connection) -> None:
        n = next(turn)
        row = {"n": n, "at": n, "words": "x" * 300}
        c.execute(text("SELECT * FROM scratch WHERE n = :n"), {"n": n})
        for table in ("scratch", "scratch2", "scratch3"):
            c.execute(text(f"INSERT INTO {table} (n, at, words) VALUES (:n, :at, :words)"), row)
            c.execute(text(f"UPDATE {table} SET words = :words WHERE n = :n"), row)
        c.execute(text("SELECT * FROM scratch2 WHERE n = :n"), {"n": n})

    def transaction() -> None:
        with store.db.engine.begin() as connection:
            work(connection)

    return transaction


def _scratch(c: Connection) -> None:
    for table in ("scratch", "scratch2", "scratch3"):
        c.execute(text(f"CREATE TABLE {table} (n BIGINT PRIMARY KEY, at BIGINT, words TEXT)"))


def whole_act(on: str, store: Store, rounds: int = 60) -> Line:
    """
    One approval: lock, book, rule, state, history, content, cards, timers, audit record, commit.
    """
    desks = Desks(store)
    waiting = iter([desks.requested().number for _ in range(rounds + 1)])
    ours = timed(lambda: desks.do("KFDO", next(waiting), steps.approve), rounds)
    return Line(
        "approve, one whole act",
        on,
        ours,
        timed(raw_act(store), rounds),
        "8 statements, 1 transaction",
    )


def audit_append(on: str, store: Store, rounds: int = 200) -> Line:
    """One record, its leaf, the signed head; within one transaction, so that no commit is in it."""
    private, record = Ed25519PrivateKey.generate(), os.urandom(200)
    with store.db.engine.begin() as c:
        more: dict[str, Any] = {
            "actor": "clock",
            "party": None,
            "about": None,
            "result": "done",
            "rule": None,
        }

        def append() -> None:
            store.db.log.committed(
                store.db.log.append(c, at=NOON, action="bench", detail={"n": 1}, **more)
            )

        ours = timed(append, rounds)
    raw = timed(lambda: private.sign(hashlib.sha256(record).digest()), rounds)
    return Line("audit append", on, ours, raw, "SHA-256 and an Ed25519 signature")


def audit_verify(on: str, store: Store) -> Line:
    """The whole log: read, encoded again, hashed, compared."""
    begun = time.perf_counter()
    size = store.audit.verify().now().records
    ours = (time.perf_counter() - begun) / size
    leaf = os.urandom(200)
    raw = timed(lambda: [hashlib.sha256(leaf).digest() for _ in range(1000)], 20) / 1000
    return Line(f"audit verify, a record of {size}", on, ours, raw, "SHA-256 of 200 bytes")


def sealing(rounds: int = 500) -> Line:
    """4 KiB sealed and opened: a key of its own, wrapped, both bound to their place."""
    binding, key, body = Binding("bench", "KOR-2026-K7Q4", 1), os.urandom(32), os.urandom(4096)

    def ours() -> None:
        sealed = seal(
            body, binding=binding, key_epoch="2026-11-23", epoch_key=key, random=os.urandom
        )
        open_sealed(sealed, binding, key)

    def raw() -> None:
        nonce = os.urandom(12)
        cipher = AESGCM(key)
        cipher.decrypt(nonce, cipher.encrypt(nonce, body, b"bench"), b"bench")

    return Line("seal and open 4 KiB", "–", timed(ours, rounds), timed(raw, rounds), "AES-256-GCM")


def claiming(on: str, store: Store, rounds: int = 15) -> Line:
    """The next card of one busy channel among 10,000 that wait, spread over twenty."""
    number = Desks(store).requested().number
    row = {
        "number": number,
        "kind": "decision",
        "party": "USA",
        "room": "approvals",
        "wanted_version": 1,
        "drawn_version": 0,
        "attempts": 0,
    }
    rows = [
        {
            **row,
            "version": 100 + n,
            "channel": f"C{n % 20}",
            "block_id": f"m{n}",
            "rank": n % 4,
            "behind_since": NOON,
        }
        for n in range(WAITING)
    ]
    store.db.sweep(lambda c: c.execute(insert(CARD), rows).rowcount).now()
    minutes = iter(range(1, 10**6))
    ours = timed(
        lambda: store.db.sweep(
            lambda c: queue.claim(c, NOON + timedelta(minutes=next(minutes)), 1)
        ).now(),
        rounds,
    )
    behind = (CARD.c.channel == "C7", CARD.c.wanted_version > CARD.c.drawn_version)
    first = (
        select(CARD.c.id).where(*behind).order_by(CARD.c.rank.desc(), CARD.c.behind_since).limit(1)
    )
    raw = timed(lambda: store.db.read(lambda c: c.execute(first).all()).now(), rounds)
    return Line(f"claim 1 card of {WAITING:,}", on, ours, raw, "1 indexed SELECT of one channel")


async def through_the_web(on: str, url: str, home: Path, rounds: int = 60) -> Line:
    """
    A signed command: signature, parsing, Bolt, roster, answer; the sandbox's own work is not in it.
    """
    hand = HandClock(time.time())
    await asyncio.to_thread(found, url, home / "keys", DemoClock(hand).now())
    async with Sandbox(
        workspace(roster_text(), manifest_text()), clock=hand, rates="off"
    ) as sandbox:
        settings = settings_for(sandbox, url, home)
        async with running_app(
            settings, clock=DemoClock(hand), random=os.urandom, loops=False, port=0
        ) as house:
            sandbox.outgoing.request_url = f"http://127.0.0.1:{house.port}/slack/events"
            await sandbox.person("U0KORLO").command("/release help", channel="C0KORLIAISON")
            payload = dict(sandbox.journal.told("command")[0].payload)
            async with ClientSession() as session, echo() as other:
                ours, raw = [], []
                for n in range(rounds):
                    asked = AppRequest("command", payload | {"trigger_id": f"{n}.bench"})
                    body, kind = http_body(asked)
                    headers = signed_headers(sandbox.workspace, asked, body, kind)
                    ours.append(await posted(session, sandbox.outgoing.request_url, body, headers))
                    raw.append(await posted(session, other, body, headers))
    return Line(
        "signed command `help`", on, median(ours), median(raw), "aiohttp echo of the same request"
    )


async def posted(session: ClientSession, url: str, body: bytes, headers: dict[str, str]) -> float:
    """The seconds one request takes."""
    begun = time.perf_counter()
    async with session.post(url, data=body, headers=headers) as answer:
        assert answer.status == 200
        assert await answer.read()
    return time.perf_counter() - begun


class echo:  # noqa: N801  # used like a function
    """A bare server that says what it is told; hands out its address."""

    async def __aenter__(self) -> str:
        """Begin to listen."""

        async def back(request: web.Request) -> web.Response:
            return web.Response(body=await request.read())

        application = web.Application()
        application.router.add_post("/", back)
        self.runner = web.AppRunner(application, access_log=None)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{self.runner.addresses[0][1]}/"

    async def __aexit__(self, *_: object) -> None:
        """Stop."""
        await self.runner.cleanup()


RELEASES = int(os.environ.get("BENCH_RELEASES", "1000000"))
"""
How large the register is that digests and lists are made of: to fill it takes minutes on each
database.
"""


def over_many(urls: dict[str, str]) -> Iterator[Line]:
    """
    What is measured on a register of many years: digests, and if wanted lists and Home on the same
    rows.
    """
    for on, url in urls.items():
        fill(url, RELEASES)
        for of in (bench_digests, bench_lists) if "million" in sys.argv else (bench_digests,):
            yield from (
                Line(f"{what} of {RELEASES:,}", *line)
                for what, *line in of.measured(on, url, timed)
            )


def measured() -> Iterator[Line]:
    """Every line, as it is ready."""
    yield sealing()
    with databases() as urls:
        for on, url in urls.items():
            with TemporaryDirectory(prefix="tripoint-bench-") as folder:
                store = founded(opened(url, Path(folder)))
                try:
                    yield whole_act(on, store)
                    yield audit_append(on, store)
                    yield audit_verify(on, store)
                    yield claiming(on, store)
                finally:
                    store.close()
    with databases() as urls:
        yield from (
            Line(*line)
            for on, url in urls.items()
            for line in bench_roster.measured(on, url, timed)
        )
    with databases() as urls:
        yield from over_many(urls)
    with databases() as urls, TemporaryDirectory(prefix="tripoint-bench-") as folder:
        for on, url in urls.items():
            yield asyncio.run(through_the_web(on, url, Path(folder) / on))


def main() -> None:
    """Print the table."""
    import structlog

    structlog.configure(logger_factory=structlog.ReturnLoggerFactory(), processors=[lambda *_: ""])
    begun = time.perf_counter()
    print(f"{'what':<34} {'on':<11} {'ours':>10} {'raw':>10} {'ratio':>7}  raw operation")
    for line in measured():
        ours, raw = f"{line.ours * 1e6:,.0f} µs", f"{line.raw * 1e6:,.1f} µs"
        print(
            f"{line.what:<34} {line.on:<11} {ours:>10} {raw:>10} {line.ours / line.raw:>6.2f}×  "
            f"{line.beneath}"
        )
    print(
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} processors, "
        f"{time.perf_counter() - begun:.0f} s in all"
    )


if __name__ == "__main__":
    main()
