"""What the book holds changes at once for every act, and every card that it concerns shows it."""

import json
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.domain import steps
from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.notifications.notices import NO_DESK
from bot.domain.officers import Desk, Role, officer_id, slack_user
from bot.domain.policy.loader import PolicyInvalid
from bot.domain.policy.model import Status
from bot.domain.refusals import (
    ArrangementSuspended,
    BodyAboveCeiling,
    NotRegistered,
    PartyFixed,
    WrongParty,
)
from bot.loops.clock import SystemClock
from storage.database.engine import DatabaseFault
from storage.store.store import Store
from storage.tables.audit import AuditRow
from storage.tables.book import BOOK
from storage.tables.columns import table
from storage.tables.outbox import CARD
from storage.transaction.runner import Transactions
from tests.domain.world import DESKS, NOON, OFFICERS, at, officer, who
from tests.storage.store.test_store import rows_of
from tests.storage.world import POLICY, Desks, Roster, act, founded, keys_in, moved, opened

OPERATOR = "operator:anna"


def suspension(
    kind: EventKind = EventKind.SUSPEND, party: str = "JPN", at_once: bool = True
) -> ArrangementEvent:
    """What a party declares of the trilateral arrangement."""
    return ArrangementEvent("TISA", party, kind, NOON if at_once else NOON + timedelta(hours=1))


def behind(store: Store) -> set[tuple[str, str]]:
    """The release and kind of every card that is behind."""
    which = select(CARD.c.number, CARD.c.kind).where(CARD.c.wanted_version > CARD.c.drawn_version)
    return store.db.read(lambda c: {(row[0], row[1]) for row in c.execute(which)}).now()


def all_drawn(store: Store) -> None:
    """Every card shows what it should."""
    store.db.sweep(
        lambda c: c.execute(CARD.update().values(drawn_version=CARD.c.wanted_version))
    ).now()


def test_a_store_without_a_policy_says_what_to_do(url: str, tmp_path: Path) -> None:
    """The first command of a new operator may be any."""
    store = opened(url, tmp_path)
    try:
        assert store.queries.policy().now() is None
        assert store.queries.policy_text().now() == ""
        with pytest.raises(DatabaseFault, match="tripoint init"):
            store.queries.book(NOON).now()
    finally:
        store.close()


def test_the_policy_in_force_is_the_text_that_was_put_in_force(store: Store) -> None:
    """Its fingerprint is in the log."""
    policy = store.queries.policy().now()

    assert policy is not None
    assert store.queries.policy_text().now() == POLICY
    first = next(r for r in store.queries.records(policy.policy_id).now())
    assert policy.fingerprint in (first.detail or "")
    assert (first.actor, first.action) == (OPERATOR, "policy apply")


def test_a_policy_that_releases_have_outgrown_is_not_put_in_force(
    store: Store, desks: Desks
) -> None:
    """A release whose subject nobody defines could be neither shown nor decided."""
    desks.requested()
    lacking = POLICY.replace("dprk.missile.launch", "dprk.missile.start")

    with pytest.raises(PolicyInvalid) as invalid:
        store.administration.set_policy(lacking, act(None, "policy apply", who=OPERATOR)).now()

    assert any("dprk.missile.launch" in fault for fault in invalid.value.faults)
    assert store.queries.policy_text().now() == POLICY


def test_the_examples_ceiling_for_exercises_counts_in_a_sandbox_only(
    url: str, tmp_path: Path
) -> None:
    """Whoever starts with the example must not hold classified text by an oversight."""
    founded(opened(url, tmp_path)).close()
    real = Store(
        Transactions(url, keys_in(tmp_path), clock=SystemClock(), random=os.urandom, loopback=False)
    )
    try:
        assert real.queries.book(NOON).now().policy.body_ceiling(exercise=True) == "U"
        with pytest.raises(BodyAboveCeiling):
            Desks(real).requested()
    finally:
        real.close()


