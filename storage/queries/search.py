"""What officers ask for: numbers, words and figures, each by an index and with a limit.

Lists have a file of their own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from math import inf

from sqlalchemy import Connection, Integer, and_, bindparam, case, false, func, or_, select

from bot.domain.officers import Officer
from bot.domain.text import search_terms, typed
from bot.domain.text.search_terms import Term, Word
from storage.outbox.timers import WAITING
from storage.queries import conditions
from storage.queries.lists import MOST_COUNTED, Branch, Listing, Part, by_time, paged
from storage.tables.audit import AUDIT_HEAD
from storage.tables.columns import Columns, Expression, Query, Rule
from storage.tables.outbox import CARD, TIMER
from storage.tables.releases import DELIVERY, RELEASE
from storage.tables.search_index import SEARCH_TERM

MOST_FOUND = 20
MOST_TRIED = 8
"""How many of the terms that are asked for are counted, to begin with the rarest."""
MOST_MEANT = 32
"""How many terms a beginning may stand for, to be read one by one; beyond that all are sorted."""
MOST_JOINED = 4
"""How many common terms are read beside the rarest; what else there is is asked for of each row."""
LAST = "\U0010ffff"
"""The last of all characters: terms that begin with a text come before the text and this."""

_OF, _NEXT, _ROW = SEARCH_TERM.c, SEARCH_TERM.alias("next").c, SEARCH_TERM.alias("row").c
_MOST = bindparam("most", type_=Integer)


def _between(of: Columns) -> Rule:
    """Select a party's rows of the terms from a first to a last."""
    from_first = of.term >= bindparam("first")
    return and_(of.party == bindparam("party"), from_first, of.term <= bindparam("last"))


_COUNT = select(func.count()).select_from(
    select(_OF.number).where(_between(_OF)).limit(_MOST).subquery()
)
_LEAST = select(func.min(_OF.term).label("term")).where(_between(_OF)).cte("word", recursive=True)
_AFTER = select(func.min(_NEXT.term)).where(_between(_NEXT), _NEXT.term > _LEAST.c.term)
_WORD = _LEAST.union_all(select(_AFTER.scalar_subquery()).where(_LEAST.c.term.is_not(None)))
_MEANT = select(_WORD.c.term).where(_WORD.c.term.is_not(None)).limit(_MOST)
_LAST = (
    select(_OF.submitted_at)
    .where(_OF.party == bindparam("party"), _OF.term == bindparam("term"))
    .order_by(_OF.submitted_at.desc(), _OF.number.desc())
    .offset(_MOST)
    .limit(1)
)
"""Made once: to make them takes longer than to run them."""


@dataclass(frozen=True)
class Filter:
    """What narrows a list: words that title or number have, and the rank of a precedence."""

    words: str = ""
    rank: int | None = None


ALL = Filter()
"""What narrows nothing."""


@dataclass(frozen=True)
class Snapshot:
    """
    Figures of the moment.

    Attributes:
        desks: party → how many steps wait for it, how many of those are overdue, and how many
            deliveries it has received and not read.
        cards_behind: how many cards show an older revision than they should.
        behind_since: since when the card that waits longest has done so.
        timers_due: how many timers should have fired by now.
    """

    desks: dict[str, tuple[int, int, int]]
    cards_behind: int
    behind_since: datetime | None
    timers_due: int
    audit_records: int


def find(connection: Connection, text: str, officer: Officer) -> list[str]:
    """
    Find the releases that a typed number may mean and the officer may know of.

    The last part of a number is enough, or party and last part. Letters that look like digits are
    taken for digits.

    Returns:
        Their numbers, newest first, at most `MOST_FOUND`.
    """
    number = typed.number(text)
    if number is None or number[1]:
        return []
    found = (
        select(RELEASE.c.number)
        .where(fits(number[0]), conditions.visible_releases(officer.party))
        .order_by(RELEASE.c.submitted_at.desc())
    )
    return list(connection.scalars(found.limit(MOST_FOUND)))


def fits(number: typed.Number) -> Rule:
    """Which releases a typed number may mean, as a condition on rows."""
    rule: Rule = RELEASE.c.code == number.code
    if number.party:
        rule = and_(rule, RELEASE.c.originator == number.party)
    if number.year:
        rule = and_(
            rule, RELEASE.c.number.startswith(f"{number.party}-{number.year}-", autoescape=True)
        )
    return rule


