"""Standing authorisations on both databases: kept, used up, revoked, at rest, and told of."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select

from bot.domain import grants, steps
from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.grants import GrantChange
from bot.domain.notifications import news
from bot.domain.officers import Role
from bot.domain.refusals import AuthorisationCap, AuthorisationOver, DuplicatePending, SelfApproval
from bot.domain.release.authorisation import Authorisation, Ended
from bot.domain.release.records import Slot
from bot.domain.release.stages import Stage
from storage.authorisations.grants import Granted
from storage.store.store import Store
from storage.tables.audit import AUDIT
from storage.tables.outbox import CARD, TIMER
from storage.tables.releases import STAGE_INTERVAL
from tests.domain.authorised import BY_ANY_FORM, GRANT
from tests.domain.world import LAUNCH, NOON, OFFICERS, at, officer, who
from tests.storage.world import POLICY as EXAMPLE
from tests.storage.world import Desks, Roster, act, founded, later, opened

POLICY = EXAMPLE.replace(*BY_ANY_FORM)
"""The example's policy without a template for what is authorised beforehand."""
RULES = {"clock": steps.expire}


@pytest.fixture
def store(url: str, tmp_path: Path) -> Iterator[Store]:
    """The store under that policy, on both databases."""
    store = agreed(opened(url, tmp_path))
    yield store
    store.close()


def agreed(store: Store) -> Store:
    """A store with that policy and a roster."""
    act_on = act(None, "policy apply", who="operator:anna")
    founded(store).administration.set_policy(POLICY, act_on).now()
    return store


def do(store: Store, by: str, rule: Any, now: datetime = NOON, **more: Any) -> GrantChange:
    """One act on an authorisation: the attempt takes its own arguments, the rule all others."""
    own = {key: more.pop(key) for key in ("inbound", "view") if key in more}
    done = store.authorisations.change(
        partial(rule, **more), act(by, rule.__name__, now, **own)
    ).now()
    assert isinstance(done, Granted)
    return done.change


def authorised(store: Store, now: datetime = NOON, **changes: Any) -> Authorisation:
    """An authorisation that two hands of Korea have granted, as the store has it."""
    one = do(store, "KFDO", grants.authorise, now, grant=replace(GRANT, **changes)).authorisation
    do(store, "KFDO2", grants.confirm, now, id=one.id)
    return kept(store, one.id)


def kept(store: Store, id: str) -> Authorisation:
    """An authorisation as it is remembered."""
    return store.queries.book(NOON).now().authorisations[id]


def told(store: Store, kind: str) -> list[tuple[str, str]]:
    """Where news of a kind was written: party and room."""

    def read(c: Any) -> list[tuple[str, str]]:
        found = select(CARD.c.party, CARD.c.room).where(CARD.c.step == kind)
        return sorted((row.party, row.room) for row in c.execute(found))

    return store.db.read(read).now()


def test_what_two_hands_granted_is_remembered_whole(store: Store) -> None:
    one = authorised(store, begins="2026-11-23", caveats=("ORCON",))

    assert one.hands == (who("KFDO"), who("KFDO2"))
    assert one.scope.ways == (("KOR", "USA"), ("KOR", "USA", "JPN"))
    assert (one.scope.caveats, one.scope.lifetime, one.cap) == (("ORCON",), timedelta(days=3), 3)
    proposed = do(store, "KFDO", grants.renew, id=one.id, until="2027-01-31").authorisation
    assert kept(store, one.id) == proposed
    assert proposed.renewal


def test_a_release_under_it_cites_it_wherever_it_is_read(store: Store, desks: Desks) -> None:
    one = authorised(store)
    number = desks.requested(at(1)).number
    found = store.queries.release(number, NOON).now()
    assert found
    read = found[0]

    assert read.deliveries[0].stage is Stage.RELAY_REVIEW
    assert {c.authorisation for c in read.deliveries[0].given(Slot.ORIGINATOR)} == {one.id}
    register = store.queries.register(number).now()
    assert [(m.step, m.authorisation) for m in register] == [("request", None), ("approve", one.id)]
    record = store.db.read(
        lambda c: c.execute(select(AUDIT).where(AUDIT.c.object == number)).mappings().one()
    ).now()
    assert f'"id":"{one.id}"' in record["detail"].replace(" ", "")
    assert record["actor"] == who("KLO")