class TestTheRoster:
    """Taking over a roster file."""

    def test_says_what_it_changes(self, store: Store) -> None:
        """Who is not named stands down, and is never forgotten: old records name them."""
        stays, leaves = list(OFFICERS[1:]), OFFICERS[0]
        changed = replace(stays[0], clearance="C", subjects=frozenset({"dprk.missile"}))
        new = officer("NEW", "JPN", Role.LIAISON, duty=True, language="ja", timezone="Asia/Tokyo")
        desk = replace(DESKS["JPN"], liaison="CNEW")
        roster = Roster(
            desks=(DESKS["KOR"], DESKS["USA"], desk), officers=(changed, *stays[1:], new)
        )

        diff = store.administration.import_roster(
            roster, act(None, "roster import", who=OPERATOR)
        ).now()

        assert (diff.added, diff.changed, diff.stood_down, diff.desks) == (
            (new.id,),
            (changed.id,),
            (leaves.id,),
            ("JPN",),
        )
        book = store.queries.book(NOON).now()
        assert book.roster[new.id] == new
        assert book.roster[changed.id] == changed
        assert book.roster[leaves.id] == replace(leaves, active=False)
        assert book.desks["JPN"] == desk
        assert store.queries.setting("workspace").now() == "T0"
        assert not store.administration.import_roster(
            roster, act(None, "roster import", who=OPERATOR)
        ).now()

    def test_a_policy_with_holidays_nobody_knows_is_not_put_in_force(self, store: Store) -> None:
        """Whatever way it came: its clocks could not be counted."""
        wrong = POLICY.replace('holidays = "KR"', 'holidays = "KRW"')
        with pytest.raises(PolicyInvalid, match="write 'KR'"):
            store.administration.set_policy(wrong, act(None, "policy apply", who=OPERATOR)).now()
        assert store.queries.policy_text().now() == POLICY

    def test_one_that_an_earlier_program_let_in_stops_nobody(
        self, store: Store, desks: Desks
    ) -> None:
        """
        A request in office hours and the digests of all parties: with its holidays counted as none.
        """
        wrong = POLICY.replace('holidays = "KR"', 'holidays = "kr"')
        store.db.sweep(
            lambda c: c.execute(BOOK.update().values(policy=wrong, revision=BOOK.c.revision + 1))
        ).now()

        assert desks.requested(precedence="ROUTINE").precedence == "ROUTINE"
        assert store.queries.book(NOON).now().policy.parties["KOR"].working_hours.holidays is None
        assert store.queries.book(NOON).now().policy.parties["JPN"].working_hours.holidays == "JP"

    @pytest.mark.parametrize("before", ["active", "stood down", "left out"])
    def test_moves_nobody_to_another_party(self, store: Store, before: str) -> None:
        """
        A Slack account is the person: neither at once nor by standing down first and coming in
        anew.
        """
        leaver, others = OFFICERS[0], tuple(OFFICERS[1:])
        if before == "stood down":
            store.administration.stand_down(
                leaver.id, act(None, "roster stand-down", who=OPERATOR)
            ).now()
        if before == "left out":
            store.administration.import_roster(
                Roster(officers=others), act(None, "roster import", who=OPERATOR)
            ).now()
        was = store.queries.book(NOON).now()
        promoted = replace(others[0], clearance="C")
        roster = Roster(officers=(replace(leaver, party="USA"), promoted, *others[1:]))

        with pytest.raises(PartyFixed) as refused:
            store.administration.import_roster(
                roster, act(None, "roster import", who=OPERATOR)
            ).now()

        assert refused.value.values == {"users": "KLO"}
        assert store.queries.book(NOON).now().roster == was.roster
        record = rows_of(store, table(AuditRow))[-1]
        assert [record[k] for k in ("action", "object", "rule")] == [
            "roster import",
            "roster",
            "party_fixed",
        ]
        assert (
            store.administration.import_roster(
                Roster(), act(None, "roster import", who=OPERATOR)
            ).now()
            or before == "active"
        )

    def test_knows_an_account_again_under_another_workspace(self, store: Store) -> None:
        """Slack gives an id to one person only, whatever workspace a roster is for."""
        elsewhere = tuple(replace(o, id=officer_id("T1", slack_user(o.id))) for o in OFFICERS)
        other = (replace(elsewhere[0], party="JPN"), *elsewhere[1:])
        for before in (OFFICERS, OFFICERS[1:]):
            store.administration.import_roster(
                Roster(officers=tuple(before)), act(None, "roster import", who=OPERATOR)
            ).now()
            with pytest.raises(PartyFixed):
                store.administration.import_roster(
                    Roster("T1", officers=other), act(None, "roster import", who=OPERATOR)
                ).now()

        diff = store.administration.import_roster(
            Roster("T1", officers=elsewhere), act(None, "roster import", who=OPERATOR)
        ).now()
        assert (len(diff.added), len(diff.stood_down)) == (len(OFFICERS), len(OFFICERS) - 1)
        back = Roster(officers=(replace(moved(store, "KLO", "USA"), active=True), *OFFICERS[1:]))
        assert store.administration.import_roster(
            back, act(None, "roster import", who=OPERATOR)
        ).now()

    def test_leaves_who_was_moved_long_ago_where_they_are(self, store: Store) -> None:
        """Rosters of earlier programs hold such moves: the file that says the same comes in."""
        theirs = moved(store, "KLO", "JPN")
        with pytest.raises(PartyFixed):
            store.administration.import_roster(
                Roster(), act(None, "roster import", who=OPERATOR)
            ).now()

        same = Roster(officers=(replace(theirs, name="Kim"), *OFFICERS[1:]))
        assert store.administration.import_roster(
            same, act(None, "roster import", who=OPERATOR)
        ).now().changed == (theirs.id,)

    def test_gives_cards_that_wait_for_a_desk_its_channel(self, store: Store, desks: Desks) -> None:
        """A party may join the workspace after the first release to it."""
        without = Roster(desks=(DESKS["KOR"], DESKS["JPN"]))
        store.administration.import_roster(without, act(None, "roster import", who=OPERATOR)).now()
        desks.approved()
        held = [c for c in rows_of(store, CARD) if c["held_reason"]]
        assert {(c["party"], c["held_reason"], c["channel"]) for c in held} == {
            ("USA", NO_DESK, None)
        }

        store.administration.import_roster(Roster(), act(None, "roster import", who=OPERATOR)).now()

        after = {c["id"]: c for c in rows_of(store, CARD)}
        assert {(after[c["id"]]["held_reason"], after[c["id"]]["channel"]) for c in held} == {
            (None, "CUSAA")
        }

    def test_leaves_messages_where_they_stand(self, store: Store, desks: Desks) -> None:
        """A posted message cannot be moved; it is updated where it is."""
        desks.requested()
        store.db.sweep(
            lambda c: c.execute(CARD.update().where(CARD.c.kind == "own").values(ts="1.0"))
        ).now()
        moved = replace(DESKS["KOR"], liaison="CNEW", approvals="CNEWA")
        store.administration.import_roster(
            Roster(desks=(moved, DESKS["USA"], DESKS["JPN"])),
            act(None, "roster import", who=OPERATOR),
        ).now()

        assert {(c["kind"], c["channel"]) for c in rows_of(store, CARD) if not c["officer"]} == {
            ("own", "CKORL"),
            ("decision", "CNEWA"),
        }

    def test_card_channels_are_those_of_the_desk(self, store: Store, desks: Desks) -> None:
        """Decisions in the approvals channel, all else in the liaison channel."""
        desks.released(precedence="ROUTINE")

        placed = {
            (c["kind"], c["party"], c["channel"]) for c in rows_of(store, CARD) if not c["officer"]
        }

        assert placed == {
            ("own", "KOR", "CKORL"),
            ("decision", "KOR", "CKORA"),
            ("decision", "USA", "CUSAA"),
            ("release", "JPN", "CJPNL"),
        }


