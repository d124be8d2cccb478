"""
The wiring: the only module that knows all the others, and where real time and randomness come in.
"""

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog
from aiohttp import ClientError, web
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.logger.messages import (
    warning_client_prioritized_and_token_skipped,
    warning_token_skipped,
)
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.deadlines.passage import Stretch
from bot.domain.steps import BY_THE_CLOCK
from bot.loops.clock import SystemClock, Ticker
from bot.loops.delivery import DeliveryLoop
from bot.loops.digests import DigestSchedule, digest_ready
from bot.loops.home_tabs import HomeTabs
from bot.loops.housekeeping import Housekeeping
from bot.loops.log_watch import LogWatch
from bot.loops.messages import Messages
from bot.loops.outbox import Outbox
from bot.loops.readiness import probes
from bot.operations.metrics import Metrics
from bot.settings import Settings
from bot.transport import http, slack_client
from bot.transport.connections import Served, serve
from bot.transport.request_age import Ages
from bot.transport.slack_answers import Answers
from bot.transport.slack_client import Me, StartFault, introduced
from bot.transport.slack_clock import comparing
from bot.transport.slack_errors import error_code
from bot.transport.socket_mode import AnotherApp, SocketEntry
from bot.waits import Clock
from handlers.listeners.home_tab import view_for
from handlers.listeners.register import register
from handlers.notices.notices import draw
from handlers.requests.context import HandlerContext
from handlers.slack.accounts import SlackAccounts
from handlers.slack.channels import Channels
from storage.keys.directory import KeyDirectory
from storage.outbox.home_tabs import ClaimedHome, Homes
from storage.outbox.queue import ClaimedCard
from storage.releases.passages import Ended
from storage.store.message_queue import Queue
from storage.store.store import Store
from storage.transaction.runner import Transactions

log = structlog.get_logger("tripoint.app")

EXPECTED = frozenset({warning_token_skipped(), warning_client_prioritized_and_token_skipped()})
"""
A warning of Bolt's about what is intended: `authorize` hands it the one token, without asking
Slack.
"""

Random = Callable[[int], bytes]


@dataclass(frozen=True)
class Runtime:
    """
    A running desk.

    Attributes:
        port: Where it listens, which matters where the machine chose it.
    """

    store: Store
    client: AsyncWebClient
    me: Me
    outbox: DeliveryLoop[ClaimedCard]
    homes: DeliveryLoop[ClaimedHome]
    ticker: Ticker
    housekeeping: Housekeeping
    log_watch: LogWatch
    metrics: Metrics
    socket: SocketEntry | None
    port: int

    async def settle(self) -> None:
        """
        Do all that is due now and draw every card that may be drawn now.

        For the demo and for tests.
        """
        while await self.ticker.once() + await self.outbox.once() + await self.homes.once():
            pass


def _open_store(settings: Settings, clock: Clock, random: Random) -> Store:
    """
    Open the store that the settings name.

    Raises:
        StartFault, KeyFault, DatabaseFault: Keys or database are not there, or cannot be used.
    """
    if not settings.keys.is_dir():
        raise StartFault(
            f"There is no key directory at {settings.keys}: run `tripoint init` first."
        )
    keys = KeyDirectory(settings.keys, settings.root_key_bytes, random)
    keys.log_key()
    return Store(
        Transactions(
            settings.database_url, keys, clock=clock, random=random, loopback=settings.loopback
        )
    )


@asynccontextmanager
async def running_app(
    settings: Settings, *, clock: Clock, random: Random, loops: bool = True, port: int | None = None
) -> AsyncIterator[Runtime]:
    """
    Start a desk, and stop it at the end.

    Acts under way are then finished, and cards that are behind wait for the next start.

    Args:
        settings: What the environment says.
        clock: The desk's time.
        random: Where random bytes come from.
        loops: Whether clock and outbox run by themselves; without them `Runtime.settle` does their
            work.
        port: Where to listen, 0 for any free port; None for that of the settings.

    Raises:
        StartFault, KeyFault, DatabaseFault, OSError: It cannot start, and nothing is left behind.
    """
    async with AsyncExitStack() as closing:
        store, metrics = _open_store(settings, clock, random), Metrics()
        closing.enter_context(store.db.keys.in_use())
        closing.callback(log.info, "stopped")
        closing.push_async_callback(asyncio.to_thread, store.close)
        answers, client = await _slack(settings, store, closing)
        me = await introduced(client, await store.queries.setting("workspace"))
        bolt, channels = _bolt(client, me), Channels(client, store, clock)
        store.db.on_ended = partial(_count_ended, metrics)
        context = HandlerContext(
            store,
            clock,
            random,
            me.app,
            channels=channels,
            accounts=SlackAccounts(store, clock),
            command=settings.slash_command,
            figures=metrics,
        )
        register(bolt, context)
        outbox, homes = await _drawing(context, client, metrics)
        ticker = Ticker(
            DigestSchedule(store, partial(store.timers.fire, BY_THE_CLOCK)).once, store.db.steady
        )
        token = settings.app_token
        socket = SocketEntry(bolt, token.reveal(), client, clock) if token else None
        reached = (answers.fault, socket.fault) if socket else (answers.fault,)
        housekeeping = Housekeeping(store, channels, clock, metrics, ticker, answers)
        await housekeeping.begin()
        watch = LogWatch(store, clock, metrics)
        await watch.once()
        begin = await closing.enter_async_context(
            _looping(ticker.run, outbox.run, homes.run, housekeeping.run, watch.run)
        )
        pages = http.application(
            probes=probes(housekeeping.readiness, ticker, outbox, reached),
            metrics=metrics,
            entry=_entry(settings, bolt, clock, metrics),
            notes={"audit": watch.last_whole},
        )
        served = await _served(settings, port, pages, metrics)
        closing.push_async_callback(served.cleanup)
        if socket:
            closing.push_async_callback(socket.close)
            await _connected(socket, me)
        if loops:
            begin()
        log.info(
            "started", mode="socket" if socket else "http", host=settings.host, port=served.port
        )
        yield Runtime(
            store,
            client,
            me,
            outbox,
            homes,
            ticker,
            housekeeping,
            watch,
            metrics,
            socket,
            served.port,
        )


