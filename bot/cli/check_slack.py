"""What Slack must know and grant: token, scopes, officers, and who is in the desks' channels."""

from collections.abc import AsyncIterator, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.cli.findings import Finding, told
from bot.cli.manifest import SCOPES
from bot.domain.people import Desk, Officer, officer_id, slack_user
from bot.slack_answers import NoAnswer
from bot.slack_errors import error_code

_NOT_A_MEMBER = {
    "deleted": "is deactivated",
    "is_bot": "is a bot",
    "is_restricted": "is a guest",
    "is_ultra_restricted": "is a guest",
    "is_stranger": "is a stranger from another organisation",
}
_SHARED = ("is_ext_shared", "is_pending_ext_shared", "is_shared", "is_org_shared")


@dataclass(frozen=True)
class Workspace:
    """What is to be found in Slack: the roster's workspace, its active officers and desks."""

    team: str
    officers: Collection[Officer]
    desks: Mapping[str, Desk]


async def look(client: AsyncWebClient, expected: Workspace, app_token: str | None) -> list[Finding]:
    """
    Ask Slack for all of it; a failure to reach Slack is a fault like any other.

    Args:
        app_token: where Socket Mode is used, the token to open a connection with.
    """
    try:
        answer = await client.auth_test()
    except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError) as error:
        return [_no_answer(error)]
    team, bot = answer.get("team_id"), str(answer.get("user_id"))
    found = told("slack", "token", _wrong_team(str(team), expected.team), f"belongs to {bot} in workspace {team}")
    found += told("slack", "scopes", _scopes(_granted(answer.headers)), "granted as in the manifest")
    if app_token:
        found += [await _socket_mode(client, app_token)]
    for officer in sorted(expected.officers, key=lambda one: one.id):
        found += [await _officer(client, officer, expected.team)]
    for desk in expected.desks.values():
        for channel in desk.channels:
            faults = [fault async for fault in _channel(client, channel, desk.party, expected, bot)]
            found += told("slack", f"channel {channel}", faults, f"private, officers of {desk.party} only")
    return found


def _no_answer(error: Exception) -> Finding:
    if isinstance(error, SlackApiError):
        return Finding("slack", "token", f"Slack does not take it ({_why(error)}): mend SLACK_BOT_TOKEN.", fault=True)
    says = f"Slack cannot be reached ({_why(error)}): check SLACK_API_URL and the network."
    return Finding("slack", "network", says, fault=True)


def _why(error: BaseException) -> str:
    if isinstance(error, SlackApiError):
        return error_code(error)
    return f"{error}, which is no answer of Slack's" if isinstance(error, NoAnswer) else type(error).__name__


def _wrong_team(team: str, expected: str) -> Iterator[str]:
    if team != expected:
        yield (
            f"it is of workspace {team}, but the roster names {expected}: use that workspace's token, or correct"
            " `workspace` in the roster."
        )


def _granted(headers: Mapping[str, str]) -> set[str]:
    listed = next((value for name, value in headers.items() if name.lower() == "x-oauth-scopes"), "")
    return {scope.strip() for scope in str(listed).split(",") if scope.strip()}


def _scopes(granted: set[str]) -> Iterator[str]:
    for scope in sorted(SCOPES.keys() - granted):
        yield f"{scope} is missing, which {SCOPES[scope][0]} needs: install the app again from `tripoint manifest`."
    for scope in sorted(granted - SCOPES.keys()):
        yield f"{scope} is granted and never used: remove it and install the app again."


async def _socket_mode(client: AsyncWebClient, app_token: str) -> Finding:
    try:
        await client.apps_connections_open(app_token=app_token)
    except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError) as error:
        mend = "check SLACK_APP_TOKEN (scope connections:write) and that Socket Mode is on"
        return Finding("slack", "Socket Mode", f"no connection ({_why(error)}): {mend}.", fault=True)
    return Finding("slack", "Socket Mode", "a connection may be opened")


async def _officer(client: AsyncWebClient, officer: Officer, team: str) -> Finding:
    user = slack_user(officer.id)
    mend = "correct the roster or stand them down"
    try:
        person = (await client.users_info(user=user))["user"]
    except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError) as error:
        return Finding("slack", f"officer {user}", f"cannot be found ({_why(error)}): {mend}.", fault=True)
    wrong = [what for flag, what in _NOT_A_MEMBER.items() if person.get(flag)]
    if person.get("team_id") not in (None, team):
        wrong.append(f"belongs to {person['team_id']}")
    if officer.id != officer_id(team, user):
        wrong.append("is rostered for another workspace")
    if wrong:
        return Finding("slack", f"officer {user}", f"{' and '.join(dict.fromkeys(wrong))}: {mend}.", fault=True)
    return Finding("slack", f"officer {user}", f"a full member, of {officer.party}")


async def _channel(
    client: AsyncWebClient, channel: str, party: str, expected: Workspace, bot: str
) -> AsyncIterator[str]:
    try:
        seen: dict[str, Any] = (await client.conversations_info(channel=channel))["channel"]
        for fault in _room(seen):
            yield fault
        if not seen.get("is_member"):
            return
        members = [member async for member in _members(client, channel)]
    except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError) as error:
        yield f"cannot be seen ({_why(error)}): correct the roster, or invite the bot to it."
        return
    belonging = {slack_user(officer.id) for officer in expected.officers if officer.party == party} | {bot}
    for outsider in sorted(set(members) - belonging):
        yield f"{outsider} is in it and no officer of {party}: remove them, or put them on the roster."


def _room(seen: Mapping[str, Any]) -> Iterator[str]:
    if not seen.get("is_member"):
        yield "the bot is not in it: invite it."
    if not seen.get("is_private"):
        yield "it is public: make it private."
    if seen.get("is_archived"):
        yield "it is archived: restore it."
    if any(seen.get(flag) for flag in _SHARED):
        yield "it is shared with another workspace: use one that is not."


async def _members(client: AsyncWebClient, channel: str) -> AsyncIterator[str]:
    cursor = ""
    while True:
        answer = await client.conversations_members(channel=channel, cursor=cursor or None, limit=200)
        for member in answer["members"]:
            yield str(member)
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return
