"""Two replicas of a desk: what one of them hears from Slack, the other goes by as well."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import select

from bot.app import Runtime
from storage.tables.releases import RELEASE
from tests import PATIENCE
from tests.support import administrator
from tests.support.desk import APPROVALS, BODY, LIAISON, WARNING, Scene, another

KOREA = APPROVALS["KOR"]
OUTSIDER = "U0JPNLO"


@pytest.fixture
async def second(desk: Scene) -> AsyncIterator[Runtime]:
    """
    Another replica of the desk; Slack's requests and events reach the first, unless a test says
    otherwise.
    """
    async with another(desk) as house:
        yield house


@contextmanager
def reaching(desk: Scene, house: Runtime) -> Iterator[None]:
    """Slack's requests and events reach this replica."""
    usual = desk.sandbox.outgoing.request_url
    desk.sandbox.outgoing.request_url = f"http://127.0.0.1:{house.port}/slack/events"
    yield
    desk.sandbox.outgoing.request_url = usual


async def draws(desk: Scene, house: Runtime, seconds: float = 0) -> None:
    """Time passes, and this replica alone draws what is behind."""
    desk.hand.advance(seconds)
    for _ in range(8):
        desk.hand.advance(1)
        await house.outbox.once()


async def offered(desk: Scene) -> str:
    """A release that Korea's liaison officer has just requested; nothing is drawn yet."""
    before = set(numbers(desk))
    await desk.command("KORLO", "request")
    officer = desk.person("KORLO")
    await officer.fill(WARNING)
    assert (await officer.submit()).ok
    await officer.close(all=True)
    (number,) = set(numbers(desk)) - before
    return number


def numbers(desk: Scene) -> list[str]:
    """All releases there are."""
    return desk.store.db.read(lambda c: list(c.scalars(select(RELEASE.c.number)))).now()


def shown(desk: Scene, channel: str) -> list[str]:
    """The messages that stand in a channel."""
    return [m.rendered for m in desk.sandbox.workspace.channels[channel].messages]


def asked_of(desk: Scene, user: str) -> int:
    """How often Slack was asked who somebody is."""
    return [body["user"] for body in desk.sandbox.journal.of("users.info")].count(user)


