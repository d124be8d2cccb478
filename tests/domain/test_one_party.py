"""One person acts for one party on one release, whatever the roster says of them now."""

from collections import defaultdict
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import refusals, steps
from bot.domain.deadlines import allowance
from bot.domain.notifications.notices import notices
from bot.domain.notifications.worklist import waits_for
from bot.domain.officers import Role
from bot.domain.release.release import Release
from tests.domain.test_invariants import acts
from tests.domain.world import (
    LAUNCH,
    NOON,
    OFFICERS,
    approved,
    at,
    book,
    policy,
    read_by_japan,
    released,
    requested,
    who,
)

TICKED = frozenset({"need_to_know", "purpose", "onward"})
TO_BOTH = requested(to=("USA", "JPN"))
ASKED = steps.ask(
    None, book("JLO"), asking=steps.Asking("KOR", "dprk.missile", "T", "P", "FLASH")
).release
HELD = steps.acknowledge(read_by_japan(), book("JLO")).release
OVER = steps.recall(HELD, book("KFDO"), note="over").release


def returned() -> Release:
    """Approved by Korea, sent back by the United States."""
    return steps.send_back(approved(), book("UFDO"), code="level", note="lower").release


def revised() -> Release:
    """
    The same in a second version, approved by another of Korea's: it waits for the United States
    once more.
    """
    again = steps.revise(returned(), book("KLO", salt=bytes([1] * 32)), draft=LAUNCH).release
    return steps.approve(again, book("KFDO2"), version=2).release


LOOKED_AT = steps.send_back(
    steps.look(approved(), book("UFDO2")).release, book("UFDO"), code="level", note="x"
).release


def moved(user: str, party: str, *roles: Role, **more):
    """The book of somebody whom the roster has in another party by now."""
    there = [
        replace(o, party=party, roles=frozenset(roles or Role)) if o.id == who(user) else o
        for o in OFFICERS
    ]
    return book(user, roster=there, now=at(1), **more)


CERTIFY, READ = steps.certify, partial(steps.confirm_and_read, ticked=TICKED, version=1)
RETURN, DECLINE = partial(steps.send_back, code="level", note="x"), steps.decline
REVISE, ANSWER = partial(steps.revise, draft=LAUNCH), partial(steps.answer, draft=LAUNCH)
EXTEND, PRECEDENCE = (
    partial(steps.extend, lifetime="1h"),
    partial(steps.reprioritise, precedence="ROUTINE"),
)

FORBIDDEN = [
    ("drafted", "KLO", "USA", approved(), steps.relay, refusals.SelfApproval),
    ("drafted", "KLO", "USA", approved(), RETURN, refusals.SelfApproval),
    ("drafted", "KLO", "USA", approved(), steps.deny, refusals.SelfApproval),
    ("drafted", "KLO", "USA", approved(), steps.looking, refusals.SelfApproval),
    ("drafted", "KLO", "USA", approved(), steps.look, refusals.SelfApproval),
    ("drafted an older version", "KLO", "USA", revised(), steps.relay, refusals.SelfApproval),
    ("drafted", "KLO", "JPN", released(), READ, refusals.SelfApproval),
    ("drafted", "KLO", "JPN", read_by_japan(), steps.acknowledge, refusals.SelfApproval),
    ("drafted", "KLO", "JPN", OVER, CERTIFY, refusals.SelfApproval),
    ("asked", "JLO", "KOR", ASKED, DECLINE, refusals.SelfApproval),
    ("asked", "JLO", "KOR", ASKED, ANSWER, refusals.SelfApproval),
    ("consented", "KFDO", "USA", approved(), steps.relay, refusals.AlreadyDecided),
    ("consented", "KFDO", "USA", approved(), RETURN, refusals.AlreadyDecided),
    ("consented", "KFDO", "USA", approved(), steps.deny, refusals.AlreadyDecided),
    (
        "consented to an older version",
        "KFDO",
        "USA",
        revised(),
        steps.relay,
        refusals.AlreadyDecided,
    ),
    ("consented", "KFDO", "JPN", released(), READ, refusals.AlreadyDecided),
    ("consented", "UFDO", "KOR", released(), EXTEND, refusals.AlreadyDecided),
    ("consented", "UFDO", "KOR", released(), PRECEDENCE, refusals.AlreadyDecided),
    ("consented", "KFDO", "USA", OVER, CERTIFY, refusals.AlreadyDecided),
    ("read", "JLO", "KOR", read_by_japan(), EXTEND, refusals.AlreadyDecided),
    ("acknowledged", "JLO", "USA", OVER, CERTIFY, refusals.AlreadyDecided),
    (
        "certified",
        "UFDO",
        "JPN",
        steps.certify(OVER, book("UFDO")).release,
        CERTIFY,
        refusals.AlreadyDecided,
    ),
]


