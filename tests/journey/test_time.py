"""
Time carried by the desk: reminders, escalation, announced ends, the requester's thread; outages and
clocks.
"""

import asyncio
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.app import Runtime
from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.deadlines import allowance, decision_period
from handlers.text import durations
from handlers.text.words import Words
from storage.database.schema import migrate
from storage.tables.outbox import CARD
from storage.tables.releases import DELIVERY, RELEASE
from storage.transaction.act import Attempt
from tests.conftest import OfOneTest
from tests.support import administrator
from tests.support.desk import APPROVALS, LIAISON, Scene, another, roster_text, scene
from tests.support.messages import option, says

SUPERVISORS = {"KOR": "C0KORSUPERVISORS", "USA": "C0USASUPERVISORS", "JPN": "C0JPNSUPERVISORS"}
ROUTINE = {"precedence": "ROUTINE", "lifetime": "30d"}


def posts(
    desk: Scene, room: dict[str, str], party: str, message: str, **values: object
) -> list[dict[str, Any]]:
    """The messages posted to a room whose notification says this."""
    said = says(party, message, **values)
    return [
        m
        for m in desk.sandbox.journal.of("chat.postMessage")
        if m["channel"] == room[party]
        and any(part.startswith(said) for part in m["text"].split(" · "))
    ]


def mentions(post: dict[str, Any]) -> set[str]:
    """The people whom a message mentions."""
    return set(re.findall(r"<@U0(\w+)>", str(post["blocks"])))


def lines(desk: Scene) -> list[str]:
    """What the requester was told in the thread of their direct message, oldest first."""
    return [
        m["text"]
        for m in desk.sandbox.journal.of("chat.postMessage")
        if m.get("thread_ts") and not m.get("reply_broadcast")
    ]


async def minutes(desk: Scene, count: float) -> None:
    """Let so many minutes pass, the desk looking every half of one."""
    for _ in range(int(count * 2)):
        await desk.settle(28, rounds=2)


class TestADeskThatSleeps:
    """Nobody decides a FLASH in Seoul."""

    async def test_is_reminded_at_the_moments_of_the_policy_and_no_more_once_it_decided(
        self, desk: Scene
    ) -> None:
        await desk.request()
        await minutes(desk, 6)

        sent = posts(desk, APPROVALS, "KOR", "reminder-approvals", count=1)
        assert len(sent) == 3, "at a half, at eight tenths and at the whole of five minutes"
        assert [mentions(m) for m in sent] == [{"KORFDO", "KORFDO2"}] * 3

        await desk.decide("KORFDO", "approve")
        await minutes(desk, 12)

        assert len(posts(desk, APPROVALS, "KOR", "reminder-approvals", count=1)) == 3
        assert len(posts(desk, APPROVALS, "USA", "reminder-approvals", count=1)) >= 3

    async def test_is_told_to_its_supervisors_once(self, quick: Scene) -> None:
        number = await quick.request()
        await minutes(quick, 14)

        (told,) = posts(quick, SUPERVISORS, "KOR", "escalation", count=1)
        shown = quick.card("KORSUP", SUPERVISORS).rendered
        assert number in told["text"]
        assert "Launch observed" not in told["text"], "a notification holds no title"
        assert "Foreign disclosure officer (KOR)" in shown, "on whom it waits"
        assert posts(quick, SUPERVISORS, "USA", "escalation", count=1) == []

    async def test_shows_on_its_card_that_it_is_late(self, quick: Scene) -> None:
        await quick.request()
        card = quick.card("KORFDO", APPROVALS).ts
        await minutes(quick, 6)

        (shown,) = [
            m.rendered for m in quick.person("KORFDO").channel(APPROVALS["KOR"]) if m.ts == card
        ]
        assert says("KOR", "moment-late", at="|").partition("|")[0] in shown


async def test_what_is_due_at_one_moment_is_one_message(quick: Scene) -> None:
    """Three offers of the same minute ring a telephone once."""
    for _ in range(3):
        officer = quick.person("KORLO")
        await quick.command("KORLO", "request")
        await officer.fill(WARNING_OF_A_DAY)
        assert (await officer.submit()).ok
        await officer.close(all=True)
    await quick.settle(100 * 60)

    assert len(posts(quick, APPROVALS, "KOR", "reminder-approvals", count=3)) == 1


