"""The door: every act whole or not at all, each once, each recorded."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, func, select, text

from bot.domain import steps
from bot.domain.book import Book
from bot.domain.refusals import (
    AlreadyDecided,
    CaveatNotConfirmed,
    ContentMissing,
    ContentUnavailable,
    DuplicatePending,
    NotFound,
    NotRegistered,
    NotStarted,
    Refusal,
    SelfApproval,
    WrongRole,
)
from bot.domain.release.release import Decision, Release
from bot.domain.release.stages import Stage
from storage.keys.pending_keys import is_pending
from storage.releases import repository
from storage.store.store import Store
from storage.store.timers import _FIRST_DUE
from storage.tables import metadata
from storage.tables.content import CONTENT
from storage.tables.outbox import CARD, TIMER
from storage.tables.releases import CONSENT, DELIVERY
from storage.tables.search_index import SEARCH_TERM
from tests.domain.world import LAUNCH, NOON, at, who
from tests.storage.world import SECRET, Desks, act, later


def counted(store: Store) -> dict[str, int]:
    """How many rows every table holds."""
    return store.db.read(
        lambda c: {
            t.name: c.scalar(select(func.count()).select_from(t)) or 0
            for t in metadata.sorted_tables
        }
    ).now()


def rows_of(store: Store, table: Any) -> list[dict[str, Any]]:
    """All rows of a table, by its key."""
    found = select(table).order_by(*table.primary_key.columns)
    return store.db.read(lambda c: [dict(row) for row in c.execute(found).mappings()]).now()


def drafted(book: Book, **changes: Any) -> Decision:
    """The rule by which Korea's liaison officer offers a launch warning."""
    return steps.request(None, book, draft=replace(LAUNCH, **changes))