def _count_ended(metrics: Metrics, ended: Ended) -> None:
    """Count a release that has been acknowledged at a destination, or should have been: once."""
    if ended.result and ended.passage.share is Stretch.SENT:
        metrics.end_to_end(
            ended.precedence,
            exercise=ended.exercise,
            result=ended.result,
            seconds=ended.seconds,
        )


async def _drawing(
    context: HandlerContext, client: AsyncWebClient, metrics: Metrics
) -> tuple[DeliveryLoop[ClaimedCard], DeliveryLoop[ClaimedHome]]:
    """
    Make what draws cards and Homes, which goes on from where an earlier process ended.

    Args:
        context: What the listeners work with.
        client: The Web API.
        metrics: Where calls are counted.
    """
    store, clock = context.store, context.clock
    messages, ready = Messages(client, metrics), partial(digest_ready, store, client)
    outbox = Outbox(Queue(store), messages, draw, ready, context.channels.strangers, clock)
    homes = HomeTabs(Homes(store.db), client, partial(view_for, context), clock, metrics)
    loops = outbox.loop, homes.loop
    for loop in loops:
        await loop.queue.release_leases()
    return loops


@asynccontextmanager
async def _looping(*loops: Callable[[asyncio.Event], Any]) -> AsyncIterator[Callable[[], None]]:
    """Yield what starts the loops, and at the end tell them to stop and wait for them."""
    stop = asyncio.Event()
    tasks: list[asyncio.Task[None]] = []
    try:
        yield lambda: tasks.extend(asyncio.create_task(loop(stop)) for loop in loops)
    finally:
        stop.set()
        for ended in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(ended, BaseException):
                log.error("loop_broken", exc_info=ended)


async def _served(
    settings: Settings, port: int | None, application: web.Application, metrics: Metrics
) -> Served:
    port = settings.port if port is None else port
    try:
        return await serve(application, settings.host, port, shed=metrics.shed.inc)
    except OSError:
        raise StartFault(
            f"Port {port} on {settings.host} cannot be listened on: free it, or name another as "
            "TRIPOINT_PORT, or"
            " another interface of this machine as TRIPOINT_HOST."
        ) from None


async def _slack(
    settings: Settings, store: Store, closing: AsyncExitStack
) -> tuple[Answers, AsyncWebClient]:
    """
    Make the client for Slack.

    Returns:
        What remembers Slack's last answer, and a client on the one session that everything uses.
    """
    clock = store.db.steady.clock
    answers = Answers(settings.api_url, clock)
    dated = comparing(store.db.steady.compare, clock.monotonic, settings.api_url)
    session = await closing.enter_async_context(
        slack_client.session(settings.proxies, answers, [dated])
    )
    return answers, slack_client.web_client(settings, session)


def _bolt(client: AsyncWebClient, me: Me) -> AsyncApp:
    known = AuthorizeResult(
        enterprise_id=me.enterprise,
        team_id=me.team,
        bot_token=client.token,
        bot_id=me.bot,
        bot_user_id=me.user,
    )

    async def authorize(**_: object) -> AuthorizeResult:
        return known

    logging.getLogger("slack_bolt.AsyncApp").addFilter(_unexpected)
    return AsyncApp(
        name="tripoint",  # else Bolt looks for one in the source of every caller, which takes long
        client=client,
        authorize=authorize,
        process_before_response=True,
        # bot.transport.http has done it, by the house's clock and without logging bodies
        request_verification_enabled=False,
    )


def _unexpected(record: logging.LogRecord) -> bool:
    return record.msg not in EXPECTED


async def _connected(socket: SocketEntry, me: Me) -> None:
    """Connect, and wait until Slack has greeted the app that the bot token belongs to."""
    try:
        await socket.start(me.app)
    except AnotherApp as other:
        raise StartFault(
            f"SLACK_APP_TOKEN is of app {other}, SLACK_BOT_TOKEN of {me.app}: copy both from one "
            "app."
        ) from None
    except SlackApiError as error:
        raise StartFault(
            f"Slack refuses SLACK_APP_TOKEN ({error_code(error)}): copy the token anew."
        ) from None
    except (ClientError, TimeoutError, OSError):
        raise StartFault(
            "Slack does not take the Socket Mode connection: check the network, and try again."
        ) from None


def _entry(
    settings: Settings, bolt: AsyncApp, clock: Clock, metrics: Metrics
) -> http.SlackEntry | None:
    if settings.app_token or settings.signing_secret is None:
        return None
    verifier = http.Verifier(settings.signing_secret.reveal().encode(), clock.now)
    return http.SlackEntry(verifier, bolt.async_dispatch, metrics, Ages(clock))


def run(settings: Settings) -> None:
    """
    Run until SIGTERM or SIGINT.

    Raises:
        StartFault, KeyFault, DatabaseFault, OSError: It cannot start.
    """
    asyncio.run(_until_told_to_stop(settings))


async def _until_told_to_stop(settings: Settings) -> None:
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    async with running_app(settings, clock=SystemClock(), random=os.urandom):
        await told.wait()
