"""The guide that `help` shows: what this officer may do, and what the arrangements mean."""

from bot.domain.book import Book
from bot.domain.officers import Officer, Role
from handlers.render.cards import Drawing
from handlers.slack.blocks import Json, context, header, pairs_block, paragraph
from handlers.text.verbs import VERBS
from handlers.text.words import Words


def help_answer(
    book: Book,
    officer: Officer,
    words: Words,
    *,
    command: str = "/release",
) -> Drawing:
    """
    Draw the guide: what this officer may do, by their roles, and what the arrangements mean.

    Args:
        book: the policy in force.
        officer: who asks.
        words: the officer's language and zone.
        command: the slash command that the usages begin with.
    """
    mine = [(name, verb) for name, verb in VERBS.items() if verb.helped and verb.is_for(officer)]
    roles = words.listed(words.say(f"role-{role.value}") for role in Role if role in officer.roles)
    title = words.say("help-title", party=officer.party)
    voluntary = [a.id for a in book.policy.arrangements.values() if not a.binding]
    notes = [words.say("help-channels"), words.say("help-numbers"), words.say("help-titles")]
    if Role.APPROVER in officer.roles:
        notes.append(words.say("help-notes"))
    if voluntary:
        notes.append(words.say("help-voluntary", arrangements=words.listed(voluntary)))
    return Drawing(
        headed(book, words, title),
        [
            headline(book, words, title),
            paragraph(words.say("help-roles", roles=roles or "–")),
            pairs_block(
                [
                    (f"{command} {words.usage(verb.usage)}", words.say(f"help-{name}"))
                    for name, verb in mine
                ]
            ),
            *(context(note) for note in notes),
        ],
    )


def headline(book: Book, words: Words, title: str) -> Json:
    """Draw the first line of an answer that is about no single release."""
    return header(headed(book, words, title))


def headed(book: Book, words: Words, title: str) -> str:
    """
    Return the title of such an answer, with EXERCISE before it while the policy is an exercise.
    """
    return f"{words.say('exercise')} · {title}" if book.policy.exercise else title
