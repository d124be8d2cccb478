"""Which authorisation fills the originator's slot, and why not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain import coverage, steps
from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.book import Book
from bot.domain.coverage import Why
from bot.domain.officers import Role
from bot.domain.refusals import AuthorisationCap, AuthorisationOver
from bot.domain.release.authorisation import Authorisation, Ended
from bot.domain.release.records import Slot
from bot.domain.release.release import Decision, Release
from bot.domain.release.stages import Stage
from bot.domain.steps import submission
from tests.domain.authorised import FREE, book, confirmed, free, granted, having
from tests.domain.world import LAUNCH, NOON, OFFICERS, at, requested, who


def sent(known: Book, promise: str = "", **changes: Any) -> Decision:
    """A launch warning that Korea's liaison officer sends, or a variation of it."""
    return steps.request(None, known, draft=replace(LAUNCH, **changes), promise=promise)


def under(one: Authorisation, *, by: str = "KLO", uses: int = 0, **more: Any) -> Book:
    """The book in which one authorisation stands."""
    return having(book(by, **more), one, uses=uses)


def test_it_fills_the_originators_slot_and_cites_itself() -> None:
    one = confirmed()
    done = sent(under(one))
    d = done.release.deliveries[0]

    assert d.stage is Stage.RELAY_REVIEW
    assert d.offered_at == NOON
    assert [(c.slot, c.by, c.authorisation, c.unread) for c in d.consents] == [
        (Slot.ORIGINATOR, who("KFDO"), one.id, True),
        (Slot.ORIGINATOR, who("KFDO2"), one.id, True),
    ]
    assert [(m.step, m.by, m.party, m.authorisation) for m in done.moves] == [
        ("request", who("KLO"), "KOR", None),
        ("approve", None, "KOR", one.id),
    ]
    assert done.release.authorisation == one.id


def test_the_release_as_it_was_submitted_is_kept_beside_it() -> None:
    done = sent(under(confirmed()))

    assert done.drafted
    assert [d.stage for d in done.drafted.deliveries] == [Stage.ORIGINATOR_REVIEW]


def test_the_hub_stays_a_person() -> None:
    """Also an authorisation of the hub itself, were there one, fills nothing there."""
    known = having(book("KLO"), confirmed(), replace(confirmed(), id="SA-HUB0", party="USA"))
    waiting = sent(known).release

    assert waiting.deliveries[0].stage is Stage.RELAY_REVIEW
    assert waiting.deliveries[0].given(Slot.RELAY) == ()
    assert steps.relay(waiting, book("UFDO")).release.deliveries[0].stage is Stage.RELEASED


def test_where_no_hub_is_on_the_way_it_is_released_at_once() -> None:
    done = sent(under(confirmed()), to=("USA", "JPN"))

    assert {d.to: d.stage for d in done.release.deliveries} == {
        "USA": Stage.RELEASED,
        "JPN": Stage.RELAY_REVIEW,
    }


def test_nothing_but_two_hands_authorises_anything() -> None:
    """The policy's entry alone, or one hand, is the ordinary way."""
    assert sent(book("KLO")).release.deliveries[0].stage is Stage.ORIGINATOR_REVIEW
    assert sent(under(granted())).release.deliveries[0].stage is Stage.ORIGINATOR_REVIEW


NARROW = {"to": ("JPN",)}


def _stood_down(user: str, **changes: Any) -> list[Any]:
    return [replace(o, **changes) if o.id == who(user) else o for o in OFFICERS]


SUSPENDED = (ArrangementEvent("TISA", "KOR", EventKind.SUSPEND, NOON),)


@pytest.mark.parametrize(
    ("release", "why"),
    [
        ({"subject": "dprk.nuclear"}, Why.SUBJECT),
        ({"subject": "dprk.missile"}, Why.SUBJECT),
        ({"precedence": "IMMEDIATE", "lifetime": "1d"}, Why.PRECEDENCE),
        ({"caveats": ("ORCON",)}, Why.CAVEATS),
        ({"lifetime": "73h"}, Why.LIFETIME),
        ({"to": ("USA", "JPN")}, Why.TO),
    ],
)
def test_it_covers_a_release_whole_or_not_at_all(release: dict[str, Any], why: Why) -> None:
    known = under(confirmed(to=("JPN",)))
    done = sent(known, **release)

    assert coverage.covering(requested(**release), known).why == (why,)
    assert {d.stage for d in done.release.deliveries} == {Stage.ORIGINATOR_REVIEW}
    assert done.release.authorisation is None


