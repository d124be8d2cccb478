"""
A hold stops the time to decide: what waits under it, and the timers, keys and forms of that, as
they are kept.
"""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import delete, text, update

from bot.domain import steps
from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.policy.model import Status
from bot.domain.policy.working_hours import FAR
from bot.domain.refusals import WrongParty
from bot.domain.release.release import Release
from bot.domain.release.stages import Stage
from storage.clock import Moment
from storage.database.schema import configuration
from storage.keys.pending_keys import pending_files
from storage.outbox import open_forms
from storage.store import timers
from storage.store.maintenance import STRAY
from storage.store.store import Store
from storage.tables.outbox import CARD, TIMER
from tests.domain.world import at
from tests.storage.store.test_store import rows_of
from tests.storage.transaction.test_races import at_once
from tests.storage.world import ASKING, POLICY, Desks, act, opened

DAY = 24 * 60
"""Minutes in which a FLASH must be decided."""


def declare(
    store: Store,
    kind: str,
    minute: float,
    party: str = "JPN",
    effective: float | None = None,
    of: str = "TISA",
) -> None:
    """What a party declares, to take effect at once or later."""
    event = ArrangementEvent(
        of, party, EventKind(kind), at(minute if effective is None else effective)
    )
    store.administration.record_event(event, act(None, kind, at(minute))).now()


def clock(store: Store, minute: float) -> int:
    """Have all done that is due by then; how much that was."""
    done = 0
    while store.timers.fire(steps.BY_THE_CLOCK, at(minute)).now():
        done += 1
        assert done < 1000, "the clock comes to rest"
    return done


def stage(store: Store, number: str) -> Stage:
    """Where a release with one destination stands."""
    found = store.queries.release(number, at(0)).now()
    assert found
    return found[0].deliveries[0].stage


def lapses(store: Store, number: str, begins: float = 0) -> list[float]:
    """When the timers that still wait will have it lapse, in minutes after noon."""
    own = [
        t
        for t in rows_of(store, TIMER)
        if t["number"] == number and t["step"] == "lapse" and not t["done"]
    ]
    return sorted((t["due_at"] - at(begins)).total_seconds() / 60 for t in own)


def only_timers_of_then(store: Store) -> None:
    """
    Leave those timers to lapse that an older program set: for what was offered at noon, a day
    later.
    """
    others = delete(TIMER).where(TIMER.c.step == "lapse", TIMER.c.due_at != at(DAY))
    assert store.db.sweep(lambda c: c.execute(others).rowcount).now() is not None


def asked(desks: Desks) -> Release:
    """What Japan asks Korea for, most urgently."""
    asking = steps.Asking(**{**vars(ASKING), "precedence": "FLASH"})
    return desks.do("JLO", None, steps.ask, asking=asking).release


def returned(desks: Desks) -> Release:
    """What Korea's approver sent back to be drafted anew."""
    number = desks.requested().number
    return desks.do("KFDO", number, steps.send_back, code="level", note="lower").release


OPEN = {
    "offered": (Desks.requested, lambda d, n, t: d.do("KFDO", n, steps.approve, t)),
    "at the hub": (Desks.approved, lambda d, n, t: d.do("UFDO", n, steps.relay, t)),
    "asked": (asked, lambda d, n, t: d.do("KLO", n, steps.decline, t)),
    "returned": (returned, lambda d, n, t: d.do("KLO", n, steps.withdraw, t)),
}


@pytest.mark.parametrize("which", OPEN)
def test_what_was_pending_is_pending_after_two_days_of_hold_and_can_be_decided(
    store: Store, desks: Desks, which: str
) -> None:
    """The clock looks at the moment at which it was to lapse, and does nothing."""
    begin, decide = OPEN[which]
    number = begin(desks).number
    declare(store, "suspend", 60)
    before = stage(store, number)

    clock(store, DAY)
    clock(store, 49 * 60)
    declare(store, "resume", 49 * 60)
    clock(store, 49 * 60 + 1)
    assert stage(store, number) is before

    decide(desks, number, at(50 * 60))
    assert stage(store, number) is not before
    assert "lapse" not in {m.step for m in store.queries.register(number).now()}


