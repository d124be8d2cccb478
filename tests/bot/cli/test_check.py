"""`tripoint check` against a workspace: each fault is found, says what it is and how to mend it."""

import json
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.cli.checks.findings import Finding, show
from bot.cli.checks.slack import ExpectedWorkspace, look
from bot.cli.files.roster_file import load
from bot.cli.manifest import SCOPES, manifest
from bot.domain.officers import officer_id, slack_user
from bot.domain.policy import loader
from bot.loops.clock import SystemClock
from bot.proxies import NO_PROXIES
from bot.sandbox.delivery.faults import Faults
from bot.sandbox.sandbox import Sandbox
from bot.transport.slack_answers import Answers
from bot.transport.slack_client import session
from storage.book.roster import Roster
from tests.support.proxy import PAGES


@pytest.fixture(scope="module")
def roster() -> Roster:
    """The example roster."""
    policy = loader.load(files("bot.policies").joinpath("example.toml").read_text("utf-8"))
    return load(files("bot.rosters").joinpath("example.toml").read_text("utf-8"), policy)


def world(roster: Roster) -> dict[str, Any]:
    """A workspace in which all is as the roster says."""
    users = [{"id": slack_user(o.id), "name": slack_user(o.id).lower()} for o in roster.officers]
    channels = [
        {
            "id": channel,
            "name": channel.lower(),
            "private": True,
            "members": [
                "@app",
                *(slack_user(o.id) for o in roster.officers if o.party == desk.party),
            ],
        }
        for desk in roster.desks
        for channel in desk.channels
    ]
    return {"manifest": manifest(), "users": users, "channels": channels}


async def looked(
    roster: Roster,
    spoil: Callable[[dict[str, Any]], None] = lambda world: None,
    app_token: str | None = None,
    **of: Any,
) -> list[Finding]:
    """What is found in a workspace spoilt in one way."""
    made = world(roster)
    spoil(made)
    async with (
        Sandbox(made) as sandbox,
        session(NO_PROXIES, Answers(sandbox.api_url, SystemClock())) as by,
    ):
        if "page" in of:
            sandbox.faults.page(*of["page"])
        if "fault" in of:
            of["fault"](sandbox.faults)
        client = AsyncWebClient(
            of.get("token", sandbox.workspace.app.bot_token),
            base_url=of.get("url", sandbox.api_url),
            session=by,
            retry_handlers=[],
        )
        desks = {desk.party: desk for desk in roster.desks}
        return await look(
            client,
            ExpectedWorkspace(of.get("team", roster.workspace), roster.officers, desks),
            app_token,
        )


def faults(found: list[Finding]) -> list[str]:
    """The faults among them."""
    return [f"{finding.what} {finding.says}" for finding in found if finding.fault]


async def test_a_workspace_that_is_as_it_should_be_has_no_fault(roster: Roster) -> None:
    """And everything that was looked at is listed."""
    found = await looked(roster, app_token="xapp-sandbox-app")

    assert faults(found) == []
    assert len(found) == 3 + 3 + 9
    assert [f.says for f in found if f.what.startswith("officers of")] == ["8 full members"] * 3


async def test_a_token_that_slack_does_not_take_is_one_fault(roster: Roster) -> None:
    """Nothing else can be asked with it."""
    found = await looked(roster, token="xoxb-CANARY")

    assert [fault.split(":")[0] for fault in faults(found)] == [
        "token Slack does not take it (invalid_auth)"
    ]
    assert "CANARY" not in str(found)


async def test_a_slack_that_cannot_be_reached_is_one_fault(roster: Roster) -> None:
    """No traceback, no endless wait."""
    found = await looked(roster, url="http://127.0.0.1:9/")

    assert "SLACK_API_URL" in faults(found)[0]
    assert len(found) == 1


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
async def test_a_page_in_the_place_of_slack_is_a_fault_of_the_network(
    roster: Roster, page: tuple[int, str, str]
) -> None:
    """No token need be copied anew for it."""
    (said,) = faults(await looked(roster, page=("auth.test", *page)))

    assert said.startswith(f"network Slack cannot be reached (HTTP {page[0]}, ")
    assert "SLACK_BOT_TOKEN" not in said