WARNING_OF_A_DAY: dict[str, Any] = {
    "to": ["JPN"],
    "subject": "dprk.missile",
    "title": "Weekly survey",
    "purpose": "Planning",
    "precedence": "PRIORITY",
    "level": "S",
    "body": "Made-up text",
    "lifetime": "30d",
}


async def test_nobody_in_seoul_is_asked_at_three_in_the_morning_about_what_can_wait(
    quick: Scene,
) -> None:
    """A routine item of Friday noon: by Saturday nothing, at its half on Monday."""
    quick.hand.advance(4 * 86400 + 4 * 3600)  # Friday, 16:00 in Seoul
    await quick.request(**ROUTINE)
    await quick.settle(12 * 3600)
    assert len(posts(quick, APPROVALS, "KOR", "reminder-approvals", count=1)) == 1, (
        "17:30, while somebody is there"
    )

    await quick.settle(36 * 3600)
    assert len(posts(quick, APPROVALS, "KOR", "reminder-approvals", count=1)) == 1

    await quick.settle(24 * 3600)
    assert len(posts(quick, APPROVALS, "KOR", "reminder-approvals", count=1)) > 1


class TestAnEnd:
    """Of what can be read."""

    async def test_is_announced_to_recipients_and_originator(self, desk: Scene) -> None:
        await desk.released(lifetime="12h")
        await desk.settle(8 * 3600)
        await desk.settle(60)

        assert len(posts(desk, LIAISON, "JPN", "expiring", count=1)) == 1
        assert len(posts(desk, APPROVALS, "KOR", "expiring", count=1)) == 1
        assert posts(desk, APPROVALS, "USA", "expiring", count=1) == []
        assert says("JPN", "ends-unread") in desk.card("JPNLO", LIAISON).rendered

    async def test_is_announced_no_more_once_it_is_recalled(self, quick: Scene) -> None:
        number = await quick.released(lifetime="12h")
        await quick.command("KORFDO", f"recall {number} sent in error", room=APPROVALS)
        await quick.released(lifetime="12h", title="Another")
        await quick.settle(9 * 3600)

        told = posts(quick, LIAISON, "JPN", "expiring", count=1)
        assert [number in line["text"] for line in told] == [False]


class TestTheRequester:
    """Is told in a direct message, one thread a release."""

    async def test_hears_of_each_step_in_one_thread(self, desk: Scene) -> None:
        number = await desk.released()
        await desk.read()
        await desk.person("JPNLO").click("acknowledge", modal=True)
        await desk.settle()

        begins = [
            m
            for m in desk.sandbox.journal.of("chat.postMessage")
            if says("KOR", "thread") in m["text"]
        ]
        assert len(begins) == 1
        assert [line.partition(f"{number} · ")[2] for line in lines(desk)] == [
            says("KOR", "line-approve-onward", party="KOR", hub="USA", to="JPN"),
            says("KOR", "line-relay", hub="USA", to="JPN"),
            says("KOR", "line-acknowledge", to="JPN"),
        ]
        assert all("Launch observed" not in line for line in lines(desk))

    async def test_finds_on_the_newest_line_what_it_calls_for(self, quick: Scene) -> None:
        """Slash commands do not work in threads: a return is answered from its line."""
        await quick.request()
        await quick.decide("KORFDO", "approve")
        await quick.person("USAFDO").click("return", channel=APPROVALS["USA"])
        await quick.person("USAFDO").fill({"code": "unclear", "note": "Which sea?"})
        assert (await quick.person("USAFDO").submit()).ok
        await quick.settle(5)

        officer = quick.person("KORLO")
        told = {
            m.ts: m
            for m in quick.sandbox.workspace.channels[_direct(quick, "U0KORLO")].messages
            if m.thread_ts
        }
        first, newest = told.values()
        assert _buttons(first) == []
        assert _buttons(newest) == ["revise", "withdraw", "show"]

        await officer.click("revise", newest)
        assert officer.modal.callback_id == "request"

    async def test_hears_at_once_that_nobody_can_be_reached(self, desk: Scene) -> None:
        """
        Slack lets nothing disturb the approvers of the hub; the roster has a telephone number.
        """
        now = int(desk.hand.now())
        for user in ("U0USAFDO", "U0USAFDO2"):
            await administrator.disturb_not(desk.sandbox, user, now - 60, now + 3600)
        number = await desk.request()
        await desk.decide("KORFDO", "approve")
        await desk.settle(2)

        assert lines(desk)[-1].endswith(
            says("KOR", "line-unreached", party="USA", telephone="+1 202 555 0100")
        )
        assert number in lines(desk)[-1]