class TestAnAct:
    """A step that is allowed."""

    def test_is_read_back_exactly_as_it_was_decided(self, store: Store, desks: Desks) -> None:
        """Whatever a rule put into a release, the next rule must find there."""
        acts = [
            desks.requested(caveats=("ORCON",)),
            desks.approved(),
            desks.released(),
            desks.read(desks.released().number).release,
            desks.do(
                "JLO", desks.read(desks.released().number).release.number, steps.acknowledge
            ).release,
            desks.do("KLO", desks.requested().number, steps.withdraw, note="wrong").release,
        ]
        for release in acts:
            seen = store.queries.release(release.number, NOON).now()
            assert seen is not None
            assert seen[0] == release
        assert len({release.number for release in acts}) == len(acts)

    def test_leaves_history_record_cards_and_timers_in_one_transaction(
        self, store: Store, desks: Desks
    ) -> None:
        """Anything that came a transaction later could be lost between the two."""
        before = counted(store)
        release = desks.requested()

        grown = {
            name: count - before[name]
            for name, count in counted(store).items()
            if count != before[name]
        }

        assert grown == {
            "release": 1,
            "version": 1,
            "delivery": 1,
            "content": 1,
            "history": 1,
            "passage": 1,
            "audit": 1,
            "timer": 4,
            "search_term": len(rows_of(store, SEARCH_TERM)),
            "card": len(rows_of(store, CARD)),
        }
        assert [m.step for m in store.queries.register(release.number).now()] == ["request"]
        assert [(t["step"], t["party"], t["due_at"]) for t in rows_of(store, TIMER)] == [
            ("lapse", "JPN", release.decide_by),
            ("remind", "JPN", at(2.5)),
            ("escalate", "JPN", at(5)),
            ("try", "JPN", NOON),
        ]

    def test_redraws_every_card_of_the_release(self, store: Store, desks: Desks) -> None:
        """A card that still offers `approve` after the approval invites a second one."""
        release = desks.requested()
        before = {card["id"]: card["wanted_version"] for card in rows_of(store, CARD)}

        desks.do("KFDO", release.number, steps.approve)

        after = {card["id"]: card["wanted_version"] for card in rows_of(store, CARD)}
        assert all(after[card] == wants + 1 for card, wants in before.items())
        assert len(after) > len(before)

    def test_raises_the_revision_by_one(self, desks: Desks) -> None:
        """It is what cards are drawn at, and what a write is guarded by."""
        release = desks.requested()

        assert release.revision == 1
        assert desks.do("KFDO", release.number, steps.approve).release.revision == 2

    def test_a_second_reading_is_recorded_and_redraws_nothing(
        self, store: Store, desks: Desks
    ) -> None:
        """Who read when is asked for; that a card shows it once is enough."""
        release = desks.released()
        desks.read(release.number)
        cards, revision = (
            rows_of(store, CARD),
            desks.store.queries.release(release.number, NOON).now(),
        )

        again = desks.do("JLO", release.number, steps.read, at(5))

        assert again.content is not None
        assert rows_of(store, CARD) == cards
        assert revision and again.release == revision[0]
        assert [m.step for m in store.queries.register(release.number).now()][-3:] == [
            "caveats",
            "read",
            "read",
        ]
        assert [r.action for r in store.queries.records(release.number).now()][-1] == "read"

    def test_its_record_names_who_what_and_when_and_no_word_of_content(
        self, store: Store, desks: Desks
    ) -> None:
        """The log is read by inspectors who may not read the content."""
        release = desks.released()
        desks.do("JLO", release.number, _confirm, at(2), where="CJPNL", opens_view="v")

        last = store.queries.records(release.number).now()[-1]

        assert (last.actor, last.party, last.object, last.result) == (
            "T0/JLO",
            "JPN",
            release.number,
            "done",
        )
        assert last.at == int(at(2).timestamp() * 1_000_000)
        assert release.versions[0].hash in (last.detail or "")
        everything = " ".join(r.detail or "" for r in store.queries.records(release.number).now())
        assert SECRET not in everything
        assert release.title not in everything

    def test_the_record_of_a_decision_says_whether_it_was_made_unread(
        self, store: Store, desks: Desks
    ) -> None:
        """Deciding unread is allowed, and an inspector must be able to find it."""
        number = desks.requested().number
        desks.do("KFDO", number, steps.approve, at(1))
        desks.do("UFDO", number, steps.look, at(2), opens_view="d1")
        desks.do("UFDO", number, steps.relay, at(3))

        said = {r.action: "unread" in (r.detail or "") for r in store.queries.records(number).now()}
        assert said == {"request": False, "approve": True, "look": False, "relay": False}

    def test_a_rule_that_decides_nothing_leaves_nothing(self, store: Store, desks: Desks) -> None:
        """The first `open` only asks for the caveats."""
        release, before = desks.released(), counted(store)

        outcome = desks.do("JLO", release.number, lambda release, book: None)

        assert (outcome.release, outcome.moves, outcome.content) == (release, (), None)
        assert counted(store) == before

    def test_numbers_are_of_the_year_and_cannot_be_taken_for_each_other(
        self, store: Store, desks: Desks
    ) -> None:
        """A number is read over the telephone."""
        numbers = [desks.requested().number for _ in range(20)]

        assert len(set(numbers)) == 20
        assert all(
            n.startswith("KOR-2026-") and len(n) == 13 and not set(n[9:]) & set("ILOU")
            for n in numbers
        )


