"""The parts of a notice: the deliveries with their buttons, and the officers it mentions."""

from collections.abc import Callable, Iterable, Sequence

from bot.domain.officers import Officer, slack_user
from handlers.notices.subjects import Spoken, exercise
from handlers.render import release_text
from handlers.slack.blocks import Json, actions, button, clip, context, header, rich, section
from handlers.text.words import Words
from storage.outbox.queue import Seen

SHOWN = 8
"""Most deliveries listed in one notice. How many more there are is said."""
MENTIONED = 20


def once(people: Iterable[Officer]) -> list[Officer]:
    """Return each officer once."""
    return list({o.id: o for o in people}.values())


def mentions(people: Sequence[Officer], words: Words) -> list[Json]:
    """
    Mention those whom it is for, so that Slack notifies them.

    Returns:
        One block, or none where there is nobody.
    """
    named = " ".join(f"<@{slack_user(o.id)}>" for o in people[:MENTIONED])
    return [section(words.say("for-you", mentions=named))] if named else []


def text(
    seen: Seen, words: Words, what: str, of: Sequence[Spoken] = (), *, least: str | None = None
) -> str:
    """
    Return the notification: precedence, what is waited for, and numbers, never a title.

    Args:
        seen: gives the precedences of the policy.
        words: the reader's language and zone.
        what: what is waited for.
        of: the deliveries, the most urgent first.
        least: the lowest precedence to announce, where the deliveries have none higher.
    """
    ranks = seen.book.policy.precedences
    named = [s.release.precedence for s in of[:1]] + [
        key for key in (least,) if key and key in ranks and of
    ]
    first = [words.precedence(max(named, key=lambda key: ranks[key].rank))] if named else []
    numbers = [", ".join(s.release.number for s in of[:3])] if of else []
    return " · ".join([*exercise(seen, words), *first, what, *numbers])


def head(seen: Seen, words: Words, what: str) -> list[Json]:
    """Return the heading in large letters."""
    return [header(" · ".join([*exercise(seen, words), what]))]


def pressing(action: str) -> Callable[[Spoken], list[Json]]:
    """Return a function that draws one button, for this action, for each delivery."""
    return lambda s: [button(s.reader.words.say(f"button-{action}"), action, s.press)]


def items(
    of: Sequence[Spoken], buttons: Callable[[Spoken], list[Json]], says: Callable[[Spoken], str]
) -> list[Json]:
    """Draw each delivery with its buttons, and count those that do not fit."""
    blocks: list[Json] = []
    mixed = len({s.release.exercise for s in of}) > 1
    for s in of[:SHOWN]:
        words = s.reader.words
        practice = [words.say("exercise")] if s.release.exercise and mixed else []
        precedence = words.precedence(s.release.precedence)
        line = " · ".join([*practice, precedence, s.release.number, release_text.route(s.d)])
        blocks.append(rich((line, True), (clip(s.release.title, 120), False), (says(s), False)))
        blocks += actions(buttons(s))
    more = len(of) - SHOWN
    return [
        *blocks,
        *([context(of[0].reader.words.say("and-more", count=more))] if more > 0 else []),
    ]
