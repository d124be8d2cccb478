"""
An officer whom the roster has in another party by now: what they still find, and what they may
still do.
"""

from typing import Any

import pytest

from bot.domain import steps
from bot.domain.refusals import AlreadyDecided, SelfApproval
from bot.domain.release.release import Release
from storage.store.store import Store
from tests.domain.world import LAUNCH, at
from tests.storage.world import ASKING, Desks, moved

BOTH = ["liaison", "approver"]


def revised(desks: Desks) -> Release:
    """Returned by Korea's first approver, drafted again, approved by the second."""
    number = desks.do(
        "KFDO",
        desks.requested(at(0)).number,
        steps.send_back,
        at(1),
        code="level",
        note="lower",
    ).release.number
    desks.do("KLO", number, steps.revise, at(2), draft=LAUNCH)
    return desks.do("KFDO2", number, steps.approve, at(3)).release


@pytest.mark.parametrize("user", ["KFDO", "KFDO2"])
def test_who_decided_for_one_party_relays_nothing_for_another(
    store: Store, desks: Desks, user: str
) -> None:
    """Who approved, and who only returned an older version: their register tells of both."""
    number = revised(desks).number
    theirs = moved(store, user, "USA", roles=BOTH)

    assert store.db.read(lambda c: _waiting(c, store, theirs)).now() == []
    with pytest.raises(AlreadyDecided):
        desks.do(user, number, steps.relay, at(4))
    assert store.queries.release(number, at(5)).now()[0].deliveries[0].stage == "relay_review"  # type: ignore[index]
    assert desks.do("UFDO", number, steps.relay, at(6)).release.deliveries[0].released_at == at(6)


def test_who_was_never_of_another_party_on_it_is_waited_for(store: Store, desks: Desks) -> None:
    """A person is bound by what they did on this release, not by where they once were."""
    number = desks.approved(at(1)).number
    theirs = moved(store, "KFDO2", "USA", roles=BOTH)

    assert store.db.read(lambda c: _waiting(c, store, theirs)).now() == [number]
    assert desks.do("KFDO2", number, steps.relay, at(2)).release.deliveries[0].released_at == at(2)


def test_what_they_drafted_or_asked_for_elsewhere_is_no_longer_theirs(
    store: Store, desks: Desks
) -> None:
    """
    The new party learns of no title that is pending for the old, and they decide nothing on it.
    """
    pending, offered = desks.requested(at(0)).number, desks.approved(at(1)).number
    asked = desks.do("JLO", None, steps.ask, at(2), asking=ASKING).release.number
    for who, mine in (("KLO", [offered, pending]), ("JLO", [asked])):
        officer = (
            store.queries.book(at(2))
            .now()
            .roster[
                next(o for o in store.queries.book(at(2)).now().roster if o.endswith(f"/{who}"))
            ]
        )
        assert [r.number for r in store.queries.listing(officer, "mine", at(3)).now().rows] == mine

    korean, japanese = (
        moved(store, "KLO", "JPN", roles=BOTH),
        moved(store, "JLO", "KOR", roles=BOTH),
    )

    assert store.queries.listing(korean, "mine", at(3)).now().total == 0
    assert store.queries.listing(japanese, "mine", at(3)).now().total == 0
    assert store.queries.find(pending, korean).now() == []
    with pytest.raises(SelfApproval):
        desks.do("JLO", asked, steps.decline, at(4))
    assert store.db.read(lambda c: _waiting(c, store, japanese)).now() == [pending]


def test_a_version_drafted_elsewhere_is_no_longer_theirs_either(store: Store, desks: Desks) -> None:
    """Whoever drafts a second version has a hand in the release as well."""
    number = desks.do(
        "KFDO",
        desks.requested(at(0)).number,
        steps.send_back,
        at(1),
        code="level",
        note="lower",
    ).release.number
    desks.do("KLO2", number, steps.revise, at(2), draft=LAUNCH)
    before = store.queries.book(at(2)).now().roster[moved(store, "KLO2", "KOR").id]
    assert [r.number for r in store.queries.listing(before, "mine", at(3)).now().rows] == [number]

    theirs = moved(store, "KLO2", "JPN")

    assert store.queries.listing(theirs, "mine", at(3)).now().total == 0


def _waiting(c: Any, store: Store, officer: Any) -> list[str]:
    from storage.queries.worklist import outlook

    seen = outlook(c, store.db.policy(c), officer, at(3), (0, 0, 0), (20, 20, 20))
    return [release.number for release in seen.waiting.rows]
