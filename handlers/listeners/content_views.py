"""
The views in which content is read: the conditions first, then the content, which can be blanked.

Time passes between the act and the moment at which its content is sent, so the clock is read once
more just before that.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial

from bot.domain import steps
from bot.domain.book import Book
from bot.domain.refusals import Refusal, SlackUnreachable, VersionStale
from bot.domain.release.content import Content
from bot.domain.release.release import Decision, Release
from bot.waits import Clock
from handlers.forms import form_values, forms
from handlers.render import modals
from handlers.requests import release_lookup, replies
from handlers.requests.caller import Caller
from handlers.requests.context import Check
from handlers.slack.blocks import Json
from handlers.slack.request import SlackRequest, Surface
from handlers.text.words import Reader
from storage.transaction.act import Outcome


async def open_(caller: Caller, number: str, version: int) -> None:
    """
    Show what was released, or first the conditions that this officer has not confirmed for this
    version.

    Args:
        version: the one on the card that was pressed; 0 where the number was typed.

    Raises:
        Refusal: not theirs to read, not any more, or the card is of an older version.
    """

    def decide(release: Release, book: Book) -> Decision | None:
        current = steps.may_read(release, book)
        _same(version, current)
        confirmed = release.has("caveats", by=book.by.id, version=current)
        return steps.read(release, book) if confirmed else None

    context, request, name = caller.context, caller.request, caller.context.external_id()
    outcome = await context.change(request, number, decide, opens=name)
    if outcome.repeated:
        await replies.again(request, caller.words, exercise=outcome.release.exercise)
        return
    release, book = outcome.release, outcome.book
    delivery = release.delivery(caller.officer.party)
    assert delivery is not None, "who may read is a destination"
    shown = delivery.version
    if outcome.content is None:
        view = forms.caveats_form(
            release, book, Reader(caller.officer.party, caller.words), version=shown
        )
    else:
        view = await _content(caller, outcome, steps.may_read, modals.body_view, shown, name)
    await replies.show(request, view)


async def confirm(caller: Caller) -> None:
    """
    Handle modal `caveats`: put the content in its place, now that the conditions are ticked.

    Raises:
        CaveatNotConfirmed: one is not ticked.
        Refusal: it may not be read, or not any more.
    """
    context, request = caller.context, caller.request
    about, ticked = form_values.about(request.view, {"open"}), form_values.ticked_of(request.view)
    number = await release_lookup.carried(context, about.ref)
    name = context.external_id()
    rule = partial(steps.confirm_and_read, ticked=ticked, version=about.version)
    outcome = await context.change(request, number, rule, form=request.view["id"], opens=name)
    if outcome.content is None:
        view = modals.notice_view(
            caller.words.say("already-answered"), caller.words, exercise=outcome.release.exercise
        )
    else:
        view = await _content(
            caller, outcome, steps.may_read, modals.body_view, about.version, name
        )
    await request.ack(response_action="update", view=view)


async def details(caller: Caller, number: str, version: int) -> None:
    """
    Show the content to an officer who decides on it, or drafted it.

    The record is durable before anything is shown.

    Args:
        version: the one on the card that was pressed; 0 where the number was typed.

    Raises:
        Refusal: not theirs to look at, or the card is of an older version.
    """

    def decide(release: Release, book: Book) -> Decision:
        decision = steps.look(release, book, version=version)
        _same(version, decision.opens)
        return decision

    context, request, name = caller.context, caller.request, caller.context.external_id()
    outcome = await context.change(request, number, decide, opens=name)
    if outcome.repeated:
        await replies.again(request, caller.words, exercise=outcome.release.exercise)
        return
    shown = version or outcome.moves[-1].version
    await replies.show(
        request,
        await _content(caller, outcome, steps.look, modals.details_view, shown, name),
    )


async def begun(caller: Caller, number: str, version: int, name: str) -> Content | None:
    """
    Open the content that the form of a correction begins with, where the officer may look at it.

    That is a look like any other: on record before anything is shown.

    Args:
        version: the one on the card that was pressed; 0 where the number was typed.
        name: the external id of the form.

    Returns:
        The content, or None where the officer may not look, or it may no longer be sent.
    """

    def decide(release: Release, book: Book) -> Decision | None:
        with suppress(Refusal):
            return steps.look(release, book, version=version or None)
        return None

    context = caller.context
    outcome = await context.change(caller.request, number, decide, opens=name, besides="details")
    if outcome.content is None or too_late(outcome, steps.look, context.clock):
        return None
    return outcome.content


async def acknowledge(caller: Caller, number: str, version: int) -> None:
    """
    Acknowledge receipt; where the text was read, it stays on the screen and says when that was.

    Args:
        version: the one on the card or in the modal.

    Raises:
        Refusal: as the rule says.
    """

    def decide(release: Release, book: Book) -> Decision:
        decision = steps.acknowledge(release, book, version=version)
        return replace(decision, opens=_on_screen(request, release, book))

    context, request = caller.context, caller.request
    outcome = await context.change(request, number, decide)
    if outcome.content is None or too_late(outcome, steps.may_read, context.clock):
        await replies.done(request, request.progress.action, outcome, caller.words)
        return
    view = modals.body_view(
        outcome.release,
        outcome.book,
        outcome.content,
        caller.officer,
        caller.words,
        version=version,
        external_id=request.view["external_id"],
    )
    await request.ack()
    with suppress(SlackUnreachable):  # what was acknowledged stays acknowledged
        await replies.redraw(request, view, unchanged=True)


def _on_screen(request: SlackRequest, release: Release, book: Book) -> int | None:
    """
    Return the version that the officer has open in modal `body`, and may still read.

    Its reading is on record already.
    """
    if request.surface is not Surface.MODAL or request.view["callback_id"] != "body":
        return None
    with suppress(Refusal):
        shown = steps.may_read(release, book)
        return shown if release.has("read", by=book.by.id, version=shown) else None
    return None


async def _content(
    caller: Caller, outcome: Outcome, may: Check, draw: Callable[..., Json], shown: int, name: str
) -> Json:
    """
    Draw the content that an act opened, unless it may no longer be sent.

    The caller sends it at once, with nothing awaited in between.

    Args:
        caller: the officer who reads.
        outcome: of the act.
        may: raises the refusal, as it would for a new request.
        draw: draws the view.
        shown: the version of the content.
        name: the external id of the view.

    Raises:
        Refusal: it may no longer be sent; that is recorded.
    """
    assert outcome.content is not None, "what was read or looked at is open"
    view = draw(
        outcome.release,
        outcome.book,
        outcome.content,
        caller.officer,
        caller.words,
        version=shown,
        external_id=name,
    )
    over = too_late(outcome, may, caller.context.clock)
    if over:
        await caller.context.not_shown(caller.request, over)
    return view


def _same(shown: int, current: int | None) -> None:
    """Check that the version shown is the current one. A card without one (0) is never stale."""
    if shown and shown != current:
        raise VersionStale(version=str(current))


def too_late(outcome: Outcome, may: Check, clock: Clock) -> Refusal | None:
    """
    Return why the content that an act opened may no longer be sent, by the clock as it is now.

    Args:
        outcome: of the act.
        may: raises the refusal, as it would for a new request.
        clock: read a last time.

    Returns:
        The refusal. None where it may be sent.
    """
    book = outcome.book.later(clock.now(), clock.monotonic())
    try:
        may(outcome.release, book)
    except Refusal as refusal:
        return refusal
    return None
