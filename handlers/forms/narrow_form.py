"""Modal `narrow`: whom a consent is for and for how long, where that is less than was asked for."""

from bot.domain.book import Book
from bot.domain.release.release import Release
from bot.domain.steps.decision import LEAVE_OPEN, OTHERS, STEP_OF, may_narrow, slot_of
from handlers.forms.form_inputs import Choice, select, typed
from handlers.forms.form_values import Opaque, write_metadata
from handlers.render import release_text, times
from handlers.slack.blocks import Json, modal
from handlers.text.words import Reader, Words


def narrow_form(release: Release, book: Book, words: Words, *, version: int) -> Json:
    """
    Return modal `narrow`, with everything chosen that the officer may consent to now.

    Where there is one destination there are no others to ask about.

    Args:
        release: what the form is about.
        book: the policy and roster, with the officer as `book.by`.
        words: the officer's language and time zone.
        version: the one on the card that was pressed; 0 for that of now.
    """
    theirs = may_narrow(release, book, version=version)
    step, shown = str(STEP_OF[slot_of(release, book.by)]), theirs[0].version
    carried, reader = release.versions[shown - 1], Reader(book.by.party, words)
    parties = words.ordered(book.policy, (d.to for d in theirs))
    named = [
        Choice(f"{code} · {words.named(book.policy.parties[code].authority)}", code)
        for code in parties
    ]
    others = [Choice(words.say(f"others-{one.replace('_', '-')}"), one) for one in OTHERS]
    most = times.lifetimes(release, theirs, words)
    return modal(
        "narrow",
        words.say(f"form-narrow-{step}"),
        [
            release_text.top(release, words),
            release_text.subject_lines(release, carried, book, reader),
            select("to", words, named, picked=parties, several=True, hint="hint-to-narrow"),
            typed("lifetime", words, optional=True, hint="hint-lifetime-narrow", most=most),
            *([select("others", words, others, picked=(LEAVE_OPEN,))] if len(theirs) > 1 else []),
            typed("note", words, optional=True, hint="hint-note-kept"),
        ],
        close=words.say("cancel"),
        submit=words.say(f"button-{step}"),
        metadata=write_metadata(Opaque(release.ref, shown, step)),
    )