def test_a_level_above_its_own_is_not_covered() -> None:
    known = under(confirmed(level="C"))

    assert coverage.covering(requested(level="S"), known).why == (Why.LEVEL,)
    assert coverage.covering(requested(level="C"), known).by


def test_another_way_than_was_agreed_is_not_covered() -> None:
    one = confirmed()
    other = replace(one, scope=replace(one.scope, ways=(("KOR", "USA"), ("KOR", "JPN"))))

    assert Why.ROUTE in coverage.covering(requested(), under(other)).why


def test_a_drafter_is_never_one_of_the_hands() -> None:
    both = [replace(o, roles=o.roles | {Role.LIAISON}) for o in OFFICERS if o.party == "KOR"]
    roster = [*both, *(o for o in OFFICERS if o.party != "KOR")]
    for hand in ("KFDO", "KFDO2"):
        known = under(confirmed(), by=hand, roster=[*roster])
        done = sent(replace(known, roster={**known.roster, who("KX"): _third()}))

        assert done.release.deliveries[0].stage is Stage.ORIGINATOR_REVIEW, hand


def _third() -> Any:
    other = next(o for o in OFFICERS if o.id == who("KFDO"))
    return replace(other, id=who("KX"))


def test_it_fills_a_quorum_of_two_and_no_higher_one() -> None:
    """Its two hands count as two, never as more."""
    third = [*OFFICERS, _third()]
    two, three = (free(("originator = 1", f"originator = {n}")) for n in (2, 3))

    assert sent(under(confirmed(), under=two)).release.deliveries[0].stage is Stage.RELAY_REVIEW
    found = coverage.covering(requested(), under(confirmed(), under=three, roster=third))
    assert found.why == (Why.QUORUM,)


@pytest.mark.parametrize(
    "changes",
    [
        {"active": False},
        {"roles": frozenset({Role.SUPERVISOR})},
        {"clearance": "C"},
        {"subjects": frozenset({"dprk.nuclear"})},
        {"party": "USA"},
    ],
)
@pytest.mark.parametrize("hand", ["KFDO", "KFDO2"])
def test_it_rests_while_one_of_its_hands_could_not_decide(
    hand: str, changes: dict[str, Any]
) -> None:
    one = confirmed()
    roster = [*_stood_down(hand, **changes), _third()]

    assert coverage.resting(one, under(one, roster=roster)) is Why.HANDS
    done = sent(under(one, roster=roster))
    assert done.release.deliveries[0].stage is Stage.ORIGINATOR_REVIEW
    assert coverage.resting(one, under(one)) is None


def test_it_rests_while_the_arrangement_is_suspended() -> None:
    one = confirmed()

    assert coverage.resting(one, under(one, events=SUSPENDED)) is Why.HELD


def test_it_rests_while_the_policy_allows_less() -> None:
    one = confirmed()
    less = free(('max_level      = "S"', 'max_level      = "C"'))

    assert coverage.resting(one, under(one, under=less)) is Why.CEILING


def test_an_exercise_and_what_is_real_never_stand_for_each_other() -> None:
    real = free(("exercise       = true", "exercise       = false"))
    one = confirmed()
    known = under(one, under=real)
    done = sent(known, level="U")

    assert Why.EXERCISE in coverage.covering(done.release, known).why
    assert done.release.deliveries[0].stage is Stage.ORIGINATOR_REVIEW


def _revoked(one: Authorisation) -> Authorisation:
    return replace(one, ended_at=NOON, ended_by=who("KFDO"), ended_because=Ended.REVOKED)