def by_words(
    connection: Connection, narrowed: Filter, officer: Officer, limit: int, offset: int
) -> Listing:
    """
    Find releases by words of their titles and by their numbers, all of which they must have.

    Only rows of the officer's own party are read: what else there is makes no difference, not even
    to how long it takes.

    Returns:
        A page of them, the newest first. An empty one where the words ask for nothing.
    """
    words = search_terms.sought(narrowed.words)
    if not words:
        return Listing([], 0)
    found, total = _branches(connection, officer.party, words)
    if narrowed.rank is not None:
        ranked = _has_rank(narrowed.rank, SEARCH_TERM.c.number)
        found, total = [replace(one, rule=and_(one.rule, ranked)) for one in found], None
    return paged(connection, [Part(found, limit, offset, newest=True, total=total)])[0]


def condition(narrowed: Filter, officer: Officer) -> Callable[[Expression], Rule] | None:
    """
    Return a filter as a condition on the numbers of a list, None where it narrows nothing.

    Where its words ask for nothing, none meets it.
    """
    rules: list[Callable[[Expression], Rule]] = []
    if narrowed.words:
        words = search_terms.sought(narrowed.words)
        rules.append(partial(_has_words, officer.party, words))
    if narrowed.rank is not None:
        rules.append(partial(_has_rank, narrowed.rank))
    return (lambda number: and_(*(rule(number) for rule in rules))) if rules else None


def _has_words(party: str, words: Sequence[Word], number: Expression) -> Rule:
    return and_(*_has_all(party, words, number)) if words else false()


def _has_rank(rank: int, number: Expression) -> Rule:
    """Select numbers of releases whose precedence is of a rank."""
    of = RELEASE.alias("ranked").c
    return select(of.rank).where(of.number == number).scalar_subquery() == rank


@dataclass(frozen=True)
class _Reading:
    """
    What a term would be read by.

    Attributes:
        rows: how many rows it has, counted to one more than `MOST_COUNTED`.
        meant: the terms that it stands for where these are many rows and few terms; else none.
    """

    term: Term
    rows: int
    meant: Sequence[str]


def _branches(c: Connection, party: str, words: Sequence[Word]) -> tuple[list[Branch], int | None]:
    """
    Return what has all the words in its title, and what has one as its number and all others.

    How many that are is told as well where it is one term's rows.

    Titles are read along the rarest term. A beginning is read term by term where it stands for many
    releases; where for few, or for many terms, all are sorted.
    """
    of = SEARCH_TERM.c
    terms = list(dict.fromkeys(term for word in words for term in word.terms))
    readings = [_reading(c, party, term) for term in terms[:MOST_TRIED]]
    if readings[1:]:
        readings.sort(key=partial(_rarity, c, party))
    rarest, *others = readings
    common = [one for one in others if len(one.meant) == 1][:MOST_JOINED]
    rest = [term for term in terms if term not in {one.term for one in (rarest, *common)}]
    also = [_stands_with(party, one.meant[0]) for one in common]
    also += [_has(party, of.number, rest)] if rest else []
    rules = [of.term == term for term in rarest.meant] or [_fits_term(of, rarest.term)]
    found = [and_(rule, *also) for rule in rules]
    for word in words:
        if word.number:
            left = [other for other in words if other is not word]
            found.append(and_(_fits_number(of, word.number), *_has_all(party, left, of.number)))
    alone = not (also or found[1:]) and (rarest.meant or not rarest.term.begins)
    total = rarest.rows if alone else None
    return [by_time(and_(of.party == party, rule), SEARCH_TERM) for rule in found], total


def _reading(c: Connection, party: str, term: Term) -> _Reading:
    asked = {"party": party, "first": term.text, "last": term.text + LAST * term.begins}
    rows = c.scalar(_COUNT, asked | {"most": MOST_COUNTED + 1}) or 0
    if rows <= MOST_COUNTED:
        return _Reading(term, rows, ())
    meant = [term.text]
    if term.begins:
        meant = list(c.scalars(_MEANT, asked | {"most": MOST_MEANT + 1}))
    return _Reading(term, rows, meant if len(meant) <= MOST_MEANT else ())


