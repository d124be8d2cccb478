"""
The views in which content is read: the conditions first, then the content, which can be blanked.

Time passes between the act and the moment at which its content is sent, so the clock is read once
more just before that.
"""

from bot.domain import steps
from bot.domain.book import Book
from bot.domain.refusals import Refusal, VersionStale
from bot.domain.release.release import Decision, Release
from bot.waits import Clock
from handlers.forms import form_values, forms
from handlers.render import modals
from handlers.requests import release_lookup, replies
from handlers.requests.caller import Caller
from handlers.requests.context import Check, HandlerContext
from handlers.slack.request import SlackRequest
from storage.transaction.act import Outcome


async def open_(
    context: HandlerContext,
    request: SlackRequest,
    caller: Caller,
    number: str,
    version: int | None = None,
) -> None:
    """
    Show what was released, or first the conditions that this officer has not confirmed for this
    version.

    Args:
        version: the one on the card that was pressed; None where the number was typed.

    Raises:
        Refusal: not theirs to read, not any more, or the card is of an older version.
    """

    def decide(release: Release, book: Book) -> Decision | None:
        current = steps.may_read(release, book)
        _same(version, current)
        confirmed = release.has("caveats", by=book.by.id, version=current)
        return steps.read(release, book) if confirmed else None

    name = context.external_id()
    outcome = await context.change(request, number, decide, "open", opens=name)
    if outcome.repeated:
        await replies.acknowledged(request)
        return
    release, book = outcome.release, outcome.book
    delivery = release.delivery(caller.officer.party)
    assert delivery is not None, "who may read is a destination"
    shown = delivery.version
    if outcome.content is None:
        await replies.show(request, forms.caveats_form(release, book, caller.words, version=shown))
        return
    view = modals.body_view(
        release,
        book,
        outcome.content,
        caller.officer,
        caller.words,
        version=shown,
        external_id=name,
    )
    over = too_late(outcome, steps.may_read, context.clock)
    if over:
        await context.not_shown(request, over)
    await replies.show(request, view)


async def confirm(context: HandlerContext, request: SlackRequest, caller: Caller) -> None:
    """
    Put the content in the form's place, now that the conditions are ticked.

    Raises:
        CaveatNotConfirmed: one is not ticked.
        Refusal: it may not be read, or not any more.
    """
    about, ticked = form_values.about(request.view, {"open"}), form_values.ticked_of(request.view)
    number = await release_lookup.carried(context, about.ref)
    name = context.external_id()

    def decide(release: Release, book: Book) -> Decision:
        return steps.confirm_and_read(release, book, ticked=ticked, version=about.version)

    outcome = await context.change(
        request, number, decide, "open", form=request.view["id"], opens=name
    )
    release, book = outcome.release, outcome.book
    if outcome.content is None:
        view = modals.notice_view(
            caller.words.say("already-answered"), caller.words, exercise=release.exercise
        )
    else:
        view = modals.body_view(
            release,
            book,
            outcome.content,
            caller.officer,
            caller.words,
            version=about.version,
            external_id=name,
        )
        over = too_late(outcome, steps.may_read, context.clock)
        if over:
            await context.not_shown(request, over)
    await request.ack(response_action="update", view=view)


async def details(
    context: HandlerContext, request: SlackRequest, caller: Caller, number: str, version: int
) -> None:
    """
    Show the content to an officer who decides on it, or drafted it.

    The record is durable before anything is shown.

    Args:
        context: what the desk works with, such as store, clock and Slack.
        request: the inbound request.
        caller: the officer who acts.
        number: of the release.
        version: the one on the card that was pressed; 0 where the number was typed.

    Raises:
        Refusal: not theirs to look at, or the card is of an older version.
    """

    def decide(release: Release, book: Book) -> Decision:
        decision = steps.look(release, book)
        _same(version, decision.opens)
        return decision

    name = context.external_id()
    outcome = await context.change(request, number, decide, "details", opens=name)
    if outcome.repeated:
        await replies.acknowledged(request)
        return
    assert outcome.content is not None, "a look opens the content"
    view = modals.details_view(
        outcome.release,
        outcome.book,
        outcome.content,
        caller.officer,
        caller.words,
        version=version or outcome.moves[-1].version,
        external_id=name,
    )
    over = too_late(outcome, steps.look, context.clock)
    if over:
        await context.not_shown(request, over)
    await replies.show(request, view)


def _same(shown: int | None, current: int | None) -> None:
    """
    Check that the version shown is the current one. A card without one (None, 0) is never stale.
    """
    if shown and shown != current:
        raise VersionStale(version=str(current))


def too_late(outcome: Outcome, may: Check, clock: Clock) -> Refusal | None:
    """
    Return why the content that an act opened may no longer be sent, by the clock as it is now.

    The caller sends it at once, with nothing awaited in between.

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