def test_the_step_that_it_takes_is_one_of_the_stage_history(store: Store, desks: Desks) -> None:
    """Else the figures of a digest would not know that anything had gone out."""
    authorised(store)
    desks.requested(at(1), to=("USA", "JPN"))

    rows = store.db.read(
        lambda c: c.execute(select(STAGE_INTERVAL).where(STAGE_INTERVAL.c.to_party == "USA")).all()
    ).now()
    assert [(r.stage, r.after, r.spent) for r in rows] == [("originator_review", "released", 0)]


def test_what_went_under_it_is_relayed_and_read_like_any(store: Store, desks: Desks) -> None:
    authorised(store)
    number = desks.requested(at(1)).number
    desks.do("UFDO", number, steps.relay, at(2))

    assert desks.read(number, at(3)).content


def test_the_cap_is_of_any_24_hours(store: Store, desks: Desks) -> None:
    """Not of a day by the calendar: a fourth within 24 hours goes the ordinary way at any hour."""
    one = authorised(store, cap="2")
    night = datetime.fromisoformat("2026-11-23T14:50:00+00:00")  # ten to midnight in Seoul

    def sent(now: datetime) -> str | None:
        return desks.requested(now).authorisation

    assert [sent(night), sent(night + timedelta(minutes=1))] == [one.id, one.id]
    assert sent(night + timedelta(minutes=20)) is None
    assert sent(night + timedelta(hours=24) - timedelta.resolution) is None
    assert sent(night + timedelta(hours=24)) == one.id
    assert sent(night + timedelta(hours=24)) is None


def test_a_correction_is_no_use_of_the_cap(store: Store, desks: Desks) -> None:
    """It goes though the cap is used up, and leaves what is left of one as it is."""
    one = authorised(store, cap="2")
    first = desks.requested(at(1)).number
    fixed = replace(LAUNCH, body="Two objects: HERON 4410")
    second = desks.do("KLO2", first, steps.correct, at(2), draft=fixed).release

    assert second.authorisation == one.id
    assert second.deliveries[0].stage is Stage.RELAY_REVIEW
    assert [m.authorisation for m in store.queries.register(second.number).now()] == [None, one.id]
    assert desks.requested(at(3)).authorisation == one.id
    assert desks.requested(at(4)).authorisation is None, "two first reports have gone"
    desks.do("UFDO", second.number, steps.relay, at(4))
    third = desks.do("KLO2", second.number, steps.correct, at(5), draft=LAUNCH).release
    assert third.authorisation == one.id
    assert store.audit.verify().now().faults == ()


def test_each_authorisation_has_its_own_cap(store: Store, desks: Desks) -> None:
    one, other = (authorised(store, cap="1", why=why) for why in ("one", "other"))

    used = {desks.requested(at(n)).authorisation for n in (1, 2)}
    assert used == {one.id, other.id}
    assert desks.requested(at(3)).authorisation is None


def test_a_promise_that_the_cap_breaks_is_refused_and_recorded(store: Store, desks: Desks) -> None:
    one = authorised(store, cap="1")
    desks.requested(at(1))

    with pytest.raises(AuthorisationCap):
        desks.requested(at(2), own={"promise": one.id})
    rule = store.db.read(
        lambda c: c.scalar(select(AUDIT.c.rule).order_by(AUDIT.c.seq.desc()).limit(1))
    ).now()
    assert rule == "authorisation_cap"


def at_once(work: Sequence[Any]) -> list[Any]:
    """What comes of several calls that all begin at one moment."""
    together = Barrier(len(work))

    def run(call: Any) -> Any:
        together.wait()
        return call()

    with ThreadPoolExecutor(len(work)) as pool:
        return [done.result() for done in [pool.submit(run, call) for call in work]]


