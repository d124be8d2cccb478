"""
A question to the drafter's desk before a decision, and its answer. Neither changes what was
consented to.
"""

from collections.abc import Iterable
from dataclasses import replace

from bot.domain.book import Book
from bot.domain.deadlines import allowance
from bot.domain.refusals import AlreadyDecided, QuestionClosed, QuestionOpen
from bot.domain.release.authority import originators
from bot.domain.release.question import Question
from bot.domain.release.release import Decision, Delivery, Release, advance
from bot.domain.release.stages import QUESTION, REPLY
from bot.domain.steps import drafts
from bot.domain.steps.decision import may_decide

MOST = 3
"""Most questions of one step: what takes more is returned."""


def question(release: Release, book: Book, *, text: str, version: int | None = None) -> Decision:
    """
    Ask the drafter's desk about what the officer is to decide on.

    Until it is answered or closed, the target of the decision stands still; the time to decide goes
    on. A decision closes it, and so does whatever else ends the step.

    Args:
        release: the release.
        book: what the rule may look at, with the officer who asks.
        text: the question, unclassified.
        version: the number on the officer's card, None for a typed question.

    Raises:
        FieldMissing, TooLong, TextInvalid: the text.
        Refusal: as for `may_ask`.
    """
    moved = may_ask(release, book, version)
    said = drafts.text("text", text, required=True)
    by, n = book.by, max((q.n for q in _all(release)), default=0) + 1
    asked = Question(n, by.id, by.party, moved[0].version, said, book.now)
    # Whoever said that they are on it is not waited for any more: somebody has looked.
    changed = [replace(d.with_question(asked), nudged_at=None, claimed_at=None) for d in moved]
    return advance(release, QUESTION, changed, now=book.now, by=by, note=said)


def may_ask(release: Release, book: Book, version: int | None = None) -> list[Delivery]:
    """
    Return the deliveries about which the officer may ask now: those that they may decide on.

    Raises:
        AlreadyDecided: they have consented.
        QuestionOpen: another question is open, or `MOST` were asked in this step.
        Refusal: as for a decision, but a suspended arrangement does not stand in the way.
    """
    moved = may_decide(release, book, None, version)
    if any(c.by == book.by.id for d in moved if d.slot for c in d.given(d.slot)):
        raise AlreadyDecided
    if any(d.question for d in moved):
        raise QuestionOpen(asked="open")
    if max(len(_of_step(release, d)) for d in moved) >= MOST:
        raise QuestionOpen(asked="most", most=str(MOST))
    return moved


def reply(release: Release, book: Book, *, text: str, question: int = 0) -> Decision:
    """
    Answer a question that was put to the officer's desk.

    The target of the decision goes on with what was left of it.

    Args:
        release: the release.
        book: what the rule may look at, with the officer who answers.
        text: the answer, unclassified.
        question: the number of the question; 0 for the one that is open.

    Raises:
        FieldMissing, TooLong, TextInvalid: the text.
        QuestionClosed: that question is not open any more.
        QuestionOpen: several are, and none of them was named.
        Refusal: as for `may_reply`.
    """
    waiting = may_reply(release, book)
    said = drafts.text("text", text, required=True)
    found = open_questions(waiting)
    if question:
        found = [q for q in found if q.n == question]
    if not found:
        raise QuestionClosed
    if len(found) > 1:
        raise QuestionOpen(asked="several")
    by, answered = book.by, found[0].n
    changed = [
        replace(
            d.with_question(replace(q, reply=said, replied_by=by.id, replied_at=book.now)),
            nudged_at=None,
        )
        for d in waiting
        if (q := d.question) and q.n == answered
    ]
    return advance(release, REPLY, changed, now=book.now, by=by, note=said)


def may_reply(release: Release, book: Book) -> list[Delivery]:
    """
    Return the deliveries with an open question that the officer may answer.

    Raises:
        NotFound, SelfApproval, AlreadyDecided: they may not know of it, or acted on it for another
            party.
        WrongRole, WrongParty: they are no liaison officer, or of another party than the originator.
        QuestionClosed: no question is open.
    """
    book.by_who_acts(release)
    originators(release, book.by_who_may(REPLY))
    waiting = [d for d in release.deliveries if d.question]
    if not waiting:
        raise QuestionClosed
    return waiting


def open_questions(deliveries: Iterable[Delivery]) -> list[Question]:
    """Return the questions that are open about some deliveries, each once, the oldest first."""
    found = {d.question.n: d.question for d in deliveries if d.question}
    return [found[n] for n in sorted(found)]


def questions_of(deliveries: Iterable[Delivery], party: str) -> list[Question]:
    """
    Return what was asked about some deliveries, as far as a party may know, the oldest first.

    The originator knows all of it, a hub what it asked itself, and nobody else any.
    """
    found = {q.n: q for d in deliveries for q in d.questions if party in (d.hops[0], q.party)}
    return [found[n] for n in sorted(found)]


def _all(release: Release) -> list[Question]:
    return [q for d in release.deliveries for q in d.questions]


def _of_step(release: Release, d: Delivery) -> list[Question]:
    """Return what was asked since the open step began."""
    began = allowance.began(release, d)
    return [q for q in d.slot_questions if began is None or q.at >= began]
