"""
What ends a right or restores it rings: a message of its own, counted room by room and person by
person.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.cli.files.roster_file import load
from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.notifications import news
from bot.domain.officers import officer_id
from storage.transaction.act import Attempt
from tests.support.desk import APPROVALS, LIAISON, Scene, policy_text, roster_text
from tests.support.messages import says

PARTIES = ("KOR", "USA", "JPN")
ROOMS = ("LIAISON", "APPROVALS", "SUPERVISORS")
HOUR, DAY = 3600, 86400


def rooms(*parties: str, of: tuple[str, ...] = ROOMS) -> dict[str, int]:
    """One message in each of these rooms."""
    return {f"C0{party}{room}": 1 for party in parties for room in of}


def persons(*users: str) -> dict[str, int]:
    """One direct message to each of these."""
    return dict.fromkeys(users, 1)


def custodians(*parties: str) -> dict[str, int]:
    """One to each custodian."""
    return persons(*(f"{party}CUS" for party in parties))


def places(desk: Scene) -> dict[str, list[str]]:
    """Every message there is, by room, or by the officer whose direct messages it is among."""
    shown = {
        name: channel.messages
        for name, channel in desk.sandbox.workspace.channels.items()
        if name.startswith("C0")
    }
    shown |= {
        user[2:]: desk.person(user[2:]).dm()
        for user in desk.sandbox.workspace.users
        if user.startswith("U0")
    }
    return {place: [m.ts for m in messages] for place, messages in shown.items()}


async def rung(desk: Scene, happens: Callable[[], Awaitable[object]]) -> dict[str, int]:
    """How many new messages came of it, and where; an edited message is none."""
    await desk.settle(5)
    before = places(desk)
    await happens()
    await desk.settle(5)
    after = places(desk)
    count = {place: len(set(there) - set(before[place])) for place, there in after.items()}
    return {place: many for place, many in count.items() if many}


async def declare(
    desk: Scene, kind: EventKind, party: str, arrangement: str = "TISA", days: float = 0
) -> None:
    """A party's declaration, in force so many days from now."""
    event = ArrangementEvent(arrangement, party, kind, desk.now + timedelta(days=days))
    await asyncio.to_thread(
        desk.store.administration.record_event(
            event, Attempt("arrangement", desk.now, who="operator:test")
        ).now
    )


@dataclass(frozen=True)
class Case:
    """What is declared, what had been declared before, and where that rings."""

    kind: EventKind
    where: dict[str, int]
    before: tuple[EventKind, ...] = ()
    arrangement: str = "TISA"
    days: float = 0
    says: str = ""


EVERYWHERE = rooms(*PARTIES) | custodians(*PARTIES)
DECLARED = {
    "suspension": Case(EventKind.SUSPEND, EVERYWHERE, says="suspended by KOR"),
    "suspension to come": Case(EventKind.SUSPEND, EVERYWHERE, days=1, says="suspended by KOR from"),
    "of an agreement": Case(
        EventKind.SUSPEND, EVERYWHERE, arrangement="US-ROK-GSOMIA", says="On hold with it: TISA"
    ),
    "resumption": Case(EventKind.RESUME, EVERYWHERE, (EventKind.SUSPEND,), says="resumed by KOR"),
    "notice": Case(EventKind.NOTICE, EVERYWHERE, days=90, says="notice given by KOR, it ends"),
    "notice withdrawn": Case(
        EventKind.NOTICE_WITHDRAWN, EVERYWHERE, (EventKind.NOTICE,), says="goes on as before"
    ),
    "end": Case(EventKind.TERMINATE, EVERYWHERE, says="ended by KOR"),
    "of two parties alone": Case(
        EventKind.NOTICE,
        rooms(*PARTIES) | custodians(*PARTIES),
        arrangement="US-JP-GSOMIA",
        days=90,
        says="US-JP-GSOMIA: notice given by USA",
    ),
}