class TestARefusedAct:
    """A step that a rule refuses."""

    def test_leaves_only_its_record(self, store: Store, desks: Desks) -> None:
        """An attempt to decide what one drafted is what an inspector looks for."""
        release, before = desks.requested(), counted(store)

        with pytest.raises(WrongRole):
            desks.do("KLO", release.number, steps.approve)

        grown = {
            name: count - before[name]
            for name, count in counted(store).items()
            if count != before[name]
        }
        assert grown == {"audit": 1}
        last = store.queries.records(release.number).now()[-1]
        assert (last.result, last.rule, last.action, last.actor) == (
            "refused",
            "wrong_role",
            "approve",
            "T0/KLO",
        )

    def test_takes_back_what_was_written_before_the_refusal(
        self, store: Store, desks: Desks
    ) -> None:
        """Opening is the last step of a reading: where it fails, nobody has read."""
        release = desks.released()
        store.db.sweep(lambda c: c.execute(CONTENT.delete())).now()
        before = store.queries.release(release.number, NOON).now()

        with pytest.raises(ContentUnavailable):
            desks.read(release.number, opens_view="v1")

        assert store.queries.release(release.number, NOON).now() is not None
        assert before and store.queries.release(release.number, NOON).now()[0] == before[0]  # type: ignore[index]
        assert [r.rule for r in store.queries.records(release.number).now()][
            -1
        ] == "content_unavailable"
        assert not [card for card in rows_of(store, CARD) if card["external_id"]]

    def test_a_number_that_is_not_there_is_refused_and_recorded(
        self, store: Store, desks: Desks
    ) -> None:
        """Guessing numbers leaves a trace."""
        with pytest.raises(NotFound):
            desks.do("KFDO", "KOR-2026-0000", steps.approve)

        assert [r.rule for r in store.queries.records("KOR-2026-0000").now()] == ["not_found"]

    def test_who_is_not_on_the_roster_is_recorded_by_their_id(
        self, store: Store, desks: Desks
    ) -> None:
        """There is nothing else to know them by."""
        release = desks.requested()

        with pytest.raises(NotRegistered):
            desks.do("STRANGER", release.number, steps.approve)

        last = store.queries.records(release.number).now()[-1]
        assert (last.actor, last.party) == ("T0/STRANGER", None)

    def test_a_refusal_before_any_rule_is_recorded_too(self, store: Store, desks: Desks) -> None:
        """Such as a command in the wrong channel."""
        with pytest.raises(SelfApproval) as refused:
            store.releases.refuse(
                SelfApproval(), act("KFDO", "approve", inbound="e1"), "KOR-2026-0000"
            ).now()
        assert not refused.value.repeated

        with pytest.raises(SelfApproval) as again:
            store.releases.refuse(
                WrongRole(role="x"), act("KFDO", "approve", inbound="e1"), "KOR-2026-0000"
            ).now()

        assert again.value.repeated
        assert [r.rule for r in store.queries.records("KOR-2026-0000").now()] == ["self_approval"]

    def test_a_repeat_of_a_refused_form_reads_all_that_was_wrong(
        self, store: Store, desks: Desks
    ) -> None:
        """Not only the first fault of it; the record names that one."""
        draft = replace(LAUNCH, title="", lifetime="soon", body="a\x00b")
        refused = []
        for _ in range(2):
            with pytest.raises(Refusal) as caught:
                desks.do("KLO", None, steps.request, inbound="e1", draft=draft)
            refused.append(
                [(one.rule, one.field, one.values) for one in (caught.value, *caught.value.also)]
            )

        assert refused[0] == refused[1] and [field for _, field, _ in refused[0]] == [
            "title",
            "lifetime",
            "body",
        ]
        assert caught.value.repeated

    def test_what_breaks_leaves_nothing_at_all(self, store: Store, desks: Desks) -> None:
        """A mistake of ours is no attempt of theirs."""
        release, before = desks.requested(), counted(store)

        with pytest.raises(ZeroDivisionError):
            desks.do("KFDO", release.number, lambda release, book: 1 / 0, inbound="e1")

        assert counted(store) == before


