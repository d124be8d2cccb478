"""
The forms officers fill in: one opens only if it could be sent now, once for each time it is asked
for.
"""

from collections.abc import Callable, Sequence
from functools import partial

from bot.domain import steps
from bot.domain.book import Book
from bot.domain.officers import Role
from bot.domain.refusals import VersionStale
from bot.domain.release.release import Delivery, Release
from bot.domain.release.stages import Step
from handlers.forms import forms
from handlers.requests import replies
from handlers.requests.caller import Caller
from handlers.requests.context import HandlerContext
from handlers.slack.request import SlackRequest


async def first(context: HandlerContext, request: SlackRequest, caller: Caller, step: str) -> None:
    """
    Open the form that begins a release: `request` or `ask`.

    Raises:
        WrongRole: the officer is no liaison officer.
        SlackUnreachable: the form did not open.
    """
    outcome = await context.glance(request, lambda book: book.by_a(Role.LIAISON), step)
    if outcome.repeated:
        await replies.acknowledged(request)
        return
    form = forms.request_form if step == "request" else forms.ask_form
    await replies.show(request, form(outcome.book, caller.officer, caller.words))


async def again(
    context: HandlerContext,
    request: SlackRequest,
    caller: Caller,
    number: str,
    version: int,
    step: str,
) -> None:
    """
    Open the form of an answer or a revision.

    Args:
        version: the one on the card that was pressed; 0 where the number was typed.

    Raises:
        Refusal: it could not be sent now; the form did not open.
    """
    outcome = await context.once(request, number, partial(MAY[step], version=version), step)
    if outcome.repeated:
        await replies.acknowledged(request)
        return
    form = forms.answer_form if step == "answer" else forms.revise_form
    await replies.show(request, form(outcome.release, outcome.book, caller.officer, caller.words))


async def reason(
    context: HandlerContext,
    request: SlackRequest,
    caller: Caller,
    number: str,
    version: int,
    step: str,
) -> None:
    """
    Open the form that asks why, or for how long: before a return, a denial, a decline, a
    withdrawal, a recall and before more time is given.

    Raises:
        Refusal: the step could not be taken now, or not on this version; the form did not open.
    """
    outcome = await context.once(request, number, partial(MAY[step], version=version), step)
    if outcome.repeated:
        await replies.acknowledged(request)
        return
    await replies.show(
        request, forms.reason_form(step, outcome.release, caller.words, version=version)
    )


def _decide(release: Release, book: Book, *, version: int) -> None:
    steps.may_decide(release, book, None, version)


def _current(may: Callable[[Release, Book], Sequence[Delivery]]) -> Callable[..., None]:
    """
    The rule `may`, on the newest version or one that it is about; a card that is about none (0) is
    never stale.
    """

    def check(release: Release, book: Book, *, version: int) -> None:
        about = {d.version for d in may(release, book)}
        if version and release.version and version not in {*about, release.version.n}:
            raise VersionStale(version=str(release.version.n))

    return check


MAY: dict[str, Callable[..., None]] = {
    "answer": _current(partial(steps.may_draft, step=Step.ANSWER)),
    "revise": _current(partial(steps.may_draft, step=Step.REVISE)),
    "return": _decide,
    "deny": _decide,
    "decline": _current(steps.may_decline),
    "withdraw": _current(steps.may_withdraw),
    "recall": _current(steps.may_recall),
    "extend": _current(steps.may_extend),
}
"""
What must hold before the form opens: what the step's own rule asks of who sends it, and of the
release.
"""
SHOWN = MAY | {
    step: _current(partial(steps.theirs_to_draft, step=step)) for step in (Step.ANSWER, Step.REVISE)
}
"""
What must hold of the release when its form is sent; of a draft the step's rule says the rest, all
of it at once.
"""
