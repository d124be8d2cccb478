"""Bugs in corrections and cancels: a gap, two truths, an offer made again, nobody told."""

from tests.planted.bugs import bug

RULES = "tests/domain/steps/test_corrections.py::"

BUGS = (
    bug(
        "a correction widens: it goes to a party that the first was not for",
        "bot.domain.steps.corrections:correct",
        "for one, d in chain.correctable(line, book.now)",
        'for one, d in [*chain.correctable(line, book.now), (first, Delivery("USA", '
        '("KOR", "USA"), Stage.RELEASED, 1))]',
        f"{RULES}TestACorrection::test_takes_route_and_terms_of_the_first",
    ),
    bug(
        "a correction is read for longer than the first",
        "bot.domain.steps.corrections:_lifetime",
        "if span > first.lifetime:",
        "if not span:",
        f"{RULES}TestACorrection::test_is_read_no_longer_than_the_first",
    ),
    bug(
        "a correction reaches a destination that was denied",
        "bot.domain.release.chain:open_to_correction",
        "stage in UNDER_REVIEW | READABLE:",
        "stage in UNDER_REVIEW | READABLE | {Stage.DENIED}:",
        f"{RULES}TestWhereTheFirstStands::test_a_destination_that_was_denied_gets_none_where_another_does",
    ),
    bug(
        "a correction goes on to a destination that the hub has denied meanwhile",
        "bot.domain.steps.corrections:DECIDED_AGAINST",
        "frozenset({Stage.DENIED, Stage.RECALLED})",
        "frozenset({Stage.RECALLED})",
        f"{RULES}TestWhereTheFirstStands::test_nor_does_it_go_on_where_the_first_was_decided_against_meanwhile",
    ),
    bug(
        "there is a gap between two versions: the first ends while the hub decides on the next",
        "bot.domain.steps.corrections:TAKES_PLACE",
        "Stage.RELAY_REVIEW: UNDER_REVIEW | {Stage.RETURNED},",
        "Stage.RELAY_REVIEW: UNDER_REVIEW | READABLE | {Stage.RETURNED},",
        f"{RULES}TestWhereTheFirstStands::test_what_is_released_gives_way_in_the_act_that_releases_the_correction",
    ),
    bug(
        "there are two truths: the first can be read beside its correction",
        "bot.domain.steps.corrections:TAKES_PLACE",
        "**dict.fromkeys(READABLE, UNDER_REVIEW | READABLE | {Stage.RETURNED}),",
        "**dict.fromkeys(READABLE, UNDER_REVIEW | {Stage.RETURNED}),",
        f"{RULES}TestWhereTheFirstStands::test_what_is_released_gives_way_in_the_act_that_releases_the_correction",
    ),
    bug(
        "the hub relays the earlier report after the correction lies before it",
        "bot.domain.steps.corrections:TAKES_PLACE",
        "Stage.RELAY_REVIEW: UNDER_REVIEW | {Stage.RETURNED},",
        "Stage.RELAY_REVIEW: frozenset({Stage.RETURNED}),",
        f"{RULES}TestWhereTheFirstStands::test_once_the_correction_lies_before_the_hub_it_relays_nothing_else",
    ),
    bug(
        "a report that was returned is revised beside its correction",
        "bot.domain.steps.submission:theirs_to_draft",
        "if later[d.to] is None",
        "if d.to in later",
        f"{RULES}TestAChain::test_a_report_that_was_returned_is_not_revised_beside_its_correction",
    ),
    bug(
        "a cancel after expiry rings nobody",
        "bot.domain.notifications.notices:_cancelled",
        "for party in informed_holders(d):",
        "for party in informed_holders(d) if d.stage is not Stage.EXPIRED else ():",
        f"{RULES}TestACancel::test_is_told_to_every_party_that_had_it_and_to_no_other",
    ),
    bug(
        "a cancel ends the one report that it names",
        "bot.domain.steps.corrections:cancel",
        "for one in (release, *book.chain)",
        "for one in (release,)",
        f"{RULES}TestAChain::test_is_cancelled_as_one_whichever_report_is_named",
    ),
    bug(
        "a changed field is named in a message",
        "handlers.render.card_lines:_corrections",
        'words.say("card-changed", count=mine[-1].changed)',
        'words.say("field-body")',
        "tests/handlers/listeners/test_corrections.py::test_a_correction_takes_the_place_of_what_was_read",
    ),
    bug(
        "who had not opened the earlier report sees what it said",
        "bot.domain.steps.receipt:may_compare",
        "officer.id in known.read_by if reads",
        "True if reads",
        "tests/handlers/listeners/test_corrections.py::test_who_opened_the_report_sees_what_changed_and_who_had_not_does_not",
    ),
    bug(
        "an approver of the hub takes back what is another's",
        "bot.domain.steps.endings:may_withdraw",
        "approves = by.party == release.originator and by.is_a(Role.APPROVER)",
        "approves = by.is_a(Role.APPROVER)",
        "tests/domain/steps/test_endings.py::test_nobody_but_the_drafter_and_an_approver_takes_back",
    ),
)