class TestARepeat:
    """Slack sends what it thinks was lost again."""

    def test_takes_effect_once_and_is_answered_the_same(self, store: Store, desks: Desks) -> None:
        """The officer pressed once."""
        first = desks.do("KLO", None, steps.request, draft=LAUNCH, inbound="t1")
        before = counted(store)

        again = desks.do("KLO", None, steps.request, draft=LAUNCH, inbound="t1")

        assert again.repeated
        assert again.release == first.release
        assert again.content is None
        assert counted(store) == before

    def test_of_a_refused_request_is_refused_the_same(self, store: Store, desks: Desks) -> None:
        """Even if it would be allowed by now."""
        with pytest.raises(ContentMissing):
            desks.do("KLO", None, steps.request, draft=replace(LAUNCH, body=""), inbound="t1")
        before = counted(store)

        with pytest.raises(ContentMissing) as again:
            desks.do("KLO", None, steps.request, draft=LAUNCH, inbound="t1")

        assert again.value.repeated
        assert counted(store) == before

    def test_of_a_reading_shows_the_content_no_more(self, desks: Desks) -> None:
        """What was shown once under one record is not shown twice under it."""
        release = desks.released()
        assert desks.read(release.number, inbound="t1").content is not None

        assert desks.read(release.number, inbound="t1").content is None

    def test_old_requests_are_forgotten(self, store: Store, desks: Desks) -> None:
        """The table must not grow for ever."""
        desks.do("KLO", None, steps.request, draft=LAUNCH, inbound="old", view="V1")
        desks.do("KLO", None, steps.request, at(60), draft=LAUNCH, inbound="new", view="V2")

        assert counted(store)["idempotency_key"] == counted(store)["view_taken"] == 2
        store.maintenance.tidy(at(30)).now()
        assert counted(store)["idempotency_key"] == counted(store)["view_taken"] == 1


class TestAForm:
    """A modal's submission."""

    def test_takes_effect_at_most_once(self, store: Store, desks: Desks) -> None:
        """Two clicks on a slow evening are two requests of Slack's, with two ids."""
        desks.do("KLO", None, steps.request, draft=LAUNCH, inbound="t1", view="V1")

        with pytest.raises(DuplicatePending):
            desks.do("KLO", None, steps.request, draft=LAUNCH, inbound="t2", view="V1")

        assert counted(store)["release"] == 1

    def test_is_not_used_up_by_being_refused(self, store: Store, desks: Desks) -> None:
        """It stays open as filled, to be corrected."""
        with pytest.raises(ContentMissing):
            desks.do(
                "KLO",
                None,
                steps.request,
                draft=replace(LAUNCH, body=""),
                inbound="t1",
                view="V1",
            )

        assert desks.do(
            "KLO", None, steps.request, draft=LAUNCH, inbound="t2", view="V1"
        ).release.number


class TestALook:
    """What changes nothing: opening a form, `show`."""

    def test_keeps_the_requests_key_only(self, store: Store, desks: Desks) -> None:
        """`help` and `list` are not recorded."""
        release, before = desks.requested(), counted(store)

        seen = store.releases.precheck(
            release.number, lambda release, book: None, act("KLO", "show", inbound="t1")
        ).now()
        again = store.releases.precheck(
            release.number, lambda release, book: 1 / 0, act("KLO", "show", inbound="t1")
        ).now()  # type: ignore[arg-type, return-value]

        assert (seen.release, seen.repeated, again.release, again.repeated) == (
            release,
            False,
            release,
            True,
        )
        assert counted(store) == {**before, "idempotency_key": 1}

    def test_is_recorded_where_asked_for(self, store: Store, desks: Desks) -> None:
        """Who read the audit trail is part of it."""
        release = desks.requested()

        store.releases.precheck(
            release.number, lambda release, book: None, act("KINS", "audit"), record=True
        ).now()

        assert store.queries.records(release.number).now()[-1].action == "audit"

    def test_that_is_refused_is_recorded_like_any_attempt(self, store: Store, desks: Desks) -> None:
        """Asking for another party's offer is an attempt to learn of it."""

        def refuse(release: Release | None, book: Book) -> None:
            raise NotFound

        release = desks.requested()
        for repeated in (False, True):
            with pytest.raises(NotFound) as refused:
                store.releases.precheck(
                    release.number, refuse, act("JLO", "show", inbound="t1")
                ).now()
            assert refused.value.repeated is repeated

        assert [r.rule for r in store.queries.records(release.number).now()] == [None, "not_found"]