def test_two_replicas_at_once_never_go_over_the_cap(url: str, store: Store, tmp_path: Path) -> None:
    one = authorised(store, cap="3")
    replicas = [store, opened(url, tmp_path), opened(url, tmp_path)]
    try:
        calls = [
            partial(Desks(replica).requested, at(1), by=by)
            for replica in replicas
            for by in ("KLO", "KLO2")
        ]
        sent = at_once(calls)
    finally:
        for replica in replicas[1:]:
            replica.close()

    assert len({release.number for release in sent}) == 6
    assert [release.authorisation for release in sent].count(one.id) == 3


def test_revoked_on_one_replica_it_covers_nothing_on_the_other(
    url: str, store: Store, tmp_path: Path
) -> None:
    one = authorised(store)
    other = opened(url, tmp_path)
    try:
        assert Desks(other).requested(at(1)).authorisation == one.id
        do(store, "KFDO2", grants.revoke, at(2), id=one.id)
        assert Desks(other).requested(at(3)).authorisation is None
        with pytest.raises(AuthorisationOver):
            Desks(other).requested(at(3), own={"promise": one.id})
    finally:
        other.close()
    assert kept(store, one.id).ended_because is Ended.REVOKED


def test_what_went_under_it_stays_where_it_is_when_it_is_revoked(
    store: Store, desks: Desks
) -> None:
    one = authorised(store)
    number = desks.requested(at(1)).number
    do(store, "KFDO2", grants.revoke, at(2), id=one.id)

    assert desks.do("UFDO", number, steps.relay, at(3)).release.deliveries[0].released_at


def test_every_act_is_on_record_and_told(store: Store) -> None:
    one = authorised(store)
    again = do(store, "KFDO", grants.authorise, grant=GRANT).authorisation
    with pytest.raises(SelfApproval):
        do(store, "KFDO", grants.confirm, id=again.id)
    do(store, "KFDO", grants.revoke, id=one.id)

    records = store.db.read(
        lambda c: [
            (row.action, row.result)
            for row in c.execute(select(AUDIT.c.action, AUDIT.c.result).order_by(AUDIT.c.seq))
        ]
    ).now()
    assert records[3:] == [
        ("authorise", "done"),
        ("confirm", "done"),
        ("authorise", "done"),
        ("confirm", "refused"),
        ("revoke", "done"),
    ]
    assert told(store, news.GRANTED) == [("KOR", "approvals")] * 2
    assert told(store, news.LIVE) == [("KOR", "approvals"), ("KOR", "liaison")]
    assert told(store, news.REVOKED) == [("KOR", "approvals"), ("KOR", "liaison")]


def test_a_repeat_of_a_request_does_nothing_twice(store: Store) -> None:
    rule, attempt = partial(grants.authorise, grant=GRANT), act("KFDO", "authorise", inbound="one")

    assert store.authorisations.change(rule, attempt).now()
    assert store.authorisations.change(rule, attempt).now() is None
    do(store, "KFDO", grants.authorise, grant=GRANT, view="V1")
    with pytest.raises(DuplicatePending):
        do(store, "KFDO", grants.authorise, grant=GRANT, view="V1")
    assert len(store.queries.book(NOON).now().authorisations) == 2


SECURITY = officer("KSEC", "KOR", Role.SECURITY)


def test_it_is_told_when_it_rests_and_when_it_goes_on(store: Store, desks: Desks) -> None:
    store.administration.import_roster(
        Roster(officers=(*OFFICERS, SECURITY)), act(None, "roster import", who="operator:anna")
    ).now()
    one = authorised(store)
    down = act(None, "stand-down", at(1), who="operator:anna")
    store.administration.stand_down(who("KFDO2"), down).now()

    assert told(store, news.RESTS) == [("KOR", "approvals"), ("KOR", "dm")]
    assert desks.requested(at(2)).authorisation is None
    store.administration.reinstate(who("KFDO2"), replace(down, now=at(3))).now()
    assert told(store, news.GOES_ON) == [("KOR", "approvals"), ("KOR", "dm")]
    assert desks.requested(at(4)).authorisation == one.id