def _direct(desk: Scene, user: str) -> str:
    return next(
        c.id for c in desk.sandbox.workspace.channels.values() if c.kind == "im" and c.peer == user
    )


def _buttons(message: Any) -> list[str]:
    return [e["action_id"] for b in message.blocks if b["type"] == "actions" for e in b["elements"]]


class TestWhatOfficersArrange:
    """Later, on leave, on watch, looking."""

    async def test_a_snooze_spares_one_officer_until_then(self, desk: Scene) -> None:
        await desk.request()
        await minutes(desk, 3)
        said = await desk.person("KORFDO").click("snooze", channel=APPROVALS["KOR"], value="15m")
        assert said.ok and says("KOR", "done-snooze", at="|").partition("|")[2] in said.text
        await minutes(desk, 3)
        after = posts(desk, APPROVALS, "KOR", "reminder-approvals", count=1)
        assert [mentions(m) for m in after] == [{"KORFDO", "KORFDO2"}, {"KORFDO2"}, {"KORFDO2"}]

        await minutes(desk, 16)

        assert mentions(posts(desk, APPROVALS, "KOR", "reminder-approvals", count=1)[-1]) == {
            "KORFDO",
            "KORFDO2",
        }

    async def test_reminders_follow_who_takes_the_watch(self, desk: Scene) -> None:
        await desk.request()
        await minutes(desk, 3)
        await desk.person("KORFDO2").click("watch", channel=APPROVALS["KOR"])
        await minutes(desk, 3)

        sent = posts(desk, APPROVALS, "KOR", "reminder-approvals", count=1)
        assert [mentions(m) for m in sent][1:] == [{"KORFDO2"}] * (len(sent) - 1)

    async def test_leave_names_a_stand_in_and_is_on_record(self, desk: Scene) -> None:
        officer = desk.person("KORFDO")
        await desk.command("KORFDO", "leave", room=APPROVALS)
        await officer.fill({"until": int(desk.hand.now()) + 86400, "stand_in": "U0KORFDO2"})
        sent = await officer.submit()
        assert sent.ok, (sent.errors, sent.trouble)
        await officer.close(all=True)
        await desk.request()
        await minutes(desk, 3)

        assert mentions(posts(desk, APPROVALS, "KOR", "reminder-approvals", count=1)[0]) == {
            "KORFDO2"
        }
        (record,) = [
            r for r in desk.store.queries.records("T0SANDBOX/U0KORFDO").now() if r.action == "leave"
        ]
        assert "U0KORFDO2" in str(record.detail)

        await desk.command("KORFDO", "leave back", room=APPROVALS)
        await minutes(desk, 3)
        assert mentions(posts(desk, APPROVALS, "KOR", "reminder-approvals", count=1)[-1]) == {
            "KORFDO",
            "KORFDO2",
        }

    async def test_leave_that_cannot_be_taken_says_so_at_its_field(self, quick: Scene) -> None:
        officer = quick.person("KORFDO")
        await quick.command("KORFDO", "leave", room=APPROVALS)
        await officer.fill({"until": int(quick.hand.now()) - 60, "stand_in": "U0KORFDO2"})

        sent = await officer.submit()

        assert sent.errors == {"until": says("KOR", "refusal-time-invalid")}

    async def test_looking_shows_on_the_own_desks_card_and_lapses(self, desk: Scene) -> None:
        await desk.request()
        card = desk.card("KORFDO", APPROVALS)
        await desk.person("KORFDO").click("menu", card, value=option(card, "looking"))
        await desk.settle(2)
        who = "Foreign disclosure officer (KOR)"
        shown = says("KOR", "moment-looked-at", name=who, at="|").partition("|")[0]
        assert shown in _again(desk, card).rendered

        await desk.settle(16 * 60)

        assert shown not in _again(desk, card).rendered

    async def test_another_precedence_counts_from_the_submission(self, desk: Scene) -> None:
        """
        Three hours become ten minutes: after six the own share is used up, and the supervisors hear
        of it.
        """
        number = await desk.request(precedence="PRIORITY")
        await minutes(desk, 6)
        assert posts(desk, SUPERVISORS, "KOR", "escalation", count=1) == []

        await desk.command("KORFDO", f"precedence {number} flash", room=APPROVALS)
        await desk.settle(5)

        assert len(posts(desk, SUPERVISORS, "KOR", "escalation", count=1)) == 1


