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
    store.sweep_now(lambda c: c.execute(delete(TIMER).where(TIMER.c.step != "lapse")).rowcount)

    await store.retime(NOON)
    await store.retime(NOON)

    assert {(t["number"], t["step"], t["due_at"]) for t in rows_of(store, TIMER)} <= whole
    assert {"remind", "escalate", "expire", "warn"} <= {t["step"] for t in rows_of(store, TIMER)}


def test_what_an_officer_arranges_is_kept_recorded_and_in_force_at_once(
    store: Store, desks: Desks
) -> None:
    arranged = store.arrange_now(attendance.take_watch, act("KFDO", "watch"))
    assert arranged and arranged.watch == "KOR"
    store.arrange_now(lambda b: attendance.snooze(b, until="1h"), act("KFDO", "snooze"))

    book = store.book_now(NOON)
    assert book.watch == {"KOR": who("KFDO")}
    assert book.attendance[who("KFDO")] == Attendance(snoozed_until=at(60))
    assert [r.action for r in store.audit_of_now(who("KFDO"))] == ["watch", "snooze"]


def test_the_same_request_twice_is_one_arrangement_and_one_record(
    store: Store, desks: Desks
) -> None:
    for _ in range(2):
        store.arrange_now(attendance.take_watch, act("KFDO", "watch", inbound="t1"))

    assert [r.action for r in store.audit_of_now(who("KFDO"))] == ["watch"]


def test_the_watch_passes_from_one_to_the_next(store: Store, desks: Desks) -> None:
    for user in ("KFDO", "KFDO2"):
        store.arrange_now(attendance.take_watch, act(user, "watch"))

    assert store.book_now(NOON).watch == {"KOR": who("KFDO2")}


def test_who_put_it_off_is_reminded_when_that_is_over(store: Store, desks: Desks) -> None:
    """Of what still waits for them, in one notice."""
    numbers = [desks.requested(precedence="PRIORITY").number for _ in range(2)]
    while store.fire_now(steps.BY_THE_CLOCK, at(50)):
        pass
    store.arrange_now(lambda b: attendance.snooze(b, until="15m"), act("KFDO", "snooze", at(50)))
    store.sweep_now(
        lambda c: (
            c.execute(
                CARD.update().where(CARD.c.kind == "reminder").values(ts="1.0", collecting=False)
            ).rowcount
        )
    )

    while store.fire_now(steps.BY_THE_CLOCK, at(65)):
        pass

    notices = [c for c in rows_of(store, CARD) if c["kind"] == "reminder"]
    assert len(notices) == 2
    spoken = store.read_now(lambda c: [i.release.number for i in items_of(c, notices[-1]["id"])])
    assert sorted(spoken) == sorted(numbers)


def test_what_slack_says_of_do_not_disturb_is_kept(store: Store, desks: Desks) -> None:
    store.quiet_now(who("UFDO"), NOON - timedelta(hours=1), NOON + timedelta(hours=1))
    assert store.book_now(NOON).attendance[who("UFDO")].quiet(NOON)

    store.quiet_now(who("UFDO"), None, None)

    assert not store.book_now(NOON).attendance[who("UFDO")].quiet(NOON)


def test_a_reminder_whose_moment_came_while_on_hold_comes_when_that_is_over(
    store: Store, desks: Desks
) -> None:
    """
    Its timer has gone off to no effect, and the moment itself does not move: it needs another.
    """
    number = desks.requested().number

    def declare(kind: EventKind, minute: float) -> None:
        store.record_event(
            ArrangementEvent("TISA", "JPN", kind, at(minute)), act(None, kind.value, at(minute))
        )

    declare(EventKind.SUSPEND, 2.5)
    while store.fire_now(steps.BY_THE_CLOCK, at(2.5)):
        pass
    assert [m.step for m in store.register_now(number)] == ["request"]
    declare(EventKind.RESUME, 10)

    while store.fire_now(steps.BY_THE_CLOCK, at(10)):
        pass

    assert [m.step for m in store.register_now(number)] == ["request", "remind"]


def test_a_reminder_comes_after_a_hold_whose_end_was_declared_beforehand(
    store: Store, desks: Desks
) -> None:
    """
    While it was on hold nobody knew when it would be due; when the hold ends by itself, nobody acts
    either.
    """
    number = desks.requested().number

    def declare(kind: EventKind, minute: float) -> None:
        store.record_event(
            ArrangementEvent("TISA", "JPN", kind, at(minute)), act(None, kind.value, at(1))
        )

    def clock(minute: float) -> list[str]:
        while store.fire_now(steps.BY_THE_CLOCK, at(minute)):
            pass
        return [m.step for m in store.register_now(number)]

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
    warned = end - timedelta(seconds=max(store.book_now(NOON).policy.reminders.expiry_warn_s))

    def declare(kind: EventKind, effective: datetime) -> None:
        store.record_event(
            ArrangementEvent("TISA", "JPN", kind, effective), act(None, kind.value, at(1))
        )

    declare(EventKind.SUSPEND, warned - timedelta(hours=1))
    declare(EventKind.RESUME, warned + timedelta(hours=1))
    for moment in (warned, warned + timedelta(hours=1)):
        done = [m.step for m in store.register_now(release.number)]
        assert "warn" not in done
        while store.fire_now(steps.BY_THE_CLOCK, moment):
            pass

    assert [m.step for m in store.register_now(release.number)].count("warn") == 1


def test_a_policy_that_reminds_sooner_reminds_of_what_waits_already(
    store: Store, desks: Desks
) -> None:
    """Timers were set by the policy of then; what waits is judged by the one in force."""
    number = desks.requested(precedence="ROUTINE").number
    sooner = altered(("at                    = [0.5,", "at                    = [0.1, 0.5,"))
    store.set_policy(sooner, act(None, "policy apply", at(5)))

    while store.fire_now(steps.BY_THE_CLOCK, at(18)):
        pass

    assert [m.step for m in store.register_now(number)] == ["request", "remind"]


def test_a_notice_is_as_urgent_as_the_most_urgent_that_it_speaks_of(
    store: Store, desks: Desks
) -> None:
    """Whichever of them came first."""
    desks.requested(precedence="PRIORITY")
    desks.requested(at(44), precedence="FLASH")
    while store.fire_now(steps.BY_THE_CLOCK, at(50)):
        pass

    ranks = {c["rank"] for c in rows_of(store, CARD) if c["kind"] == "reminder"}
    assert ranks == {store.book_now(NOON).policy.precedences["FLASH"].rank}