class TestStandingDown:
    """Stopping an officer at once."""

    def test_takes_effect_with_the_next_act(self, store: Store, desks: Desks) -> None:
        """Also where another process keeps the book."""
        number = desks.requested().number
        store.administration.stand_down(
            who("KFDO"), act(None, "stand down", who=OPERATOR), why="left the post"
        ).now()

        with pytest.raises(NotRegistered):
            desks.do("KFDO", number, steps.approve)
        store.administration.reinstate(who("KFDO"), act(None, "reinstate", who=OPERATOR)).now()
        assert desks.do("KFDO", number, steps.approve).release.revision == 2
        assert [r.action for r in store.queries.records("T0/KFDO").now()] == [
            "stand down",
            "reinstate",
        ]
        assert "left the post" in (store.queries.records("T0/KFDO").now()[0].detail or "")

    def test_has_what_they_see_blanked(self, store: Store, desks: Desks) -> None:
        """The content is on their screen."""
        release = desks.released()
        desks.read(release.number, opens_view="v1")
        desks.read(release.number, by="JLO2", opens_view="v2")
        all_drawn(store)

        store.administration.stand_down(who("JLO"), act(None, "stand down", who=OPERATOR)).now()

        views = {
            c["external_id"]: c["wanted_version"] > c["drawn_version"]
            for c in rows_of(store, CARD)
            if c["external_id"]
        }
        assert views == {"v1": True, "v2": False}

    def test_of_a_stranger_is_refused_and_recorded(self, store: Store) -> None:
        """A slip of the pen must not look like success."""
        before = rows_of(store, BOOK)[0]["revision"]
        with pytest.raises(NotRegistered):
            store.administration.stand_down(
                who("NOBODY"), act(None, "stand down", who=OPERATOR), why="left"
            ).now()

        assert rows_of(store, BOOK)[0]["revision"] == before
        record = rows_of(store, table(AuditRow))[-1]
        assert (record["rule"], record["object"]) == ("not_registered", who("NOBODY"))
        assert json.loads(record["detail"]) == {"why": "left"}


