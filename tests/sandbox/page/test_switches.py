"""
The fault switches and the clock, worked from the page: what the inspector shows of it, and what
somebody sees.
"""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import HandClock, Sandbox
from bot.sandbox.page import serve
from tests import PATIENCE
from tests.sandbox.conftest import bolt_at
from tests.sandbox.page.conftest import Tab, tabs
from tests.sandbox.page.test_launch_warning import fill, say, settle, top
from tests.sandbox.toy import mrkdwn, workspace
from tests.support.desk import APPROVALS, LIAISON, Scene, journal

Toy = tuple[Sandbox, Tab]


@pytest.fixture
async def moving(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Toy]:
    """The toy app on a clock that goes by the page alone, where what is slow waits for it."""
    monkeypatch.setattr("bot.sandbox.delivery.faults.SLOW_SECONDS", PATIENCE)
    async with (
        Sandbox(
            workspace(), rates="off", clock=HandClock(time.time()), sent=journal("sent")
        ) as sandbox,
        bolt_at(sandbox),
        serve(sandbox) as base,
        tabs(browser, base) as tab,
    ):
        yield sandbox, tab


async def inspecting(tab: Tab, user: str = "U0ANNA", place: str = "C0DESK") -> Page:
    """A tab with the inspector and its switches open."""
    page = await tab(user, place)
    await page.locator("#inspect").click()
    await page.locator("#weather summary").click()
    return page


async def turn(page: Page, name: str, on: bool) -> None:
    """Put a switch on or off."""
    async with page.expect_response("**/do/fault"):
        await page.get_by_role("switch", name=name).set_checked(on)


async def met(sandbox: Sandbox) -> None:
    """Until something waits at the one switch that is on."""
    (fault,) = sandbox.faults.on
    async with asyncio.timeout(PATIENCE):
        await fault.met.wait()


@pytest.mark.parametrize(
    ("switch", "verdict", "done"),
    [
        ("429 Too Many Requests", "ratelimited", False),
        ("5xx Server Error", "fatal_error", False),
        ("Calls are lost", "dropped", False),
        ("Answers are lost", "lost", True),
    ],
)
async def test_a_call_that_meets_trouble_is_shown_as_such(
    toy: Toy, switch: str, verdict: str, done: bool
) -> None:
    """
    The app breaks, the person is told that the command failed; a lost answer has had its effect all
    the same.
    """
    _, tab = toy
    page = await inspecting(tab)
    await turn(page, switch, True)
    await say(page, "/loan form")
    await expect(page.locator(".toast")).to_contain_text(
        "/loan failed with the error “dispatch_failed”"
    )
    await expect(top(page)).to_have_count(int(done))
    if done:
        await page.keyboard.press("Escape")
        await expect(top(page)).to_have_count(0)
    await page.locator(".exchange", has_text="/loan form").locator("summary").first.click()
    await expect(page.locator(".exchange", has_text="/loan form")).to_contain_text(
        "Calls in between: 1"
    )
    await expect(page.locator(".exchange .call .bad")).to_have_text(verdict)
    await expect(page.locator(".exchange > summary .bad")).to_have_text("500")
    await turn(page, switch, False)
    await page.get_by_role("textbox", name="Message").press("Enter")
    await expect(top(page)).to_be_visible()
    await expect(page.locator(".exchange > summary .good").first).to_have_text("200")


async def test_a_slow_slack_makes_the_app_late(moving: Toy) -> None:
    """
    The call hangs until the switch is put off; by then three seconds are over and the command
    counts as failed.
    """
    sandbox, tab = moving
    page = await inspecting(tab)
    await turn(page, "Slack is slow", True)
    await say(page, "/loan form")
    await met(sandbox)
    async with page.expect_response("**/do/clock"):
        await page.get_by_role("button", name="+1 min").click()
    await turn(page, "Slack is slow", False)
    await expect(page.locator(".toast")).to_contain_text(
        "“operation_timeout”: the app did not answer within three"
    )
    await expect(page.locator(".exchange summary small").first).to_have_text("late: over 3 s")
    await page.locator(".exchange summary").first.click()
    await expect(page.locator(".exchange .call .bad")).to_have_text("expired_trigger_id")


async def test_a_late_delivery_comes_with_a_trigger_that_has_died(moving: Toy) -> None:
    """The app answers at once and in time, and can open no form any more."""
    sandbox, tab = moving
    page = await inspecting(tab)
    await turn(page, "Late delivery", True)
    await say(page, "/loan form")
    await met(sandbox)
    async with page.expect_response("**/do/clock"):
        await page.get_by_role("button", name="+1 min").click()
    assert sandbox.journal.told("command") == []
    await turn(page, "Late delivery", False)
    await expect(page.locator(".exchange .call .bad")).to_have_text("expired_trigger_id")
    await expect(top(page)).to_have_count(0)