@pytest.mark.parametrize("method", ["users.info", "conversations.info", "conversations.members"])
async def test_what_cannot_be_seen_for_a_page_is_said_of_that_alone(
    roster: Roster, method: str
) -> None:
    """The rest is looked at all the same."""
    (said,) = faults(await looked(roster, page=(method, 403, "<html>", "text/html")))

    assert "(HTTP 403, text/html, which is no answer of Slack's)" in said


async def test_a_token_of_another_workspace_is_a_fault(roster: Roster) -> None:
    """The roster's ids would mean other people there."""
    found = await looked(roster, team="T0OTHER")

    assert "workspace T0SANDBOX, but the roster names T0OTHER" in faults(found)[0]


async def test_scopes_missing_and_superfluous_are_faults(roster: Roster) -> None:
    """Missing ones fail at night; superfluous ones are what an attacker gets."""

    def spoil(made: dict[str, Any]) -> None:
        scopes = made["manifest"]["oauth_config"]["scopes"]["bot"]
        scopes.remove("im:write")
        scopes.append("channels:history")

    found = faults(await looked(roster, spoil))
    assert found[0].startswith(
        "scopes 1 scope is missing: im:write (which conversations.open needs)."
    )
    assert found[1].startswith("scopes 1 scope is granted and never used: channels:history.")


async def test_many_scopes_that_are_missing_are_one_line(roster: Roster) -> None:
    """One thing was forgotten, to install the app again; and one thing mends it."""

    def spoil(made: dict[str, Any]) -> None:
        made["manifest"]["oauth_config"]["scopes"]["bot"] = [
            "commands",
            "users:read",
            "groups:read",
            "im:write",
        ]

    missing = len(SCOPES) - 4
    [line] = [fault for fault in faults(await looked(roster, spoil)) if fault.startswith("scopes")]
    assert (
        line.startswith(f"scopes {missing} scopes are missing: ")
        and line.count("(which") == missing > 3
    )


async def test_many_officers_with_the_same_fault_are_one_line(
    roster: Roster, capsys: pytest.CaptureFixture[str]
) -> None:
    """
    Whoever reads two hundred lines does not see the two hundred and first; a program is told of
    each.
    """
    crowd = tuple(
        replace(roster.officers[0], id=officer_id("T0SANDBOX", f"U0CROWD{n:03}"))
        for n in range(200)
    )
    large = replace(roster, officers=(*roster.officers, *crowd))

    def spoil(made: dict[str, Any]) -> None:
        for user in made["users"]:
            user["deleted"] = user["id"].startswith("U0CROWD")

    found = await looked(large, spoil)
    assert len(found) == 2 + 3 + 1 + 9, "and Slack was not asked so often that it said no"
    assert show(found, as_json=False) == 1
    said = capsys.readouterr().out
    [line] = [line for line in said.splitlines() if "CROWD" in line]
    assert "U0CROWD000 is deactivated: correct the roster" in line
    assert line.endswith(
        "of 199 more: U0CROWD001, U0CROWD002, U0CROWD003, U0CROWD004, U0CROWD005 and 194 more."
    )
    assert "1 fault." in said
    show(found, as_json=True)
    [told] = [f for f in json.loads(capsys.readouterr().out)["findings"] if not f["ok"]]
    assert len(told["more"]) == 199 and all("is deactivated" in one for one in told["more"])


async def test_socket_mode_without_a_working_token_is_a_fault(roster: Roster) -> None:
    """Found here, not by an officer whose command goes nowhere."""
    found = faults(await looked(roster, app_token="xapp-wrong"))

    assert [fault.startswith("Socket Mode no connection (invalid_auth)") for fault in found] == [
        True
    ]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"deleted": True}, "is deactivated"),
        ({"is_bot": True}, "is a bot"),
        ({"is_restricted": True}, "is a guest"),
        ({"is_stranger": True}, "is a stranger"),
        ({"team_id": "T0OTHER"}, "belongs to T0OTHER"),
    ],
)
async def test_an_officer_who_is_no_full_member_is_a_fault(
    fields: dict[str, Any], says: str, roster: Roster
) -> None:
    """They would be refused `not_registered` at every step."""

    def spoil(made: dict[str, Any]) -> None:
        made["users"][0].update(fields)

    found = faults(await looked(roster, spoil))
    assert [fault.startswith("officers U0KORLO ") and says in fault for fault in found] == [True]