class TestAChannel:
    """Into which somebody comes who is no officer of its desk."""

    async def test_gets_no_card_of_the_replica_that_was_not_told(
        self, desk: Scene, second: Runtime
    ) -> None:
        await offered(desk)
        await draws(desk, second)
        assert len(shown(desk, KOREA)) == 1, "the second replica knows who is there"

        await administrator.join(desk.sandbox, OUTSIDER, KOREA)
        number = await offered(desk)
        await draws(desk, second)

        assert number not in str(shown(desk, KOREA))
        assert number in str(shown(desk, LIAISON["KOR"])), "the desk's other channel goes on"
        await administrator.leave(desk.sandbox, OUTSIDER, KOREA)
        await draws(desk, second, seconds=60)
        assert number in str(shown(desk, KOREA))

    async def test_that_changes_while_slack_is_asked_is_asked_of_again(
        self, desk: Scene, second: Runtime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        number = await offered(desk)
        met, gate, ask = asyncio.Event(), asyncio.Event(), second.client.conversations_members

        async def slowly(**values: Any) -> Any:
            answer = await ask(**values)
            met.set()
            await gate.wait()
            return answer

        monkeypatch.setattr(second.client, "conversations_members", slowly)
        desk.hand.advance(1)
        drawing = asyncio.create_task(second.outbox.once())
        await asyncio.wait_for(met.wait(), PATIENCE)
        await administrator.join(desk.sandbox, OUTSIDER, KOREA)
        gate.set()
        await drawing
        await draws(desk, second)

        assert number not in str(shown(desk, KOREA))
        await administrator.leave(desk.sandbox, OUTSIDER, KOREA)
        await draws(desk, second, seconds=60)
        assert number in str(shown(desk, KOREA))

    async def test_that_changes_while_a_lost_message_is_looked_up_gets_no_card(
        self, desk: Scene, second: Runtime
    ) -> None:
        """Looking through a channel takes its time; who is in it is read after that."""
        number = await offered(desk)
        dropped = desk.sandbox.faults.drop("chat.postMessage", times=9)
        desk.hand.advance(1)
        await second.outbox.once()
        desk.sandbox.faults.withdraw(dropped)
        assert shown(desk, KOREA) == []
        slow = desk.sandbox.faults.slow("conversations.history", times=9)
        desk.hand.advance(2)
        drawing = asyncio.create_task(second.outbox.once())
        await asyncio.wait_for(slow.met.wait(), PATIENCE)
        await administrator.join(desk.sandbox, OUTSIDER, KOREA)
        slow.gate.set()
        await drawing
        await draws(desk, second, seconds=20)

        assert number not in str(shown(desk, KOREA))
        assert number in str(shown(desk, LIAISON["KOR"]))

    async def test_is_asked_of_once_a_minute_by_both_together(
        self, desk: Scene, second: Runtime
    ) -> None:
        for house in (desk.house, second):
            await offered(desk)
            await draws(desk, house)
        asked = [body["channel"] for body in desk.sandbox.journal.of("conversations.members")]

        assert len(shown(desk, KOREA)) == 2
        assert asked.count(KOREA) == 1


class TestAnAccount:
    """That Slack shows as a guest's, or as another organisation's, from now on."""

    @pytest.mark.parametrize("shown_as", ["is_restricted", "is_stranger"])
    async def test_decides_nothing_at_the_replica_that_was_not_told(
        self, desk: Scene, second: Runtime, shown_as: str
    ) -> None:
        number = await desk.request()
        with reaching(desk, second):
            await desk.command("KORFDO", "list")
        await administrator.change_user(desk.sandbox, "U0KORFDO", **{shown_as: True})
        with reaching(desk, second):
            said = await desk.command("KORFDO", f"approve {number}")

        assert "not_registered" in said.text
        assert desk.stages(number) == {"JPN": "originator_review"}

    async def test_acts_again_once_it_is_a_full_members_again(
        self, desk: Scene, second: Runtime
    ) -> None:
        number = await desk.request()
        await administrator.change_user(desk.sandbox, "U0KORFDO", is_restricted=True)
        refused = await desk.command("KORFDO", f"approve {number}")
        with reaching(desk, second):
            await administrator.change_user(desk.sandbox, "U0KORFDO", is_restricted=False)
        said = await desk.command("KORFDO", f"approve {number}")

        assert "not_registered" in refused.text and "not_registered" not in said.text
        assert desk.stages(number) == {"JPN": "relay_review"}

    async def test_decides_nothing_that_was_waiting_when_it_changed(
        self, desk: Scene, second: Runtime
    ) -> None:
        """Admitted as a full member; by the time of the act Slack has told the other replica."""
        number = await desk.request()
        gate, met, acting = asyncio.Event(), asyncio.Event(), desk.store.db.acting

        async def late(*args: Any, **values: Any) -> Any:
            met.set()
            await gate.wait()
            return await acting(*args, **values)

        desk.store.db.acting = late  # type: ignore[method-assign]
        typed = asyncio.create_task(desk.command("KORFDO", f"approve {number}"))
        await asyncio.wait_for(met.wait(), PATIENCE)
        with reaching(desk, second):
            await administrator.change_user(desk.sandbox, "U0KORFDO", is_restricted=True)
        gate.set()

        assert "not_registered" in (await typed).text
        assert desk.stages(number) == {"JPN": "originator_review"}

    async def test_is_asked_of_once_a_minute_by_each(self, desk: Scene, second: Runtime) -> None:
        """
        What Slack says of a full member is written down nowhere: a busy minute costs each replica
        one call.
        """
        for _ in range(2):
            await desk.command("KORFDO", "list")
            with reaching(desk, second):
                await desk.command("KORFDO", "list")
        assert asked_of(desk, "U0KORFDO") == 2

        desk.hand.advance(61)
        await desk.command("KORFDO", "list")
        assert asked_of(desk, "U0KORFDO") == 3

    async def test_reads_no_more_what_it_has_open_and_gets_no_message(
        self, desk: Scene, second: Runtime
    ) -> None:
        await desk.released()
        assert BODY in await desk.read("JPNLO")
        await administrator.change_user(desk.sandbox, "U0JPNLO", is_restricted=True)
        await draws(desk, second)

        assert BODY not in desk.person("JPNLO").modal.rendered
        before = len(desk.person("KORFDO").dm())
        await administrator.change_user(desk.sandbox, "U0KORFDO", is_restricted=True)
        number = await offered(desk)
        await draws(desk, second)

        assert number in str(shown(desk, KOREA))
        assert len(desk.person("KORFDO").dm()) == before