def test_a_clearance_that_is_lowered_lets_it_rest(store: Store) -> None:
    authorised(store)
    lower = tuple(replace(o, clearance="C") if o.id == who("KFDO") else o for o in OFFICERS)
    store.administration.import_roster(
        Roster(officers=lower), act(None, "roster import", at(1), who="operator:anna")
    ).now()

    assert told(store, news.RESTS) == [("KOR", "approvals")]


@pytest.mark.parametrize("ahead", [timedelta(), timedelta(hours=1)])
def test_a_suspension_lets_it_rest_when_it_takes_effect(store: Store, ahead: timedelta) -> None:
    authorised(store)
    event = ArrangementEvent("TISA", "JPN", EventKind.SUSPEND, at(1) + ahead)
    declared = act(None, "suspend", at(1), who="operator:anna")
    store.administration.record_event(event, declared).now()
    if ahead:
        assert told(store, news.RESTS) == []
        while store.timers.fire(RULES, at(61)).now():
            pass

    assert told(store, news.RESTS) == [("KOR", "approvals")]


def test_a_policy_of_another_mode_ends_it(store: Store, desks: Desks) -> None:
    one = authorised(store)
    real = POLICY.replace("exercise       = true", "exercise       = false")
    applied = act(None, "policy apply", at(1), who="operator:anna")
    store.administration.set_policy(real, applied).now()

    assert kept(store, one.id).ended_because is Ended.EXERCISE
    assert told(store, news.OVER) == [("KOR", "approvals")]
    store.administration.set_policy(POLICY, replace(applied, now=at(2))).now()
    assert desks.requested(at(3)).authorisation is None, "it does not come back"


def fired(store: Store, now: datetime) -> None:
    """Everything that is due by then has happened."""
    while store.timers.fire(RULES, now).now():
        pass


def test_its_end_is_told_before_and_when_it_comes(store: Store) -> None:
    one = authorised(store, until="2026-11-30")
    due = store.db.read(
        lambda c: list(
            c.scalars(
                select(TIMER.c.due_at).where(TIMER.c.party == one.id).order_by(TIMER.c.due_at)
            )
        )
    ).now()

    assert [f"{moment:%d %H:%M}" for moment in due] == ["27 00:00", "30 15:00"]
    fired(store, due[0])
    assert (told(store, news.ENDING), told(store, news.OVER)) == ([("KOR", "approvals")], [])
    fired(store, due[1])
    assert told(store, news.OVER) == [("KOR", "approvals")]


def test_an_end_that_was_put_off_is_not_told(store: Store) -> None:
    one = authorised(store, until="2026-11-30")
    do(store, "KFDO2", grants.renew, id=one.id, until="2027-11-30")
    do(store, "KFDO", grants.confirm, id=one.id)
    fired(store, later(days=10))

    assert told(store, news.RENEWED) == [("KOR", "approvals"), ("KOR", "liaison")]
    assert (told(store, news.ENDING), told(store, news.OVER)) == ([], [])


def test_on_postgres_a_use_and_a_revocation_at_once_come_in_one_order(
    on_postgres: Store,
) -> None:
    """Whichever comes first: nothing goes under it after its end."""
    one = authorised(agreed(on_postgres), cap="9")
    calls = [
        partial(Desks(on_postgres).requested, at(1)),
        partial(do, on_postgres, "KFDO", grants.revoke, at(1), id=one.id),
        partial(Desks(on_postgres).requested, at(1), by="KLO2"),
    ]
    at_once(calls)

    assert kept(on_postgres, one.id).ended_at
    assert Desks(on_postgres).requested(at(2)).authorisation is None


def test_it_is_kept_across_a_restart(url: str, tmp_path: Path) -> None:
    store = agreed(opened(url, tmp_path))
    one = authorised(store)
    store.close()
    again = opened(url, tmp_path)
    try:
        assert Desks(again).requested(at(1)).authorisation == one.id
    finally:
        again.close()
