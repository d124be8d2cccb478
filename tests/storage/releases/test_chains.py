"""A chain of corrections in the database: one act moves all of it, whoever acts beside it."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import failpoints
from bot.domain import steps
from bot.domain.refusals import Refusal, Superseded
from bot.domain.release.records import ChainPlace
from bot.domain.release.release import Release
from storage.store.store import Store
from storage.tables.content import CONTENT
from tests.domain.world import LAUNCH, at, who
from tests.storage.transaction.test_races import at_once, two
from tests.storage.world import SECRET, Desks

__all__ = ["two"]
FIXED = replace(LAUNCH, title="Launch seen at 1159 local", body="Two objects: HERON 4410")


def chain(store: Store, *numbers: str) -> list[Release]:
    """Releases as they are kept."""
    found = [store.queries.release(number, None).now() for number in numbers]
    return [one[0] for one in found if one]


def stages(store: Store, *numbers: str) -> list[str]:
    """Where each stands at its one destination."""
    return [r.deliveries[0].stage.value for r in chain(store, *numbers)]


def corrected(desks: Desks, number: str, minute: float = 1) -> str:
    """The number of a correction that Korea has just drafted."""
    return desks.do("KLO2", number, steps.correct, at(minute), draft=FIXED).release.number


def test_a_correction_is_another_release_that_is_linked(store: Store, desks: Desks) -> None:
    first = desks.approved().number
    second = corrected(desks, first)
    one, two = chain(store, first, second)

    assert second != first and two.corrects == ChainPlace(first, 2) and one.correction_due
    assert stages(store, first, second) == ["relay_review", "originator_review"]


def test_it_is_released_and_the_earlier_superseded_in_one_act(store: Store, desks: Desks) -> None:
    """On record under both numbers; what was superseded is not kept any more."""
    first = desks.released().number
    desks.read(first)
    second = corrected(desks, first)
    desks.do("KFDO", second, steps.approve, at(2))
    relayed = desks.do("UFDO", second, steps.relay, at(3)).release

    one, two = chain(store, first, second)
    assert two == relayed and stages(store, first, second) == ["superseded", "released"]
    assert one.deliveries[0].superseded_by == ChainPlace(second, 2)
    assert [e.read_by for e in two.deliveries[0].earlier] == [(), (who("JLO"),)]
    assert [e.changed for e in two.deliveries[0].earlier] == [2, 2]
    assert [m.step for m in store.queries.register(first).now()][-1] == "supersede"
    records = [
        (r.action, r.object) for r in store.queries.records(first).now() if r.action != "open"
    ]
    assert records[-1] == ("supersede", first)
    kept = store.db.read(lambda c: list(c.scalars(select(CONTENT.c.number)))).now()
    assert kept == [second]
    assert store.audit.verify().now().faults == ()
    with pytest.raises(Superseded):
        desks.read(first, at(4))
    [(number, before)] = desks.read(second, at(4)).content.replaced.items()  # type: ignore[union-attr]
    assert number == first
    assert before.values == {"title": LAUNCH.title, "body": SECRET}


def test_cancel_ends_all_of_it_in_one_act(store: Store, desks: Desks) -> None:
    first = desks.released().number
    second = corrected(desks, first)
    desks.do("KFDO", second, steps.approve, at(2))
    desks.do("KFDO2", first, steps.cancel, at(3), code="wrong_object", note="Theirs")

    assert stages(store, first, second) == ["recalled", "withdrawn"]
    assert [r.cancelled_for for r in chain(store, first, second)] == ["wrong_object"] * 2
    for number in (first, second):
        assert store.queries.records(number).now()[-1].action == "cancel"


def test_two_corrections_at_once_are_one_behind_the_other(two: tuple[Desks, Desks]) -> None:
    """On two replicas: the second takes the place of the first, or is refused."""
    first = two[0].released().number
    done = at_once(
        lambda: two[0].do("KLO", first, steps.correct, at(1), draft=FIXED),
        lambda: two[1].do("KLO2", first, steps.correct, at(1), draft=FIXED),
    )

    refused = [one for one in done if isinstance(one, Refusal)]
    assert [one.rule for one in refused] == ["correction_pending"]
    assert two[0].store.audit.verify().now().faults == ()


def test_a_relay_and_the_correction_s_consent_at_once_leave_no_two_truths(
    two: tuple[Desks, Desks],
) -> None:
    """Either the earlier one went out first, or it is superseded in the hub's slot."""
    for _ in range(3):
        first = two[0].approved().number
        second = corrected(two[0], first)
        done = at_once(
            lambda first=first: two[0].do("UFDO", first, steps.relay, at(2)),  # type: ignore[misc]
            lambda second=second: two[1].do("KFDO", second, steps.approve, at(2)),  # type: ignore[misc]
        )

        found = stages(two[0].store, first, second)
        if any(isinstance(one, Superseded) for one in done):
            assert found == ["superseded", "relay_review"]
        else:
            assert found == ["released", "relay_review"]
        two[0].do("UFDO", second, steps.relay, at(3))
        assert stages(two[0].store, first, second) == ["superseded", "released"]


def test_what_dies_between_the_two_releases_is_not_done_at_all(
    store: Store, desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No gap and no two truths, also after a crash."""
    first = desks.released().number
    second = corrected(desks, first)
    desks.do("KFDO", second, steps.approve, at(2))
    monkeypatch.setenv("TRIPOINT_FAILPOINT", "chain-written=raise")
    with pytest.raises(failpoints.FailpointReached):
        desks.do("UFDO", second, steps.relay, at(3))
    monkeypatch.delenv("TRIPOINT_FAILPOINT")

    assert stages(store, first, second) == ["released", "relay_review"]
    desks.do("UFDO", second, steps.relay, at(4))
    assert stages(store, first, second) == ["superseded", "released"]


def test_the_folder_of_keys_holds_none_that_nothing_needs(
    store: Store, desks: Desks, tmp_path: Path
) -> None:
    """The pending key of what a correction took the place of is destroyed with it."""
    first = desks.requested().number
    before = set((tmp_path / "keys").rglob("*pending*")) | set(tmp_path.rglob("*.key"))
    second = corrected(desks, first)
    after = set((tmp_path / "keys").rglob("*pending*")) | set(tmp_path.rglob("*.key"))

    assert stages(store, first, second) == ["superseded", "originator_review"]
    assert len(after) == len(before)
