"""`tripoint check`: settings, policy, roster, keys, database and Slack in one table."""

import asyncio
from argparse import Namespace
from collections.abc import Iterable, Iterator

from bot.calendars import holiday_faults
from bot.cli.checks.files import file_faults
from bot.cli.checks.findings import Finding, show, told
from bot.cli.checks.roster import moved_faults, roster_faults
from bot.cli.console import inputs
from bot.cli.console.error_messages import sentences
from bot.cli.console.open_store import key_directory, open_store
from bot.cli.console.output import CommandError
from bot.domain.arrangements.explain import idle
from bot.domain.book import Book
from bot.domain.officers import OfficerId
from bot.domain.policy.loader import PolicyInvalid, load
from bot.domain.policy.model import Policy
from bot.settings import ALL, Settings, SettingsInvalid
from storage.book.roster import once_of_another
from storage.keys.check import key_faults
from storage.outbox import broken_log
from storage.store.administration import WORKSPACE
from storage.store.store import Store
from storage.transaction.disk_space import DATABASE, KEYS

NOT_ASKED = Finding(
    "slack", "workspace", "not asked yet: the roster says which workspace it is to be"
)


def run(args: Namespace) -> int:
    """
    Look at everything that can be looked at in spite of earlier faults.

    Returns:
        The exit code: 1 where anything is a fault.
    """
    try:
        settings = inputs.settings(ALL)
    except SettingsInvalid as invalid:
        return show(told("settings", "environment and .env", invalid.faults, ""), args.json)
    mode = "Socket Mode" if settings.socket_mode else f"HTTP on {settings.host}:{settings.port}"
    found = [Finding("settings", "environment and .env", f"complete; {mode}, {settings.api_url}")]
    found += [Finding("settings", "proxy", _way(settings))]
    files = file_faults(settings, inputs.DOTENV, inputs.account(settings.keys, settings.home))
    found += told("files", "modes and owners", files, "nobody else may touch them")
    try:
        found += told(
            "keys",
            str(settings.keys),
            key_faults(key_directory(settings), inputs.now()),
            "readable, no expired keys",
        )
        with open_store(settings) as store:
            book, team = (
                store.queries.book(inputs.now()).now(),
                store.queries.setting(WORKSPACE).now(),
            )
            in_force = load(store.queries.policy_text().now())
            found += [Finding("database", _database(store), "reachable, every migration applied")]
            found += _written(store)
            found += _audit(store)
            moved = store.db.read(once_of_another).now()
    except Exception as broken:  # noqa: BLE001  # whatever it is, it is what the operator asked for
        return show(
            [*found, *told("database", "store", sentences(broken).sentences, "")], args.json
        )
    found += told("policy", book.policy.policy_id, _policy(settings, in_force), "in force")
    found += [Finding("policy", "keys", sentence) for sentence in idle(in_force)]
    officers = book.active_officers
    found += told(
        "roster", f"{len(officers)} officers", _roster(book, moved), "every slot can be filled"
    )
    if not args.offline:
        found += asyncio.run(_slack(settings, book, team)) if team else [NOT_ASKED]
    return show(found, args.json)


def _way(settings: Settings) -> str:
    proxy = settings.proxies.of(settings.api_url)
    if proxy:
        return f"Slack is reached by {proxy.shown}"
    return (
        "none: Slack is a sandbox on this machine"
        if settings.loopback
        else "none: Slack is reached directly"
    )


def _database(store: Store) -> str:
    url = store.db.engine.url
    return (
        str(url.database)
        if store.db.engine.dialect.name == "sqlite"
        else url.render_as_string(hide_password=True)
    )


def _written(store: Store) -> list[Finding]:
    """Try whether an act could be committed, and whether there is space for what ends releases."""
    faults, lacking = store.health.faults(inputs.now()).now(), store.health.reserve_faults()
    said = {
        word: [fault[word] for fault in (faults, lacking) if word in fault]
        for word in (DATABASE, KEYS)
    }
    return [f for word in said for f in told(word, "disk", said[word], "takes what an act writes")]


def _audit(store: Store) -> list[Finding]:
    report, state = store.audit.verify().now(), store.db.read(broken_log.log_state).now()
    faults = list(report.faults) or ([state.broken] if state.broken else [])
    last = (
        f"; the desk verified it last at {state.whole_at:%Y-%m-%d %H:%M} UTC"
        if state.whole_at
        else ""
    )
    return told("database", "audit log", faults, f"whole: {report.records} records{last}")


def _policy(settings: Settings, in_force: Policy) -> Iterator[str]:
    yield from holiday_faults(
        {code: p.working_hours.holidays for code, p in in_force.parties.items()}
    )
    if settings.policy is None:
        return
    try:
        named = load(inputs.text_of(settings.policy))
    except PolicyInvalid as invalid:
        yield from (f"{settings.policy}: {fault}" for fault in invalid.faults)
        return
    except CommandError as stop:
        yield str(stop)
        return
    if named.fingerprint != in_force.fingerprint:
        yield (
            f"{settings.policy} is not the policy in force: put it in force with `tripoint policy "
            "apply`, or mend it."
        )


def _roster(book: Book, moved: Iterable[tuple[OfficerId, str]]) -> Iterator[str]:
    officers = book.active_officers
    if not officers:
        yield "there is no officer: run `tripoint roster import FILE.toml`."
        return
    yield from roster_faults(book.policy, officers, book.desks)
    yield from moved_faults(book.roster, moved)


async def _slack(settings: Settings, book: Book, team: str) -> list[Finding]:
    from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler

    from bot.cli.checks.slack import ExpectedWorkspace, asking, look

    expected = ExpectedWorkspace(team, book.active_officers, book.desks)
    async with asking(settings) as client:
        client.retry_handlers.append(
            AsyncRateLimitErrorRetryHandler(max_retry_count=5)
        )  # many officers take a while
        return await look(
            client, expected, settings.app_token.reveal() if settings.app_token else None
        )