@pytest.mark.parametrize("case", DECLARED.values(), ids=DECLARED)
async def test_what_is_declared_rings_in_every_room_it_touches(desk: Scene, case: Case) -> None:
    """Once in each, whatever it is; those on duty are mentioned."""
    party = "USA" if case.arrangement == "US-JP-GSOMIA" else "KOR"
    for kind in case.before:
        await declare(
            desk, kind, party, case.arrangement, days=90 if kind is EventKind.NOTICE else 0
        )
    found = await rung(desk, lambda: declare(desk, case.kind, party, case.arrangement, case.days))
    assert found == case.where
    last = desk.card("USALO", LIAISON)
    assert case.says in last.rendered, last.rendered
    assert "U0USALO" in last.rendered, "who is on duty"
    assert "EXERCISE" in last.rendered


async def test_what_takes_effect_later_rings_again_then(desk: Scene) -> None:
    """A notice from its being given, and its end when that comes."""
    await declare(desk, EventKind.NOTICE, "KOR", days=4 / 24)
    await declare(desk, EventKind.SUSPEND, "JPN", days=2 / 24)
    assert await rung(desk, lambda: desk.settle(2 * HOUR)) == EVERYWHERE
    assert "停止" in desk.card("JPNLO", LIAISON).rendered
    assert await rung(desk, lambda: desk.settle(2 * HOUR)) == EVERYWHERE
    assert "ended, by the notice of KOR" in desk.card("USALO", LIAISON).rendered


async def test_what_was_taken_back_before_its_time_does_not_ring_then(desk: Scene) -> None:
    """A notice that was withdrawn ends nothing."""
    notice = declare(desk, EventKind.NOTICE, "KOR", days=0.25)
    assert await rung(desk, lambda: notice) == EVERYWHERE
    await declare(desk, EventKind.NOTICE_WITHDRAWN, "KOR")
    await desk.settle(5)
    assert await rung(desk, lambda: desk.settle(DAY / 3)) == {}


async def test_a_resumption_says_what_it_does_not_resume(desk: Scene) -> None:
    """One of two who hold it, or one of two agreements it leans on."""
    await declare(desk, EventKind.SUSPEND, "KOR")
    await declare(desk, EventKind.SUSPEND, "JPN")
    await declare(desk, EventKind.SUSPEND, "KOR", "US-ROK-GSOMIA")
    await declare(desk, EventKind.RESUME, "KOR")
    await desk.settle()
    assert "stays suspended by JPN" in desk.card("USALO", LIAISON).rendered
    await declare(desk, EventKind.RESUME, "JPN")
    await desk.settle()
    assert "An agreement it needs is on hold" in desk.card("USALO", LIAISON).rendered
    await declare(desk, EventKind.RESUME, "KOR", "US-ROK-GSOMIA")
    await desk.settle()
    assert "Going on with it: TISA" in desk.card("USALO", LIAISON).rendered


Declared = tuple[tuple[EventKind, str, float], ...]
SUSPEND, RESUME, NOTICE, TERMINATE = (
    EventKind.SUSPEND,
    EventKind.RESUME,
    EventKind.NOTICE,
    EventKind.TERMINATE,
)
ONE_AFTER_ANOTHER: dict[str, tuple[Declared, str]] = {
    "resumed after its end": (((SUSPEND, "JPN", 0), (TERMINATE, "KOR", 0), (RESUME, "JPN", 0)), ""),
    "notice after its end": (((TERMINATE, "KOR", 0), (NOTICE, "JPN", 90)), ""),
    "notice withdrawn after its end": (
        ((TERMINATE, "KOR", 0), (EventKind.NOTICE_WITHDRAWN, "JPN", 0)),
        "",
    ),
    "suspended after its end": (((TERMINATE, "KOR", 0), (SUSPEND, "JPN", 0)), ""),
    "end to come after its end": (((TERMINATE, "KOR", 0), (TERMINATE, "JPN", 90)), ""),
    "notice during a hold": (((SUSPEND, "JPN", 0), (NOTICE, "KOR", 90)), "stays suspended by JPN"),
    "end to come during a hold": (
        ((SUSPEND, "JPN", 0), (TERMINATE, "KOR", 90)),
        "stays suspended by JPN",
    ),
    "later notice beside an earlier": (
        ((NOTICE, "KOR", 30), (NOTICE, "JPN", 90)),
        "by an earlier notice",
    ),
    "end to come after a notice": (
        ((NOTICE, "KOR", 30), (TERMINATE, "JPN", 90)),
        "by an earlier notice",
    ),
    "resumed without a hold": (((RESUME, "KOR", 0),), ""),
    "resumed before the hold": (((SUSPEND, "KOR", 1), (RESUME, "KOR", 0)), ""),
}
"""
What is declared one after another, and what the last message says; nothing where the last changes
nothing.
"""


