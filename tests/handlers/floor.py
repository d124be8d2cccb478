"""A desk with its workspace: the real store, the real app, people at their screens."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.resources import files
from itertools import count
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, web
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import text

from bot.cli.exercise.demo_desk import workspace
from bot.cli.files import roster_file
from bot.domain.book import Book
from bot.domain.notifications import cards
from bot.domain.notifications.cards import Card, CardKind
from bot.domain.officers import Officer, officer_id
from bot.domain.policy.loader import load
from bot.domain.release.release import Release
from bot.proxies import NO_PROXIES
from bot.sandbox import Exchange, HandClock, Message, Person, Sandbox
from bot.transport.connections import serve
from bot.transport.slack_answers import Answers
from bot.transport.slack_client import session
from handlers.listeners.register import register
from handlers.render.cards import draw
from handlers.requests.context import HandlerContext
from handlers.slack.accounts import SlackAccounts
from handlers.slack.blocks import Drawing
from handlers.slack.channels import Channels
from storage.database.schema import migrate
from storage.keys.directory import KeyDirectory
from storage.store.store import Store
from storage.transaction.act import Attempt
from storage.transaction.runner import Transactions
from tests import TOP
from tests.support.hand_clock import Hand

TEAM = "T0SANDBOX"
START = datetime(2026, 11, 23, 3, 0, tzinfo=UTC).timestamp()
ROSTER = files("bot.rosters").joinpath("example.toml").read_text("utf-8")
POLICY = files("bot.policies").joinpath("example.toml").read_text("utf-8")
ROOT_KEY = bytes(range(32))
SECRET = "One object launched from the west coast, flying east"
"""What no message, log or error may ever hold."""

LAUNCH: dict[str, Any] = {
    "to": ["JPN"],
    "subject": "dprk.missile.launch",
    "title": "Launch observed this morning",
    "purpose": "Early warning",
    "precedence": "FLASH",
    "level": "S",
    "body": SECRET,
    "lifetime": "12h",
}
ASKED = {
    "party": "KOR",
    "subject": "dprk.missile.launch",
    "title": "Anything on this morning",
    "purpose": "Early warning",
    "precedence": "PRIORITY",
}


def counting() -> Any:
    """Chance that never repeats within a test, and is the same in every run."""
    numbers = count(1)
    return lambda size: b"".join(next(numbers).to_bytes(4) for _ in range(-(-size // 4)))[-size:]


def prepare(folder: Path) -> None:
    """A database with the example's policy and roster, everybody reading English, and its keys."""
    random = counting()
    url = f"sqlite:///{folder}/desk.db"
    KeyDirectory.create(folder / "keys", ROOT_KEY, random, "tripoint.test/desk")
    migrate(url)
    store = opened(folder, Hand(HandClock(START)))
    operator = Attempt(action="init", who="operator:test")
    store.administration.set_policy(POLICY, operator).now()
    roster = roster_file.load(ROSTER, load(POLICY))
    officers = tuple(replace(o, language="en", timezone="UTC") for o in roster.officers)
    store.administration.import_roster(replace(roster, officers=officers), operator).now()
    store.close()


def opened(folder: Path, clock: Hand) -> Store:
    """The store in a folder that was prepared."""
    random = counting()
    keys = KeyDirectory(folder / "keys", ROOT_KEY, random)
    return Store(
        Transactions(f"sqlite:///{folder}/desk.db", keys, clock=clock, random=random, loopback=True)
    )


