"""
Bugs in what is decided beforehand: standing authorisations, their caps and ends, and their hands.
"""

from tests.planted.bugs import bug

CORRECTIONS = "tests/domain/test_corrections_beforehand.py"

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
    bug(
        "a correction counts for the cap of first reports",
        "bot.domain.coverage:covering_correction",
        "Why.CAP: lambda: True,",
        "Why.CAP: lambda: left(one, book) > 0,",
        f"{CORRECTIONS}::test_once_the_cap_is_used_up_a_correction_still_goes",
    ),
    bug(
        "a correction uses up the cap of first reports",
        "storage.book.authorisations:note_use",
        "if release.authorisation and release.corrects is None:",
        "if release.authorisation:",
        "tests/storage/authorisations/test_authorisations.py::test_a_correction_is_no_use_of_the_cap[sqlite]",
    ),
    bug(
        "a correction goes under an authorisation at a higher level than its first report",
        "bot.domain.coverage:covering_correction",
        "min(was.level, one.scope.level, key=policy.rank)",
        "one.scope.level",
        f"{CORRECTIONS}::test_it_is_at_no_higher_level_than_its_first_report",
    ),
    bug(
        "a correction under an authorisation drops a caveat",
        "bot.domain.coverage:covering_correction",
        "set(version.caveats) >= {*was.caveats, *one.scope.caveats}",
        "True",
        f"{CORRECTIONS}::test_it_has_no_caveat_less_than_its_first_report",
    ),
    bug(
        "a correction goes under an authorisation that was revoked",
        "bot.domain.coverage:covering_correction",
        "if one.validity(book.latest) is not Validity.LIVE:",
        "if one.confirmed_by is None:",
        f"{CORRECTIONS}::test_when_it_is_over_or_rests_a_releasing_authority_decides[revoked]",
    ),
    bug(
        "any number of corrections goes under an authorisation",
        "bot.domain.coverage:covering_correction",
        "correction.link.n - 1 <= most",
        "most > 0",
        f"{CORRECTIONS}::test_nine_go_under_it_and_the_tenth_does_not",
    ),
    bug(
        "any officer of the desk cancels what went under an authorisation",
        "bot.domain.steps.corrections:may_cancel",
        "if not any(one.authorisation and one.drafted_by == by.id for one in line):",
        "if not any(one.authorisation for one in line):",
        f"{CORRECTIONS}::test_its_drafter_may_cancel_what_no_releasing_authority_has_decided",
    ),
)