@pytest.mark.parametrize(("happens", "says"), ONE_AFTER_ANOTHER.values(), ids=ONE_AFTER_ANOTHER)
async def test_one_declaration_after_another_says_what_is_true_then(
    desk: Scene, happens: Declared, says: str
) -> None:
    """Nothing is said to go on, or to stop, that does not; what changes nothing rings nowhere."""
    *before, (kind, party, days) = happens
    for earlier, of, after in before:
        found = await rung(desk, lambda k=earlier, p=of, d=after: declare(desk, k, p, days=d))  # type: ignore[misc]
        assert found["C0USALIAISON"] == 1
    found = await rung(desk, lambda: declare(desk, kind, party, days=days))
    assert found.get("C0USALIAISON", 0) == (1 if says else 0), found
    if says:
        last = desk.card("USALO", LIAISON).rendered
        assert says in last, last
        untrue = (
            "everything goes on",
            "goes on with",
            "goes on as before",
            "An agreement it needs",
            "From now on",
        )
        assert not any(words in last for words in untrue), last


async def test_what_waited_with_slack_is_told_in_the_order_in_which_it_was_declared(
    desk: Scene,
) -> None:
    """
    However urgent each is: whoever reads of a notice after the end believes that there is time.
    """
    await declare(desk, NOTICE, "KOR", days=90)
    await declare(desk, EventKind.NOTICE_WITHDRAWN, "KOR")
    await declare(desk, TERMINATE, "KOR")
    await desk.settle(5)
    for place in ("C0USALIAISON", "C0JPNSUPERVISORS"):
        said = [m.text for m in desk.sandbox.workspace.channels[place].messages]
        words = (
            ["notice given", "withdrawn", "ended"]
            if "USA" in place
            else ["通告、", "撤回", "により終了"]
        )
        assert all(word in text for word, text in zip(words, said, strict=True)), said
    custodian = [m.text for m in desk.person("USACUS").dm()]
    assert "notice given" in custodian[0] and "ended" in custodian[-1]


async def test_what_slack_did_not_take_is_told_before_what_takes_it_back(desk: Scene) -> None:
    """However long the first has waited for its next try."""
    officer = officer_id("T0SANDBOX", "U0KORLO2")
    for room in ROOMS:
        desk.sandbox.workspace.channels[f"C0KOR{room}"].members.remove("U0KORLO2")
    down = desk.sandbox.faults.fail("chat.postMessage", times=1000)
    act = Attempt("roster", desk.now, who="operator:test")
    await asyncio.to_thread(desk.store.administration.stand_down(officer, act).now)
    await desk.settle(120, rounds=60)
    desk.sandbox.faults.withdraw(down)
    await asyncio.to_thread(desk.store.administration.reinstate(officer, act).now)
    await desk.settle(5)
    said = [m.text for m in desk.sandbox.workspace.channels["C0KORSUPERVISORS"].messages]
    assert ["권한 정지" in text for text in said] == [True, False], said


async def test_at_resumption_one_line_says_what_expired_meanwhile(desk: Scene) -> None:
    """Nobody was warned of it; each desk reads of what it knows."""
    number = await desk.released(lifetime="2h")
    await desk.read()
    await declare(desk, EventKind.SUSPEND, "KOR")
    await desk.settle(3 * 3600)
    assert desk.stages(number) == {"JPN": "expired"}
    await declare(desk, EventKind.RESUME, "KOR")
    await desk.settle()
    said = {party: desk.card(f"{party}LO", LIAISON).rendered for party in PARTIES}
    assert (
        "停止中に期限切れ" in said["JPN"]
        and f"Expired while it was on hold: {number}" in said["USA"]
    )
    assert all(number in text for text in said.values())
    await declare(desk, EventKind.SUSPEND, "KOR")
    await declare(desk, EventKind.RESUME, "KOR")
    await desk.settle()
    assert number not in desk.card("USALO", LIAISON).rendered, "once"