@pytest.mark.parametrize(("did", "user", "to", "release", "step", "refusal"), FORBIDDEN)
def test_who_acted_for_one_party_decides_nothing_for_another(did, user, to, release, step, refusal):
    """Neither yes, nor return, nor deny; and no reading, receipt or certificate."""
    with pytest.raises(refusal):
        step(release, moved(user, to))


@pytest.mark.parametrize(
    ("to", "release", "step"),
    [
        ("USA", approved(), steps.relay),
        ("USA", approved(), RETURN),
        ("USA", approved(), steps.deny),
        ("JPN", released(), READ),
        ("KOR", released(), EXTEND),
        ("KOR", released(), PRECEDENCE),
        ("KOR", ASKED, DECLINE),
        ("KOR", ASKED, ANSWER),
        ("USA", OVER, CERTIFY),
    ],
)
def test_who_had_no_hand_in_it_acts_for_the_party_they_are_of_now(to, release, step):
    """It is the release that binds a person, not that the roster once said something else."""
    decision = step(release, moved("JLO2", to))

    assert decision.moves[0].by == who("JLO2")
    assert decision.release != release


@pytest.mark.parametrize(
    "step",
    [steps.approve, steps.relay, steps.deny, RETURN, REVISE, steps.withdraw, READ],
)
def test_what_is_not_theirs_to_know_yet_is_not_found_however_they_know_it(step):
    """Who drafted it for Korea reads, for Japan, what anybody there would."""
    with pytest.raises(refusals.NotFound):
        step(approved(), moved("KLO", "JPN"))


def test_only_who_drafted_it_for_the_own_party_withdraws_it():
    """The hub withdraws nothing that Korea offered, though its officer once drafted it."""
    with pytest.raises(refusals.WrongRole):
        steps.withdraw(approved(), moved("KLO", "USA"))
    with pytest.raises(refusals.WrongRole):
        steps.withdraw(ASKED, moved("JLO", "KOR"))

    assert not steps.withdraw(approved(), book("KLO")).release.live
    assert not steps.withdraw(ASKED, book("JLO")).release.live


def test_a_recall_is_open_to_every_approver_of_the_originator():
    """It is a way out: it ends what others could end, and lets nobody see or keep anything."""
    assert released().live
    assert not steps.recall(
        released(), moved("UFDO", "KOR", Role.APPROVER), note="wrong object"
    ).release.live


@pytest.mark.parametrize("step", [steps.relay, RETURN, steps.deny, steps.look])
def test_what_only_the_register_tells_counts_as_well(step):
    """A return, a denial, a recall: of these a release keeps no name, and its register does."""
    acted = {who("KFDO2"): frozenset({"KOR"})}
    with pytest.raises(refusals.AlreadyDecided):
        step(approved(), replace(moved("KFDO2", "USA"), acted=acted))

    assert step(approved(), moved("KFDO2", "USA"))


def test_who_may_not_take_a_step_is_not_waited_for():
    """Neither reminded of it nor shown it as theirs."""
    asking = moved("KFDO", "USA", Role.APPROVER)
    release = approved()
    d = release.deliveries[0]

    assert waits_for(release, asking) == ()
    assert {o.id for o in allowance.must_act(release, d, asking)} == {who("UFDO"), who("UFDO2")}
    assert waits_for(release, moved("KFDO2", "USA", Role.APPROVER)) == (d,)