class TestMissedWindows:
    """The bot was down; it makes up for it once, and doubles nothing."""

    @pytest.mark.parametrize("hours", [1, 10, 72])
    async def test_reminders_of_an_outage_are_one_message_each_and_expiry_comes_at_once(
        self, desk: Scene, hours: int
    ) -> None:
        await desk.released(lifetime="50m")
        await desk.request(title="Second")
        desk.hand.advance(hours * 3600)

        async with another(desk) as restarted:
            for _ in range(6):
                desk.hand.advance(1)
                while await restarted.ticker.once() + await restarted.outbox.once():
                    pass

        assert len(posts(desk, APPROVALS, "KOR", "reminder-approvals", count=1)) == (
            1 if hours < 24 else 0
        )
        assert len(posts(desk, SUPERVISORS, "KOR", "escalation", count=1)) == (
            1 if hours < 24 else 0
        )
        stages = [stage for row in desk.store.db.read(_all_stages).now() for stage in row]
        assert sorted(stages) == sorted(
            ["expired", "lapsed" if hours > 24 else "originator_review"]
        )

    async def test_two_replicas_send_each_message_once(
        self, databases: OfOneTest, tmp_path: Path
    ) -> None:
        async with scene(databases.fresh(migrate), tmp_path) as desk:
            for n in range(3):
                await desk.request(title=f"Launch {n}")
            async with another(desk) as second:
                for _ in range(20):
                    desk.hand.advance(20)
                    await asyncio.gather(*(_once(house) for house in (desk.house, second)))

            sent = desk.sandbox.journal.of("chat.postMessage")
            marks = [m["blocks"][0].get("block_id") for m in sent]
            lines = [
                m
                for n in desk.store.db.read(_numbers).now()
                for m in desk.store.queries.register(n).now()
            ]
            assert len(marks) == len(set(marks))
            assert len([m for m in lines if m.step == "escalate"]) == 3
            for number in desk.store.db.read(_numbers).now():
                reminded = [
                    m.at for m in desk.store.queries.register(number).now() if m.step == "remind"
                ]
                assert len(reminded) == len({at.replace(second=0) for at in reminded})

    async def test_a_clock_that_jumped_ahead_reminds_nobody_until_that_is_confirmed(
        self, desk: Scene
    ) -> None:
        """A wrong clock must not wake a whole desk, nor tell supervisors that it sleeps."""
        await desk.request(**ROUTINE)
        desk.hand.step(86400)
        await desk.settle(10)
        assert [
            m.step
            for n in desk.store.db.read(_numbers).now()
            for m in desk.store.queries.register(n).now()
        ] == ["request"]

        await desk.settle(400)

        assert "remind" in [
            m.step
            for n in desk.store.db.read(_numbers).now()
            for m in desk.store.queries.register(n).now()
        ]

    @pytest.mark.parametrize("back", [3600, 86400])
    async def test_a_clock_set_back_doubles_no_message(self, desk: Scene, back: int) -> None:
        await desk.request()
        await minutes(desk, 3)
        assert len(posts(desk, APPROVALS, "KOR", "reminder-approvals", count=1)) == 1

        desk.hand.step(-back)
        await minutes(desk, 3)
        desk.hand.step(back)
        await desk.settle(1)

        assert len(posts(desk, APPROVALS, "KOR", "reminder-approvals", count=1)) in (1, 2)
        moments = [
            m.at
            for n in desk.store.db.read(_numbers).now()
            for m in desk.store.queries.register(n).now()
            if m.step == "remind"
        ]
        assert len(moments) == len(set(moments))


def _again(desk: Scene, message: Any) -> Any:
    """A message as it stands now."""
    return next(
        m for m in desk.sandbox.workspace.channels[message.channel].messages if m.ts == message.ts
    )


async def _once(house: Runtime) -> None:
    while await house.ticker.once() + await house.outbox.once():
        pass


def _numbers(c: Any) -> list[str]:
    return list(c.scalars(select(RELEASE.c.number)))


def _all_stages(c: Any) -> list[tuple[str]]:
    return [tuple(row) for row in c.execute(select(DELIVERY.c.stage))]