async def test_what_expired_while_nobody_looked_is_counted_whole_at_resumption(
    desk: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    The desk itself slept through the hold; and more expired than a message keeps the numbers of.
    """
    monkeypatch.setattr("storage.outbox.news.MOST", 1)
    numbers = {await desk.released(lifetime="2h", title=title) for title in ("First", "Second")}
    await declare(desk, EventKind.SUSPEND, "KOR")
    desk.hand.advance(3 * HOUR)
    await declare(desk, EventKind.RESUME, "KOR")
    await desk.settle(5)
    told = next(
        m.rendered
        for m in desk.person("USALO").channel(LIAISON["USA"])[::-1]
        if "resumed" in m.rendered
    )
    assert "2 expired while it was on hold: " in told and "and 1 more" in told
    assert sum(number in told for number in numbers) == 1


async def test_a_recall_rings_for_the_desks_that_held_it_and_for_who_opened_it(desk: Scene) -> None:
    """As IMMEDIATE, whatever it went by; in words that say what to do, with the way to do it."""
    number = await desk.request(precedence="ROUTINE")
    await desk.decide("KORFDO", "approve")
    await desk.person("USAFDO").click("details", channel="C0USAAPPROVALS")
    await desk.person("USAFDO").close(all=True)
    await desk.decide("USAFDO", "relay")
    await desk.read("JPNLO2")
    found = await rung(
        desk, lambda: desk.command("KORFDO", f"recall {number} wrong object", room=APPROVALS)
    )
    assert found == {
        **rooms("JPN", of=("LIAISON",)),
        **rooms("USA", of=("APPROVALS",)),
        **persons("JPNLO2", "USAFDO", "KORLO"),
    }
    direct, room = desk.person("USAFDO").dm()[-1], desk.card("USAFDO", APPROVALS)
    for message in (direct, room):
        assert number in message.rendered and "Stop using it, then certify" in message.rendered
        assert any(
            e.get("action_id") == "certify" for b in message.blocks for e in b.get("elements", ())
        )
    assert "IMMEDIATE" in room.text and "U0USAFDO" in room.rendered
    assert "U0JPNLO2" in desk.card("JPNLO", LIAISON).rendered


async def test_a_recall_before_anybody_opened_it_says_so(desk: Scene) -> None:
    """Whoever never saw it need not stop using it."""
    number = await desk.released()
    found = await rung(
        desk, lambda: desk.command("KORFDO", f"recall {number} wrong", room=APPROVALS)
    )
    assert found == rooms("JPN", of=("LIAISON",)) | rooms("USA", of=("APPROVALS",)) | persons(
        "KORLO"
    )
    assert "before anybody at your desk had opened it" in desk.card("USAFDO", APPROVALS).rendered


@pytest.mark.parametrize("opened", [False, True])
async def test_what_expires_unread_rings_and_what_was_read_does_not(
    desk: Scene, opened: bool
) -> None:
    """For the desk that can no longer open it, its supervisors, and who drafted it."""
    number = await desk.released(lifetime="3m")
    if opened:
        await desk.read()
    found = await rung(desk, lambda: desk.settle(180))
    unread = rooms("JPN", of=("LIAISON", "SUPERVISORS"))
    other = {place: many for place, many in found.items() if place in unread or place == "KORLO"}
    assert desk.stages(number) == {"JPN": "expired"}
    if opened:
        assert "C0JPNLIAISON" not in other
    else:
        assert "未読のまま期限切れ" in desk.card("JPNLO", LIAISON).rendered
        assert "未読のまま期限切れ" in desk.card("JPNSUP", {"JPN": "C0JPNSUPERVISORS"}).rendered
    lines = [m.rendered for m in desk.person("KORLO").dm() if m.thread_ts]
    assert (
        says("KOR", f"line-expire-{'unacknowledged' if opened else 'unread'}", to="JPN")
        in lines[-1]
    )


@pytest.mark.parametrize("relayed", [False, True])
async def test_the_drafter_reads_whose_turn_it_was_when_it_lapsed(
    desk: Scene, relayed: bool
) -> None:
    """And that it was never decided."""
    number = await desk.request()
    if relayed:
        await desk.decide("KORFDO", "approve")
    await desk.settle(2 * DAY)
    assert desk.stages(number) == {"JPN": "lapsed"}
    [line] = [
        m.rendered for m in desk.person("KORLO").dm() if m.thread_ts and "미승인 실효" in m.rendered
    ]
    assert ("USA" if relayed else "KOR") + " 차례" in line


async def test_the_thread_says_what_was_not_done_as_the_card_does(desk: Scene) -> None:
    """
    An ask that nobody answered was never up for a decision; what came back was, and nobody drafted
    it anew.
    """
    japan = desk.person("JPNLO")
    await desk.command("JPNLO", "ask")
    values = {
        "party": "KOR",
        "subject": "dprk.missile",
        "title": "Which type?",
        "purpose": "Warning",
    }
    await japan.fill(values | {"precedence": "FLASH"})
    assert (await japan.submit()).ok
    await japan.close(all=True)
    returned = await desk.request()
    await desk.command("KORFDO", f"return {returned} unclear Which sea?", room=APPROVALS)
    await desk.settle(2 * DAY)
    told = {
        user: [m.rendered for m in desk.person(user).dm() if m.thread_ts][-1]
        for user in ("JPNLO", "KORLO")
    }
    assert says("JPN", "line-lapse-unanswered", party="KOR", to="JPN") in told["JPNLO"]
    assert says("KOR", "line-lapse-unrevised", party="KOR", to="JPN") in told["KORLO"]


async def test_a_certificate_before_its_time_rings_for_the_rest_of_the_desk(desk: Scene) -> None:
    """None of them can open it any more."""
    number = await desk.released(precedence="ROUTINE")
    await desk.read("JPNLO")
    await desk.person("JPNLO").close(all=True)
    found = await rung(desk, lambda: desk.command("JPNLO", f"certify {number}"))
    assert found == rooms("JPN", of=("LIAISON",)) | persons("KORLO")
    assert "期限前に終了" in desk.card("JPNLO2", LIAISON).rendered


ACTIVE = 'kind            = "arrangement"\nbinding         = false\nstatus          = "active"'


def changed(old: str, new: str) -> str:
    """The example policy with some of its text replaced."""
    text = policy_text()
    assert text.count(old) == 1
    return text.replace(old, new)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (changed('from = "08:30", to = "17:15"', 'from = "08:00", to = "17:15"'), rooms("JPN")),
        (changed("objective_s = 21600", "objective_s = 14400"), rooms(*PARTIES)),
        (changed("example-2014-12-29", "the-same-by-another-name"), {}),
    ],
    ids=["one desk's hours", "everybody's targets", "its name"],
)
async def test_a_policy_put_in_force_rings_at_the_desks_it_touches(
    desk: Scene, text: str, where: dict[str, int]
) -> None:
    """Each reads what it changes."""
    act = Attempt("policy apply", desk.now, who="operator:test")
    assert (
        await rung(
            desk, lambda: asyncio.to_thread(desk.store.administration.set_policy(text, act).now)
        )
        == where
    )
    if "C0USALIAISON" in where:
        assert "precedences and their targets" in desk.card("USALO", LIAISON).rendered


async def test_a_policy_that_halts_and_one_that_resumes_say_so(desk: Scene) -> None:
    """What expired in between, nobody was warned of either."""
    number = await desk.released(lifetime="2h")

    async def applied(text: str) -> str:
        await asyncio.to_thread(
            desk.store.administration.set_policy(
                text, Attempt("policy apply", desk.now, who="operator:test")
            ).now
        )
        await desk.settle()
        return desk.card("USALO", LIAISON).rendered

    halt = changed(ACTIVE, ACTIVE.replace('"active"', '"suspended"'))
    assert "On hold with it: TISA" in await applied(halt)
    await desk.settle(3 * HOUR)
    told = await applied(policy_text())
    assert "Going on with it: TISA" in told and f"Expired while it was on hold: {number}" in told
    assert "on hold" not in await applied(changed("objective_s = 21600", "objective_s = 14400"))


async def test_a_watch_taken_rings_for_who_had_it_and_is_told_to_the_desk(desk: Scene) -> None:
    """Who takes what they have already tells nobody."""
    desks = rooms("KOR", of=("LIAISON", "APPROVALS"))
    assert await rung(desk, lambda: desk.command("KORLO2", "watch")) == desks
    assert await rung(desk, lambda: desk.command("KORLO2", "watch")) == {}
    assert await rung(
        desk, lambda: desk.command("KORFDO", "watch", room=APPROVALS)
    ) == desks | persons("KORLO2")
    assert "당직을 인수했습니다" in desk.person("KORLO2").dm()[-1].rendered
    assert "Foreign disclosure officer" in desk.card("KORLO", LIAISON).rendered
    assert desk.store.queries.book(desk.now).now().watch["KOR"] == officer_id(
        "T0SANDBOX", "U0KORFDO"
    )


async def test_who_may_no_longer_act_or_may_again_is_told_to_their_supervisors_and_security(
    desk: Scene,
) -> None:
    """And to nobody of another party; the officer's own messages stop with their rights."""
    officer = officer_id("T0SANDBOX", "U0KORLO2")
    for room in ROOMS:
        desk.sandbox.workspace.channels[f"C0KOR{room}"].members.remove("U0KORLO2")
    told = rooms("KOR", of=("SUPERVISORS",)) | persons("KORSEC")
    act = Attempt("roster", desk.now, who="operator:test")
    assert (
        await rung(
            desk, lambda: asyncio.to_thread(desk.store.administration.stand_down(officer, act).now)
        )
        == told
    )
    assert "Second liaison officer (KOR)" in desk.person("KORSEC").dm()[-1].rendered
    assert (
        await rung(
            desk, lambda: asyncio.to_thread(desk.store.administration.stand_down(officer, act).now)
        )
        == {}
    )
    assert (
        await rung(
            desk, lambda: asyncio.to_thread(desk.store.administration.reinstate(officer, act).now)
        )
        == told
    )


async def test_an_import_tells_each_officer_of_their_own_rights_and_each_desk_who_is_gone(
    desk: Scene,
) -> None:
    """A clearance that was lowered in silence is found out in the night."""
    book = await desk.store.queries.book(desk.now)
    people = roster_text().split("[[officers]]")
    text = "[[officers]]".join(one for one in people if '"U0USALO2"' not in one)
    [changed] = [one for one in people if '"U0JPNFDO2"' in one]
    text = text.replace(changed, changed.replace('clearance = "S"', 'clearance = "C"'))
    for room in ROOMS:
        desk.sandbox.workspace.channels[f"C0USA{room}"].members.remove("U0USALO2")
    roster, act = load(text, book.policy), Attempt("roster import", desk.now, who="operator:test")

    found = await rung(
        desk, lambda: asyncio.to_thread(desk.store.administration.import_roster(roster, act).now)
    )

    assert found == rooms("USA", of=("SUPERVISORS",)) | persons("USASEC", "JPNFDO2")
    assert "秘（CONFIDENTIAL）まで" in desk.person("JPNFDO2").dm()[-1].rendered
    assert (
        "Second liaison officer (USA)" in desk.card("USASUP", {"USA": "C0USASUPERVISORS"}).rendered
    )


def test_every_kind_of_news_is_a_row_of_the_table() -> None:
    """What is not in it would be told to nobody."""
    assert set(news.NEWS_RULES) == {
        *map(str, EventKind),
        news.ENDS,
        news.POLICY,
        news.WATCH,
        news.HANDED_OVER,
        news.STOOD_DOWN,
        news.REINSTATED,
        *(news.GRANTED, news.LIVE, news.REJECTED, news.PROLONGED, news.RENEWED),
        *(news.REVOKED, news.ENDING, news.OVER, news.RESTS, news.GOES_ON),
    }
