"""Granting, confirming, renewing and revoking a standing authorisation."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain import grants
from bot.domain.officers import Role
from bot.domain.policy.model import Policy
from bot.domain.refusals import (
    AlreadyDecided,
    AuthorisationCeiling,
    AuthorisationOver,
    ClearanceLapsed,
    FieldMissing,
    NoDelegation,
    NotFound,
    Refusal,
    SelfApproval,
    SubjectOutOfScope,
    TimeInvalid,
    ValueUnknown,
    WrongRole,
)
from bot.domain.release.authorisation import CONFIRMED_WITHIN, Authorisation, Ended, Validity
from tests.domain import world
from tests.domain.authorised import FREE, GRANT, book, confirmed, free, granted, having
from tests.domain.world import NOON, OFFICERS, officer, who

SECURITY = officer("KSEC", "KOR", Role.SECURITY)
EVERYBODY = [*OFFICERS, SECURITY, officer("KFDO3", "KOR", Role.APPROVER)]


def fields(refused: pytest.ExceptionInfo[Refusal]) -> set[str | None]:
    """The fields at which a form is refused."""
    return {refused.value.field, *(also.field for also in refused.value.also)}


def test_one_hand_grants_and_a_second_confirms() -> None:
    one = granted()

    assert one.id == "SA-K7Q4"
    assert one.validity(NOON) is Validity.PROPOSED
    assert (one.scope.arrangement, one.scope.ways) == (
        "TISA",
        (("KOR", "USA"), ("KOR", "USA", "JPN")),
    )
    assert one.scope.exercise is True
    assert one.ends == datetime(2026, 12, 31, 15, tzinfo=UTC)
    both = grants.confirm(having(book("KFDO2"), one), id=one.id).authorisation
    assert (both.validity(NOON), both.hands) == (Validity.LIVE, (who("KFDO"), who("KFDO2")))


def test_nobody_is_both_hands() -> None:
    one = granted()

    with pytest.raises(SelfApproval):
        grants.confirm(having(book("KFDO"), one), id=one.id)


def test_another_party_learns_of_none() -> None:
    one = confirmed()

    for step in (grants.confirm, grants.reject, grants.revoke):
        with pytest.raises(NotFound):
            step(having(book("UFDO"), one), id=one.id)
    with pytest.raises(NotFound):
        grants.confirm(book("KFDO"), id="SA-0000")


@pytest.mark.parametrize("by", ["KLO", "KSUP", "KINS"])
def test_only_releasing_authorities_grant(by: str) -> None:
    with pytest.raises(WrongRole):
        grants.authorise(book(by), grant=GRANT)
    with pytest.raises(WrongRole):
        grants.confirm(having(book(by), granted()), id="SA-K7Q4")


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"clearance": "C"}, ClearanceLapsed),
        ({"subjects": frozenset({"dprk.nuclear"})}, NoDelegation),
    ],
)
def test_each_hand_could_decide_what_it_authorises(
    changes: dict[str, Any], refusal: type[Refusal]
) -> None:
    roster = [replace(o, **changes) if o.party == "KOR" else o for o in OFFICERS]

    with pytest.raises(refusal):
        grants.authorise(book("KFDO", roster=roster), grant=GRANT)
    with pytest.raises(refusal):
        grants.confirm(having(book("KFDO2", roster=roster), granted()), id="SA-K7Q4")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"level": "TS"}, "level"),
        ({"precedence": "ROUTINE"}, "precedence"),
        ({"until": "2031-01-01"}, "until"),
    ],
)
def test_the_policy_is_the_ceiling(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        grants.authorise(book("KFDO", roster=_cleared()), grant=replace(GRANT, **changes))

    assert field in fields(refused)


def _cleared() -> list[Any]:
    return [replace(o, clearance="TS") for o in OFFICERS]


def capped() -> Policy:
    """The example with a cap and a lifetime of its own for what is authorised beforehand."""
    entry = replace(FREE.standing[0], max_uses_24h=2, max_lifetime=timedelta(hours=12))
    return replace(FREE, standing=(entry,))


def test_cap_and_lifetime_are_at_most_the_policys() -> None:
    with pytest.raises(AuthorisationCeiling) as refused:
        grants.authorise(book("KFDO", under=capped()), grant=GRANT)

    assert fields(refused) == {"cap", "lifetime"}
    within = replace(GRANT, cap="2", lifetime="12h")
    assert grants.authorise(book("KFDO", under=capped()), grant=within).authorisation.cap == 2


def test_a_party_without_an_entry_authorises_nothing() -> None:
    with pytest.raises(AuthorisationCeiling):
        grants.authorise(book("UFDO"), grant=replace(GRANT, to=("JPN",)))


def test_what_no_entry_is_about_is_refused_at_its_subject() -> None:
    with pytest.raises(SubjectOutOfScope):
        grants.authorise(book("KFDO"), grant=replace(GRANT, subject="dprk.nuclear"))


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"cap": ""}, FieldMissing, "cap"),
        ({"cap": "0"}, ValueUnknown, "cap"),
        ({"cap": "many"}, ValueUnknown, "cap"),
        ({"cap": "100"}, ValueUnknown, "cap"),
        ({"until": ""}, FieldMissing, "until"),
        ({"until": "2026-11-22"}, TimeInvalid, "until"),
        ({"until": "soon"}, ValueUnknown, "until"),
        ({"until": "9999-12-31"}, TimeInvalid, "until"),
        ({"begins": "9"}, ValueUnknown, "from"),
        ({"why": " "}, FieldMissing, "why"),
        ({"to": ()}, FieldMissing, "to"),
    ],
)
def test_bad_input_is_refused_at_its_field(
    changes: dict[str, Any], refusal: type[Refusal], field: str
) -> None:
    with pytest.raises(refusal) as refused:
        grants.authorise(book("KFDO"), grant=replace(GRANT, **changes))

    assert refused.value.field == field


def test_a_cap_is_read_as_another_keyboard_writes_it() -> None:
    assert granted(cap=" ３ ").cap == 3


def test_it_begins_on_the_day_that_is_named() -> None:
    one = confirmed(begins="2026-11-25")

    assert one.begins == datetime(2026, 11, 24, 15, tzinfo=UTC)
    assert one.validity(NOON) is Validity.AHEAD


def test_a_beginning_after_the_end_is_refused() -> None:
    with pytest.raises(TimeInvalid):
        granted(begins="2026-12-31", until="2026-12-01")


def test_a_grant_that_nobody_confirms_is_over_after_a_week() -> None:
    one, late = granted(), NOON + CONFIRMED_WITHIN

    assert one.validity(late - timedelta.resolution) is Validity.PROPOSED
    with pytest.raises(AuthorisationOver):
        grants.confirm(having(book("KFDO2", now=late), one), id=one.id)


def test_it_is_confirmed_once() -> None:
    with pytest.raises(AlreadyDecided):
        grants.confirm(having(book("KFDO3", roster=EVERYBODY), confirmed()), id="SA-K7Q4")


@pytest.mark.parametrize("by", ["KFDO", "KFDO2", "KFDO3", "KSEC"])
def test_any_releasing_authority_or_security_officer_revokes_at_once(by: str) -> None:
    done = grants.revoke(having(book(by, roster=EVERYBODY), confirmed()), id="SA-K7Q4")

    over = done.authorisation
    assert (over.ended_at, over.ended_because) == (NOON, Ended.REVOKED)
    assert over.validity(NOON) is Validity.OVER
    with pytest.raises(AuthorisationOver):
        grants.revoke(having(book(by, roster=EVERYBODY), over), id="SA-K7Q4")


def test_a_liaison_officer_does_not_revoke() -> None:
    with pytest.raises(WrongRole):
        grants.revoke(having(book("KLO"), confirmed()), id="SA-K7Q4")


def test_who_could_not_decide_any_more_may_still_revoke() -> None:
    """It is a way out: it takes away, and gives nothing."""
    roster = [replace(o, clearance="U") for o in OFFICERS]

    assert grants.revoke(having(book("KFDO", roster=roster), confirmed()), id="SA-K7Q4")


def test_a_grant_is_turned_down_by_either() -> None:
    for by in ("KFDO", "KFDO2"):
        done = grants.reject(having(book(by), granted()), id="SA-K7Q4").authorisation
        assert done.ended_because is Ended.REJECTED
    with pytest.raises(AlreadyDecided):
        grants.reject(having(book("KFDO"), confirmed()), id="SA-K7Q4")


def renewing(until: str = "2027-03-31") -> Authorisation:
    """An authorisation of which one hand has proposed a later end."""
    return grants.renew(having(book("KFDO2"), confirmed()), id="SA-K7Q4", until=until).authorisation


def test_the_same_two_hands_renew_it() -> None:
    proposed = renewing()

    assert proposed.ends == confirmed().ends, "nothing counts before the other hand agrees"
    with pytest.raises(SelfApproval):
        grants.confirm(having(book("KFDO2"), proposed), id="SA-K7Q4")
    with pytest.raises(WrongRole):
        grants.confirm(having(book("KFDO3", roster=EVERYBODY), proposed), id="SA-K7Q4")
    longer = grants.confirm(having(book("KFDO"), proposed), id="SA-K7Q4").authorisation
    assert (longer.ends, longer.renewal) == (datetime(2027, 3, 31, 15, tzinfo=UTC), None)


def test_a_third_one_does_not_renew_it() -> None:
    with pytest.raises(WrongRole):
        grants.renew(
            having(book("KFDO3", roster=EVERYBODY), confirmed()), id="SA-K7Q4", until="2027-03-31"
        )


def test_a_renewal_that_is_turned_down_leaves_it_as_it_was() -> None:
    done = grants.reject(having(book("KFDO"), renewing()), id="SA-K7Q4").authorisation

    assert (done.ends, done.renewal, done.validity(NOON)) == (
        *(confirmed().ends, None),
        Validity.LIVE,
    )


@pytest.mark.parametrize(
    ("until", "refusal"),
    [("2026-12-31", TimeInvalid), ("2031-01-01", AuthorisationCeiling), ("", FieldMissing)],
)
def test_a_renewal_is_for_later_and_within_the_ceiling(until: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        renewing(until)


def test_what_is_over_is_not_renewed() -> None:
    over = grants.revoke(having(book("KFDO"), confirmed()), id="SA-K7Q4").authorisation

    with pytest.raises(AuthorisationOver):
        grants.renew(having(book("KFDO"), over), id="SA-K7Q4", until="2027-03-31")


def test_another_mode_ends_all_of_the_other() -> None:
    real = free(("exercise       = true", "exercise       = false"))
    ended = grants.ended_by_policy(having(book(under=real), confirmed()))

    assert [(c.step, c.by, c.authorisation.ended_because) for c in ended] == [
        ("end", None, Ended.EXERCISE)
    ]
    assert grants.ended_by_policy(having(book(), confirmed())) == []


def test_its_end_is_announced_in_working_hours() -> None:
    """It ends with 31 December in Seoul: at midnight, when nobody is told of anything."""
    told = list(grants.told_at(confirmed(), book("KFDO")))
    local = [at.astimezone(UTC) + timedelta(hours=9) for at in told]

    assert [f"{at:%m-%d %H:%M}" for at in local] == ["12-01 09:00", "12-24 09:00", "12-30 09:00"]


def test_a_moment_in_working_hours_is_kept() -> None:
    one = replace(confirmed(), ends=datetime(2026, 12, 31, 3, tzinfo=UTC))

    assert list(grants.told_at(one, book("KFDO")))[-1] == datetime(2026, 12, 30, 3, tzinfo=UTC)


def test_a_policy_may_tie_it_to_a_template() -> None:
    """As the example's does: what its form makes is covered, and nothing that was typed freely."""
    with pytest.raises(AuthorisationCeiling) as refused:
        grants.authorise(world.book("KFDO"), grant=GRANT)
    assert fields(refused) == {"template"}

    tied = grants.authorise(world.book("KFDO"), grant=replace(GRANT, template="launch"))
    assert tied.authorisation.scope.template == "launch"
    with pytest.raises(ValueUnknown):
        grants.authorise(world.book("KFDO"), grant=replace(GRANT, template="other"))
