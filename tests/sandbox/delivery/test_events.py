"""Events: only what the manifest asks for, tried again where they fail."""

import time
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bot.sandbox import HandClock, Sandbox
from tests.sandbox.toy import workspace
from tests.support import administrator


class App:
    """A request URL that answers with whatever status it is told, and keeps what came."""

    def __init__(self) -> None:
        self.status = 200
        self.headers: dict[str, str] = {}
        self.came: list[web.BaseRequest] = []

    async def answer(self, request: web.Request) -> web.Response:
        """Take a request."""
        self.came.append(request)
        body = await request.json()
        return web.json_response(
            {"challenge": body.get("challenge")}, status=self.status, headers=self.headers
        )


@pytest.fixture
async def app() -> AsyncIterator[tuple[App, str]]:
    """The request URL, running."""
    made, application = App(), web.Application()
    application.router.add_post("/", made.answer)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield made, f"http://127.0.0.1:{runner.addresses[0][1]}/"
    await runner.cleanup()


@pytest.fixture
def clock() -> HandClock:
    """A clock that stands still."""
    return HandClock(time.time())


@pytest.fixture
async def failing(app: tuple[App, str], clock: HandClock) -> AsyncIterator[tuple[Sandbox, App]]:
    """A workspace whose app answers 500."""
    app[0].status = 500
    async with Sandbox(workspace(), app[1], clock=clock) as sandbox:
        yield sandbox, app[0]


async def test_a_home_tab_is_drawn_when_it_is_opened(joined: Sandbox) -> None:
    """The usual way to a Home tab."""
    anna = joined.person("U0ANNA")
    assert anna.home is None

    sent = await anna.open_home()

    assert sent is not None
    assert sent.status == 200
    assert anna.home is not None
    assert anna.home.rendered == "Your loans"


async def test_entering_a_channel_is_told(joined: Sandbox) -> None:
    """A stranger in a room is what an app must hear of at once."""
    await administrator.join(joined, "U0BEN", "C0DESK")

    assert joined.person("U0BEN").channel("C0DESK")[-1].rendered == "Welcome @U0BEN"
    await joined.settle()


async def test_a_mention_comes_beside_the_message(joined: Sandbox) -> None:
    """Two events, as at Slack."""
    said = await joined.person("U0ANNA").say("<@U0BOT> hello", channel="C0DESK")

    assert [s.payload["event"]["type"] for s in joined.journal.sent] == ["message", "app_mention"]
    assert said.reactions == {"wave": ["U0BOT"]}


async def test_what_is_not_subscribed_is_not_sent(sandbox: Sandbox) -> None:
    """An app that forgot a line in its manifest must not pass here."""
    assert await administrator.emit(sandbox, {"type": "channel_rename"}) is None
    assert await administrator.leave(sandbox, "U0ANNA", "C0DESK") is None
    assert sandbox.journal.sent == []

    await administrator.join(sandbox, "U0BEN", "C0DESK")
    assert len(sandbox.journal.sent) == 1


async def test_a_failed_event_comes_again_at_once_after_a_minute_and_after_five(
    failing: tuple[Sandbox, App], clock: HandClock
) -> None:
    """The same event_id each time, numbered and with the reason; then Slack gives up."""
    sandbox, app = failing
    await administrator.change_user(sandbox, "U0BEN", tz="Asia/Tokyo")

    first = await sandbox.outgoing.retry_due()
    assert await sandbox.outgoing.retry_due() == []
    clock.advance(60)
    second = await sandbox.outgoing.retry_due()
    clock.advance(299)
    assert await sandbox.outgoing.retry_due() == []
    clock.advance(1)
    third = await sandbox.outgoing.retry_due()
    clock.advance(3600)
    assert await sandbox.outgoing.retry_due() == []

    sent = [*first, *second, *third]
    assert [entry.headers["X-Slack-Retry-Num"] for entry in sent] == ["1", "2", "3"]
    assert {entry.headers["X-Slack-Retry-Reason"] for entry in sent} == {"http_error"}
    assert len({entry.payload["event_id"] for entry in sandbox.journal.sent}) == 1
    assert len(app.came) == 4


async def test_an_event_that_got_through_is_not_tried_again(failing: tuple[Sandbox, App]) -> None:
    """One success ends it."""
    sandbox, app = failing
    await administrator.change_user(sandbox, "U0BEN", tz="Asia/Tokyo")
    assert len(sandbox.outgoing.retries) == 1
    app.status = 200
    await sandbox.outgoing.retry_due()

    assert sandbox.outgoing.retries == []


async def test_an_app_can_ask_for_no_retry(failing: tuple[Sandbox, App]) -> None:
    """X-Slack-No-Retry: 1."""
    sandbox, app = failing
    app.headers = {"X-Slack-No-Retry": "1"}
    await administrator.change_user(sandbox, "U0BEN", tz="Asia/Tokyo")

    assert len(app.came) == 1
    assert sandbox.outgoing.retries == []


async def test_a_request_url_proves_itself(app: tuple[App, str], clock: HandClock) -> None:
    """url_verification, signed like everything else."""
    async with Sandbox(workspace(), app[1], clock=clock) as sandbox:
        assert await administrator.verify_url(sandbox)
        app[0].status = 500
        assert not await administrator.verify_url(sandbox)
    assert app[0].came[0].headers["X-Slack-Signature"].startswith("v0=")
    assert app[0].came[0].headers["X-Slack-Request-Timestamp"] == str(int(clock.now()))


async def test_an_envelope_is_slacks(over_http: Sandbox) -> None:
    """What dedup and routing rest on."""
    await administrator.change_user(over_http, "U0BEN", is_restricted=True)

    envelope = over_http.journal.sent[-1].payload

    assert envelope["type"] == "event_callback"
    assert envelope["event"]["type"] == "user_change"
    assert envelope["event"]["user"]["is_restricted"] is True
    assert envelope["event_id"].startswith("Ev")
    assert envelope["authorizations"][0]["user_id"] == "U0BOT"
