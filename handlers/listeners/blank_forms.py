"""The opening of blank forms, each only if it could be sent now, and once for each request."""

from collections.abc import Callable
from functools import partial

from bot.domain.book import Book
from bot.domain.refusals import VersionStale
from bot.domain.release.release import Release
from handlers.forms import forms
from handlers.requests import replies
from handlers.requests.caller import Caller
from handlers.requests.context import HandlerContext
from handlers.slack.request import SlackRequest
from handlers.text.verbs import ACTIONS, May


async def first(context: HandlerContext, request: SlackRequest, caller: Caller, step: str) -> None:
    """
    Open the form that begins a release: `request` or `ask`.

    Args:
        context: what the desk works with, such as store, clock and Slack.
        request: the inbound request.
        caller: the officer who acts.
        step: `request` or `ask`.

    Raises:
        WrongRole: the officer is no liaison officer.
        SlackUnreachable: the form did not open.
    """
    outcome = await context.glance(request, lambda book: book.by_who_may(step), step)
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
    Open the form that asks why, or for how long.

    It comes before a return, a denial, a decline, a withdrawal, a recall and before more time is
    given.

    Args:
        context: what the desk works with, such as store, clock and Slack.
        request: the inbound request.
        caller: the officer who acts.
        number: of the release.
        version: the one on the card that was pressed.
        step: the verb that the form is for.

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


def current(may: May, versioned: bool, release: Release, book: Book, *, version: int) -> None:
    """
    Check that a verb may be used now, on the version that was shown.

    A card that is about no version (0) is never stale.

    Args:
        may: what the verb asks.
        versioned: whether that asks for the version itself; else it may be the newest one, or one
            that the verb is about.

    Raises:
        VersionStale: the card is of an older version.
        Refusal: as `may` says.
    """
    if versioned:
        may(release, book, version=version)
        return
    about = {d.version for d in may(release, book)}
    if version and release.version and version not in {*about, release.version.n}:
        raise VersionStale(version=str(release.version.n))


MAY: dict[str, Callable[..., None]] = {
    name: partial(current, verb.may, verb.versioned) for name, verb in ACTIONS.items() if verb.may
}
"""
What must hold before the form opens: what the step's own rule asks of who sends it, and of the
release.
"""
