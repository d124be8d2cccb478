"""More time: who gives it, up to what, and that it is a way in."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import refusals, steps
from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.officers import Role
from bot.domain.release.retention import keep_until, released_by
from bot.domain.release.stages import Stage, Step
from bot.domain.release.visibility import entry_visible
from bot.domain.steps.clock import timers
from tests.domain.world import (
    NOON,
    OFFICERS,
    approved,
    at,
    book,
    policy,
    read_by_japan,
    released,
    requested,
)

TWO_DAYS = timedelta(hours=48)


def extend(release=None, user="KFDO", lifetime="48h", **more):
    return steps.extend(release or released(), book(user, **more), lifetime=lifetime)


def requested_for(lifetime):
    return approved(requested(lifetime=lifetime))


def test_an_approver_of_the_originator_prolongs_by_so_much():
    """
    Its seal and its timer follow; the old timer finds nothing to do; conditions confirmed stay
    confirmed.
    """
    before, decision = read_by_japan(), extend(read_by_japan(), now=at(60))
    after, end = decision.release, before.delivery("JPN").expires_at

    assert end + TWO_DAYS == after.delivery("JPN").expires_at
    assert {1: end + TWO_DAYS} == keep_until(after)
    due = {step: when for step, _, when in timers(after, book(now=at(60)))}
    assert end + TWO_DAYS == due[Step.EXPIRE] and end < due["warn"] < end + TWO_DAYS
    assert steps.expire(after, book(now=end), to="JPN") is None
    assert steps.read(after, book("JLO", now=end)).opens == 1
    assert [(m.step, m.before, m.after, m.note) for m in decision.moves] == [
        ("extend", Stage.RELEASED, Stage.RELEASED, "48h")
    ]


def test_content_that_cannot_be_opened_is_not_prolonged():
    """What a prolonged release holds must open, as for a release; a receipt opens nothing."""
    assert frozenset({1}) == released_by(released(), extend().release)
    read = read_by_japan()
    assert frozenset() == released_by(read, steps.acknowledge(read, book("JLO")).release)


def test_each_destination_is_prolonged_from_its_own_end():
    both = steps.relay(approved(requested(to=("USA", "JPN"))), book("UFDO", now=at(60))).release
    longer = extend(both, now=at(61)).release

    assert [d.expires_at + TWO_DAYS for d in both.deliveries] == [
        d.expires_at for d in longer.deliveries
    ]


def test_what_is_kept_sealed_is_kept_to_the_last_of_several_ends():
    """
    Two destinations, the second reached ten days later: what the first lost, the second still
    reads.
    """
    first = approved(requested(to=("USA", "JPN"), precedence="ROUTINE"))
    both = steps.relay(first, book("UFDO", now=NOON + timedelta(days=10))).release
    usa, jpn = (both.delivery(to).expires_at for to in ("USA", "JPN"))
    assert usa + timedelta(days=10) == jpn

    assert keep_until(first) == {1: None}, "it is still decided on"
    assert {1: jpn} == keep_until(both)
    over = steps.expire(both, book(now=usa), to="USA").release
    assert {1: jpn} == keep_until(over)
    turned = replace(both, deliveries=both.deliveries[::-1])
    assert {1: jpn} == keep_until(turned), "whichever stands first"


def test_what_still_waits_elsewhere_or_has_ended_is_left_as_it_is():
    """More time is for what was released; what is still decided on keeps the time it had."""
    waiting = approved(requested(to=("USA", "JPN")))
    longer = extend(waiting, now=at(1)).release

    assert waiting.delivery("JPN") == longer.delivery("JPN")
    assert waiting.delivery("USA") != longer.delivery("USA")


HALF_A_DAY = steps.Extent(lifetime="12h")


class TestBeyondTheHub:
    """What a hub shortened is prolonged with its word alone."""

    def shortened(self, to=("JPN",)):
        offered = approved(requested(to=to, lifetime="90d"))
        return steps.relay(offered, book("UFDO"), extent=HALF_A_DAY).release

    def test_the_hub_is_asked_and_nothing_changes_until_it_extends_too(self):
        before, decision = self.shortened(), extend(self.shortened())
        asked, end = decision.release.delivery("JPN"), before.delivery("JPN").expires_at

        assert [(m.step, m.before, m.after, m.note) for m in decision.moves] == [
            ("ask_extension", Stage.RELEASED, Stage.RELEASED, "48h")
        ]
        assert (asked.expires_at, asked.asked_until) == (end, end + TWO_DAYS)
        assert released_by(before, decision.release) == frozenset()
        with pytest.raises(refusals.WrongParty):
            extend(before, user="UFDO")

        agreed = extend(decision.release, user="UFDO", now=at(2))
        assert [(m.step, m.party) for m in agreed.moves] == [("extend", "USA")]
        longer = agreed.release.delivery("JPN")
        assert (longer.expires_at, longer.asked_until) == (end + TWO_DAYS, None)

    def test_the_hub_may_give_less_than_it_is_asked_for_and_never_more(self):
        asked = extend(self.shortened()).release
        with pytest.raises(refusals.LifetimeOverConsent) as refused:
            extend(asked, user="UFDO", lifetime="49h")
        less = extend(asked, user="UFDO", lifetime="24h").release.delivery("JPN")

        assert (refused.value.field, refused.value.values["span"]) == ("lifetime", "2d")
        assert less.expires_at == NOON + timedelta(hours=36)
        with pytest.raises(refusals.WrongParty):
            extend(extend(asked, user="UFDO", lifetime="24h").release, user="UFDO")

    def test_what_it_gave_then_binds_the_originator_as_before(self):
        """Not a minute more without asking again."""
        given = extend(extend(self.shortened()).release, user="UFDO").release
        again = extend(given, now=at(3), lifetime="1m")

        assert [m.step for m in again.moves] == ["ask_extension"]

    def test_the_newest_wish_of_the_originator_is_the_one_that_counts(self):
        asked = extend(extend(self.shortened()).release, now=at(1), lifetime="6h").release
        with pytest.raises(refusals.LifetimeOverConsent):
            extend(asked, user="UFDO", lifetime="48h")

    def test_another_destination_is_prolonged_by_itself(self):
        shorter = self.shortened(to=("USA", "JPN"))
        decision = extend(shorter)

        assert [(move.step, move.to) for move in decision.moves] == [
            ("extend", "USA"),
            ("ask_extension", "JPN"),
        ]
        kept = replace(decision.release.delivery("JPN"), asked_until=None)
        assert shorter.delivery("JPN") == kept

    def test_the_hub_extends_what_it_is_asked_for_and_not_its_own_copy(self):
        """Its own copy is the originator's to prolong."""
        asked = extend(self.shortened(to=("USA", "JPN"))).release
        agreed = extend(asked, user="UFDO")

        assert [move.to for move in agreed.moves] == ["JPN"]
        assert asked.delivery("USA") == agreed.release.delivery("USA")

    def test_it_is_a_way_in_for_the_hub_too_and_over_with_the_end(self):
        asked = extend(self.shortened()).release
        stopped = [ArrangementEvent("TISA", "JPN", EventKind.SUSPEND, NOON)]
        with pytest.raises(refusals.ArrangementSuspended):
            extend(asked, user="UFDO", events=stopped, now=at(1))
        with pytest.raises(refusals.WrongParty):
            extend(asked, user="UFDO", now=asked.delivery("JPN").expires_at)
        for user in ("ULO", "USUP"):
            with pytest.raises(refusals.WrongRole):
                extend(asked, user=user)
        with pytest.raises(refusals.WrongParty):
            extend(asked, user="JLO")

    def test_what_was_recalled_or_acknowledged_meanwhile(self):
        """A receipt changes nothing of it; a recall ends it."""
        asked = extend(self.shortened()).release
        read = read_by_japan(asked)
        known = steps.acknowledge(read, book("JLO", now=at(2))).release
        assert extend(known, user="UFDO", now=at(3)).release.delivery("JPN").stage is (
            Stage.ACKNOWLEDGED
        )
        gone = steps.recall(asked, book("KFDO", now=at(1)), note="wrong").release
        with pytest.raises(refusals.WrongParty):
            extend(gone, user="UFDO", now=at(2))

    def test_the_destination_learns_nothing_of_it_before_it_has_it(self):
        decision = extend(self.shortened())
        [line] = decision.moves
        seen = {
            party: entry_visible(line, decision.release, party) for party in ("KOR", "USA", "JPN")
        }
        assert seen == {"KOR": True, "USA": True, "JPN": False}

    def test_what_the_originator_alone_shortened_is_its_own_to_prolong(self):
        """The hub gave all that it was offered."""
        offered = steps.approve(requested(lifetime="90d"), book("KFDO"), extent=HALF_A_DAY).release
        longer = extend(steps.relay(offered, book("UFDO")).release).release

        assert longer.delivery("JPN").expires_at == NOON + timedelta(hours=60)