@dataclass
class Floor:
    """All of it; the methods are what tests say."""

    sandbox: Sandbox
    store: Store
    desk: HandlerContext
    bolt: AsyncApp
    client: AsyncWebClient
    clock: Hand
    folder: Path

    def person(self, user: str) -> Person:
        """Somebody at their screen, such as `KORLO`."""
        return self.sandbox.person(f"U0{user}")

    async def type(self, user: str, words: str, channel: str | None = None) -> Exchange:
        """A command typed in the own liaison channel, or where `channel` says."""
        return await self.person(user).command(
            f"/release {words}", channel=channel or f"C0{user[:3]}LIAISON"
        )

    async def fill(self, user: str, values: dict[str, Any]) -> Exchange:
        """The modal on top, filled in and sent."""
        person = self.person(user)
        await person.fill(values)
        return await person.submit()

    async def requested(self, **changes: Any) -> str:
        """A launch warning that Korea's liaison officer has just offered; its number."""
        await self.type("KORLO", "request")
        sent = await self.fill("KORLO", LAUNCH | changes)
        assert sent.ok, (sent.errors, sent.trouble)
        await self.person("KORLO").close()
        return (await self.numbers())[0]

    async def asked(self) -> str:
        """What Japan's liaison officer has just asked Korea for; its number."""
        await self.type("JPNLO", "ask")
        assert (await self.fill("JPNLO", ASKED)).ok
        await self.person("JPNLO").close()
        return (await self.numbers())[0]

    async def approved(self) -> str:
        """The same, approved by Korea."""
        number = await self.requested()
        assert "refused" not in await self.results(
            "approve", await self.type("KORFDO", f"approve {number}")
        )
        return number

    async def released(self) -> str:
        """The same, relayed by the United States."""
        number = await self.approved()
        assert (await self.type("USAFDO", f"relay {number}")).ok
        return number

    async def read(self) -> str:
        """The same, read by Japan's liaison officer, whose modal with the content is open."""
        number = await self.released()
        await self.type("JPNLO", f"open {number}")
        assert (await self.tick("JPNLO")).ok
        return number

    async def tick(self, user: str) -> Exchange:
        """Every condition of the modal `caveats` ticked, and sent."""
        person = self.person(user)
        block = next(b for b in person.modal.blocks if b.get("block_id") == "caveats")
        return await self.fill(
            user, {"caveats": [option["value"] for option in block["element"]["options"]]}
        )

    async def look(self, number: str) -> Release:
        """The release as it is remembered."""
        found = await self.store.queries.release(number, self.clock.now())
        assert found is not None
        return found[0]

    async def numbers(self) -> list[str]:
        """Every release there is, newest first."""
        rows = await self.store.db.read(
            lambda c: c.execute(
                text("select number from release order by submitted_at desc, rowid desc")
            ).all()
        )
        return [row[0] for row in rows]

    async def audited(self) -> list[dict[str, Any]]:
        """Every record of the audit log, oldest first."""
        return await self.store.db.read(
            lambda c: [
                dict(row) for row in c.execute(text("select * from audit order by seq")).mappings()
            ]
        )

    async def results(self, action: str, _: Exchange) -> list[str]:
        """How each attempt at `action` was recorded."""
        return [record["result"] for record in await self.audited() if record["action"] == action]

    async def refused(self, action: str) -> list[str]:
        """By which rules attempts at `action` were refused, as the audit log has it."""
        return [
            r["rule"]
            for r in await self.audited()
            if r["action"] == action and r["result"] == "refused"
        ]

    async def card(self, number: str, kind: str, party: str) -> Message:
        """A card as its desk sees it now, posted to the desk's channel."""
        release, book = await self._seen(number)
        wanted = [
            c
            for c in cards.cards(release, book)
            if c.kind == kind and c.party == party and not c.officer
        ]
        return await self._posted(wanted[-1], release, book)

    async def card_of(self, number: str, kind: str, party: str) -> Message:
        """A card that was needed earlier and is redrawn, such as that of a decided slot."""
        release, book = await self._seen(number)
        version = 0 if kind == "own" else release.deliveries[0].version
        return await self._posted(Card(CardKind(kind), party, version), release, book)

    async def _seen(self, number: str) -> tuple[Release, Book]:
        found = await self.store.queries.release(number, self.clock.now())
        assert found is not None
        return found

    async def _posted(self, card: Card, release: Release, book: Book) -> Message:
        drawing = draw(card, release, book)
        assert isinstance(drawing, Drawing)
        desk = book.desks[card.party]
        channel = desk.approvals if card.room == "approvals" else desk.liaison
        sent = await self.client.chat_postMessage(
            channel=channel, text=drawing.text, blocks=drawing.blocks
        )
        return next(
            m for m in self.sandbox.workspace.channels[channel].messages if m.ts == sent["ts"]
        )

    def officer(self, user: str) -> Officer:
        """An officer as the roster has them."""
        return self.store.queries.book(self.clock.now()).now().roster[officer_id(TEAM, f"U0{user}")]

    def calls(self, method: str) -> int:
        """How often a method of the Web API was called over the network."""
        return len([c for c in self.sandbox.journal.calls if c.method == method and c.via == "api"])


@asynccontextmanager
async def a_floor(folder: Path, tmp_path: Path) -> AsyncIterator[Floor]:
    """The floor, running on a copy that nobody else uses."""
    manifest = (TOP / "manifest.json").read_text("utf-8")
    hand = HandClock(START)
    source = workspace(ROSTER, manifest)
    source["channels"].append(
        {"id": "C0HALL", "name": "hall", "private": True, "members": ["U0KORLO", "@app"]}
    )
    source["users"].append({"id": "U0NOBODY", "name": "nobody"})
    store = opened(folder, Hand(hand))
    async with (
        Sandbox(source, rates="off", clock=hand, journal=tmp_path / "calls.jsonl") as sandbox,
        session(NO_PROXIES, Answers(sandbox.api_url, Hand(hand))) as by,
    ):
        floor = _joined(sandbox, store, Hand(hand), folder, by)
        served = await serve(_door(floor), "127.0.0.1", 0)
        sandbox.outgoing.request_url = f"http://127.0.0.1:{served.port}/slack/events"
        yield floor
        await served.cleanup()
    store.close()


def _joined(sandbox: Sandbox, store: Store, clock: Hand, folder: Path, by: ClientSession) -> Floor:
    app = sandbox.workspace.app

    async def authorize(**_: Any) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None,
            team_id=TEAM,
            bot_token=app.bot_token,
            bot_id=app.bot_id,
            bot_user_id=app.bot_user,
        )

    client = AsyncWebClient(app.bot_token, base_url=sandbox.api_url, session=by, retry_handlers=[])
    bolt = AsyncApp(
        name="tripoint",
        client=client,
        authorize=authorize,
        process_before_response=True,
        request_verification_enabled=False,
    )
    desk = HandlerContext(
        store,
        clock,
        counting(),
        app.id,
        Channels(client, store, clock),
        SlackAccounts(store, clock),
    )
    register(bolt, desk)
    return Floor(sandbox, store, desk, bolt, client, clock, folder)


def _door(floor: Floor) -> web.Application:
    """The way in as the process has it: Slack's requests, checked by the clock handed in."""
    from bot.operations.metrics import Metrics
    from bot.transport.http import SlackEntry, Verifier, application
    from bot.transport.request_age import Ages

    verifier = Verifier(floor.sandbox.workspace.app.signing_secret.encode(), floor.clock.now)
    metrics = Metrics()
    entry = SlackEntry(verifier, floor.bolt.async_dispatch, metrics, Ages(floor.clock))
    return application(probes={}, metrics=metrics, entry=entry)


def journal(floor: Floor) -> str:
    """Everything that was ever sent to Slack but modals, as text."""
    kept = [c.body for c in floor.sandbox.journal.calls if not c.method.startswith("views.")]
    return json.dumps(kept, ensure_ascii=False)