@pytest.mark.parametrize("which", OPEN)
def test_it_lapses_when_the_time_that_it_had_is_over(
    store: Store, desks: Desks, which: str
) -> None:
    """An hour was used before two days of hold; 23 are left after it."""
    number = OPEN[which][0](desks).number
    declare(store, "suspend", 60)
    before = stage(store, number)
    clock(store, DAY)
    declare(store, "resume", 49 * 60)

    clock(store, 72 * 60 - 0.01)
    assert stage(store, number) is before
    clock(store, 72 * 60)
    assert stage(store, number) is Stage.LAPSED
    assert [m.step for m in store.queries.register(number).now()].count("lapse") == 1


def test_a_timer_that_comes_too_early_sets_the_next(store: Store, desks: Desks) -> None:
    """As one that an older program set: after a hold, and with nobody there who would move it."""
    number = desks.requested().number
    declare(store, "suspend", 60)
    declare(store, "resume", 120)
    before = len(store.queries.register(number).now())
    only_timers_of_then(store)
    assert lapses(store, number) == [DAY]

    rules = {
        **dict.fromkeys(steps.BY_THE_CLOCK, lambda *_, **__: None),
        "lapse": steps.lapse,
    }
    while store.timers.fire(rules, at(DAY)).now():
        pass

    assert len(store.queries.register(number).now()) == before
    assert lapses(store, number) == [DAY + 60]
    assert not store.timers.fire(rules, at(DAY)).now(), "and is done"


def test_on_hold_the_clock_comes_to_rest(store: Store, desks: Desks) -> None:
    """What may not be done sets nothing that is due at once."""
    desks.requested()
    desks.released()
    declare(store, "suspend", 0.5)

    assert clock(store, 2 * DAY) > 0
    assert clock(store, 2 * DAY) == 0


def test_two_parties_suspend_and_it_goes_on_when_both_have_resumed(
    store: Store, desks: Desks
) -> None:
    number = desks.requested().number
    declare(store, "suspend", 60, "KOR")
    declare(store, "suspend", 120, "USA")
    declare(store, "resume", 2 * DAY, "KOR")
    clock(store, 2 * DAY + 60)
    assert (stage(store, number), lapses(store, number)) == (Stage.ORIGINATOR_REVIEW, [])

    declare(store, "resume", 3 * DAY, "USA")

    assert lapses(store, number) == [3 * DAY + DAY - 60]


def test_an_agreement_that_is_suspended_stops_what_leans_on_it(store: Store, desks: Desks) -> None:
    number = desks.requested().number
    declare(store, "suspend", 60, "USA", of="US-JP-GSOMIA")
    clock(store, 2 * DAY)
    declare(store, "resume", 2 * DAY, "USA", of="US-JP-GSOMIA")

    assert stage(store, number) is Stage.ORIGINATOR_REVIEW
    assert lapses(store, number) == [2 * DAY + DAY - 60]


def test_a_notice_that_is_withdrawn_leaves_every_open_item_its_own_time(
    store: Store, desks: Desks
) -> None:
    """
    Offered while the notice stood, it could not have lapsed before the end of the arrangement.
    """
    declare(store, "notice", 0, effective=10 * 60)
    number = desks.requested(at(60)).number
    assert lapses(store, number) == []

    declare(store, "notice_withdrawn", 4 * 60)

    assert lapses(store, number) == [60 + DAY]
    clock(store, 60 + DAY)
    assert stage(store, number) is Stage.LAPSED


def test_a_notice_that_takes_effect_stops_it(store: Store, desks: Desks) -> None:
    number = desks.requested().number
    declare(store, "notice", 0, effective=10 * 60)

    clock(store, 10 * DAY)

    assert stage(store, number) is Stage.ORIGINATOR_REVIEW
    desks.do("KLO", number, steps.withdraw, at(10 * DAY))


