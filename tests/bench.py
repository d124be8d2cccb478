"""`make bench`: what the desk adds to the raw operation beneath it, as ratios within one run; nothing asserts them."""

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
from zoneinfo import ZoneInfo

from aiohttp import ClientSession, web
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, bindparam, insert, select, text
from sqlmodel.sql.sqltypes import UTCDateTime

from bot.app import opened as started
from bot.calendars import days_off
from bot.cli.manifest import text as manifest_text
from bot.cli.workspace import workspace
from bot.domain import digests, steps
from bot.sandbox import Sandbox
from bot.sandbox.transports import Delivery, http_body, signed_headers
from handlers import digest_page
from handlers.words import Words
from storage import auditing, figures, outbox, trends
from storage.carding import CARD
from storage.engine import open_engine, reading
from storage.schema import migrate
from storage.sealing import Binding, open_sealed, seal
from storage.store import Store
from storage.verify import verify_store
from tests import bench_lists
from tests.bulk import UNTIL, fill
from tests.domain.world import NOON
from tests.domain.world import policy as rules
from tests.house import DemoClock, HandClock, found, roster_text, settings_for
from tests.postgres import postgres
from tests.storage.world import Desks, founded, opened

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
    store.sweep_now(_scratch)
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
        with store.engine.begin() as connection:
            work(connection)

    return transaction


def _scratch(c: Connection) -> None:
    for table in ("scratch", "scratch2", "scratch3"):
        c.execute(text(f"CREATE TABLE {table} (n BIGINT PRIMARY KEY, at BIGINT, words TEXT)"))


def whole_act(on: str, store: Store, rounds: int = 60) -> Line:
    """One approval: lock, book, rule, state, history, content, cards, timers, audit record, commit."""
    desks = Desks(store)
    waiting = iter([desks.requested().number for _ in range(rounds + 1)])
    ours = timed(lambda: desks.do("KFDO", next(waiting), steps.approve), rounds)
    return Line("approve, one whole act", on, ours, timed(raw_act(store), rounds), "8 statements, 1 transaction")


def audit_append(on: str, store: Store, rounds: int = 200) -> Line:
    """One record, its leaf, the signed head; within one transaction, so that no commit is in it."""
    key, private, record = store.keys.log_key(), Ed25519PrivateKey.generate(), os.urandom(200)
    with store.engine.begin() as c:
        more: dict[str, Any] = {"actor": "clock", "party": None, "about": None, "result": "done", "rule": None}
        ours = timed(lambda: auditing.append(c, key, at=NOON, action="bench", detail={"n": 1}, **more), rounds)
    raw = timed(lambda: private.sign(hashlib.sha256(record).digest()), rounds)
    return Line("audit append", on, ours, raw, "SHA-256 and an Ed25519 signature")


def audit_verify(on: str, store: Store) -> Line:
    """The whole log: read, encoded again, hashed, compared."""
    begun = time.perf_counter()
    size = verify_store(store).records
    ours = (time.perf_counter() - begun) / size
    leaf = os.urandom(200)
    raw = timed(lambda: [hashlib.sha256(leaf).digest() for _ in range(1000)], 20) / 1000
    return Line(f"audit verify, a record of {size}", on, ours, raw, "SHA-256 of 200 bytes")


def sealing(rounds: int = 500) -> Line:
    """4 KiB sealed and opened: a key of its own, wrapped, both bound to their place."""
    binding, key, body = Binding("bench", "KOR-2026-K7Q4", 1), os.urandom(32), os.urandom(4096)

    def ours() -> None:
        sealed = seal(body, binding=binding, key_epoch="2026-11-23", epoch_key=key, random=os.urandom)
        open_sealed(sealed, binding, key)

    def raw() -> None:
        nonce = os.urandom(12)
        cipher = AESGCM(key)
        cipher.decrypt(nonce, cipher.encrypt(nonce, body, b"bench"), b"bench")

    return Line("seal and open 4 KiB", "–", timed(ours, rounds), timed(raw, rounds), "AES-256-GCM")


def claiming(on: str, store: Store, rounds: int = 15) -> Line:
    """The next card of one busy channel among 10,000 that wait, spread over twenty."""
    number = Desks(store).requested().number
    row = {"number": number, "kind": "decision", "party": "USA", "wants": 1, "drew": 0, "attempts": 0, "told": False}
    rows = [
        {**row, "version": 100 + n, "channel": f"C{n % 20}", "mark": f"m{n}", "rank": n % 4, "since": NOON}
        for n in range(WAITING)
    ]
    store.sweep_now(lambda c: c.execute(insert(CARD), rows).rowcount)
    minutes = iter(range(1, 10**6))
    ours = timed(lambda: store.sweep_now(lambda c: outbox.claim(c, NOON + timedelta(minutes=next(minutes)), 1)), rounds)
    behind = (CARD.c.channel == "C7", CARD.c.wants > CARD.c.drew)
    first = select(CARD.c.id).where(*behind).order_by(CARD.c.rank.desc(), CARD.c.since).limit(1)
    raw = timed(lambda: store.read_now(lambda c: c.execute(first).all()), rounds)
    return Line(f"claim 1 card of {WAITING:,}", on, ours, raw, "1 indexed SELECT of one channel")


