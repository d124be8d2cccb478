"""The wiring: the only room that knows all the others, and where real time and chance come in."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import housekeeping, web
from bot.clock import Clock, Ticker
from bot.metrics import Metrics
from bot.outbox import Outbox
from bot.settings import Settings
from handlers.cards import draw
from handlers.channels import Channels
from handlers.desk import register
from handlers.ports import FrontDesk
from storage.keys import KeyDirectory
from storage.outbox import Queue
from storage.store import Store

log = structlog.get_logger("tripoint.app")

CALL_SECONDS = 10
"""How long a call of Slack's Web API may take."""

Random = Callable[[int], bytes]


class StartFault(Exception):
    """Why the bot cannot start: one sentence."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The machine's time, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """The machine's monotonic seconds."""
        return time.monotonic()


@dataclass(frozen=True)
class House:
    """A running desk; `port` is where it listens, which matters where it was left to the machine."""

    store: Store
    client: AsyncWebClient
    bolt: AsyncApp
    outbox: Outbox
    ticker: Ticker
    metrics: Metrics
    port: int

    async def settle(self) -> None:
        """Do all that is due now and draw every card that may be drawn now; for the demo and for tests."""
        while await self.ticker.once() + await self.outbox.once():
            pass


def open_store(settings: Settings, random: Random) -> Store:
    """
    The store that the settings name.

    Raises:
        KeyFault, DatabaseFault: keys or database are not there, or not to be used.
    """
    keys = KeyDirectory(settings.keys, settings.root_key_bytes, random)
    return Store(settings.database_url, keys, random=random, loopback=settings.loopback)


@asynccontextmanager
async def opened(
    settings: Settings, *, clock: Clock, random: Random, loops: bool = True, port: int | None = None
) -> AsyncIterator[House]:
    """
    A desk, started and at the end shut down: acts in hand are finished, cards behind wait for the next start.

    Args:
        loops: whether clock and outbox run by themselves; without them `House.settle` does their work.
        port: where to listen, 0 for any free port; the settings' own where left out.

    Raises:
        StartFault, KeyFault, DatabaseFault, OSError: it cannot start; nothing is left behind.
    """
    store, stop, metrics = open_store(settings, random), asyncio.Event(), Metrics()
    session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=CALL_SECONDS))
    socket: AsyncSocketModeHandler | None = None
    runner = None
    tasks: list[asyncio.Task[None]] = []
    try:
        client = _client(settings, session)
        bolt = await _bolt(client, store)
        channels = Channels(client, clock.monotonic)
        desk = FrontDesk(store, clock, random, settings.slash_command)
        register(bolt, desk, channels=channels, metrics=metrics)
        outbox = Outbox(Queue(store), client, draw, channels.strangers, channels.tell_security, clock, metrics)
        ticker = Ticker(partial(store.fire, housekeeping.RULES), clock)
        if settings.app_token:
            socket = AsyncSocketModeHandler(bolt, settings.app_token.reveal(), web_client=client)
            await socket.connect_async()
        probes = housekeeping.probes(store, ticker, outbox, clock, socket)
        application = web.application(probes=probes, metrics=metrics, entry=_entry(settings, bolt, clock, metrics))
        runner = await web.serve(application, settings.host, settings.port if port is None else port)
        house = House(store, client, bolt, outbox, ticker, metrics, runner.addresses[0][1])
        if loops:
            tasks = [asyncio.create_task(part.run(stop)) for part in (ticker, outbox)]
            tasks.append(asyncio.create_task(housekeeping.run(store, channels, clock, metrics, stop)))
        log.info("started", mode="socket" if socket else "http", host=settings.host, port=house.port)
        yield house
    finally:
        if socket:
            await socket.close_async()
        if runner:
            await runner.cleanup()
        stop.set()
        await asyncio.gather(*tasks, return_exceptions=True)
        await session.close()
        await asyncio.to_thread(store.close)
        log.info("stopped")


def _client(settings: Settings, session: aiohttp.ClientSession) -> AsyncWebClient:
    """One client with one session and no retries of its own: a post that got no answer may have been made."""
    assert settings.bot_token, "settings say what is missing before anything starts"
    return AsyncWebClient(
        settings.bot_token.reveal(),
        base_url=settings.api_url,
        session=session,
        timeout=CALL_SECONDS,
        retry_handlers=[],
    )


async def _bolt(client: AsyncWebClient, store: Store) -> AsyncApp:
    try:
        who = await client.auth_test()
    except SlackApiError as error:
        raise StartFault(f"Slack refuses the bot token ({error.response['error']}): copy it anew.") from None
    except (aiohttp.ClientError, TimeoutError, OSError):
        raise StartFault("Slack cannot be reached at SLACK_API_URL: check the address and the network.") from None
    team = store.setting_now("workspace")
    if team and team != who["team_id"]:
        raise StartFault(
            f"The bot token is for workspace {who['team_id']}, the roster for {team}: use the token of that one."
        )

    async def authorize(**_: object) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=who.get("enterprise_id"),
            team_id=who["team_id"],
            bot_token=client.token,
            bot_id=who["bot_id"],
            bot_user_id=who["user_id"],
        )

    return AsyncApp(
        client=client,
        authorize=authorize,
        process_before_response=True,
        request_verification_enabled=False,  # bot.web has done it, by the house's clock and without logging bodies
        logger=None,
    )


def _entry(settings: Settings, bolt: AsyncApp, clock: Clock, metrics: Metrics) -> web.SlackEntry | None:
    if settings.app_token or settings.signing_secret is None:
        return None
    verifier = web.Verifier(settings.signing_secret.reveal().encode(), clock.now)
    return web.SlackEntry(verifier, bolt.async_dispatch, metrics)


def run(settings: Settings) -> None:
    """
    Run until SIGTERM or SIGINT.

    Raises:
        StartFault, KeyFault, DatabaseFault, OSError: it cannot start.
    """
    asyncio.run(_until_told_to_stop(settings))


async def _until_told_to_stop(settings: Settings) -> None:
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    async with opened(settings, clock=SystemClock(), random=os.urandom):
        await told.wait()