def test_expiry_and_extension_go_on_through_a_hold(store: Store, desks: Desks) -> None:
    short, long = desks.released(lifetime="12h").number, desks.released(lifetime="12h").number
    desks.do("KFDO", long, steps.extend, at(1), lifetime="48h")
    declare(store, "suspend", 60)
    clock(store, 12 * 60)

    assert (stage(store, short), stage(store, long)) == (Stage.EXPIRED, Stage.RELEASED)
    declare(store, "resume", 3 * DAY)
    clock(store, 3 * DAY)
    assert stage(store, long) is Stage.EXPIRED


def test_its_pending_key_outlives_the_hold_and_the_text_can_be_read(
    store: Store, desks: Desks
) -> None:
    """Housekeeping destroys what is over, and what crashes left behind; this is neither."""
    number = desks.requested().number
    declare(store, "suspend", 60)
    for minute in (DAY, 5 * DAY):
        clock(store, minute)
        store.maintenance.destroy_over(at(minute) + STRAY).now()
        store.maintenance.sweep_leftovers().now()
    assert len(list(pending_files(store.db.keys.path))) == 1
    declare(store, "resume", 6 * DAY)

    seen = desks.do("KFDO", number, steps.look, at(6 * DAY), opens_view="v1")
    assert seen.content and seen.content.body

    clock(store, 8 * DAY)
    assert stage(store, number) is Stage.LAPSED
    assert list(pending_files(store.db.keys.path)) == []


def test_a_form_on_what_is_pending_still_is_blanked_when_its_own_time_is_over_and_not_before(
    store: Store, desks: Desks
) -> None:
    """The day it was offered for is long past; nothing may be drawn again and again for that."""
    number = desks.requested().number
    declare(store, "suspend", 60)
    declare(store, "resume", 2 * DAY)
    desks.do("KFDO", number, steps.look, at(2 * DAY), opens_view="v1")

    def over(minute: float) -> list[int]:
        moment = Moment(at(minute), at(minute), 0.0)
        found = store.db.read(lambda c: open_forms.expired(c, store.db.booking, moment, None)).now()
        store.db.sweep(lambda c: open_forms.blank_expired(c, store.db.booking, moment, None)).now()
        (form,) = [c for c in rows_of(store, CARD) if c["external_id"]]
        assert bool(found) == (form["wanted_version"] > form["drawn_version"])
        return found

    assert not over(2 * DAY + 1)
    assert not over(3 * DAY - 61)
    assert over(3 * DAY - 60)


