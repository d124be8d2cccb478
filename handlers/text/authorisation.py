"""A standing authorisation in words: what it covers, how far it is used, where it stands."""

from collections.abc import Sequence

from bot.domain import coverage
from bot.domain.book import Book
from bot.domain.coverage import Coverage, Why
from bot.domain.officers import OfficerId
from bot.domain.release.authorisation import Authorisation, Validity
from handlers.text import durations
from handlers.text.words import Words


def scope(one: Authorisation, book: Book, words: Words) -> str:
    """Say what an authorisation covers: subject, ways, precedence, level, caveats, lifetime."""
    covered = one.scope
    banners = [
        known.banner if (known := book.policy.caveats.get(key)) else key for key in covered.caveats
    ]
    named = words.say(
        "authorisation-scope",
        subject=words.subject(book.policy, covered.subject),
        ways=words.listed(" → ".join(way) for way in covered.ways),
        precedence=words.precedence(covered.precedence),
        level=words.level(covered.level),
        span=durations.exact(covered.lifetime, words),
    )
    template = book.policy.templates.get(covered.template or "")
    by = words.named(template.title) if template else covered.template
    return " · ".join([named, *banners, *([by] if by else [])])


def used(one: Authorisation, book: Book, words: Words) -> str:
    """Say how many may go under an authorisation in 24 hours, and how many still may now."""
    return words.say("authorisation-cap", cap=one.cap, left=coverage.left(one, book))


def stands(one: Authorisation, book: Book, words: Words) -> str:
    """Say where an authorisation stands: what it waits for, rests for, or until when it covers."""
    now = book.latest
    at, since = words.time(one.ends), words.time(one.begins)
    validity = one.validity(now)
    if validity is Validity.OVER:
        because = one.ended_because.value if one.ended_because else "time"
        return words.say(f"authorisation-over-{because}", at=words.time(one.ended_at or one.ends))
    rests = coverage.resting(one, book) if one.confirmed_by else None
    if rests:
        return words.say(f"authorisation-rests-{rests.value}", at=at)
    waits = words.time(one.waits_until)
    return words.say(f"authorisation-{validity.value}", at=at, since=since, waits=waits)


def hands(one: Authorisation, book: Book, words: Words) -> str:
    """Say who granted an authorisation and who confirmed it, to their own party."""
    named = [name(hand, one.party, book) for hand in one.hands]
    return words.say("authorisation-hands", count=len(named), names=words.listed(named))


def name(officer: OfficerId | None, party: str, book: Book) -> str:
    """Return the name of an officer of a party, or the party where they are of it no more."""
    known = book.roster.get(officer) if officer else None
    return known.name if known and known.party == party else party


def lines(one: Authorisation, book: Book, words: Words) -> list[str]:
    """Return an authorisation in full, a line each, for its own party."""
    found = [
        f"{one.id} · {stands(one, book, words)}",
        scope(one, book, words),
        f"{used(one, book, words)} · {hands(one, book, words)}",
        words.say("quoted", text=one.why),
    ]
    renewal = one.renewal_at(book.latest)
    if renewal:
        by = name(renewal.by, one.party, book)
        until = words.time(renewal.until)
        found.append(words.say("authorisation-renewal", name=by, at=until))
    return found


def before(one: Authorisation, book: Book, words: Words) -> str:
    """Say what goes at once under an authorisation, before anything is chosen in a form."""
    if one.validity(book.latest) is not Validity.LIVE or coverage.resting(one, book):
        return f"{one.id} · {stands(one, book, words)}"
    left = coverage.left(one, book)
    told = {"scope": scope(one, book, words), "cap": one.cap, "left": left}
    return words.say("way-before", authorisation=one.id, **told)


def way(found: Coverage, book: Book, words: Words, *, corrects: bool = False) -> str:
    """Say before a form is sent which way it will go, and why; a correction counts for no cap."""
    one = found.authorisation
    if one is None:
        return words.say("way-ordinary")
    if found.by and corrects:
        return words.say("way-covered-correction", authorisation=one.id)
    if found.by:
        left = coverage.left(one, book)
        return words.say("way-covered", authorisation=one.id, cap=one.cap, left=left)
    return words.say("way-not-covered", authorisation=one.id, why=reasons(found.why, words))


def reasons(why: Sequence[Why], words: Words) -> str:
    """Say why an authorisation does not cover a release."""
    return words.listed(words.say(f"way-why-{one.value}") for one in why)
