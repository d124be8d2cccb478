"""
Alarms: messages about what endangers the desk itself.

Security officers and supervisors get them, and whoever waits for what is held up is told.
"""

import re
from collections.abc import Callable, Mapping

from bot.domain.notifications.alarms import LOG_BROKEN, UNSECURED
from bot.domain.notifications.notices import HELD, OUTSIDERS
from handlers.slack.blocks import Drawing, header, section
from handlers.text.words import Reader, Words
from storage.outbox.queue import ClaimedCard, Seen

CODE = re.compile(r"[^a-z0-9_]")
"""What no error code of Slack contains."""


def draw(row: ClaimedCard, seen: Seen, reader: Reader) -> Drawing:
    """Draw what endangers the desk itself and, for a channel, also that the danger is over."""
    words = reader.words
    exercise = [words.say("exercise-named")] if seen.book.policy.exercise else []
    said = SAYS[(row.step or "").partition(":")[0]](row, seen, words)
    blocks = [*map(header, exercise), *map(section, said)]
    return Drawing(" · ".join([*exercise, said[0]]), blocks)


def _held(row: ClaimedCard, seen: Seen, words: Words) -> list[str]:
    """Say who is in a channel and should not be, or what Slack says of it, and how much waits."""
    channel, users = f"<#{row.about['channel']}>", row.about["users"]
    if seen.held is None and row.ts is not None:
        return [words.say("held-over", channel=channel)]
    outsiders = row.about["why"] == OUTSIDERS
    first = words.say(
        "held-outsiders" if outsiders else "held-unreachable",
        party=row.party,
        channel=channel,
        users=" ".join(f"<@{user}>" for user in users),
        count=len(users),
        code=CODE.sub("", row.about["why"]),
    )
    if seen.held is None:
        return [first, words.say("held-over", channel=channel)]
    ranks = {precedence.rank: key for key, precedence in seen.book.policy.precedences.items()}
    urgent = words.precedence(ranks.get(seen.held.rank, next(iter(ranks.values()))))
    return [first, words.say("held-waiting", count=seen.held.waiting, precedence=urgent)]


SAYS: Mapping[str, Callable[[ClaimedCard, Seen, Words], list[str]]] = {
    LOG_BROKEN: lambda row, seen, words: [
        words.say("alarm-log-broken", at=words.time(row.moment or seen.book.now))
    ],
    UNSECURED: lambda row, _, words: [words.say("alarm-unsecured", party=row.party)],
    HELD: _held,
}


def line(row: ClaimedCard, seen: Seen, words: Words) -> str:
    """
    Return what a drafter reads of a channel that cannot be used.

    Of the own desk it says why, of another's only that it cannot be shown there, and its telephone.
    """
    party = row.about["party"]
    if seen.held is None:
        return words.say("line-held-over", party=party)
    if party == row.party:
        why = "outsiders" if row.about["why"] == OUTSIDERS else "unreachable"
        return words.say("line-held-own", why=why)
    desk = seen.book.desks.get(party)
    number = (desk and desk.telephone) or words.say("no-telephone")
    return words.say("line-held", party=party, telephone=number)
