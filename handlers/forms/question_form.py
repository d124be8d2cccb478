"""Modals `question` and `reply`: what is asked of the drafter's desk, and what it answers."""

from bot.domain.book import Book
from bot.domain.release.release import Release
from bot.domain.release.stages import REPLY
from bot.domain.steps import questions
from handlers.forms.form_inputs import typed
from handlers.forms.form_values import Opaque, write_metadata
from handlers.render import release_text
from handlers.slack.blocks import Json, modal, quote, rich
from handlers.text.words import Words


def question_form(step: str, release: Release, book: Book, words: Words, *, version: int) -> Json:
    """
    Return modal `question` or `reply`, each with one text, which says whose desks will read it.

    An answer is to the oldest question that is open; it stands above the text.

    Args:
        step: `question` or `reply`.
        release: what the form is about.
        book: the policy and roster in force, with the officer who fills it in.
        words: the reader's language and time zone.
        version: the one that is decided on.
    """
    asked = questions.open_questions(release.deliveries)[0] if step == REPLY else None
    party = asked.party if asked else book.by.party
    desks = words.ordered(book.policy, {party, release.originator})
    about = Opaque(release.ref, version, step, question=asked.n if asked else 0)
    title = (words.title(release), True)
    above = rich(title)
    if asked:
        above = rich(title, (words.say("reply-to", party=asked.party), False))
        above["elements"].append(quote(asked.text))
    return modal(
        step,
        words.say(f"form-{step}"),
        [
            release_text.top(release, words),
            above,
            typed("text", words, hint=f"hint-{step}", parties=words.listed(desks)),
        ],
        close=words.say("cancel"),
        submit=words.say(f"submit-{step}"),
        metadata=write_metadata(about),
    )
