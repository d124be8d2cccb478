"""
The parts of the Home tab for special roles.

They are a supervisor's figures, refusals, the roster and the arrangements.
"""

from collections.abc import Mapping

from bot.domain import attendance, coverage
from bot.domain.book import Book
from bot.domain.notifications.worklist import STEP_FOR
from bot.domain.officers import Handover, OfficerId, Role
from bot.domain.release.stages import Stage
from handlers.home.rows import Line, supervised
from handlers.render.paging import counted
from handlers.slack.blocks import Json, actions, button, context, fields, header, paragraph
from handlers.text import authorisation, durations
from handlers.text.verbs import VERBS
from handlers.text.words import Reader, Words
from storage.queries.lists import Listing
from storage.queries.worklist import MOST, Numbers, Stand, Worklist

RULES = 8
"""Most rules listed among those that refused somebody. A day has few."""
FEW = 3
"""Most standing authorisations that are named; their list has all."""
NAMED = 20
"""Most officers on leave who are named."""


def duties(book: Book, words: Words, seen: Worklist) -> list[list[Json]]:
    """Return the parts that the officer's roles call for, the most important first."""
    by = book.by
    secures, inspects = by.is_a(Role.SECURITY), by.is_a(Role.INSPECTOR)
    parts = [
        *(_supervised(seen, book, words) if seen.numbers else []),
        _refused(seen.refused, words) if seen.refused is not None else [],
        _roster(book, words) if secures or inspects else [],
        _arrangements(book, words) if by.is_a(Role.CUSTODIAN) or secures or inspects else [],
    ]
    return [part for part in parts if part]


def first_of(name: str, listing: Listing, line: Line, book: Book, reader: Reader) -> list[Json]:
    """
    Draw the first of a list that has no pages here, under its heading, or nothing where none is.

    Args:
        name: the name of the part.
        listing: the first of it, and how many there are in all.
        line: how one of them is drawn.
        book: the policy, roster and time to draw it by.
        reader: for whom it is drawn.
    """
    rows, words = listing.rows[:MOST], reader.words
    if not rows:
        return []
    more = [context(words.say("home-and-more"))] if listing.total > len(rows) else []
    return [
        header(words.say(f"home-{name}")),
        *(block for release in rows for block in line(release, book, reader)),
        *more,
    ]


def _supervised(seen: Worklist, book: Book, words: Words) -> list[list[Json]]:
    """
    Draw the day as it stands: the figures of the digest, what is overdue, and what waits here.

    What waits for this very officer has its row above.
    """
    assert seen.numbers, "a supervisor's figures"
    acts = book.by.is_a(Role.LIAISON, Role.APPROVER)
    above = {release.number for release in seen.waiting.rows} if acts else set()
    parts = [_numbers(seen.numbers, book, words)]
    for name, listing in (("late", seen.late), ("open", seen.open)):
        rest = [release for release in listing.rows if release.number not in above]
        left = Listing(rest, listing.total - len(listing.rows) + len(rest))
        parts.append(first_of(name, left, supervised, book, Reader(book.by.party, words)))
    return parts


def _numbers(numbers: Numbers, book: Book, words: Words) -> list[Json]:
    waiting = [
        (
            words.say(f"home-waits-{STEP_FOR[stage].value}"),
            _stand(numbers.waiting[stage], book, words),
        )
        for stage in Stage
        if stage in numbers.waiting
    ]
    more = (
        ("home-overdue", numbers.overdue),
        ("home-unread", numbers.unread),
        ("home-unacknowledged", numbers.unacknowledged),
        ("home-expiring", numbers.expiring),
        ("home-undone", numbers.undone),
    )
    pairs = [*((words.say(what), counted(many, words)) for what, many in more if many), *waiting]
    total = sum(stand.count for stand in numbers.waiting.values())
    return [
        header(words.say("home-waiting", total=f"{total:,}")),
        fields(pairs) if pairs else paragraph(words.say("home-quiet")),
    ]