async def test_an_officer_whom_slack_does_not_know_is_a_fault(roster: Roster) -> None:
    """A slip of the pen in the roster."""

    def spoil(made: dict[str, Any]) -> None:
        gone = made["users"].pop(0)["id"]
        for channel in made["channels"]:
            channel["members"] = [m for m in channel["members"] if m != gone]

    assert (
        "officers U0KORLO cannot be found (user_not_found)"
        in faults(await looked(roster, spoil))[0]
    )


@pytest.mark.parametrize(
    ("method", "page", "what"),
    [
        ("users.info", (200, "<html>", "text/html"), "officers"),
        ("users.info", (429, "", "text/html"), "officers"),
        ("users.list", (200, '{"ok": true}', "application/json"), "officers"),
        ("conversations.info", (403, "", "text/html"), "channel C0KORLIAISON"),
        ("conversations.members", (200, "{}", "application/json"), "channel C0KORLIAISON"),
        ("apps.connections.open", (407, "", "text/html"), "Socket Mode"),
    ],
)
async def test_what_slack_does_not_say_is_no_fault_of_who_was_asked_about(
    roster: Roster,
    method: str,
    page: tuple[int, str, str],
    what: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """
    Nobody is to be stood down, invited or given another token because a proxy answered in Slack's
    place.
    """
    monkeypatch.setattr("bot.cli.checks.slack._MANY", 1 if method == "users.list" else 50)
    found = await looked(
        roster, app_token="xapp-sandbox-app", fault=lambda faults: _instead(faults, method, page)
    )

    [said] = faults(found)
    assert said.startswith(f"{what} Slack does not say ("), said
    assert said.endswith("): check the network and run this again.")


def _instead(faults: Faults, method: str, page: tuple[int, str, str]) -> None:
    status, text, kind = page
    if status == 429:
        faults.limit(method)
    else:
        faults.page(method, status, text, kind)


async def test_an_outsider_in_a_desks_channel_is_named_by_id(roster: Roster) -> None:
    """
    The invariant everything in Slack rests on: a desk's channel holds that party's officers only.
    """

    def spoil(made: dict[str, Any]) -> None:
        made["users"].append({"id": "U0STRANGER", "name": "stranger"})
        made["channels"][0]["members"] += ["U0STRANGER", "U0USALO"]

    found = faults(await looked(roster, spoil))
    assert [fault.split(" and no")[0] for fault in found] == [
        "channel C0KORLIAISON U0STRANGER is in it",
        "channel C0KORLIAISON U0USALO is in it",
    ]


async def test_a_channel_with_many_members_is_read_to_its_end(roster: Roster) -> None:
    """The outsider is on the last page."""

    def spoil(made: dict[str, Any]) -> None:
        crowd = [f"U0CROWD{n:03}" for n in range(250)]
        made["users"] += [{"id": user, "name": user.lower()} for user in crowd]
        made["channels"][0]["members"] += crowd

    [found] = [finding for finding in await looked(roster, spoil) if finding.fault]
    assert "U0CROWD000 is in it" in found.says and len(found.more) == 249


async def test_a_channel_that_is_public_or_without_the_bot_is_a_fault(roster: Roster) -> None:
    """Anyone may walk into a public one; where the bot is not, no card comes."""

    def spoil(made: dict[str, Any]) -> None:
        made["channels"][0]["members"].remove("@app")
        made["channels"].pop(1)
        made["manifest"]["oauth_config"]["scopes"]["bot"].append("channels:read")
        made["channels"][1]["private"] = False

    found = faults(await looked(roster, spoil))
    assert any(
        f.startswith("channel C0KORLIAISON cannot be seen (channel_not_found)") for f in found
    )
    assert any(
        f.startswith("channel C0KORAPPROVALS cannot be seen (channel_not_found)") for f in found
    )
    assert any(f == "channel C0KORSUPERVISORS it is public: make it private." for f in found)