async def test_time_on_hold_does_not_count(desk: Scene) -> None:
    """
    Suspended for an hour, the step has an hour more; nobody is reminded meanwhile, and it goes on
    by itself.
    """
    await desk.request(precedence="IMMEDIATE")

    def declare(kind: EventKind) -> None:
        event = ArrangementEvent("TISA", "JPN", kind, desk.now)
        desk.store.administration.record_event(
            event, Attempt(kind.value, desk.now, who="operator:test")
        ).now()

    await minutes(desk, 5)
    declare(EventKind.SUSPEND)
    await desk.settle(3600)
    assert posts(desk, APPROVALS, "KOR", "reminder-approvals", count=1) == []
    declare(EventKind.RESUME)
    resumed = desk.now
    await minutes(desk, 4)

    (told,) = posts(desk, APPROVALS, "KOR", "reminder-approvals", count=1)
    at = next(
        m.at
        for n in desk.store.db.read(_numbers).now()
        for m in desk.store.queries.register(n).now()
        if m.step == "remind"
    )
    assert told
    assert timedelta(minutes=2) < at - resumed < timedelta(minutes=3), (
        "seven and a half minutes of its own, five used"
    )


async def test_what_was_reminded_of_names_the_target_as_it_is_in_a_hold_and_after_it(
    desk: Scene,
) -> None:
    """
    A reminder stands in the channel until it is done: on hold nothing is due, and afterwards later
    than it said.
    """
    number = await desk.request(precedence="PRIORITY")
    await desk.request(precedence="PRIORITY", to=["USA"], title="Under another agreement")
    await desk.settle(46 * 60)
    reminder = desk.card("KORFDO", APPROVALS).ts

    def declare(kind: EventKind) -> None:
        event = ArrangementEvent("TISA", "JPN", kind, desk.now)
        desk.store.administration.record_event(
            event, Attempt(kind.value, desk.now, who="operator:test")
        ).now()

    def stands() -> str:
        """What the reminder says of what is under the arrangement, up to the next."""
        shown = next(
            m.rendered for m in desk.person("KORFDO").channel(APPROVALS["KOR"]) if m.ts == reminder
        )
        return shown.partition(number)[2].partition("KOR-2026-")[0]

    def due() -> str:
        """The target, as a message of the desk writes it."""
        seen = desk.store.queries.release(number, desk.now).now()
        assert seen
        at = allowance.target(seen[0], seen[0].deliveries[0], seen[1])
        return Words("ko", "Asia/Seoul").moment(at, desk.now) if at else ""

    held, reads, first = says("KOR", "waits-suspended"), says("KOR", "button-details"), due()
    assert first in stands() and reads in stands()
    declare(EventKind.SUSPEND)
    await desk.settle(60)
    assert held in stands() and first not in stands()
    assert reads not in stands(), "it would be refused"
    await desk.settle(3600)
    declare(EventKind.RESUME)
    await desk.settle(60)
    assert due() != first and due() in stands()
    assert reads in stands() and held not in stands()


@pytest.mark.parametrize("decided", [True, False])
async def test_what_waited_when_a_hold_began_waits_after_it_with_the_time_it_had(
    desk: Scene, decided: bool
) -> None:
    """A FLASH lapses after a day, 23 hours of it to go; Japan suspends for two.

    The way out that is left works.
    """
    number = await desk.request()
    ts = desk.card("KORFDO", APPROVALS).ts
    other = await desk.request()

    def declare(kind: EventKind) -> None:
        event = ArrangementEvent("TISA", "JPN", kind, desk.now)
        desk.store.administration.record_event(
            event, Attempt(kind.value, desk.now, who="operator:test")
        ).now()

    def card() -> str:
        return next(
            m.rendered for m in desk.person("KORFDO").channel(APPROVALS["KOR"]) if m.ts == ts
        )

    await desk.settle(3600)
    declare(EventKind.SUSPEND)
    seen = desk.store.queries.release(number, desk.now).now()
    assert seen
    left = says(
        "KOR", "stopped", span=durations.two_units(decision_period.left(*seen), Words("ko"))
    )
    await desk.settle(2 * 86400)
    assert desk.stages(number) == desk.stages(other) == {"JPN": "originator_review"}
    assert left in card()
    await desk.command("KORLO", f"withdraw {other}")
    declare(EventKind.RESUME)
    await desk.settle(60)
    assert left not in card()

    if decided:
        await desk.command("KORFDO", f"approve {number}")
    else:
        await desk.settle(23 * 3600 - 120)
        assert desk.stages(number) == {"JPN": "originator_review"}
        await desk.settle(120)
    assert desk.stages(number) == {"JPN": "relay_review" if decided else "lapsed"}
    assert desk.stages(other) == {"JPN": "withdrawn"}