class TestContent:
    """What is sealed, and for how long."""

    def test_is_shown_to_who_may_read_it(self, desks: Desks) -> None:
        """The end of the whole journey."""
        content = desks.read(desks.released().number).content

        assert content is not None
        assert content.body == SECRET
        assert SECRET not in repr(content)

    def test_open_modals_are_remembered_as_what_they_show(self, store: Store, desks: Desks) -> None:
        """They must be blanked when it ends, also after a restart."""
        release = desks.released()
        desks.do("UFDO2", release.number, steps.look, opens_view="d1")
        desks.read(release.number, opens_view="b1")

        views = [c for c in rows_of(store, CARD) if c["external_id"]]

        assert [(v["kind"], v["external_id"], v["officer"], v["version"]) for v in views] == [
            ("view:details", "d1", "T0/UFDO2", 1),
            ("view:body", "b1", "T0/JLO", 1),
        ]
        assert views[1]["wanted_version"] == views[1]["drawn_version"]

    def test_moves_to_the_day_it_ends_when_it_is_released(self, store: Store, desks: Desks) -> None:
        """Until then it is sealed under a key of its own."""
        release = desks.approved(lifetime="20d")
        before = rows_of(store, CONTENT)[0]
        released = desks.do("UFDO", release.number, steps.relay).release
        after = rows_of(store, CONTENT)[0]

        ends = released.deliveries[0].expires_at
        assert ends is not None
        assert is_pending(before["epoch"])
        assert after["epoch"] == ends.date().isoformat() != before["epoch"]
        assert after["ciphertext"] == before["ciphertext"]
        assert desks.read(release.number, later(days=19)).content is not None

    def test_moves_with_its_end_when_it_is_extended(self, store: Store, desks: Desks) -> None:
        """The key of the day at which it would have ended first is gone by then."""
        number = desks.released(lifetime="1d").number
        before = rows_of(store, CONTENT)[0]
        desks.do("KFDO", number, steps.extend, at(5), lifetime="48h")
        after = rows_of(store, CONTENT)[0]
        assert (before["epoch"], after["epoch"]) == (
            later(days=1).date().isoformat(),
            later(days=3).date().isoformat(),
        )
        store.db.keys.destroy_over(later(days=2))

        content = desks.read(number, later(days=2)).content
        assert content is not None and content.body == SECRET

    def test_of_two_who_received_it_the_later_reads_on_when_the_earlier_cannot(
        self, store: Store, desks: Desks
    ) -> None:
        """One seal for both: under the day of the last end, and not gone with the first."""
        number = desks.approved(to=("USA", "JPN"), lifetime="5d").number
        desks.do("UFDO", number, steps.relay, later(days=2))
        assert rows_of(store, CONTENT)[0]["epoch"] == later(days=7).date().isoformat()
        while store.timers.fire(steps.BY_THE_CLOCK, later(days=6)).now():
            pass
        store.db.keys.destroy_over(later(days=6))

        assert {row["to_party"]: row["stage"] for row in rows_of(store, DELIVERY)} == {
            "USA": "expired",
            "JPN": "released",
        }
        content = desks.read(number, later(days=6)).content
        assert content is not None and content.body == SECRET

    def test_is_deleted_at_once_when_nobody_needs_it(self, store: Store, desks: Desks) -> None:
        """Recalled is over now, not at the end of the day."""
        release = desks.released()
        assert len(rows_of(store, CONTENT)) == 1
        desks.do("KFDO", release.number, steps.recall, note="wrong object")

        assert rows_of(store, CONTENT) == []

    def test_of_a_returned_version_goes_when_the_new_one_comes(
        self, store: Store, desks: Desks
    ) -> None:
        """Nobody can decide on the old one any more."""
        release = desks.requested()
        desks.do("KFDO", release.number, steps.send_back, code="level", note="lower it")
        desks.do("KLO", release.number, steps.revise, draft=replace(LAUNCH, body="Second"))

        assert [row["version"] for row in rows_of(store, CONTENT)] == [2]

    def test_cannot_be_moved_to_another_release(self, store: Store, desks: Desks) -> None:
        """Who can write rows must not be able to have one release read as another."""
        first, second = desks.released(), desks.released(body="Another text")
        stolen = next(row for row in rows_of(store, CONTENT) if row["number"] == first.number)
        values = {key: value for key, value in stolen.items() if key not in ("number", "version")}
        here = CONTENT.c.number == second.number
        store.db.sweep(lambda c: c.execute(CONTENT.update().where(here).values(**values))).now()

        with pytest.raises(ContentUnavailable):
            desks.read(second.number)


