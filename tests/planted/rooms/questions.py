"""What must hold of a question before a decision, of its answer, and of the clock meanwhile."""

from tests.planted.bugs import bug

RULES = "tests/domain/steps/test_questions.py"
KEPT = "tests/storage/releases/test_questions.py"
WHOLE = "tests/journey/test_questions.py"

BUGS = (
    bug(
        "a question does not stop the clock",
        "bot.domain.deadlines.allowance:stopped",
        "return working_hours.union(frozen, asked) if asked else frozen",
        "return frozen",
        f"{RULES}::TestTheClock::test_the_target_stands_still_and_goes_on_with_what_was_left",
    ),
    bug(
        "what a question and a suspension both stop counts twice",
        "bot.domain.deadlines.allowance:_used_up",
        "return working_hours.after(_stretches(book, release.precedence, of), span)",
        "ends = working_hours.after(_stretches(book, release.precedence, of), span)\n"
        "    both = [(q.at, q.replied_at) for q in d.questions if q.replied_at]\n"
        "    held = book.frozen(release.arrangement)\n"
        "    twice = sum(\n"
        "        (min(e, until) - max(b, at) for b, e in held for at, until in both\n"
        "         if b < until and at < e),\n"
        "        timedelta(),\n"
        "    )\n"
        "    return ends + twice if ends else None",
        f"{RULES}::TestTheClock::test_time_that_both_stop_counts_once",
    ),
    bug(
        "a decision leaves a question open",
        "bot.domain.release.release:_moved",
        "questions=asked,",
        "questions=after.questions,",
        f"{RULES}::TestWhatClosesIt::test_whatever_ends_the_step",
    ),
    bug(
        "a step has a fourth question",
        "bot.domain.steps.questions:may_ask",
        ">= MOST:",
        "> MOST:",
        f"{RULES}::TestHowMany::test_three_a_step_and_no_more",
    ),
    bug(
        "two questions of a step are open at a time",
        "bot.domain.steps.questions:may_ask",
        "if any(d.question for d in moved):",
        "if False:",
        f"{RULES}::TestHowMany::test_one_is_open_at_a_time",
    ),
    bug(
        "a hub reads what the originator's own authority was told",
        "bot.domain.release.visibility:entry_visible",
        "return entry.before in PUT_TO_HUB[entry.step] and party in hubs",
        "return party in hubs",
        f"{RULES}::TestWhoIsTold::test_the_register_shows_it_to_those_two_desks_alone",
    ),
    bug(
        "who decides is reminded while a question waits for another desk",
        "bot.domain.deadlines.allowance:awaited_party",
        "return d.hops[0] if d.question else acting_party(d)",
        "return acting_party(d)",
        f"{RULES}::TestReminders::test_where_they_go",
    ),
    bug(
        "an answer goes to whichever question is open by then",
        "bot.domain.steps.questions:reply",
        "found = [q for q in found if q.n == question]",
        "pass",
        f"{RULES}::TestWhoAnswers::test_an_answer_is_for_the_question_that_was_read",
    ),
    bug(
        "how long a step took counts the question in",
        "storage.releases.stage_history:_held",
        "in allowance.stopped(release, d, book)",
        "in book.frozen(release.arrangement)",
        f"{KEPT}::test_how_long_the_step_took_leaves_the_question_out[sqlite]",
    ),
    bug(
        "a reply is offered for whatever is being decided",
        "storage.queries.candidates:_groups",
        "asked = conditions.put_to(officer.party)",
        "asked = DELIVERY.c.originator == officer.party",
        f"{KEPT}::test_a_reply_is_offered_where_a_question_is_open[sqlite]",
    ),
    bug(
        "the asked desk reads which officer of the hub asked",
        "handlers.render.card_lines:question_lines",
        "book.member(by, party) if party == reader.party else None",
        "book.member(by, party) if by else None",
        f"{WHOLE}::test_a_question_of_the_hub_is_answered_and_decided_on",
    ),
)