class TestADigest:
    """Goes out at the hour of whoever reads it, once for each window."""

    async def test_goes_to_the_supervisors_channel_with_the_checkpoint_in_its_thread(
        self, desk: Scene
    ) -> None:
        await desk.settle(1)
        number = await desk.request()
        await desk.settle(600)
        await desk.settle(20 * 3600)
        await desk.settle(5)

        messages = desk.sandbox.workspace.channels[SUPERVISORS["KOR"]].messages
        (digest,) = [
            m
            for m in messages
            if not m.thread_ts and says("KOR", "digest-daily", party="KOR") in m.rendered
        ]
        (thread,) = [m for m in messages if m.thread_ts == digest.ts]
        assert number in digest.rendered
        assert any(b["type"] == "image" and b.get("slack_file") for b in digest.blocks)
        assert (desk.store.queries.checkpoint().now() or "").splitlines()[0] in thread.rendered
        assert "Launch observed" not in digest.text, "a notification holds no title"

    async def test_of_a_missed_week_is_one(self, desk: Scene) -> None:
        """Only the latest window of each kind; the days before are there on the command line."""
        await desk.settle(1)
        desk.hand.advance(9 * 86400)
        await desk.settle(5)
        await desk.settle(60)

        kinds = sorted((c.party, c.step) for c in desk.store.db.read(_digests).now())
        assert kinds == sorted(
            (party, kind) for party in SUPERVISORS for kind in ("daily", "weekly")
        )

    async def test_is_not_doubled_by_a_clock_set_back_or_a_restart(self, desk: Scene) -> None:
        await desk.settle(1)
        await desk.settle(20 * 3600)
        sent = len(desk.store.db.read(_digests).now())
        assert sent >= 2
        desk.hand.step(-3600)
        await desk.settle(60)
        desk.hand.step(3600)
        async with another(desk) as restarted:
            await _once(restarted)

        assert len(desk.store.db.read(_digests).now()) == sent

    async def test_waits_for_a_jump_of_the_clock_to_be_confirmed(self, quick: Scene) -> None:
        await quick.settle(1)
        quick.hand.step(86400)
        await quick.settle(60)
        assert quick.store.db.read(_digests).now() == []

        await quick.settle(400)

        assert quick.store.db.read(_digests).now() != []

    async def test_of_a_day_off_is_sent_only_where_something_is_overdue(self, quick: Scene) -> None:
        quick.hand.advance(4 * 86400)  # Friday, noon in Seoul
        await quick.settle(1)
        await quick.settle(86400)
        assert [c.party for c in quick.store.db.read(_digests).now() if c.party == "KOR"] == []

        await quick.request()
        await quick.settle(600)
        await quick.settle(20 * 3600)  # Sunday, ten past eight

        assert [c.party for c in quick.store.db.read(_digests).now() if c.party == "KOR"] == ["KOR"]

    async def test_of_a_supervisor_who_is_a_guest_by_now_is_made_once_and_sent_to_nobody(
        self, sqlite: Any, tmp_path: Path
    ) -> None:
        alone = "".join(
            line
            for line in roster_text().splitlines(keepends=True)
            if "C0KORSUPERVISORS" not in line
        )
        async with scene(sqlite.fresh(migrate), tmp_path, roster=alone) as desk:
            await desk.settle(1)
            await administrator.change_user(desk.sandbox, "U0KORSUP", is_restricted=True)
            await desk.settle(20 * 3600)
            for _ in range(3):
                await desk.settle(60)

            assert [r.action for r in desk.store.queries.records("KOR").now()] == ["digest"]
            assert desk.person("KORSUP").dm() == []

    async def test_is_on_record(self, quick: Scene) -> None:
        await quick.settle(1)
        await quick.settle(20 * 3600)

        records = quick.store.queries.records("KOR").now()
        assert [(r.action, r.actor, r.result) for r in records] == [("digest", "clock", "done")]


def _digests(c: Any) -> list[Any]:
    return list(c.execute(select(CARD).where(CARD.c.kind == "digest")))