async def test_socket_mode_ends_and_comes_back(over_socket: Sandbox, browser: Browser) -> None:
    """The app is told to reconnect, does, and takes the next command."""
    async with serve(over_socket) as base, tabs(browser, base) as tab:
        page = await inspecting(tab)
        await say(page, "/loan before")
        await expect(page.locator(".ephemeral")).to_contain_text("You said before")
        await page.get_by_role("button", name="Disconnect Socket Mode").click()
        await expect(page.locator(".toast")).to_contain_text("told to reconnect")
        await over_socket.outgoing.sockets.connected.wait()
        await say(page, "/loan after")
        await expect(page.locator(".ephemeral").last).to_contain_text("You said after")


async def test_an_event_that_failed_comes_again_when_the_clock_is_put_forward(moving: Toy) -> None:
    """
    A message that the app did not get is delivered again, at once and after a minute, and marked.
    """
    sandbox, tab = moving
    page = await inspecting(tab)
    await turn(page, "The app is unreachable", True)
    await say(page, "Is anybody there?")
    newest = page.locator(".exchange summary small").first
    await expect(newest).to_have_text("retry 1, no answer")
    await turn(page, "The app is unreachable", False)
    assert [sent.status for sent in sandbox.journal.told("event")] == [0, 0]
    await page.get_by_role("button", name="+1 min").click()
    await expect(newest).to_contain_text("retry 2")

    assert sandbox.journal.told("event")[-1].status == 200


async def test_the_desk_draws_its_cards_once_slack_answers_again(desk: tuple[Scene, Tab]) -> None:
    """
    With 429 to every call the request is kept all the same; its card comes when the switch is off,
    and once.
    """
    scene, tab = desk
    korea, decides = (
        await inspecting(tab, "U0KORLO", LIAISON["KOR"]),
        await tab("U0KORFDO", APPROVALS["KOR"]),
    )
    await say(korea, "/release request")
    await fill(korea)
    await korea.evaluate("() => document.querySelector('[value=limited]').click()")
    await top(korea).locator("[type=submit]").click()
    await expect(top(korea)).to_contain_text("KOR-2026-")
    await korea.keyboard.press("Escape")
    await expect(korea.locator(".call .bad").first).to_have_text("ratelimited")
    await expect(decides.locator(".message")).to_have_count(0)
    await turn(korea, "429", False)
    async with korea.expect_response("**/do/clock"):
        await korea.get_by_role("button", name="+1 min").click()
    await settle(scene)
    await expect(decides.locator("button[data-action=approve]")).to_have_count(1)


async def test_a_form_with_a_gap_says_so_at_its_field_and_is_not_sent(toy: Toy) -> None:
    """Slack's own client asks for what is missing before the app hears of it."""
    sandbox, tab = toy
    page = await tab("U0ANNA", "C0DESK")
    await say(page, "/loan form")
    await top(page).locator("[data-block=shelf]").select_option("north")
    await top(page).get_by_role("button", name="Borrow").click()
    book = top(page).locator("[data-input=book]")
    await expect(book.get_by_role("alert")).to_have_text("Please complete this required field.")
    await expect(book.locator("input")).to_be_focused()
    await expect(book.locator("input")).to_have_accessible_description(
        "Please complete this required field."
    )
    await expect(top(page).get_by_role("alert")).to_have_count(1)

    assert sandbox.journal.told("view_submission") == []


async def test_a_form_that_the_app_refuses_shows_its_sentence_until_it_is_mended(toy: Toy) -> None:
    """At the field it is about; the next submission takes it away."""
    _, tab = toy
    page = await tab("U0ANNA", "C0DESK")
    await say(page, "/loan form")
    await top(page).locator("[data-block=shelf]").select_option("north")
    await top(page).locator("[data-block=book]").fill("Atlas")
    await top(page).get_by_role("button", name="Borrow").click()
    await expect(top(page).locator("[data-input=book]").get_by_role("alert")).to_have_text(
        "The atlas stays here."
    )
    await top(page).locator("[data-block=book]").fill("Herbal")
    await top(page).get_by_role("button", name="Borrow").click()
    await expect(top(page)).to_contain_text("Asked for Herbal")
    await expect(top(page).get_by_role("alert")).to_have_count(0)


async def test_what_slack_refuses_is_shown_with_its_code_and_its_reason(toy: Toy) -> None:
    """Nothing appears in the channel; the inspector says what is wrong, and where in the call."""
    sandbox, tab = toy
    page = await inspecting(tab)
    client = AsyncWebClient(
        sandbox.workspace.app.bot_token, base_url=sandbox.api_url, retry_handlers=[]
    )
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        await client.chat_postMessage(channel="C0DESK", text="long", blocks=[mrkdwn("x" * 3001)])
    refused = page.locator(".call", has_text="chat.postMessage").first
    await expect(refused.locator("summary .bad")).to_have_text("invalid_blocks")
    await refused.locator("summary").click()
    await expect(refused).to_contain_text(
        "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    )
    await expect(page.locator(".message")).to_have_count(0)