@pytest.mark.parametrize(
    ("user", "kind"),
    [
        ("KLO", refusals.WrongRole),
        ("KSUP", refusals.WrongRole),
        ("UFDO", refusals.WrongParty),
        ("JLO", refusals.WrongParty),
    ],
)
def test_nobody_else_prolongs(user, kind):
    """It is consent to more, and the originator's to give."""
    with pytest.raises(kind):
        extend(user=user)


def test_nobody_prolongs_what_they_drafted():
    """As with approval, two persons see it."""
    roster = [
        replace(o, roles=frozenset({Role.LIAISON, Role.APPROVER})) if o.name == "KLO" else o
        for o in OFFICERS
    ]
    with pytest.raises(refusals.SelfApproval):
        extend(user="KLO", roster=roster)


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"clearance": "C"}, refusals.ClearanceLapsed),
        ({"subjects": frozenset()}, refusals.NoDelegation),
    ],
)
def test_it_takes_what_an_approval_takes(changes, kind):
    roster = [replace(o, **changes) if o.name == "KFDO" else o for o in OFFICERS]
    with pytest.raises(kind):
        extend(roster=roster)


def test_it_is_a_way_in_and_closed_while_suspended():
    """It would let somebody read for longer."""
    stopped = [ArrangementEvent("TISA", "KOR", EventKind.SUSPEND, NOON)]
    with pytest.raises(refusals.ArrangementSuspended):
        extend(events=stopped, now=at(1))