@pytest.mark.parametrize(
    ("end", "now"),
    [
        (_revoked, at(1)),
        (lambda one: replace(one, ends=at(1)), at(1)),
        (lambda one: replace(one, begins=at(2)), at(1)),
    ],
)
def test_it_covers_nothing_before_its_beginning_and_after_its_end(
    end: Callable[[Authorisation], Authorisation], now: Any
) -> None:
    one = end(confirmed())

    done = sent(under(one, now=now))
    assert done.release.deliveries[0].stage is Stage.ORIGINATOR_REVIEW
    with pytest.raises(AuthorisationOver):
        sent(under(one, now=now), promise=one.id)


def test_until_the_last_moment_it_covers() -> None:
    one = replace(confirmed(), ends=at(1))
    last = at(1) - timedelta.resolution

    assert sent(under(one, now=last)).release.authorisation == one.id


def test_a_clock_that_was_set_back_prolongs_nothing() -> None:
    """What is over by the newest record is over."""
    one = replace(confirmed(), ends=at(1))
    known = replace(under(one), recorded=at(2))

    assert sent(known).release.authorisation is None


def test_its_cap_is_how_many_go_under_it() -> None:
    one = confirmed(cap="3")

    assert sent(under(one, uses=2)).release.authorisation == one.id
    assert sent(under(one, uses=3)).release.authorisation is None
    with pytest.raises(AuthorisationCap):
        sent(under(one, uses=3), promise=one.id)


def test_what_the_form_promised_is_kept_or_refused() -> None:
    """Sent as covered, it never waits unseen for an approver who sleeps."""
    one = confirmed()

    assert sent(under(one), promise=one.id).release.authorisation == one.id
    with pytest.raises(AuthorisationOver):
        sent(under(one), promise=one.id, precedence="IMMEDIATE", lifetime="1d")
    with pytest.raises(AuthorisationOver):
        sent(under(one), promise="SA-0000")


def test_of_two_the_one_that_covers_is_cited() -> None:
    other = replace(confirmed(level="C"), id="SA-AAAA")
    one = confirmed()
    known = having(book("KLO"), other, one)

    assert sent(known).release.authorisation == one.id


def test_the_originators_consent_is_to_this_very_text() -> None:
    """A revision after a return goes the ordinary way, whatever covers it."""
    known = under(confirmed())
    first = sent(known).release
    back = steps.send_back(first, book("UFDO"), code="level", note="lower").release
    again: Release = steps.revise(back, known, draft=replace(LAUNCH, body="Two objects")).release

    assert again.deliveries[0].stage is Stage.ORIGINATOR_REVIEW
    assert again.deliveries[0].given(Slot.ORIGINATOR) == ()


def test_what_is_tied_to_a_template_covers_its_reports_alone() -> None:
    tied = confirmed()
    tied = replace(tied, scope=replace(tied.scope, template="launch"))
    template = FREE.templates["launch"]
    values = {"area": "west_coast", "kind": "ballistic", "objects": "1"}
    report = steps.ReportDraft(
        template.id, template.version, to=("JPN",), precedence="FLASH", values=values
    )

    typed = sent(under(tied)).release
    assert typed.authorisation is None
    assert coverage.covering(typed, under(tied)).why == (Why.TEMPLATE,)
    filled = steps.request(None, under(tied), draft=report).release
    assert filled.authorisation == tied.id
    foreseen = submission.foreseen(under(tied), draft=report)
    assert foreseen
    assert foreseen.by == tied


def test_the_way_is_foreseen_once_all_that_decides_it_is_chosen() -> None:
    known = under(confirmed())

    assert submission.foreseen(known, draft=steps.Draft(to=("JPN",))) is None
    covered = submission.foreseen(known, draft=replace(LAUNCH, body="", title=""))
    assert covered
    assert covered.by
    ordinary = submission.foreseen(known, draft=replace(LAUNCH, lifetime="4d"))
    assert ordinary
    assert ordinary.why == (Why.LIFETIME,)


def test_a_form_that_said_that_a_person_decides_first_is_decided_first() -> None:
    done = sent(under(confirmed()), promise=coverage.ORDINARY)

    assert done.release.authorisation is None