@pytest.mark.parametrize(
    ("user", "to", "release"),
    [("KLO", "JPN", released()), ("JLO", "KOR", ASKED), ("UFDO2", "KOR", LOOKED_AT)],
)
def test_neither_a_receipt_nor_a_draft_waits_for_who_acted_for_another_party(user, to, release):
    """Nor does an answer to what they asked themselves."""
    theirs = moved(user, to, Role.LIAISON, Role.APPROVER)

    if user == "UFDO":
        release = release.with_delivery(
            replace(
                release.deliveries[0],
                consents=steps.relay(approved(), book("UFDO")).release.deliveries[0].consents,
            )
        )
    assert waits_for(release, theirs) == ()
    assert waits_for(release, moved("JLO2", to, Role.LIAISON, Role.APPROVER)) == release.deliveries


def test_an_offer_that_only_they_could_decide_is_not_sent():
    """It would wait for nobody."""
    left = [o for o in OFFICERS if o.id != who("UFDO2")]
    there = [
        replace(o, party="USA", roles=frozenset({Role.APPROVER})) if o.id == who("KFDO") else o
        for o in left
    ]
    alone = [o for o in there if o.id != who("UFDO")]
    with pytest.raises(refusals.NobodyCanDecide):
        steps.revise(returned(), book("KLO", roster=alone), draft=LAUNCH)

    assert steps.revise(returned(), book("KLO", roster=there), draft=LAUNCH)
    assert policy().approvals.needed("relay", "S") == 1


@pytest.mark.parametrize(("to", "hear"), [("KOR", 2), ("JPN", 0), ("USA", 0)])
def test_word_of_a_step_goes_to_who_drafted_it_while_they_serve_the_originator(to, hear):
    """A denial is no news for the party that must not know there was an offer."""
    denied = steps.deny(approved(), book("UFDO"))
    told = notices(denied.release, denied.moves, moved("KLO", to))

    assert [n.officer for n in told] == [who("KLO")] * hear


@pytest.mark.parametrize(("to", "hear"), [("JPN", 2), ("USA", 0), ("KOR", 0)])
def test_word_of_an_ask_goes_to_who_asked_while_they_serve_the_party_that_asked(to, hear):
    """Not even the party that was asked hears of it under their name."""
    declined = steps.decline(ASKED, book("KFDO"))
    told = notices(declined.release, declined.moves, moved("JLO", to))

    assert [n.officer for n in told] == [who("JLO")] * hear


EVERYBODY = tuple(o.name for o in OFFICERS)
TRIED = st.tuples(
    st.integers(0, 18),
    st.sampled_from(EVERYBODY),
    st.sampled_from([None, None, "KOR", "USA", "JPN"]),
)


@settings(max_examples=300, deadline=None)
@given(asked=st.booleans(), tried=st.lists(TRIED, min_size=4, max_size=30))
def test_whoever_is_moved_whenever_one_person_acts_for_one_party_on_one_release(asked, tried):
    """But for a recall: the register of a release names nobody under two parties."""
    roles = frozenset({Role.LIAISON, Role.APPROVER})
    roster = {o.name: replace(o, roles=roles) for o in OFFICERS}
    release, register = (
        (ASKED if asked else requested()),
        [("JLO", "JPN") if asked else ("KLO", "KOR")],
    )
    for n, (index, user, to) in enumerate(tried):
        if to:
            roster[user] = replace(roster[user], party=to)
        acted = defaultdict(set)
        for name, party in register:
            acted[who(name)].add(party)
        known = {officer: frozenset(parties) for officer, parties in acted.items()}
        now = NOON + timedelta(minutes=n)
        asking = replace(
            book(user, now=now, roster=roster.values(), salt=n.to_bytes(32)), acted=known
        )
        with suppress(refusals.Refusal):
            decision = [*acts(LAUNCH), ANSWER, DECLINE][index](release, asking)
            if decision:
                release = decision.release
                register += [(user, m.party) for m in decision.moves if m.by and m.step != "recall"]

    for name in EVERYBODY:
        assert len({party for by, party in register if by == name}) <= 1, name
    for d in release.deliveries:
        sides = [{c.by for c in d.consents if c.slot == slot} for slot in ("originator", "relay")]
        assert not sides[0] & sides[1]
