"""What Slack must know and grant: token, scopes, officers, and who is in the desks' channels."""

from collections import Counter
from collections.abc import (
    AsyncIterator,
    Collection,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.cli.checks.findings import Finding, told
from bot.cli.manifest import SCOPES
from bot.domain.officers import Desk, Officer, officer_id, slack_user
from bot.loops.clock import SystemClock
from bot.settings import Settings
from bot.transport.slack_answers import Answers, NoAnswer
from bot.transport.slack_client import all_pages, session, web_client
from bot.transport.slack_errors import PASSING, UNREACHED, error_code
from handlers.slack.channels import members

_NOT_A_MEMBER = {
    "deleted": "is deactivated",
    "is_bot": "is a bot",
    "is_restricted": "is a guest",
    "is_ultra_restricted": "is a guest",
    "is_stranger": "is a stranger from another organisation",
}
_MANY = 50
"""
Above so many officers, Slack is asked for the list of all: it answers so many questions a minute.
"""
_ROOM = (
    (("is_member",), True, "the bot is not in it: invite it."),
    (("is_private",), True, "it is public: make it private."),
    (("is_archived",), False, "it is archived: restore it."),
    (
        ("is_ext_shared", "is_pending_ext_shared", "is_shared", "is_org_shared"),
        False,
        "it is shared with another workspace: use one that is not.",
    ),
)
"""Flags of a channel, whether one of them must be set, and what to say where that is not so."""


@dataclass(frozen=True)
class ExpectedWorkspace:
    """What must be found in Slack: the roster's workspace, its active officers and its desks."""

    team: str
    officers: Collection[Officer]
    desks: Mapping[str, Desk]


@asynccontextmanager
async def asking(settings: Settings) -> AsyncIterator[AsyncWebClient]:
    """Yield a client for Slack, as the desk would reach it."""
    async with session(settings.proxies, Answers(settings.api_url, SystemClock())) as by:
        yield web_client(settings, by)


async def look(
    client: AsyncWebClient, expected: ExpectedWorkspace, app_token: str | None
) -> list[Finding]:
    """
    Ask Slack for everything that `tripoint check` needs from it.

    A failure to reach Slack is a fault like any other.

    Args:
        client: The Web API.
        expected: What must be found.
        app_token: The token that opens a connection, where Socket Mode is used.

    Returns:
        The findings.
    """
    try:
        answer = await client.auth_test()
    except UNREACHED as error:
        return [_no_answer(error)]
    team, bot = answer.get("team_id"), str(answer.get("user_id"))
    found = told(
        "slack",
        "token",
        _wrong_team(str(team), expected.team),
        f"belongs to {bot} in workspace {team}",
    )
    found += told(
        "slack", "scopes", _scopes(_granted(answer.headers)), "granted as in the manifest"
    )
    if app_token:
        found += [await _socket_mode(client, app_token)]
    found += await _officers(client, expected)
    for desk in expected.desks.values():
        for channel in desk.channels:
            faults = [fault async for fault in _channel(client, channel, desk.party, expected, bot)]
            found += told(
                "slack", f"channel {channel}", faults, f"private, officers of {desk.party} only"
            )
    return found


def _no_answer(error: Exception) -> Finding:
    if isinstance(error, SlackApiError):
        return Finding(
            "slack",
            "token",
            f"Slack does not take it ({why(error)}): correct SLACK_BOT_TOKEN.",
            fault=True,
        )
    says = f"Slack cannot be reached ({why(error)}): check SLACK_API_URL and the network."
    return Finding("slack", "network", says, fault=True)


def why(error: BaseException) -> str:
    """Say in a few words what Slack answered, or what came in the place of its answer."""
    if isinstance(error, SlackApiError):
        return error_code(error)
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return f"the proxy answers {error.status}"
    return (
        f"{error}, which is no answer of Slack's"
        if isinstance(error, NoAnswer)
        else type(error).__name__
    )


def _silence(error: BaseException) -> str:
    """Say that Slack did not answer: nothing is known to be wrong with what was asked about."""
    return f"Slack does not say ({why(error)}): check the network and run this again."


def _answered(error: BaseException) -> bool:
    """Return whether Slack refused what was asked, for good."""
    return isinstance(error, SlackApiError) and error_code(error) not in PASSING


def _wrong_team(team: str, expected: str) -> Iterator[str]:
    if team != expected:
        yield (
            f"it is of workspace {team}, but the roster names {expected}: use that workspace's "
            "token, or correct"
            " `workspace` in the roster."
        )


def _granted(headers: Mapping[str, str]) -> set[str]:
    listed = next(
        (value for name, value in headers.items() if name.lower() == "x-oauth-scopes"), ""
    )
    return {scope.strip() for scope in str(listed).split(",") if scope.strip()}


def _scopes(granted: set[str]) -> Iterator[str]:
    if missing := sorted(SCOPES.keys() - granted):
        named = ", ".join(f"{scope} (which {SCOPES[scope][0]} needs)" for scope in missing)
        yield f"{_are(missing)} missing: {named}. Install the app again from `tripoint manifest`."
    if unused := sorted(granted - SCOPES.keys()):
        yield (
            f"{_are(unused)} granted and never used: {', '.join(unused)}. Remove and install the "
            "app again."
        )


def _are(scopes: Collection[str]) -> str:
    return "1 scope is" if len(scopes) == 1 else f"{len(scopes)} scopes are"


async def _socket_mode(client: AsyncWebClient, app_token: str) -> Finding:
    try:
        await client.apps_connections_open(app_token=app_token)
    except UNREACHED as error:
        if not isinstance(error, SlackApiError):
            return Finding("slack", "Socket Mode", _silence(error), fault=True)
        mend = "check SLACK_APP_TOKEN (scope connections:write) and that Socket Mode is on"
        return Finding("slack", "Socket Mode", f"no connection ({why(error)}): {mend}.", fault=True)
    return Finding("slack", "Socket Mode", "a connection may be opened")


async def _officers(client: AsyncWebClient, expected: ExpectedWorkspace) -> list[Finding]:
    """
    Make one finding of each party's officers who are as they should be, and one of each fault.
    """
    officers = sorted(expected.officers, key=lambda one: one.id)
    try:
        known = await _people(client, [slack_user(officer.id) for officer in officers])
    except UNREACHED as error:
        return [Finding("slack", "officers", _silence(error), fault=True)]
    wrong: list[str] = []
    well: Counter[str] = Counter()
    for officer in officers:
        fault = _officer(officer, known[slack_user(officer.id)], expected.team)
        if fault:
            wrong.append(
                f"{slack_user(officer.id)} {fault}: correct the roster or stand them down."
            )
        else:
            well[officer.party] += 1
    right = [
        Finding("slack", f"officers of {p}", f"{count} full members")
        for p, count in sorted(well.items())
    ]
    return right + (told("slack", "officers", wrong, "") if wrong else [])


async def _people(
    client: AsyncWebClient, users: Sequence[str]
) -> dict[str, Mapping[str, Any] | str]:
    """
    Look users up, one by one or, where they are many, in the list of all.

    Returns:
        By user id, who each is, or why that is not known.

    Raises:
        SlackApiError, ClientError, TimeoutError, OSError: Slack does not say.
    """
    found: dict[str, Mapping[str, Any] | str] = dict.fromkeys(users, "user_not_found")
    try:
        if len(users) > _MANY:
            async for person in all_pages(client.users_list, "members"):
                if person["id"] in found:
                    found[person["id"]] = person
            return found
    except SlackApiError as error:
        if not _answered(error):
            raise
        return dict.fromkeys(users, why(error))
    for user in users:
        try:
            found[user] = (await client.users_info(user=user))["user"]
        except SlackApiError as error:
            if not _answered(error):
                raise
            found[user] = why(error)
    return found


def _officer(officer: Officer, person: Mapping[str, Any] | str, team: str) -> str | None:
    if isinstance(person, str):
        return f"cannot be found ({person})"
    wrong = [what for flag, what in _NOT_A_MEMBER.items() if person.get(flag)]
    if person.get("team_id") not in (None, team):
        wrong.append(f"belongs to {person['team_id']}")
    if officer.id != officer_id(team, slack_user(officer.id)):
        wrong.append("is rostered for another workspace")
    return " and ".join(dict.fromkeys(wrong)) or None


async def _channel(
    client: AsyncWebClient, channel: str, party: str, expected: ExpectedWorkspace, bot: str
) -> AsyncIterator[str]:
    try:
        seen: dict[str, Any] = (await client.conversations_info(channel=channel))["channel"]
        for fault in _room(seen):
            yield fault
        if not seen.get("is_member"):
            return
        there = await members(client, channel)
    except UNREACHED as error:
        if not _answered(error):
            yield _silence(error)
            return
        yield f"cannot be seen ({why(error)}): correct the roster, or invite the bot to it."
        return
    belonging = {
        slack_user(officer.id) for officer in expected.officers if officer.party == party
    } | {bot}
    for outsider in sorted(set(there) - belonging):
        yield (
            f"{outsider} is in it and no officer of {party}: remove them, or put them on the "
            "roster."
        )


def _room(seen: Mapping[str, Any]) -> Iterator[str]:
    for flags, wanted, says in _ROOM:
        if any(seen.get(flag) for flag in flags) is not wanted:
            yield says
