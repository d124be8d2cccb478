"""The guide that `help` shows: what this officer may do, and what the arrangements mean."""

from collections.abc import Mapping

from bot.domain.book import Book
from bot.domain.officers import Officer, Role
from handlers.render.cards import Drawing
from handlers.slack.blocks import Json, context, header, pairs_block, paragraph
from handlers.text.words import Words

COMMANDS: tuple[tuple[str, frozenset[Role]], ...] = (
    ("request", frozenset({Role.LIAISON})),
    ("ask", frozenset({Role.LIAISON})),
    ("answer", frozenset({Role.LIAISON})),
    ("decline", frozenset({Role.LIAISON, Role.APPROVER})),
    ("revise", frozenset({Role.LIAISON})),
    ("approve", frozenset({Role.APPROVER})),
    ("relay", frozenset({Role.APPROVER})),
    ("return", frozenset({Role.APPROVER})),
    ("deny", frozenset({Role.APPROVER})),
    ("open", frozenset({Role.LIAISON})),
    ("ack", frozenset({Role.LIAISON})),
    ("withdraw", frozenset({Role.LIAISON})),
    ("recall", frozenset({Role.APPROVER})),
    ("extend", frozenset({Role.APPROVER})),
    ("certify", frozenset({Role.LIAISON, Role.APPROVER, Role.SECURITY})),
    ("precedence", frozenset({Role.APPROVER})),
    ("snooze", frozenset({Role.LIAISON, Role.APPROVER})),
    ("watch", frozenset({Role.LIAISON, Role.APPROVER})),
    ("leave", frozenset({Role.LIAISON, Role.APPROVER})),
    ("list", frozenset(Role)),
    ("show", frozenset(Role)),
    ("digest", frozenset({Role.SUPERVISOR})),
    ("audit", frozenset({Role.SUPERVISOR, Role.INSPECTOR})),
)
"""What each command is for is in the message files; who may use it is here, for the help text only.
"""


def help_answer(
    book: Book,
    officer: Officer,
    words: Words,
    usages: Mapping[str, str],
    *,
    command: str = "/release",
) -> Drawing:
    """
    What this officer may do, by their roles and as `usages` write it, and what the arrangements
    mean.
    """
    mine = [name for name, roles in COMMANDS if roles & officer.roles]
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
                    (f"{command} {words.usage(usages[name])}", words.say(f"help-{name}"))
                    for name in mine
                ]
            ),
            *(context(note) for note in notes),
        ],
    )


def headline(book: Book, words: Words, title: str) -> Json:
    """The first line of an answer that is about no single release."""
    return header(headed(book, words, title))


def headed(book: Book, words: Words, title: str) -> str:
    """A title of such an answer; it says EXERCISE while the policy is one."""
    return f"{words.say('exercise')} · {title}" if book.policy.exercise else title
