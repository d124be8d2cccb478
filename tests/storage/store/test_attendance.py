"""Who is reached, as it is kept; and timers that a release lacks."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import delete

from bot.domain import attendance, handover, steps
from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.officers import Attendance, Handover, HandoverEnd
from bot.domain.refusals import HandoverOver
from bot.failpoints import VARIABLE, FailpointReached
from storage.outbox.notices import items_of
from storage.store.store import Store
from storage.tables.outbox import CARD, TIMER
from tests.domain.example import altered
from tests.domain.world import NOON, at, who
from tests.storage.store.test_store import rows_of
from tests.storage.world import Desks, act, opened

UNSEEN = "unattended"
"""The kind of message that nobody is on it."""


def taken(store: Store, number: str) -> list[str]:
    """The register of a release, step by step, but for whom the desk tried meanwhile."""
    found = store.queries.register(number).now()
    return [m.step for m in found if m.step not in ("try", UNSEEN)]


async def test_timers_that_are_lacking_are_set_and_no_other(store: Store, desks: Desks) -> None:
    """An older program set none to remind; the clock of this one must know."""
    desks.requested()
    desks.released()
    whole = {(t["number"], t["step"], t["due_at"]) for t in rows_of(store, TIMER)}
    store.db.sweep(lambda c: c.execute(delete(TIMER).where(TIMER.c.step != "lapse")).rowcount).now()

    await store.timers.retime(NOON)
    await store.timers.retime(NOON)

    assert {(t["number"], t["step"], t["due_at"]) for t in rows_of(store, TIMER)} <= whole
    assert {"remind", "escalate", "expire", "warn"} <= {t["step"] for t in rows_of(store, TIMER)}


def test_what_an_officer_arranges_is_kept_recorded_and_in_force_at_once(
    store: Store, desks: Desks
) -> None:
    arranged = store.attendance.arrange(attendance.take_watch, act("KFDO", "watch")).now()
    assert arranged and arranged.watch == "KOR"
    store.attendance.arrange(
        lambda b: attendance.snooze(b, until="1h"), act("KFDO", "snooze")
    ).now()

    book = store.queries.book(NOON).now()
    assert book.watch == {"KOR": who("KFDO")}
    assert book.attendance[who("KFDO")] == Attendance(snoozed_until=at(60))
    assert [r.action for r in store.queries.records(who("KFDO")).now()] == ["watch", "snooze"]


def test_the_same_request_twice_is_one_arrangement_and_one_record(
    store: Store, desks: Desks
) -> None:
    for _ in range(2):
        store.attendance.arrange(attendance.take_watch, act("KFDO", "watch", inbound="t1")).now()

    assert [r.action for r in store.queries.records(who("KFDO")).now()] == ["watch"]


def test_the_watch_passes_from_one_to_the_next(store: Store, desks: Desks) -> None:
    for user in ("KFDO", "KFDO2"):
        store.attendance.arrange(attendance.take_watch, act(user, "watch")).now()

    assert store.queries.book(NOON).now().watch == {"KOR": who("KFDO2")}


def test_who_put_it_off_is_reminded_when_that_is_over(store: Store, desks: Desks) -> None:
    """Of what still waits for them, in one notice."""
    numbers = [desks.requested(precedence="PRIORITY").number for _ in range(2)]
    while store.timers.fire(steps.BY_THE_CLOCK, at(50)).now():
        pass
    store.attendance.arrange(
        lambda b: attendance.snooze(b, until="15m"), act("KFDO", "snooze", at(50))
    ).now()
    store.db.sweep(
        lambda c: (
            c.execute(
                CARD.update().where(CARD.c.kind == "reminder").values(ts="1.0", collecting=False)
            ).rowcount
        )
    ).now()

    while store.timers.fire(steps.BY_THE_CLOCK, at(65)).now():
        pass

    notices = [c for c in rows_of(store, CARD) if c["kind"] == "reminder"]
    assert len(notices) == 2
    spoken = store.db.read(
        lambda c: [i.release.number for i in items_of(c, notices[-1]["id"])]
    ).now()
    assert sorted(spoken) == sorted(numbers)


def test_what_slack_says_of_do_not_disturb_is_kept(store: Store, desks: Desks) -> None:
    store.attendance.quiet(who("UFDO"), NOON - timedelta(hours=1), NOON + timedelta(hours=1)).now()
    assert store.queries.book(NOON).now().attendance[who("UFDO")].quiet(NOON)

    store.attendance.quiet(who("UFDO"), None, None).now()

    assert not store.queries.book(NOON).now().attendance[who("UFDO")].quiet(NOON)


def test_a_reminder_whose_moment_came_while_on_hold_comes_when_that_is_over(
    store: Store, desks: Desks
) -> None:
    """
    Its timer has gone off to no effect, and the moment itself does not move: it needs another.
    """
    number = desks.requested().number

    def declare(kind: EventKind, minute: float) -> None:
        store.administration.record_event(
            ArrangementEvent("TISA", "JPN", kind, at(minute)), act(None, kind.value, at(minute))
        ).now()

    declare(EventKind.SUSPEND, 2.5)
    while store.timers.fire(steps.BY_THE_CLOCK, at(2.5)).now():
        pass
    assert taken(store, number) == ["request"]
    declare(EventKind.RESUME, 10)

    while store.timers.fire(steps.BY_THE_CLOCK, at(10)).now():
        pass

    assert taken(store, number) == ["request", "remind"]


def test_a_reminder_comes_after_a_hold_whose_end_was_declared_beforehand(
    store: Store, desks: Desks
) -> None:
    """
    While it was on hold nobody knew when it would be due; when the hold ends by itself, nobody acts
    either.
    """
    number = desks.requested().number

    def declare(kind: EventKind, minute: float) -> None:
        store.administration.record_event(
            ArrangementEvent("TISA", "JPN", kind, at(minute)), act(None, kind.value, at(1))
        ).now()

    def clock(minute: float) -> list[str]:
        while store.timers.fire(steps.BY_THE_CLOCK, at(minute)).now():
            pass
        return taken(store, number)

    declare(EventKind.SUSPEND, 2)
    assert clock(5) == ["request"], "half a minute is left of what a reminder waits for"
    declare(EventKind.RESUME, 60)
    assert clock(60) == ["request"]

    assert clock(60.5) == ["request", "remind"]


def test_a_warning_whose_moment_came_while_on_hold_comes_when_the_hold_ends_by_itself(
    store: Store, desks: Desks
) -> None:
    """The end does not move with a hold, so the moment of its warning does not either."""
    release = desks.released()
    end = release.deliveries[0].expires_at
    assert end
    warned = end - timedelta(
        seconds=max(store.queries.book(NOON).now().policy.reminders.expiry_warn_s)
    )

    def declare(kind: EventKind, effective: datetime) -> None:
        store.administration.record_event(
            ArrangementEvent("TISA", "JPN", kind, effective), act(None, kind.value, at(1))
        ).now()

    declare(EventKind.SUSPEND, warned - timedelta(hours=1))
    declare(EventKind.RESUME, warned + timedelta(hours=1))
    for moment in (warned, warned + timedelta(hours=1)):
        done = [m.step for m in store.queries.register(release.number).now()]
        assert "warn" not in done
        while store.timers.fire(steps.BY_THE_CLOCK, moment).now():
            pass

    assert [m.step for m in store.queries.register(release.number).now()].count("warn") == 1


def test_a_policy_that_reminds_sooner_reminds_of_what_waits_already(
    store: Store, desks: Desks
) -> None:
    """Timers were set by the policy of then; what waits is judged by the one in force."""
    number = desks.requested(precedence="ROUTINE").number
    sooner = altered(("at                    = [0.5,", "at                    = [0.1, 0.5,"))
    store.administration.set_policy(sooner, act(None, "policy apply", at(5))).now()

    while store.timers.fire(steps.BY_THE_CLOCK, at(18)).now():
        pass

    assert taken(store, number) == ["request", "remind"]


def test_a_notice_is_as_urgent_as_the_most_urgent_that_it_speaks_of(
    store: Store, desks: Desks
) -> None:
    """Whichever of them came first."""
    desks.requested(precedence="PRIORITY")
    desks.requested(at(44), precedence="FLASH")
    while store.timers.fire(steps.BY_THE_CLOCK, at(50)).now():
        pass

    ranks = {c["rank"] for c in rows_of(store, CARD) if c["kind"] == "reminder"}
    assert ranks == {store.queries.book(NOON).now().policy.precedences["FLASH"].rank}


class TestHandover:
    def offered(self, store: Store, moment: datetime = NOON, to: str = "KFDO2") -> None:
        """Korea's first approver has the watch, and offers it."""
        store.attendance.arrange(attendance.take_watch, act("KFDO", "watch", moment)).now()
        offer = partial(handover.offer, to=who(to), note="Two are quiet")
        store.attendance.arrange(offer, act("KFDO", "handover", moment)).now()

    def accepted(self, store: Store, moment: datetime, offered_at: datetime = NOON) -> None:
        accept = partial(handover.accept, offered_at=offered_at)
        store.attendance.arrange(accept, act("KFDO2", "take_over", moment)).now()

    def told(self, store: Store) -> list[tuple[str, str, str]]:
        """The news of the watch: what, where and to whom."""
        found = [row for row in rows_of(store, CARD) if row["kind"] == "news"]
        return [(c["step"], c["room"], (c["officer"] or "").removeprefix("T0/")) for c in found][2:]

    def clock(self, store: Store, moment: datetime) -> None:
        while store.timers.fire(steps.BY_THE_CLOCK, moment).now():
            pass

    def test_is_kept_as_it_was_made_and_leaves_the_watch_where_it_is(
        self, store: Store, desks: Desks
    ) -> None:
        self.offered(store)
        book = store.queries.book(NOON).now()

        assert book.watch == {"KOR": who("KFDO")}
        assert book.handovers["KOR"] == Handover(
            *("KOR", who("KFDO"), who("KFDO2"), "Two are quiet", NOON, at(15))
        )
        assert self.told(store) == [("offered", "dm", "KFDO2")]
        [record] = [r for r in store.queries.records(who("KFDO")).now() if r.action == "handover"]
        assert who("KFDO2") in record.detail and "quiet" not in record.detail

    def test_passes_the_watch_once_it_is_accepted_and_both_and_the_desk_are_told(
        self, store: Store, desks: Desks
    ) -> None:
        self.offered(store)
        self.accepted(store, at(14))
        book = store.queries.book(at(14)).now()

        assert book.watch == {"KOR": who("KFDO2")}
        assert book.handovers["KOR"].ended is HandoverEnd.ACCEPTED
        assert sorted(self.told(store)) == [
            ("discharged", "dm", "KFDO"),
            ("handed_over", "approvals", ""),
            ("handed_over", "liaison", ""),
            ("offered", "dm", "KFDO2"),
        ]
        self.clock(store, at(16))
        assert len(self.told(store)) == 4, "what was accepted does not lapse"

    def test_lapses_after_a_quarter_of_an_hour_on_record_and_says_so_once(
        self, store: Store, desks: Desks
    ) -> None:
        self.offered(store)
        self.clock(store, at(14.9))
        assert store.queries.book(at(14.9)).now().handovers["KOR"].ended is None
        for _ in range(2):
            self.clock(store, at(15))

        book = store.queries.book(at(15)).now()
        assert (book.watch, book.handovers["KOR"].ended) == (
            {"KOR": who("KFDO")},
            HandoverEnd.LAPSED,
        )
        assert self.told(store) == [("offered", "dm", "KFDO2"), ("unanswered", "dm", "KFDO")]
        found = store.queries.records(who("KFDO")).now()
        assert [(r.action, r.actor) for r in found][-1] == ("handover_lapse", "clock")
        with pytest.raises(HandoverOver):
            self.accepted(store, at(15))

    def test_an_act_of_another_replica_at_the_same_moment_is_known(
        self, store: Store, desks: Desks, url: str, tmp_path: Path
    ) -> None:
        """Who accepts on one is on watch on the other; a second acceptance finds it is over."""
        self.offered(store)
        other = opened(url, tmp_path)
        self.accepted(store, at(1))

        with pytest.raises(HandoverOver):
            self.accepted(other, at(1))
        assert other.queries.book(at(1)).now().watch == {"KOR": who("KFDO2")}
        other.close()

    def test_another_offer_takes_the_place_of_the_first(self, store: Store, desks: Desks) -> None:
        """Whose timer then finds nothing to do."""
        self.offered(store)
        again = partial(handover.offer, to=who("KLO"))
        store.attendance.arrange(again, act("KFDO", "handover", at(5))).now()

        self.clock(store, at(15))
        assert store.queries.book(at(15)).now().handovers["KOR"].ended is None
        with pytest.raises(HandoverOver):
            self.accepted(store, at(16))
        self.clock(store, at(20))
        assert store.queries.book(at(20)).now().handovers["KOR"].ended is HandoverEnd.LAPSED

    def test_a_watch_taken_in_need_ends_the_offer(self, store: Store, desks: Desks) -> None:
        """The colleague's message is drawn again, and says so."""
        self.offered(store)
        before = {c["id"]: c["wanted_version"] for c in rows_of(store, CARD)}
        store.attendance.arrange(attendance.take_watch, act("KLO", "watch", at(1))).now()

        book = store.queries.book(at(1)).now()
        assert (book.watch, book.handovers["KOR"].ended) == (
            {"KOR": who("KLO")},
            HandoverEnd.OVERTAKEN,
        )
        [offer] = [c for c in rows_of(store, CARD) if c["step"] == "offered"]
        assert offer["wanted_version"] == before[offer["id"]] + 1

    def test_a_crash_leaves_the_offer_or_the_watch_and_never_both(
        self, store: Store, desks: Desks, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What was accepted is committed whole, or not at all."""
        self.offered(store)
        monkeypatch.setenv(VARIABLE, "before-commit=raise")
        with pytest.raises(FailpointReached):
            self.accepted(store, at(1))
        monkeypatch.delenv(VARIABLE)

        book = store.queries.book(at(1)).now()
        assert (book.watch, book.handovers["KOR"].ended) == ({"KOR": who("KFDO")}, None)


def test_the_summary_of_a_watch_has_what_is_open_overdue_claimed_or_ends_soon(
    store: Store, desks: Desks
) -> None:
    """Of the own desk: first what is overdue; another desk's is in none of it."""
    late, open_, claimed = (
        desks.requested(moment, precedence="IMMEDIATE").number for moment in (NOON, at(60), at(61))
    )
    desks.do("KFDO", claimed, steps.looking, at(62))
    desks.do("KFDO", open_, steps.question, at(62), text="Which object?")
    ending = desks.released(at(60), lifetime="11h", precedence="IMMEDIATE").number
    desks.released(at(60), lifetime="13h", precedence="IMMEDIATE")
    desks.approved(at(60))

    found = store.queries.watch_summary("KOR", at(63)).now()

    assert {name: [r.number for r in of.releases] for name, of in handover.filled(found)} == {
        "overdue": [late],
        "open": [claimed, open_],
        "questions": [open_],
        "looking": [claimed],
        "ending": [ending],
    }
    assert found.looking == {claimed: at(62)}
    later = store.queries.watch_summary("KOR", at(62 + 15)).now()
    assert later.parts["looking"].total == 0, "it counts for a quarter of an hour"


class TestNobodyThere:
    def clock(self, store: Store, number: str, minute: float) -> list[tuple[str, str | None]]:
        while store.timers.fire(steps.BY_THE_CLOCK, at(minute)).now():
            pass
        found = store.queries.register(number).now()
        return [(m.step, m.note) for m in found if m.step in ("try", "unattended")]

    def test_each_is_tried_in_turn_and_the_register_says_whom_and_when(
        self, store: Store, desks: Desks
    ) -> None:
        number = desks.requested().number

        assert self.clock(store, number, 0) == [("try", who("KFDO"))]
        assert self.clock(store, number, 1.6) == [("try", who("KFDO"))]
        assert self.clock(store, number, 1.7)[1:] == [("try", who("KFDO2"))]
        assert self.clock(store, number, 3.4)[2:] == [("unattended", None)]
        assert len(self.clock(store, number, 99)) == 3
        found = store.queries.release(number, at(99)).now()
        assert found
        [d] = found[0].deliveries
        assert d.tried == (who("KFDO"), who("KFDO2"))
        assert d.unattended_at and d.tried_at and d.claimed_at is None

    def test_a_look_ends_it_and_the_next_party_begins_anew(
        self, store: Store, desks: Desks
    ) -> None:
        number = desks.requested().number
        self.clock(store, number, 0)
        desks.do("KFDO2", number, steps.look, at(1))
        assert self.clock(store, number, 4.9) == [("try", who("KFDO"))]
        desks.do("KFDO", number, steps.approve, at(4.9))

        assert self.clock(store, number, 5)[1:] == [("try", who("UFDO"))]

    def test_on_hold_nobody_is_tried_and_afterwards_it_goes_on(
        self, store: Store, desks: Desks
    ) -> None:
        number = desks.requested().number
        self.clock(store, number, 0)

        def declare(kind: EventKind, minute: float) -> None:
            store.administration.record_event(
                ArrangementEvent("TISA", "JPN", kind, at(minute)), act(None, kind, at(minute))
            ).now()

        declare(EventKind.SUSPEND, 1)
        assert len(self.clock(store, number, 30)) == 1
        declare(EventKind.RESUME, 30)
        assert len(self.clock(store, number, 30.6)) == 1

        assert self.clock(store, number, 30.7)[1:] == [("try", who("KFDO2"))]

    def test_two_replicas_try_an_officer_once(
        self, store: Store, desks: Desks, url: str, tmp_path: Path
    ) -> None:
        number = desks.requested().number
        other = opened(url, tmp_path)
        with ThreadPoolExecutor(2) as both:
            list(both.map(lambda s: self.clock(s, number, 1.7), (store, other)))

        assert self.clock(store, number, 1.7) == [("try", who("KFDO"))]
        other.close()

    def test_what_was_announced_is_drawn_again_once_somebody_is_there(
        self, store: Store, desks: Desks
    ) -> None:
        """Or the supervisors would go on reading that nobody is."""
        number = desks.requested().number
        self.clock(store, number, 0)
        self.clock(store, number, 1.7)
        self.clock(store, number, 3.4)
        told = {c["id"]: c["wanted_version"] for c in rows_of(store, CARD) if c["kind"] == UNSEEN}
        assert len(told) == 4, "two approvers, the supervisor, the liaison channel"
        desks.do("KFDO", number, steps.look, at(4))
        self.clock(store, number, 4)

        after = {c["id"]: c["wanted_version"] for c in rows_of(store, CARD) if c["kind"] == UNSEEN}
        assert all(after[card] > wanted for card, wanted in told.items())
