"""Which form opens: only one that could be sent now, and only once for each time it was asked for."""

from collections.abc import Callable
from functools import partial

from bot.domain import steps
from bot.domain.authors import authors_of
from bot.domain.book import Book
from bot.domain.people import Role
from bot.domain.refusals import VersionStale, WrongRole
from bot.domain.release import Release
from bot.domain.stages import Step
from handlers import answers, forms
from handlers.inbound import Ask
from handlers.people import Caller
from handlers.ports import FrontDesk


async def first(desk: FrontDesk, ask: Ask, caller: Caller, step: str) -> None:
    """
    Open the form that begins a release: `request` or `ask`.

    Raises:
        WrongRole: the officer is no liaison officer.
        SlackUnreachable: the form did not open.
    """
    outcome = await desk.glance(ask, lambda book: book.by_a(Role.LIAISON), step)
    if outcome.repeated:
        await answers.acknowledged(ask)
        return
    form = forms.request_form if step == "request" else forms.ask_form
    await answers.show(ask, form(outcome.book, caller.officer, caller.words))


async def again(desk: FrontDesk, ask: Ask, caller: Caller, number: str, step: str) -> None:
    """
    Open the form of an answer or a revision.

    Raises:
        Refusal: it could not be sent now; the form did not open.
    """
    outcome = await desk.once(ask, number, partial(steps.may_draft, step=Step(step)), step)
    if outcome.repeated:
        await answers.acknowledged(ask)
        return
    form = forms.answer_form if step == "answer" else forms.revise_form
    await answers.show(ask, form(outcome.release, outcome.book, caller.officer, caller.words))


async def reason(desk: FrontDesk, ask: Ask, caller: Caller, number: str, version: int, step: str) -> None:
    """
    Open the form that asks why, or for how long: before a return, a denial, a decline, a withdrawal, a recall and
    before more time is given.

    Raises:
        Refusal: the step could not be taken now, or not on this version; the form did not open.
    """
    outcome = await desk.once(ask, number, partial(MAY[step], version=version), step)
    if outcome.repeated:
        await answers.acknowledged(ask)
        return
    await answers.show(ask, forms.reason_form(step, outcome.release, caller.words, version=version))


def _decide(release: Release, book: Book, *, version: int) -> None:
    steps.may_decide(release, book, None, version)


def _author(release: Release, book: Book, *, version: int) -> None:
    _current(release, book, version=version)
    if book.by.id not in authors_of(release, book.by.party):
        raise WrongRole(role="author")


def _recall(release: Release, book: Book, *, version: int) -> None:
    _current(release, book, version=version)
    book.by_a(Role.APPROVER)


def _extend(release: Release, book: Book, *, version: int) -> None:
    _current(release, book, version=version)
    steps.may_extend(release, book)


def _decline(release: Release, book: Book, *, version: int) -> None:
    _current(release, book, version=version)
    book.by_a(Role.LIAISON, Role.APPROVER)


def _current(release: Release, book: Book, *, version: int) -> None:
    """A card that is about no version (0) is never stale."""
    book.by_who_knows(release)
    if version and release.version and version != release.version.n:
        raise VersionStale(version=str(release.version.n))


MAY: dict[str, Callable[..., None]] = {
    "return": _decide,
    "deny": _decide,
    "decline": _decline,
    "withdraw": _author,
    "recall": _recall,
    "extend": _extend,
}
"""What must hold before the form opens; the step's own rule decides when it is sent."""
