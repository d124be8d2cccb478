"""Who is reached, as it is kept; and timers that a release lacks."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from bot.domain import attendance, steps
from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.officers import Attendance
from storage.outbox.notices import items_of
from storage.store.store import Store
from storage.tables.outbox import CARD, TIMER
from tests.domain.example import altered
from tests.domain.world import NOON, at, who
from tests.storage.store.test_store import rows_of
from tests.storage.world import Desks, act


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
    assert [m.step for m in store.queries.register(number).now()] == ["request"]
    declare(EventKind.RESUME, 10)

    while store.timers.fire(steps.BY_THE_CLOCK, at(10)).now():
        pass

    assert [m.step for m in store.queries.register(number).now()] == ["request", "remind"]


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
        return [m.step for m in store.queries.register(number).now()]

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

    assert [m.step for m in store.queries.register(number).now()] == ["request", "remind"]


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