class TestADeclaration:
    """What a party declares of an arrangement."""

    def test_stops_what_goes_in_and_shows_on_every_card(self, store: Store, desks: Desks) -> None:
        """Politics can stop it overnight; the cards must not go on offering buttons."""
        number, ended = desks.requested().number, desks.requested().number
        desks.do("KLO", ended, steps.withdraw)
        all_drawn(store)

        store.administration.record_event(
            suspension(), act(None, "suspend", who=OPERATOR), why="talks"
        ).now()

        assert store.queries.book(NOON).now().standings["TISA"] is Status.SUSPENDED
        assert {n for n, kind in behind(store) if kind != "news"} == {number}
        with pytest.raises(ArrangementSuspended):
            desks.do("KFDO", number, steps.approve)
        store.administration.record_event(
            suspension(EventKind.RESUME), act(None, "resume", who=OPERATOR)
        ).now()
        assert desks.do("KFDO", number, steps.approve).release.revision == 2

    def test_reaches_what_leans_on_the_agreement(self, store: Store, desks: Desks) -> None:
        """The trilateral arrangement stands on two agreements: a release under it is drawn anew."""
        number = desks.requested().number
        all_drawn(store)
        assert number not in {of for of, _ in behind(store)}
        event = ArrangementEvent("US-JP-GSOMIA", "JPN", EventKind.SUSPEND, NOON)
        store.administration.record_event(event, act(None, "suspend", who=OPERATOR)).now()

        assert number in {of for of, _ in behind(store)}

    def test_for_later_has_the_cards_redrawn_then(self, store: Store, desks: Desks) -> None:
        """Nobody acts at that moment; a timer does."""
        desks.requested(precedence="ROUTINE")
        store.administration.record_event(
            suspension(at_once=False), act(None, "suspend", who=OPERATOR)
        ).now()
        all_drawn(store)

        assert not store.timers.fire({}, at(59)).now()
        assert behind(store) == set()
        assert store.timers.fire({}, at(60)).now()
        assert behind(store)
        assert not store.timers.fire({}, at(60)).now()

    def test_that_is_not_the_partys_to_make_is_refused_and_recorded(self, store: Store) -> None:
        """
        Only who suspended can resume; the record says of which arrangement, for whom and why it was
        tried.
        """
        store.administration.record_event(suspension(), act(None, "suspend", who=OPERATOR)).now()
        with pytest.raises(WrongParty):
            store.administration.record_event(
                suspension(EventKind.RESUME, "KOR"), act(None, "resume", who=OPERATOR), why="talks"
            ).now()

        assert store.queries.book(NOON).now().standings["TISA"] is Status.SUSPENDED
        record = rows_of(store, table(AuditRow))[-1]
        assert (record["rule"], record["object"]) == ("wrong_party", "TISA")
        asked = {"effective_at": NOON.isoformat(), "kind": "resume", "party": "KOR", "why": "talks"}
        assert json.loads(record["detail"]) == asked

    @pytest.mark.parametrize(
        ("kinds", "rings"),
        [
            ((EventKind.RESUME,), None),
            ((EventKind.NOTICE_WITHDRAWN,), None),
            ((EventKind.IN_FORCE,), None),
            ((EventKind.SUSPEND, EventKind.SUSPEND), None),
            ((EventKind.TERMINATE, EventKind.TERMINATE), None),
            ((EventKind.TERMINATE, EventKind.NOTICE_WITHDRAWN), None),
            ((EventKind.TERMINATE, EventKind.RESUME), None),
            ((EventKind.SUSPEND, EventKind.RESUME), "resume"),
            ((EventKind.NOTICE,), "ends"),
        ],
        ids=str,
    )
    def test_rings_for_what_it_changes_and_for_nothing_else(
        self, store: Store, kinds: tuple[EventKind, ...], rings: str | None
    ) -> None:
        """
        That what was never suspended is resumed, or that a notice nobody gave is withdrawn, is no
        news.
        """
        *before, last = (suspension(kind) for kind in kinds)
        for event in before:
            assert store.administration.record_event(
                event, act(None, "declare", who=OPERATOR)
            ).now()
        heard = {row["id"] for row in rows_of(store, CARD)}

        assert store.administration.record_event(
            last, act(None, "declare", who=OPERATOR)
        ).now() is (rings is not None)
        assert {row["step"] for row in rows_of(store, CARD) if row["id"] not in heard} == (
            {rings} if rings else set()
        )

    def test_of_one_of_several_parties_rings_before_all_have_agreed(
        self, url: str, tmp_path: Path
    ) -> None:
        """It changes nothing yet, but the others wait for it."""
        store = founded(opened(url, tmp_path))
        draft = POLICY.replace('status          = "active"', 'status          = "draft"')
        assert draft != POLICY
        store.administration.set_policy(draft, act(None, "policy apply", who=OPERATOR)).now()
        assert store.administration.record_event(
            suspension(EventKind.IN_FORCE), act(None, "declare", who=OPERATOR)
        ).now()
        assert "in_force" in {row["step"] for row in rows_of(store, CARD)}
        store.close()


async def test_a_closed_modal_is_forgotten(store: Store, desks: Desks) -> None:
    """There is nothing left to blank."""
    desks.read(desks.released().number, opens_view="v1")
    assert [c["external_id"] for c in rows_of(store, CARD) if c["external_id"]] == ["v1"]
    await store.slack.view_closed("v1", who("JLO"))

    assert not [c for c in rows_of(store, CARD) if c["external_id"]]


def test_health_says_what_is_wrong_in_a_sentence(store: Store) -> None:
    """Readiness asks every few seconds."""
    assert store.health.faults(NOON).now() == {}
    assert store.health.key_faults(NOON).now() == []
    store.db.keys.log_key()
    (store.db.keys.path / "root.key").unlink()

    assert store.health.key_faults(NOON).now()


def test_desks_are_read_back_as_they_were_given(store: Store) -> None:
    """A desk without a supervisors' channel has none."""
    assert store.queries.book(NOON).now().desks == {
        p: Desk(p, f"C{p}L", f"C{p}A") for p in ("JPN", "KOR", "USA")
    }
