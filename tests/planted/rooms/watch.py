"""Bugs in who is there: the watch as it is handed over, and who is tried where nobody is."""

from tests.planted.bugs import bug

ORDER = "tests/domain/test_attention.py::TestTheOrder"
LOOKING = "tests/domain/test_attention.py::TestLooking"

BUGS = (
    bug(
        "who is in do-not-disturb is waited for",
        "bot.domain.attention:next_officer",
        "and not _undisturbed(o, book)",
        "",
        f"{ORDER}::test_where_all_are_skipped_the_supervisors_are_told_now",
    ),
    bug(
        "who is on leave is waited for",
        "bot.domain.attention:next_officer",
        "there = attendance.present(duty_list(release, d, book), book, among=able)",
        "there = duty_list(release, d, book)",
        f"{ORDER}::test_where_all_are_skipped_the_supervisors_are_told_now",
    ),
    bug(
        "the next is tried when the whole target is used up",
        "bot.domain.attention:next_try",
        "allowed.span / TURNS",
        "allowed.span",
        f"{ORDER}::test_each_has_a_third_of_the_target_and_then_the_supervisors_are_told",
    ),
    bug(
        "a turn passes while the arrangement is on hold",
        "bot.domain.attention:next_try",
        "allowed.after(working_hours.between(allowed.counted, last) + allowed.span / TURNS)",
        "last + allowed.span / TURNS",
        "tests/domain/test_attention.py::TestOnHold::test_afterwards_it_has_what_was_left_of_it",
    ),
    bug(
        "who says that they are on it is waited for until the target",
        "bot.domain.attention:next_try",
        "(looked(release, d) and d.claimed_at is None)",
        "looked(release, d) or d.claimed_at",
        f"{LOOKING}::test_who_is_on_it_has_a_third_more_and_then_the_next_is_tried",
    ),
    bug(
        "the drafter's own look is taken for one of who decides",
        "bot.domain.attention:looked",
        "release.authors if d.slot else frozenset()",
        "frozenset()",
        f"{LOOKING}::test_its_drafter_opens_it_for_another_reason",
    ),
    bug(
        "whom Korea tried counts for the United States",
        "bot.domain.release.release:_moved",
        "tried=(),",
        "tried=after.tried,",
        f"{ORDER}::test_another_step_begins_anew",
    ),
    bug(
        "another party reads whom a desk tried",
        "bot.domain.steps.clock:try_next",
        "allowance.acting_party(d),",
        "release.originator,",
        "tests/domain/test_attention.py::TestWhoIsTold::test_who_was_tried_when_is_in_the_register_of_that_party_alone",
    ),
    bug(
        "the message to another party names whom its desk tried",
        "handlers.notices.notices:_tried",
        "if party != s.reader.party:",
        "if not party:",
        "tests/journey/test_watch.py::test_a_flash_that_nobody_is_on_goes_to_the_next_and_then_to_the_supervisors[sqlite]",
    ),
    bug(
        "the drafting desk is not told that nobody is there",
        "bot.domain.notifications.notices:_unattended",
        'yield Notice(NoticeKind.UNATTENDED, release.originator, "liaison", d.to)',
        "",
        "tests/domain/test_attention.py::TestWhoIsTold::test_then_their_supervisors_and_the_desk_that_drafted_it",
    ),
    bug(
        "an offer of the watch is accepted after it has lapsed",
        "bot.domain.attendance:open_handover",
        "not offer.open(book.now)",
        "offer.ended",
        "tests/domain/test_handover.py::TestAcceptance::test_is_refused_once_the_offer_is_over",
    ),
    bug(
        "an offer of the watch outlives the giver's own watch",
        "bot.domain.attendance:open_handover",
        "or book.watch.get(party) != offer.giver",
        "",
        "tests/domain/test_handover.py::TestAcceptance::test_is_refused_once_the_offer_is_over",
    ),
    bug(
        "a watch is offered to who is on leave",
        "bot.domain.attendance:stands_watch",
        "and not attendance_of(book, officer.id).on_leave(book.now)",
        "",
        "tests/domain/test_handover.py::TestOffer::test_does_not_go_to_who_is_on_leave_or_stood_down",
    ),
    bug(
        "a watch passes when it is offered",
        "bot.domain.handover:offer",
        "AttendanceChange(by, handover=made)",
        "AttendanceChange(by, handover=made, watch=by.party)",
        "tests/domain/test_handover.py::TestOffer::test_stands_for_a_quarter_of_an_hour_and_moves_nothing_yet",
    ),
    bug(
        "who kept the watch is not told that nobody accepted it",
        "storage.outbox.news:report_lapsed",
        "notices.tell(c, told, book, random, rank=rank, moment=offer.ends_at, detail=detail)",
        "",
        "tests/storage/store/test_attendance.py::TestHandover::test_lapses_after_a_quarter_of_an_hour_on_record_and_says_so_once[sqlite]",
    ),
    bug(
        "the summary is that of the offer when the watch passes",
        "storage.outbox.news:report_watch",
        "if offer is not None and before is not None:",
        "if offer is None:",
        "tests/journey/test_watch.py::test_the_watch_is_offered_with_a_summary_and_passes_when_it_is_accepted[http-sqlite]",
    ),
)
