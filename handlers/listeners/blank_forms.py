"""The opening of blank forms, each only if it could be sent now, and once for each request."""

from collections.abc import Callable
from functools import partial

from bot.domain.book import Book
from bot.domain.refusals import VersionStale
from bot.domain.release.release import Release
from handlers.forms import forms
from handlers.requests import replies
from handlers.requests.caller import Caller
from handlers.text.verbs import ACTIONS, May


async def first(caller: Caller, _: str = "") -> None:
    """
    Open the form that begins a release, `request` or `ask`, whatever was typed behind the verb.

    Raises:
        WrongRole: the officer is no liaison officer.
        SlackUnreachable: the form did not open.
    """
    request = caller.request
    step = request.progress.action
    outcome = await caller.context.glance(request, lambda book: book.by_who_may(step))
    if outcome.repeated:
        await request.ack()
        return
    form = forms.request_form if request.progress.action == "request" else forms.ask_form
    await replies.show(request, form(outcome.book, caller.officer, caller.words))


async def on_release(caller: Caller, number: str, version: int = 0) -> None:
    """
    Open the form of a step: an answer or a revision, else the form that asks why, or for how long.

    Args:
        caller: the officer who acts.
        number: of the release.
        version: the one on the card that was pressed; 0 where the number was typed.

    Raises:
        Refusal: the step could not be taken now, or not on this version; the form did not open.
    """
    request, step = caller.request, caller.request.progress.action
    outcome = await caller.context.once(request, number, partial(MAY[step], version=version))
    if outcome.repeated:
        await request.ack()
        return
    release, words = outcome.release, caller.words
    if ACTIONS[step].form == "reason":
        view = forms.reason_form(step, release, words, version=version)
    else:
        view = forms.draft_form(step, release, outcome.book, caller.officer, words)
    await replies.show(request, view)


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