def _rarity(c: Connection, party: str, of: _Reading) -> tuple[int, float]:
    """
    Return what is the less, the rarer a term is.

    That is how many rows it has; where these are many, also the time of the last of them that was
    counted, which is the longer ago, the fewer there are in a year.
    """
    if of.rows <= MOST_COUNTED or len(of.meant) != 1:
        return of.rows, inf
    last = c.scalar(_LAST, {"party": party, "term": of.meant[0], "most": MOST_COUNTED})
    return of.rows, last.timestamp() if last else 0


def _stands_with(party: str, term: str) -> Rule:
    """Select rows whose release has a term, too: in the same order, to be read side by side."""
    here = (_ROW.party == party, _ROW.term == term)
    same = (_ROW.submitted_at == _OF.submitted_at, _ROW.number == _OF.number)
    return select(_ROW.number).where(*here, *same).exists()


def _has_all(party: str, words: Sequence[Word], number: Expression) -> list[Rule]:
    """Select numbers of releases that have all the words, each in title or number."""
    terms = [term for word in words if not word.number for term in word.terms]
    rules = [_has(party, number, terms)] if terms else []
    for word in words:
        if word.number:
            named = _rows(party, number).where(_fits_number(_ROW, word.number))
            rules.append(or_(_has(party, number, word.terms), named.scalar_subquery() > 0))
    return rules


def _has(party: str, number: Expression, terms: Sequence[Term]) -> Rule:
    """Select numbers of releases whose titles have all of some terms."""
    whole = sorted({term.text for term in terms if not term.begins})
    here = _rows(party, number)
    # Counts and no EXISTS, for those would be joined, and many joins are planned for long.
    rules = [
        here.where(_fits_term(_ROW, term)).scalar_subquery() > 0 for term in terms if term.begins
    ]
    if whole:
        rules.append(here.where(_ROW.term.in_(whole)).scalar_subquery() == len(whole))
    return and_(*rules)


def _rows(party: str, number: Expression) -> Query:
    """Count a party's rows of a release."""
    return select(func.count()).where(_ROW.number == number, _ROW.party == party)


def _fits_term(of: Columns, term: Term) -> Rule:
    """Select rows of a term, or of all terms that begin so."""
    if not term.begins:
        return and_(of.term == term.text)
    return and_(of.term >= term.text, of.term < term.text + LAST)


def _fits_number(of: Columns, number: typed.Number) -> Rule:
    """Select rows of the releases that a typed number may mean."""
    rules = [of.term == search_terms.of_code(number.code)]
    begins = "-".join(filter(None, (number.party, number.year)))
    if begins:
        rules.append(of.number.startswith(f"{begins}-", autoescape=True))
    return and_(*rules)


def by_ref(connection: Connection, ref: str) -> str | None:
    """Return the number of the release with an opaque id."""
    number: str | None = connection.scalar(select(RELEASE.c.number).where(RELEASE.c.ref == ref))
    return number


def snapshot(connection: Connection, now: datetime) -> Snapshot:
    """Return the figures of the moment, for metrics."""
    behind = select(func.count(), func.min(CARD.c.behind_since)).where(
        CARD.c.wanted_version > CARD.c.drawn_version
    )
    due = select(func.count()).select_from(TIMER).where(WAITING, TIMER.c.due_at <= now)
    of = DELIVERY.c
    overdue, unread = conditions.overdue(of, now), conditions.unread(of, of.waits_for, now)
    sums = (func.sum(case((rule, 1), else_=0)) for rule in (overdue, unread))
    desks = (
        select(of.waits_for, func.count(), *sums)
        .where(conditions.waiting(of, now))
        .group_by(of.waits_for)
    )
    cards, oldest = connection.execute(behind).one()
    return Snapshot(
        desks={row[0]: (row[1], int(row[2]), int(row[3])) for row in connection.execute(desks)},
        cards_behind=cards,
        behind_since=oldest,
        timers_due=connection.scalar(due) or 0,
        audit_records=connection.scalar(select(AUDIT_HEAD.c.size).where(AUDIT_HEAD.c.id == 1)) or 0,
    )