class TestATimer:
    """What must happen at a time."""

    RULES = steps.BY_THE_CLOCK

    def test_has_its_effect_once(self, store: Store, desks: Desks) -> None:
        """Whoever comes second finds nothing to do."""
        release = desks.released(precedence="IMMEDIATE")
        ends = release.deliveries[0].expires_at
        assert ends is not None

        while store.timers.fire(self.RULES, ends - timedelta(seconds=1)).now():
            pass
        assert [m.step for m in store.queries.register(release.number).now()].count("expire") == 0
        while store.timers.fire(self.RULES, ends).now():
            pass

        seen = store.queries.release(release.number, ends).now()
        assert seen is not None
        assert seen[0].deliveries[0].stage is Stage.EXPIRED
        assert [m.step for m in store.queries.register(release.number).now()].count("expire") == 1
        assert store.queries.records(release.number).now()[-1].actor == "clock"
        assert rows_of(store, CONTENT) == []
        assert {t["step"] for t in rows_of(store, TIMER) if not t["done"]} == {"chase"}

    def test_is_found_by_its_index(self, store: Store) -> None:
        """However many are done: the clock looks for the next one twice a second."""
        query = _FIRST_DUE.params(now=NOON).compile(
            store.db.engine, compile_kwargs={"literal_binds": True}
        )

        def plan(c: Connection) -> str:
            if c.dialect.name == "sqlite":
                return str(c.execute(text(f"EXPLAIN QUERY PLAN {query}")).all())
            c.execute(text("SET LOCAL enable_seqscan = off"))
            return str(c.execute(text(f"EXPLAIN {query}")).all())

        assert "ix_timer_due" in store.db.read(plan).now()

    def test_is_tidied_away_once_it_is_done_and_not_while_it_waits(
        self, store: Store, desks: Desks
    ) -> None:
        """A desk that stood still for a week still has to end what was due in it."""
        release = desks.requested()
        while store.timers.fire(self.RULES, at(2.5)).now():
            pass
        assert {t["step"]: t["done"] for t in rows_of(store, TIMER) if t["due_at"] == at(2.5)} == {
            "remind": True
        }
        waiting = {(t["step"], t["due_at"]) for t in rows_of(store, TIMER) if not t["done"]}
        assert ("lapse", release.decide_by) in waiting

        store.maintenance.tidy(release.decide_by + timedelta(days=7)).now()

        assert {(t["step"], t["due_at"]) for t in rows_of(store, TIMER)} == waiting

    def test_that_is_out_of_date_changes_nothing(self, store: Store, desks: Desks) -> None:
        """An offer that was released does not lapse."""
        release = desks.released()

        while store.timers.fire(self.RULES, release.decide_by).now():
            pass

        assert {m.step for m in store.queries.register(release.number).now()}.isdisjoint({"lapse"})
        assert (
            store.queries.release(release.number, NOON).now()[0].deliveries[0].stage
            is Stage.RELEASED
        )  # type: ignore[index]

    def test_that_fails_is_put_off_and_lets_the_others_go_on(
        self, store: Store, desks: Desks
    ) -> None:
        """One bad row must not stop every expiry."""
        first, second = desks.requested(), desks.requested()
        due = first.decide_by

        def lapse(release: Release, book: Book, *, to: str) -> Decision | None:
            if release.number == first.number:
                raise ZeroDivisionError
            return steps.lapse(release, book, to=to)

        rules = {**self.RULES, "lapse": lapse}

        def all_due() -> None:
            while store.timers.fire(rules, due).now():
                pass

        with pytest.raises(ZeroDivisionError):
            all_due()
        all_due()

        stages = {row["number"]: row["stage"] for row in rows_of(store, DELIVERY)}
        assert stages == {first.number: "originator_review", second.number: "lapsed"}
        assert store.timers.fire(self.RULES, due + timedelta(minutes=2)).now()

    def test_taken_already_leaves_the_release_as_it_is(self, store: Store, desks: Desks) -> None:
        """Two replicas see the same timer; one of them has its effect."""
        release = desks.requested()
        timer = rows_of(store, TIMER)[0]["id"]
        asked = []

        def lapse(release: Release, book: Book) -> Decision | None:
            asked.append(release.number)
            return steps.lapse(release, book, to="JPN")

        one = store.releases.change(
            release.number, lapse, act(None, "lapse", release.decide_by, timer=timer)
        ).now()
        two = store.releases.change(
            release.number, lapse, act(None, "lapse", release.decide_by, timer=timer)
        ).now()

        assert [m.step for m in one.moves] == ["lapse"]
        assert two.moves == ()
        assert asked == [release.number]


