"""
Whether a draft may be offered: by whom, with what, how it is marked, and that somebody can decide
it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.domain.arrangements import routing
from bot.domain.book import Book
from bot.domain.form_errors import FormCheck
from bot.domain.markings.marking import check_destinations, compose
from bot.domain.officers import Officer, Role
from bot.domain.policy.model import Route
from bot.domain.refusals import ClearanceLapsed, LevelNotAllowed, NobodyCanDecide, NotRecipient
from bot.domain.release.release import Content, Release, Slot, Version, fingerprint
from bot.domain.steps import drafts
from bot.domain.steps.drafts import Draft


@dataclass(frozen=True)
class Marked:
    """How a draft is marked for the routes it takes."""

    level: str
    national_word: str
    caveats: tuple[str, ...]
    rel_to: tuple[str, ...]


def cleared(book: Book, officer: Officer, level: str) -> None:
    """
    Hold that who drafts is cleared for the level.

    Raises:
        ClearanceLapsed: they are not.
    """
    if not book.cleared(officer, level):
        raise ClearanceLapsed(level=level)


def needs_to_know(book: Book, officer: Officer, subject: str) -> None:
    """
    Refuse an officer who drafts or asks without need-to-know of the subject.

    Raises:
        NotRecipient: they have none. It stands at the subject's field.
    """
    if not book.needs(officer, subject):
        raise NotRecipient(name="subject", about="drafting")


def version(book: Book, marked: Marked, content: Content, by: Officer, *, n: int) -> Version:
    """
    Return the version that a draft becomes: its marking and content, and the hash of both.

    Args:
        book: The book, for the time.
        marked: The marking.
        content: The content.
        by: The officer who drafted it.
        n: The number of the version.
    """
    return Version(
        n=n,
        level=marked.level,
        national_word=marked.national_word,
        caveats=marked.caveats,
        rel_to=marked.rel_to,
        drafted_by=by.id,
        at=book.now,
        hash=fingerprint(content, level=marked.level, caveats=marked.caveats, rel_to=marked.rel_to),
        pointer=content.body is None,
    )


def checked(
    check: FormCheck,
    book: Book,
    draft: Draft,
    subject: str,
    level: str | None,
    carriage: routing.Carriage | None,
    *,
    exercise: bool,
    release: Release | None = None,
) -> tuple[Content | None, Marked | None]:
    """
    Return the content of a draft and its marking, noting in `check` whatever is wrong with them.

    Args:
        check: Where the refusals go.
        book: The book, with the officer who drafts.
        draft: What the officer filled in.
        subject: The key of the subject, or "" where it is wrong.
        level: None where it is wrong.
        carriage: None where the draft goes nowhere.
        exercise: whether the release is one, which sets the ceiling of its text.
        release: what it is an answer to, or a new version of.

    Returns:
        The content and the marking, each None where it is wrong.
    """
    by = book.by
    if level:
        check.of(cleared, book, by, level)
    if subject:
        check.of(needs_to_know, book, by, subject)
    if any(refusal.field == "level" for refusal in check.found):
        draft = replace(draft, level="")  # what else may not be at that level says nothing new
    content = check.of(
        drafts.content, draft, exercise=exercise, policy=book.policy, salt=book.fresh.salt
    )
    if not (carriage and draft.level):
        check.of(_caveats, draft, book)
        return content, None
    routes = carriage.routes.values()
    marked = check.of(_marked, book, draft, routes, by)
    check.of(_someone_can_decide, book, routes, subject, draft.level, by, release)
    return content, marked


def _marked(book: Book, draft: Draft, routes: Iterable[Route], by: Officer) -> Marked:
    policy, routes = book.policy, list(routes)
    word = policy.levels[draft.level].names.get(by.party)
    if not word:
        raise LevelNotAllowed(level=draft.level, arrangement="")
    marking = compose(policy, routes, draft.level, _caveats(draft, book), word)
    check_destinations(marking, [r.destination for r in routes])
    return Marked(draft.level, word, marking.caveats, marking.rel_to)


def _caveats(draft: Draft, book: Book) -> tuple[str, ...]:
    return tuple(sorted(drafts.key("caveats", c, book.policy.caveats) for c in set(draft.caveats)))


def _someone_can_decide(
    book: Book,
    routes: Iterable[Route],
    subject: str,
    level: str,
    by: Officer,
    release: Release | None = None,
) -> None:
    """
    Refuse an offer that would wait for nobody: every slot needs enough approvers who may fill it.
    """
    authors = {by.id} | (release.authors if release else set())
    slots = {(r.origin, Slot.ORIGINATOR) for r in routes} | {
        (r.hub, Slot.RELAY) for r in routes if r.hub
    }
    for party, slot in sorted(slots, key=str):
        able = [
            o
            for o in book.roster.values()
            if o.party == party and o.is_a(Role.APPROVER) and o.id not in authors
            if book.cleared(o, level)
            and book.needs(o, subject)
            and not (release and book.bound(o, release))
        ]
        if len(able) < book.policy.approvals.needed(slot.value, level):
            raise NobodyCanDecide(party=str(party))