class TestManyReleases:
    """
    What is open is set anew in batches, of three here: some in the act itself, the rest by the
    clock.
    """

    @pytest.fixture(autouse=True)
    def few(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(timers, "_BATCH", 3)

    @pytest.fixture
    def numbers(self, store: Store, desks: Desks) -> list[str]:
        """
        Ten of them, on hold since an hour after they were offered, by number; the clock has looked
        since.
        """
        numbers = sorted(desks.requested().number for _ in range(10))
        clock(store, 60)
        declare(store, "suspend", 60)
        clock(store, 2 * DAY)
        return numbers

    def moved(self, store: Store, numbers: list[str]) -> int:
        """How many have a timer to lapse again."""
        found = [lapses(store, number) for number in numbers]
        assert all(timers in ([], [3 * DAY - 60]) for timers in found)
        return sum(map(bool, found))

    def test_each_batch_is_a_piece_of_work_of_its_own_and_all_get_there(
        self, store: Store, numbers: list[str]
    ) -> None:
        declare(store, "resume", 2 * DAY)
        seen = [self.moved(store, numbers)]
        while store.timers.fire({}, at(2 * DAY)).now():
            seen.append(self.moved(store, numbers))

        assert seen == [3, 6, 9, 10]
        clock(store, 3 * DAY - 60)
        assert {stage(store, number) for number in numbers} == {Stage.LAPSED}

    def test_a_decision_that_comes_between_is_decided_by_what_is_declared(
        self, store: Store, desks: Desks, numbers: list[str]
    ) -> None:
        """Its own timers are not there yet: it has the time it had, and nothing lapses it."""
        declare(store, "resume", 2 * DAY)
        last = numbers[-1]
        assert lapses(store, last) == []

        desks.do("KFDO", last, steps.approve, at(2 * DAY + 1))
        clock(store, 2 * DAY + 1)

        assert stage(store, last) is Stage.RELAY_REVIEW
        assert lapses(store, last) == [3 * DAY - 60]

    def test_a_hold_that_begins_again_meanwhile_leaves_nothing_behind(
        self, store: Store, numbers: list[str]
    ) -> None:
        declare(store, "resume", 2 * DAY)
        assert store.timers.fire({}, at(2 * DAY)).now()
        declare(store, "suspend", 2 * DAY, "KOR")
        clock(store, 3 * DAY)
        assert {stage(store, number) for number in numbers} == {Stage.ORIGINATOR_REVIEW}
        declare(store, "resume", 4 * DAY, "KOR")
        clock(store, 4 * DAY)

        assert [lapses(store, number) for number in numbers] == [[5 * DAY - 60]] * 10

    def test_a_crash_between_two_batches_loses_none(
        self, store: Store, url: str, tmp_path: Path, numbers: list[str]
    ) -> None:
        """Killed as it was about to commit the second: started again, it goes on from the first."""
        declare(store, "resume", 2 * DAY)
        killed(url, tmp_path)
        assert self.moved(store, numbers) == 3

        again = opened(url, tmp_path)
        clock(again, 2 * DAY)
        again.close()

        assert self.moved(store, numbers) == 10

    def test_two_replicas_share_the_work(
        self, store: Store, url: str, tmp_path: Path, numbers: list[str]
    ) -> None:
        declare(store, "resume", 2 * DAY)
        other = opened(url, tmp_path)

        def work(of: Store) -> int:
            done = 0
            while of.timers.fire(steps.BY_THE_CLOCK, at(2 * DAY)).now() or self.waits(of):
                done += 1
            return done

        at_once(lambda: work(store), lambda: work(other))
        other.close()

        assert self.moved(store, numbers) == 10

    def waits(self, store: Store) -> bool:
        """Whether some of it is still to be done, or in the other's hands."""
        return any(t["step"] == timers.RETIME and not t["done"] for t in rows_of(store, TIMER))

    def test_officers_decide_while_it_goes_on(
        self, store: Store, url: str, tmp_path: Path, numbers: list[str]
    ) -> None:
        """Locks are taken in one order: none waits for one that waits for it."""
        declare(store, "resume", 2 * DAY)
        other = opened(url, tmp_path)

        def decide() -> None:
            for number in reversed(numbers):
                Desks(other).do("KFDO", number, steps.approve, at(2 * DAY))

        at_once(
            lambda: [store.timers.fire(steps.BY_THE_CLOCK, at(2 * DAY)).now() for _ in range(8)],
            decide,
        )
        other.close()
        clock(store, 2 * DAY)

        assert {stage(store, number) for number in numbers} == {Stage.RELAY_REVIEW}
        assert self.moved(store, numbers) == 10

    async def test_the_daily_look_gets_to_all(self, store: Store, numbers: list[str]) -> None:
        declare(store, "resume", 2 * DAY)
        lost = update(TIMER).where(TIMER.c.step == timers.RETIME).values(done=True)
        assert store.db.sweep(lambda c: c.execute(lost).rowcount).now()
        assert self.moved(store, numbers) == 3

        await store.timers.retime(at(2 * DAY))

        assert self.moved(store, numbers) == 10


KILLED = """
import sys
from pathlib import Path
from bot.domain import steps
from storage.store import timers
from tests.storage.store.test_holds import DAY, at
from tests.storage.world import opened
timers._BATCH = 3
opened(sys.argv[1], Path(sys.argv[2])).timers.fire(steps.BY_THE_CLOCK, at(2 * DAY)).now()
sys.exit(3)
"""


def killed(url: str, folder: Path) -> None:
    """Let a process do the next piece of work, and die before it is committed."""
    environment = {**os.environ, "TRIPOINT_FAILPOINT": "timers-moved=exit"}
    done = subprocess.run(
        [sys.executable, "-c", KILLED, url, str(folder)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 137, (done.returncode, done.stderr)


class TestAnotherPolicy:
    """A policy that is put in force changes nothing of what was on hold before it."""

    def suspending(self) -> str:
        """The policy with the arrangement suspended by itself."""
        head, mark, tail = POLICY.partition("[arrangements.TISA]")
        return head + mark + tail.replace('= "active"', '= "suspended"', 1)

    def test_a_hold_by_a_policy_counts_from_when_it_was_put_in_force_to_when_it_was_replaced(
        self, store: Store, desks: Desks
    ) -> None:
        """An hour was used before it: that is used still; the two days of hold are not."""
        number = desks.requested().number
        store.administration.set_policy(self.suspending(), act(None, "policy apply", at(60))).now()
        clock(store, 2 * DAY)
        assert stage(store, number) is Stage.ORIGINATOR_REVIEW
        store.administration.set_policy(POLICY, act(None, "policy apply", at(60 + 2 * DAY))).now()

        assert lapses(store, number) == [3 * DAY]
        clock(store, 3 * DAY - 0.01)
        assert stage(store, number) is Stage.ORIGINATOR_REVIEW
        clock(store, 3 * DAY)
        assert stage(store, number) is Stage.LAPSED

    def test_what_was_suspended_stays_so_through_any_number_of_policies(
        self, store: Store, desks: Desks
    ) -> None:
        number = desks.requested().number
        declare(store, "suspend", 60)
        for minute in (70, 80):
            store.administration.set_policy(
                POLICY + f"\n# {minute}\n", act(None, "policy apply", at(minute))
            ).now()
        declare(store, "resume", 120)
        for minute in (130, 140):
            store.administration.set_policy(
                POLICY + f"\n# {minute}\n", act(None, "policy apply", at(minute))
            ).now()

        assert store.queries.book(at(150)).now().frozen("TISA")[-1] == (at(60), at(120))
        assert lapses(store, number)[-1] == DAY + 60
        declare(store, "suspend", 200)
        assert store.queries.book(at(250)).now().frozen("TISA")[-2:] == (
            (at(60), at(120)),
            (at(200), FAR),
        )


NEEDED = ("TISA", "US-JP-GSOMIA", "US-ROK-GSOMIA")


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_declared_each_lapses_after_a_day_in_which_it_could_be_decided(
    store: Store, desks: Desks, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """
    Counted half hour by half hour from where the arrangements stood then, under whatever policy was
    in force.
    """
    monkeypatch.setattr(timers, "_BATCH", 2)
    chance, policies = Random(seed), (POLICY, TestAnotherPolicy().suspending())
    numbers = [begin(desks).number for begin, _ in OPEN.values()] + [desks.requested().number]
    counted = lapsed = 0
    for n in range(240):
        minute = n * 30
        what = chance.random()
        if what < 0.5:
            kind, of = ("suspend" if what < 0.03 else "resume"), chance.choice(NEEDED)
            with suppress(WrongParty):
                party = chance.choice(
                    store.queries.book(at(minute)).now().policy.arrangements[of].parties
                )
                declare(
                    store,
                    kind,
                    minute,
                    party,
                    effective=minute + chance.choice((0, 0, 0, 90)),
                    of=of,
                )
        elif what < 0.55:
            store.administration.set_policy(
                policies[what < 0.51], act(None, "policy apply", at(minute))
            ).now()
        clock(store, minute)
        standings = store.queries.book(at(minute)).now().standings
        counted += 30 * all(standings[key] is Status.ACTIVE for key in NEEDED)

        clock(store, minute + 30)

        over = counted >= DAY
        assert {stage(store, number) is Stage.LAPSED for number in numbers} == {over}, (n, counted)
        lapsed += over
    assert lapsed and len(store.queries.book(at(240 * 30)).now().frozen("TISA")) > 2, (
        "on hold more than once, and over at last"
    )


@pytest.mark.parametrize("kind", ["resume", "notice_withdrawn"])
def test_nothing_goes_on_before_it_is_declared_to(store: Store, desks: Desks, kind: str) -> None:
    """Dated back by a day, it would have an offer lapse that nobody could decide meanwhile."""
    number = desks.requested().number
    declare(store, "suspend" if kind == "resume" else "notice", 60)
    declare(store, kind, 3 * DAY, effective=2 * DAY)
    clock(store, 3 * DAY)

    assert stage(store, number) is Stage.ORIGINATOR_REVIEW
    assert lapses(store, number) == ([4 * DAY - 60] if kind == "resume" else []), (
        "what has ended stays ended"
    )


def test_a_suspension_dated_back_is_in_force_from_now_on(store: Store, desks: Desks) -> None:
    """Dated before the same party's last resumption, it would suspend nothing."""
    declare(store, "suspend", 60)
    declare(store, "resume", 120)
    declare(store, "suspend", 180, effective=90)

    book = store.queries.book(at(181)).now()
    assert book.standings["TISA"] is Status.SUSPENDED
    assert book.frozen("TISA")[-2:] == ((at(60), at(120)), (at(180), FAR))


@pytest.mark.parametrize("resumed", [True, False])
def test_a_database_of_the_last_landing_has_the_right_values(
    store: Store, desks: Desks, url: str, tmp_path: Path, resumed: bool
) -> None:
    """
    Taken back to the tables of then, in the middle of a suspension or after one, with the timers of
    then.
    """
    from alembic import command
    from alembic.script import ScriptDirectory

    number, ended = desks.requested().number, desks.requested().number
    desks.do("KFDO", ended, steps.deny, code="level")
    declare(store, "suspend", 60)
    if resumed:
        declare(store, "resume", 120)
    only_timers_of_then(store)
    with store.db.engine.begin() as c:
        settings = configuration(c)
        own = ScriptDirectory.from_config(settings).get_revision("0011")
        assert own and isinstance(own.down_revision, str)
        command.downgrade(settings, own.down_revision)
        assert c.scalar(text("SELECT count(*) FROM timer WHERE step = 'lapse' AND NOT done"))
        command.upgrade(settings, "head")
    again = opened(url, tmp_path)

    clock(again, DAY)
    assert (stage(again, number), stage(again, ended)) == (Stage.ORIGINATOR_REVIEW, Stage.DENIED)
    if not resumed:
        declare(again, "resume", 2 * DAY)
    end = DAY + 60 if resumed else 3 * DAY - 60
    assert lapses(again, number) == [end]
    clock(again, end)
    assert stage(again, number) is Stage.LAPSED
    again.close()


def test_a_declaration_of_the_very_moment_of_another_goes_back_to_the_first_that_lacks_it(
    store: Store, desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are one timer: it goes on from where the less advanced of them is."""
    monkeypatch.setattr(timers, "_BATCH", 2)
    numbers = sorted(desks.requested().number for _ in range(8))
    declare(store, "suspend", 60)
    clock(store, 2 * DAY)
    declare(store, "resume", 2 * DAY)
    for _ in range(2):
        assert store.timers.fire({}, at(2 * DAY)).now()
    declare(store, "suspend", 2 * DAY, effective=2 * DAY + 60)
    declare(store, "resume", 2 * DAY, effective=2 * DAY + 120)
    clock(store, 2 * DAY)

    assert [lapses(store, number)[-1] for number in numbers] == [3 * DAY] * 8, (
        "an hour of it is to come"
    )
