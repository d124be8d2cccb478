"""
Bugs in what is decided beforehand: standing authorisations, their caps and ends, and their hands.
"""

from tests.planted.bugs import bug

BUGS = (
    bug(
        "one more goes under an authorisation than its cap",
        "bot.domain.coverage:_why_not",
        "left(one, book) > 0",
        "left(one, book) >= 0",
        "tests/domain/test_coverage.py::test_its_cap_is_how_many_go_under_it",
    ),
    bug(
        "the cap of an authorisation is counted by the calendar day",
        "storage.book.authorisations:uses",
        "used.at > now - DAY",
        "used.at >= now.replace(hour=15, minute=0, second=0, microsecond=0) - DAY",
        "tests/storage/authorisations/test_authorisations.py::test_the_cap_is_of_any_24_hours[sqlite]",
    ),
    bug(
        "two replicas count the uses of an authorisation side by side",
        "storage.book.authorisations:uses",
        "if hold:",
        "if hold and not ids:",
        "tests/storage/authorisations/test_authorisations.py::test_two_replicas_at_once_never_go_over_the_cap[postgresql]",
    ),
    bug(
        "a revoked authorisation goes on covering",
        "bot.domain.release.authorisation:Authorisation.validity",
        "self.ended_at is not None or now >= self.ends",
        "now >= self.ends",
        "tests/domain/test_coverage.py::test_it_covers_nothing_before_its_beginning_and_after_its_end",
    ),
    bug(
        "an authorisation covers on after its end",
        "bot.domain.release.authorisation:Authorisation.validity",
        "self.ended_at is not None or now >= self.ends",
        "self.ended_at is not None",
        "tests/domain/test_coverage.py::test_it_covers_nothing_before_its_beginning_and_after_its_end",
    ),
    bug(
        "who drafted a release is one of the hands that decided it",
        "bot.domain.coverage:_why_not",
        "release.authors.isdisjoint(one.hands)",
        "True",
        "tests/domain/test_coverage.py::test_a_drafter_is_never_one_of_the_hands",
    ),
    bug(
        "two hands count for a quorum of three",
        "bot.domain.coverage:_why_not",
        "policy.approvals.needed(Slot.ORIGINATOR.value, version.level) <= len(set(one.hands))",
        "True",
        "tests/domain/test_coverage.py::test_it_fills_a_quorum_of_two_and_no_higher_one",
    ),
    bug(
        "an authorisation goes on though one of its hands was stood down",
        "bot.domain.coverage:resting",
        "if not all(_decides(one, authorisation.scope, book) for one in people):",
        "if not any(_decides(one, authorisation.scope, book) for one in people):",
        "tests/domain/test_coverage.py::test_it_rests_while_one_of_its_hands_could_not_decide",
    ),
    bug(
        "an authorisation for exercises covers what is real",
        "bot.domain.coverage:_why_not",
        "one.scope.exercise == release.exercise",
        "True",
        "tests/domain/test_coverage.py::test_an_exercise_and_what_is_real_never_stand_for_each_other",
    ),
    bug(
        "an authorisation covers a destination that it does not name",
        "bot.domain.coverage:_why_not",
        "set(hops) <= set(ways)",
        "set(hops) & set(ways)",
        "tests/domain/test_coverage.py::test_it_covers_a_release_whole_or_not_at_all",
    ),
    bug(
        "one releasing authority is both hands",
        "bot.domain.grants:confirm",
        "if by.id == one.granted_by:",
        "if by.id == one.confirmed_by:",
        "tests/domain/test_grants.py::test_nobody_is_both_hands",
    ),
    bug(
        "a third one renews what two hands granted",
        "bot.domain.grants:may_renew",
        "if by.id not in one.hands:",
        "if by.party != one.party:",
        "tests/domain/test_grants.py::test_a_third_one_does_not_renew_it",
    ),
    bug(
        "a broken promise of the form goes the ordinary way unseen",
        "bot.domain.steps.decision:decided_beforehand",
        "if broken:",
        "if broken and book.doubted:",
        "tests/domain/test_coverage.py::test_what_the_form_promised_is_kept_or_refused",
    ),
)