async def through_the_web(on: str, url: str, home: Path, rounds: int = 60) -> Line:
    """A signed command: signature, parsing, Bolt, roster, answer; the sandbox's own work is not in it."""
    hand = HandClock(time.time())
    await asyncio.to_thread(found, url, home / "keys", DemoClock(hand).now())
    async with Sandbox(workspace(roster_text(), manifest_text()), clock=hand, rates="off") as sandbox:
        settings = settings_for(sandbox, url, home)
        async with started(settings, clock=DemoClock(hand), random=os.urandom, loops=False, port=0) as house:
            sandbox.request_url = f"http://127.0.0.1:{house.port}/slack/events"
            await sandbox.person("U0KORLO").command("/release help", channel="C0KORLIAISON")
            payload = dict(sandbox.journal.told("command")[0].payload)
            async with ClientSession() as session, echo() as other:
                ours, raw = [], []
                for n in range(rounds):
                    asked = Delivery("command", payload | {"trigger_id": f"{n}.bench"})
                    body, kind = http_body(asked)
                    headers = signed_headers(sandbox.workspace, asked, body, kind)
                    ours.append(await posted(session, sandbox.request_url, body, headers))
                    raw.append(await posted(session, other, body, headers))
    return Line("signed command `help`", on, median(ours), median(raw), "aiohttp echo of the same request")


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
"""How large the register is that digests are made of: to fill it takes minutes on each database."""
WEEK_SCANS = (
    """SELECT stage, after, originator, to_party, count(*), avg(spent) FROM stay
    WHERE until > :since AND until <= :as_of GROUP BY stage, after, originator, to_party""",
)
DAY_SCANS = (
    *WEEK_SCANS,
    "SELECT stage, waits_for, count(*) FROM delivery WHERE waits_for IS NOT NULL GROUP BY stage, waits_for",
    """SELECT stage, count(*) FROM delivery
    WHERE to_party = 'USA' AND expires_at > :as_of AND expires_at <= :soon GROUP BY stage""",
    "SELECT step, count(*) FROM history WHERE at > :since AND at <= :as_of GROUP BY step",
)
"""What a digest is held against: each window that it reads, from its covering index, grouped once."""


def digest_of(on: str, url: str, kind: str, rounds: int = 9) -> Line:
    """A digest, figures to text, beside one grouped scan of the covering index over the same window."""
    policy, desk = rules(), rules().parties["USA"]
    zone = ZoneInfo(desk.tz)
    window = digests.window(UNTIL.date(), kind, zone, policy.digests, desk.working_hours, days_off)
    moments = {
        "since": (window.weeks or (window.since,))[0],
        "as_of": window.as_of,
        "soon": window.as_of + figures.ENDS[-1],
    }
    scans = [
        text(scan).bindparams(*(bindparam(k, v, type_=UTCDateTime()) for k, v in moments.items() if f":{k}" in scan))
        for scan in (WEEK_SCANS if window.weeks else DAY_SCANS)
    ]
    engine = reading(open_engine(url))
    with engine.begin() as c:

        def ours() -> None:
            day = figures.daily(c, policy, "USA", window.since, window.as_of)
            week = trends.weekly(c, policy, "USA", window.weeks) if window.weeks else None
            digest_page.page(figures.Digest(day, week), policy, Words("en", desk.tz))

        took, scan = timed(ours, rounds), timed(lambda: [c.execute(scan).all() for scan in scans], rounds)
    engine.dispose()
    return Line(f"{kind} digest, {RELEASES:,} releases", on, took, scan, "grouped scans of its covering indexes")


def over_many(urls: dict[str, str]) -> Iterator[Line]:
    """What is measured on a register of many years."""
    for on, url in urls.items():
        fill(url, RELEASES)
        for kind in digests.KINDS:
            yield digest_of(on, url, kind)


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
        yield from over_many(urls)
    with databases() as urls, TemporaryDirectory(prefix="tripoint-bench-") as folder:
        for on, url in urls.items():
            yield asyncio.run(through_the_web(on, url, Path(folder) / on))
    if "million" in sys.argv:  # to write that many takes minutes
        with databases() as urls:
            for on, url in urls.items():
                yield from (Line(*line) for line in bench_lists.measured(on, url, timed))


def main() -> None:
    """Print the table."""
    import structlog

    structlog.configure(logger_factory=structlog.ReturnLoggerFactory(), processors=[lambda *_: ""])
    begun = time.perf_counter()
    print(f"{'what':<30} {'on':<11} {'ours':>10} {'raw':>10} {'ratio':>7}  raw operation")
    for line in measured():
        ours, raw = f"{line.ours * 1e6:,.0f} µs", f"{line.raw * 1e6:,.1f} µs"
        print(f"{line.what:<30} {line.on:<11} {ours:>10} {raw:>10} {line.ours / line.raw:>6.1f}×  {line.beneath}")
    print(f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} processors, {time.perf_counter() - begun:.0f} s in all")


if __name__ == "__main__":
    main()