def _stand(stand: Stand, book: Book, words: Words) -> str:
    oldest = words.say("home-oldest", span=durations.rounded(book.now - stand.oldest, words))
    return f"{counted(stand.count, words)} · {oldest}"


def _refused(refused: Mapping[str, int], words: Words) -> list[Json]:
    named = [
        (words.rule(rule), counted(many, words)) for rule, many in list(refused.items())[:RULES]
    ]
    return [
        header(words.say("home-refused")),
        fields(named) if named else paragraph(words.say("home-refused-none")),
    ]


def _roster(book: Book, words: Words) -> list[Json]:
    own = [officer for officer in book.roster.values() if officer.party == book.by.party]
    active = [officer for officer in own if officer.active]
    roles = [
        (words.say(f"role-{role.value}"), str(sum(officer.is_a(role) for officer in active)))
        for role in Role
    ]
    down = str(len(own) - len(active))
    title = header(words.say("home-roster", active=str(len(active)), down=down))
    lines = [
        words.say("home-away", name=officer.name, at=words.time(here.leave_until))
        for officer in active
        if (here := attendance.attendance_of(book, officer.id)).on_leave(book.now)
        and here.leave_until
    ]
    return [title, fields(roles), *([context("\n".join(lines[:NAMED]))] if lines else [])]


def presence(book: Book, words: Words) -> list[Json]:
    """
    Draw who has the watch of the own desk, whether the officer is on leave, and what the party has
    authorised beforehand.

    Buttons change the three of them.
    """
    by, holder = book.by, book.roster.get(book.watch.get(book.by.party, OfficerId("")))
    holder = holder if holder and holder.party == by.party else None
    here = attendance.attendance_of(book, by.id)
    lines = [words.say("on-watch", name=holder.name)] if holder else []
    offer = attendance.open_handover(by.party, book)
    if offer and by.id in (offer.giver, offer.receiver):
        which = "offered" if by.id == offer.giver else "taking"
        other = book.roster.get(offer.receiver if which == "offered" else offer.giver)
        until = words.moment(offer.ends_at, book.now)
        lines.append(words.say(f"home-watch-{which}", name=other.name if other else "", at=until))
    away = here.leave_until if here.on_leave(book.now) else None
    if away:
        lines.append(words.say("home-away", name=by.name, at=words.time(away)))
    leave = "back" if away else "leave"
    accepts = [accept_button(offer, words)] if offer and offer.receiver == by.id else []
    mine = coverage.of_party(by.party, book) if VERBS["authorisations"].is_for(by) else []
    granting = any(grant.granting_party == by.party for grant in book.policy.standing)
    lines += [f"{one.id} {authorisation.stands(one, book, words)}" for one in mine[:FEW]]
    pressed = [
        button(words.say(f"button-{verb}"), verb, verb)
        for verb in (
            "handover" if holder == by else "watch",
            leave,
            *(("authorise",) if granting else ()),
            *(("authorisations",) if mine else ()),
        )
        if VERBS[verb].is_for(by)
    ]
    return [*([context(" · ".join(lines))] if lines else []), *actions([*accepts, *pressed])]


def accept_button(offer: Handover, words: Words) -> Json:
    """Return the button that accepts an offer of the watch: its value says which one."""
    label, which = words.say("button-take-over"), offer.offered_at.isoformat()
    return button(label, "take_over", which, style="primary")


def _arrangements(book: Book, words: Words) -> list[Json]:
    stands = {
        key: book.standings.get(key) or arrangement.status
        for key, arrangement in book.policy.arrangements.items()
        if book.by.party in arrangement.parties
    }
    pairs = [
        (key, words.say(f"home-status-{status.value.replace('_', '-')}"))
        for key, status in stands.items()
    ]
    pairs.sort(key=lambda pair: pair[1] == words.say("home-status-active"))
    return [header(words.say("home-arrangements")), fields(pairs)] if pairs else []