def test_the_version_a_desk_has_seen_is_the_one_its_card_last_drew(
    store: Store, desks: Desks
) -> None:
    """A typed `approve` applies to what the approver has seen, not to what has come since."""
    release = desks.requested()

    def drawn() -> dict[str, int]:
        seen = store.queries.release(release.number, NOON, who("KFDO")).now()
        assert seen
        return dict(seen[1].drawn)

    assert drawn() == {}
    store.db.sweep(
        lambda c: c.execute(CARD.update().values(drawn_version=CARD.c.wanted_version))
    ).now()
    assert drawn() == {"KOR": 1}
    desks.do("KFDO", release.number, steps.send_back, code="level", note="lower it")
    desks.do("KLO", release.number, steps.revise, draft=replace(LAUNCH, body="Second"))
    assert drawn() == {"KOR": 1}


def test_a_consent_cannot_be_given_twice_even_around_the_rules(store: Store, desks: Desks) -> None:
    """The database itself keeps the quorum honest."""
    release = desks.approved()
    row = {key: value for key, value in rows_of(store, CONSENT)[0].items() if key != "id"}

    with pytest.raises(Exception, match="cannot be used") as fault:
        store.db.sweep(lambda c: c.execute(CONSENT.insert().values(**row))).now()
    assert release.number not in str(fault.value)


def test_every_record_of_a_whole_day_is_in_the_log(store: Store, desks: Desks) -> None:
    """The log is whole after acts, refusals, timers and administration."""
    release = desks.released()
    desks.read(release.number)
    with pytest.raises(AlreadyDecided):
        desks.do("KFDO", release.number, steps.approve)
    with pytest.raises(CaveatNotConfirmed):
        desks.do("JLO2", release.number, steps.read)

    report = store.audit.verify().now()

    assert report.faults == ()
    assert report.records == counted(store)["audit"] == 2 + 3 + 1 + 2
    assert store.db.keys.witness() == store.queries.checkpoint().now()


def _confirm(release: Release, book: Book) -> Decision:
    ticked = frozenset(steps.standing_conditions(release, book, 1))
    return steps.confirm_and_read(release, book, ticked=ticked, version=1)


def test_a_write_that_was_overtaken_is_not_made(store: Store, desks: Desks) -> None:
    """The last guard, should a lock ever fail: what is written must follow from what was read."""
    read = desks.requested()
    desks.do("KLO", read.number, steps.withdraw)
    stale = replace(read, title="Written over it", revision=2)

    book = store.queries.book(NOON).now()
    with pytest.raises(NotStarted):
        store.db.sweep(lambda c: repository.write(c, read, stale, book)).now()

    seen = store.queries.release(read.number, NOON).now()
    assert seen is not None
    assert seen[0].title == read.title
