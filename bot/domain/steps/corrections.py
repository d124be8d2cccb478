"""
What becomes of a report that was wrong: a correction takes its place wherever it goes, in the very
act that brings it there, or it is cancelled with all that went out under its name.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.book import Book
from bot.domain.coverage import Coverage, covering_correction
from bot.domain.deadlines.allowance import began
from bot.domain.form_errors import FormCheck
from bot.domain.officers import Officer
from bot.domain.policy.model import Policy
from bot.domain.refusals import (
    CodeMissing,
    CorrectionPending,
    LifetimeTooLong,
    NothingToCorrect,
    Superseded,
    WrongStage,
)
from bot.domain.release import chain
from bot.domain.release.authority import originators
from bot.domain.release.records import ChainPlace, Predecessor, Version
from bot.domain.release.release import Decision, Delivery, RegisterEntry, Release, advance
from bot.domain.release.stages import (
    CANCEL,
    CORRECT,
    NEXT,
    OPEN,
    READABLE,
    UNDER_REVIEW,
    Stage,
    Step,
)
from bot.domain.release.visibility import informed_holders
from bot.domain.steps import drafts
from bot.domain.steps.carriage import let_in
from bot.domain.steps.decision import decided_beforehand
from bot.domain.steps.drafts import Draft, ReportDraft
from bot.domain.steps.submission import (
    checked,
    first_moves,
    hold_cleared,
    hold_need,
    lowest_level,
    new_version,
    offered,
    with_earlier,
)
from bot.domain.text import characters

WRONG = ("false_alarm", "wrong_object", "duplicate", "data_error")
"""Why a report is cancelled: every party that had it reads this code."""
REPORT_WRONG = "report_wrong"
"""The reason code of what a cancel withdraws or recalls."""
TAKES_PLACE: dict[Stage, frozenset[Stage]] = {
    Stage.ORIGINATOR_REVIEW: frozenset({Stage.ORIGINATOR_REVIEW}),
    Stage.RELAY_REVIEW: UNDER_REVIEW | {Stage.RETURNED},
    **dict.fromkeys(READABLE, UNDER_REVIEW | READABLE | {Stage.RETURNED}),
}
"""Where a correction stands at a destination → where earlier ones give way to it there."""
DECIDED_AGAINST = frozenset({Stage.DENIED, Stage.RECALLED})
"""Ends of an earlier release after which no correction goes on to that destination."""


def correct(
    release: Release, book: Book, *, draft: Draft | ReportDraft, promise: str = ""
) -> Decision:
    """
    Draft a correction: a release of its own that takes the route and the terms of the first, and
    supersedes what is there as `follow` says.

    Acknowledgement, conditions and reminders are anew for each.

    Args:
        release: the newest of the chain.
        book: what the rule may look at, with the officer who drafts.
        draft: title, marking, content and lifetime; all else is as in the first. A report is
            corrected by its own template, from which title and marking come.
        promise: the authorisation that the form said it would go under, or "" for none.

    Raises:
        LifetimeTooLong: longer than the first's.
        TemplateInvalid: it was made from another template, or from none.
        Refusal: as for `may_correct`, or whatever is wrong with the draft, all of it at once.
    """
    moved = theirs_to_correct(release, book)
    by, policy, check = book.by, book.policy, FormCheck()
    offer = offered(draft, book, exercise=release.exercise, instead=release)
    filled = offer.draft
    first, *_ = line = chain.whole(release, book.chain)
    title = check.of(drafts.text, "title", filled.title, required=True) or ""
    level = check.of(drafts.key, "level", filled.level, policy.levels)
    span = check.of(_lifetime, filled.lifetime, first, policy) or first.lifetime
    carriage = check.of(let_in, release, moved, book, level)
    unread = replace(release, drafted_by=None, asked_by=None, versions=())
    content, marked = checked(
        check,
        book,
        offer,
        release.subject,
        level,
        carriage,
        exercise=release.exercise,
        release=unread,
    )
    check.settle()
    assert carriage and content and marked, "what was not refused is there"
    content = with_earlier(content, title, marked.level, marked.caveats, line, book)
    corrected = Release(
        number=f"{by.party}-{book.now.year}-{book.fresh.code}",
        ref=book.fresh.ref,
        kind="request",
        originator=release.originator,
        arrangement=release.arrangement,
        subject=release.subject,
        title=title,
        purpose=release.purpose,
        precedence=release.precedence,
        exercise=release.exercise,
        drafted_by=by.id,
        asked_by=None,
        asked_party=None,
        submitted_at=book.now,
        decide_by=book.now + policy.lifetime.decide_within[release.precedence],
        lifetime=span,
        deliveries=tuple(
            Delivery(d.to, d.hops, Stage.ORIGINATOR_REVIEW, 1, waiting_since=_since(one, d))
            for one, d in chain.correctable(line, book.now)
        ),
        versions=(new_version(book, marked, content, by, n=1),),
        corrects=ChainPlace(first.number, line[-1].link.n + 1),
        **offer.told(book.now),
    )
    drafted = Decision(corrected, first_moves(corrected, CORRECT, by, 1), content=content)
    return decided_beforehand(drafted, book, promise=promise, line=line)


def foreseen(release: Release, book: Book, *, draft: Draft | ReportDraft) -> Coverage | None:
    """
    Tell which way a correction would go if it were sent now, whatever its content.

    Args:
        release: the newest of the chain.
        book: what the rule may look at, with the officer who drafts.
        draft: level and caveats of it.

    Returns:
        What covers it, or why nothing does; None where its first report went under no
        authorisation, or the draft lacks what decides that.

    Raises:
        Refusal: as for `theirs_to_correct`.
    """
    theirs_to_correct(release, book)
    first, *_ = line = chain.whole(release, book.chain)
    check = FormCheck()
    offer = check.of(offered, draft, book, exercise=release.exercise, instead=release)
    level = check.of(drafts.key, "level", offer.draft.level if offer else "", book.policy.levels)
    if first.authorisation is None or offer is None or level is None:
        return None
    marked = Version(1, level, "", offer.draft.caveats, (), book.by.id, book.now, "")
    correction = replace(
        release,
        drafted_by=book.by.id,
        asked_by=None,
        lifetime=first.lifetime,
        deliveries=tuple(d for _, d in chain.correctable(line, book.now)),
        versions=(marked,),
        corrects=ChainPlace(first.number, line[-1].link.n + 1),
    )
    return covering_correction(correction, line, book)


def _lifetime(text: str, first: Release, policy: Policy) -> timedelta:
    """
    Return how long a correction may be read, at most as long as the first: that where none is
    typed.
    """
    if not characters.visible(text):
        return first.lifetime
    span = drafts.lifetime(text, first.precedence, policy)
    if span > first.lifetime:
        raise LifetimeTooLong(days=str(first.lifetime.days), about="first")
    return span


def _since(release: Release, d: Delivery) -> datetime | None:
    """Return since when the originator decides, where a correction takes that place at once."""
    return began(release, d) if d.stage is Stage.ORIGINATOR_REVIEW else None


def may_correct(release: Release, book: Book) -> list[Delivery]:
    """
    Return the deliveries that the officer may correct now, whatever they will fill in.

    Raises:
        Refusal: as for `theirs_to_correct`; or the officer may not know of it, or the arrangement,
            or an agreement under it, is not active, or no longer carries it.
    """
    moved, by = theirs_to_correct(release, book), book.by
    let_in(release, moved, book, None)
    hold_cleared(book, by, lowest_level(release, book, by))
    hold_need(book, by, release.subject)
    return moved


def theirs_to_correct(release: Release, book: Book) -> list[Delivery]:
    """
    Return the deliveries that it is for the officer to correct, whatever else may be in the way:
    of each destination that is left, what is newest there.

    Raises:
        NotFound, WrongParty, WrongRole, SelfApproval, AlreadyDecided: not for them.
        NothingToCorrect: no destination is left.
        CorrectionPending: a correction waits already, and not where another could take its place.
        Superseded: there is a newer one, and that is the one to correct.
    """
    book.by_who_acts(release)
    originators(release, book.by_who_may(CORRECT))
    line = chain.whole(release, book.chain)
    last = chain.newest(line)
    if last.corrects and any(d.stage is Stage.RELAY_REVIEW for d in last.deliveries):
        raise CorrectionPending(number=last.number)
    left = [d for _, d in chain.correctable(line, book.now)]
    if not left:
        raise NothingToCorrect
    if last.number != release.number:
        if any(d.stage in OPEN for d in last.deliveries):
            raise CorrectionPending(number=last.number)
        raise Superseded(number=last.number, n=str(last.link.n))
    return left


def follow(release: Release | None, decision: Decision, book: Book) -> Decision:
    """
    Add to a decision what it means for the other releases of the chain, so that all of it is one
    act: no destination has two that live, and none is without.

    Where a correction has come to a slot or to its readers, earlier ones give way to it. Where an
    earlier one was denied or recalled, no correction goes on to that destination.

    Args:
        release: what a rule decided on.
        decision: what it decided, of this release or of a new one.
        book: the book that it went by, with the rest of the chain.

    Returns:
        The decision, with what becomes of the others.
    """
    if release and release.number != decision.release.number:
        book = replace(book, chain=chain.whole(release, book.chain))
        release = None
    if not book.chain:
        return decision
    after = _informed(release, decision, book)
    decided = {other.release.number: other for other in decision.others}
    others = [_other(one, release, after, book, decided.get(one.number)) for one in book.chain]
    line = chain.whole(after, (other.release for other in others))
    marked = [replace(o, release=_marked(o.release, line)) for o in others]
    known = {one.number: one for one in book.chain}
    changed = tuple(o for o in marked if o.release != known[o.release.number])
    return replace(decision, release=_marked(after, line), others=changed)


def _other(
    one: Release, before: Release | None, after: Release, book: Book, decided: Decision | None
) -> Decision:
    """Return what becomes of another release of the chain as one of it moves."""
    decided = decided or Decision(one, ())
    by = book.roster.get(book.actor) if book.actor else None
    if one.link.n < after.link.n:
        step, officer = Step.SUPERSEDE, by
        changed = [
            _superseded(d, after, book) for d in one.deliveries if _gives_way(d, after, book)
        ]
    else:
        step, officer = Step.WITHDRAW, None
        against = {d.to for d in _newly(before, after, DECIDED_AGAINST)}
        changed = [
            replace(d, stage=Stage.WITHDRAWN)
            for d in one.deliveries
            if d.to in against and (d.stage, step, False) in NEXT
        ]
    if decided.moves or not changed:
        return decided
    return advance(one, step, changed, now=book.now, by=officer)


def _gives_way(d: Delivery, after: Release, book: Book) -> bool:
    newer = after.delivery(d.to)
    over = d.stage in READABLE and not d.readable(book.now)
    return newer is not None and not over and d.stage in TAKES_PLACE.get(newer.stage, ())


def _superseded(d: Delivery, after: Release, book: Book) -> Delivery:
    stage = NEXT[d.stage, Step.SUPERSEDE, False]
    ended_at = book.now if d.released_at else None
    return replace(d, stage=stage, superseded_by=after.link, ended_at=ended_at)


def _newly(before: Release | None, after: Release, stages: frozenset[Stage]) -> Iterator[Delivery]:
    """Yield the deliveries that have just come to one of some stages."""
    for d in after.deliveries:
        was = before.delivery(d.to) if before else None
        if d.stage in stages and (was is None or was.stage is not d.stage):
            yield d


def _informed(before: Release | None, decision: Decision, book: Book) -> Release:
    """Return a release that notes what each party that it has just reached had of the chain."""
    after = decision.release
    earlier = [one for one in book.chain if one.link.n < after.link.n]
    for d in _newly(before, after, frozenset({Stage.RELAY_REVIEW, Stage.RELEASED})):
        at_hub = d.stage is Stage.RELAY_REVIEW
        party, kind = (d.hub or d.to, "details") if at_hub else (d.to, "read")
        had = [one for one in earlier if _had(one, party)]
        if had:
            last, opened = had[-1].number, chain.openers(had, party, kind)
            changed = _changed(after, d.version, last, book)
            known = Predecessor(party, last, had[0].number, opened, changed)
            after = after.with_delivery(replace(d, earlier=(*_but(d, party), known)))
    return after


def _but(d: Delivery, party: str) -> tuple[Predecessor, ...]:
    """Return what other parties had, for a correction that comes to one of them again."""
    return tuple(known for known in d.earlier if known.party != party)


def _had(release: Release, party: str) -> bool:
    return any(party in informed_holders(d) for d in release.deliveries)


def _changed(release: Release, version: int, number: str, book: Book) -> int | None:
    content = book.kept(release.number, version)
    found = content.replaced.get(number) if content else None
    return None if found is None else found.count


def _marked(release: Release, line: tuple[Release, ...]) -> Release:
    """Return a release that says whether a correction of it waits."""
    later = (one for one in line if one.link.n > release.link.n)
    due = any(d.stage in OPEN for one in later for d in one.deliveries)
    return release if due == release.correction_due else replace(release, correction_due=due)


def cancel(release: Release, book: Book, *, code: str, note: str = "") -> Decision:
    """
    Say that a report was wrong: what waits is withdrawn, what can be read is recalled, and what has
    ended stays so. Every party that had it is told anew, the hub included.

    It takes away and gives nothing, so it is a way out: open in every suspension, and also to an
    officer who acted on the release for another party before.

    Args:
        release: any release of the chain; all of it ends.
        book: what the rule may look at, with the officer who cancels.
        code: why, one of `WRONG`, which whoever had it reads.
        note: what there is to say about it, which stays within the own party.

    Raises:
        CodeMissing: no reason code, or none of `WRONG`.
        Refusal: as for `may_cancel`.
    """
    check = FormCheck()
    check.of(_wrong, code)
    said = check.of(drafts.text, "note", note) or ""
    check.settle()
    may_cancel(release, book)
    first, *others = (_cancelled(one, book, book.by, code, said) for one in (release, *book.chain))
    return replace(first, others=tuple(others))


def may_cancel(release: Release, book: Book) -> list[Delivery]:
    """
    Return what the officer's cancel would be about: what waits or can be read, and what others had.

    Raises:
        NotFound, WrongParty, WrongRole: only an approver of the originator cancels; also the
            drafter, where an authorisation filled the slot, so that no approver had seen it.
        WrongStage: it was cancelled before, or there is nothing to end and nobody to tell.
    """
    by = book.by_who_knows(release)
    originators(release, by)
    line = chain.whole(release, book.chain)
    if not any(one.authorisation and one.drafted_by == by.id for one in line):
        book.by_who_may(CANCEL)
    if release.cancelled_at:
        raise WrongStage(stage="cancelled")
    about = [d for one in line for d in one.deliveries if _ends(d) or informed_holders(d)]
    if not about:
        raise WrongStage(stage=release.deliveries[0].stage.value)
    return about


def _wrong(code: str) -> None:
    if code not in WRONG:
        raise CodeMissing(codes=", ".join(WRONG), step=CANCEL)


def _ends(d: Delivery) -> Step | None:
    """Return the step by which a cancel ends a delivery; None where it stays as it is."""
    if d.stage is Stage.ASKED:
        return None
    return next((s for s in (Step.WITHDRAW, Step.RECALL) if (d.stage, s, False) in NEXT), None)


def _cancelled(release: Release, book: Book, by: Officer, code: str, note: str) -> Decision:
    """Return one release of the chain as a cancel leaves it."""
    n = release.version.n if release.version else 0
    line = RegisterEntry(CANCEL, book.now, by.id, by.party, n, code=code, note=note or None)
    after, moves = release, [line]
    for step, changed in _ended(release, book):
        ended = advance(after, step, changed, now=book.now, by=by, code=REPORT_WRONG)
        after, moves = ended.release, [*moves, *ended.moves]
    return Decision(replace(after, cancelled_at=book.now, cancelled_for=code), tuple(moves))


def _ended(release: Release, book: Book) -> Iterator[tuple[Step, list[Delivery]]]:
    for step in (Step.WITHDRAW, Step.RECALL):
        ended = [d for d in release.deliveries if _ends(d) is step]
        if ended:
            yield step, [_at(d, step, book) for d in ended]


def _at(d: Delivery, step: Step, book: Book) -> Delivery:
    over = d.expires_at and min(d.expires_at, book.now)
    return replace(d, stage=NEXT[d.stage, step, False], ended_at=over)