def test_what_is_over_is_not_prolonged():
    """Its content is no longer there."""
    end = released().delivery("JPN").expires_at
    with pytest.raises(refusals.Expired):
        extend(now=end)
    with pytest.raises(refusals.WrongStage):
        extend(steps.recall(released(), book("KFDO"), note="x").release)
    with pytest.raises(refusals.WrongStage):
        extend(approved())
    assert end < extend(now=end - timedelta(microseconds=1)).release.delivery("JPN").expires_at


@pytest.mark.parametrize(
    ("typed", "kind", "name"),
    [
        ("", refusals.FieldMissing, "lifetime"),
        ("  ", refusals.FieldMissing, "lifetime"),
        ("soon", refusals.LifetimeInvalid, "lifetime"),
        ("10s", refusals.LifetimeInvalid, "lifetime"),
        ("-2d", refusals.LifetimeInvalid, "lifetime"),
        ("9999d", refusals.LifetimeTooLong, "lifetime"),
        ("1825d", refusals.LifetimeTooLong, "lifetime"),
    ],
)
def test_a_length_of_time_that_is_none_is_refused_at_its_field(typed, kind, name):
    with pytest.raises(kind) as refused:
        extend(lifetime=typed)

    assert name == refused.value.field


def test_it_never_lives_longer_than_the_policy_allows_from_its_release_on():
    """Not a minute: FLASH lives for three days, so that so many are left."""
    left = policy().lifetime.max - policy().lifetime.default["FLASH"]

    whole = extend(lifetime=f"{left.days}d").release.delivery("JPN")
    assert policy().lifetime.max == whole.expires_at - whole.released_at
    with pytest.raises(refusals.LifetimeTooLong) as refused:
        extend(extend(lifetime=f"{left.days}d").release, lifetime="1m")
    assert {"days": str(policy().lifetime.max.days)} == refused.value.values


def test_what_it_has_lived_already_counts_against_the_longest_life():
    """Or whoever extends in small steps, each shortly before the end, never ends it at all."""
    before = released(requested_for("30d"))
    late = before.delivery("JPN").expires_at - timedelta(hours=1)
    left = policy().lifetime.max - (
        before.delivery("JPN").expires_at - before.delivery("JPN").released_at
    )

    assert policy().lifetime.max > late - NOON + timedelta(days=1) > timedelta(days=29), (
        "a life was lived by then"
    )
    with pytest.raises(refusals.LifetimeTooLong):
        extend(before, now=late, lifetime=f"{left.days + 1}d")
    longest = extend(before, now=late, lifetime=f"{left.days}d").release.delivery("JPN")
    assert policy().lifetime.max == longest.expires_at - longest.released_at
