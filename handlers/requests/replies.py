"""The ways an answer reaches the officer: one for each surface, and no repeat is told twice."""

import asyncio
import logging

from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.domain.refusals import Refusal, SlackUnreachable, WindowUnsure
from bot.domain.release.report import Report
from bot.transport.payload import Json
from bot.transport.slack_errors import UNREACHED, error_code
from bot.waits import CALL_SECONDS, LEAST_SECONDS, WINDOW_SECONDS
from handlers.render import listings, modals
from handlers.requests import release_lookup
from handlers.slack.blocks import Drawing
from handlers.slack.request import SlackRequest, Surface
from handlers.slack.web_api import SlackSaysNo, reach
from handlers.text.words import Words
from storage.transaction.act import Outcome

log = logging.getLogger(__name__)

PUSHED = frozenset({"reason", "narrow", "question", "reply"})
"""Forms that lie on top of the one from which they open; all others take its place."""


async def whisper(request: SlackRequest, drawing: Drawing) -> None:
    """
    Tell whoever pressed a button of a message, and nobody else.

    What was decided stands whether or not this arrives: the card itself is redrawn.
    """
    if not request.response_url:
        return
    hook = AsyncWebhookClient(
        request.response_url,
        session=request.client.session,
        proxy=request.client.proxy,
        ssl=request.client.ssl,
        retry_handlers=[],
    )
    try:
        async with asyncio.timeout(request.patience(CALL_SECONDS)):
            answer = await hook.send(
                text=drawing.text,
                blocks=drawing.blocks or None,
                response_type="ephemeral",
                replace_original=False,
            )
    except UNREACHED as fault:
        log.warning("an answer did not reach Slack: %s", fault)
        return
    if answer.status_code != 200:
        log.warning("an answer did not reach Slack: %s", f"HTTP-{answer.status_code}")


async def show(request: SlackRequest, view: Json) -> None:
    """
    Open a modal, within what is left of the three seconds that the trigger lives.

    From within a modal, the new one takes its place, or lies on top of it where it is one of
    `PUSHED`.

    Raises:
        WindowUnsure: Slack does not say whether it did.
        SlackUnreachable: it did not, or cannot.
    """
    within, pushed = request.surface is Surface.MODAL, view["callback_id"] in PUSHED
    if request.surface is Surface.FORM:
        await request.ack(response_action="push" if pushed else "update", view=view)
        return
    if within and not pushed:
        await redraw(request, view)
        await request.ack()
        return
    if not request.trigger:
        raise SlackUnreachable
    opens = request.client.views_push if within else request.client.views_open
    seconds = max(LEAST_SECONDS, WINDOW_SECONDS - request.waited())
    await reach(
        opens(trigger_id=request.trigger, view=view), request.patience(seconds), WindowUnsure
    )
    await request.ack()


async def redraw(request: SlackRequest, view: Json, *, unchanged: bool = False) -> None:
    """
    Put another view in the place of the one a button was pressed in, unless it is closed by now.

    Args:
        request: the button's.
        view: what is shown instead.
        unchanged: whether only what was pressed is replaced, and nothing that came in its place
            meanwhile.
    """
    only = {"hash": request.view["hash"]} if unchanged and request.view["hash"] else {}
    try:
        await reach(
            request.client.views_update(view_id=request.view["id"], view=view, **only),
            request.patience(CALL_SECONDS),
        )
    except SlackApiError as fault:
        if fault.response["error"] not in ("not_found", *(["hash_conflict"] if only else [])):
            raise


async def say(request: SlackRequest, drawing: Drawing) -> BoltResponse:
    """Send a message to whoever asked: a command's own answer, or an ephemeral one."""
    if request.surface is Surface.COMMAND:
        return await request.ack(
            text=drawing.text, blocks=drawing.blocks, response_type="ephemeral"
        )
    acknowledged = await request.ack()
    await whisper(request, drawing)
    return acknowledged


async def tell(request: SlackRequest, drawing: Drawing, title: str, words: Words) -> None:
    """
    Send an answer as `say` does, or in a modal where there is no message to answer in.

    Args:
        request: the inbound request.
        drawing: the answer.
        title: the heading of the modal.
        words: the reader's language and time zone.
    """
    if request.surface in (Surface.COMMAND, Surface.MESSAGE):
        await say(request, drawing)
    else:
        await show(request, modals.answer_view(drawing, title, words))


async def again(request: SlackRequest, words: Words, *, exercise: bool) -> None:
    """
    Answer a repeat of what only opened something, and opens nothing more.

    A form that was sent is told so; it would close otherwise.
    """
    if request.surface is Surface.FORM:
        view = modals.notice_view(words.say("already-answered"), words, exercise=exercise)
        await request.ack(response_action="update", view=view)
    else:
        await request.ack()


async def direct(request: SlackRequest, drawing: Drawing) -> BoltResponse:
    """
    Tell whoever used a shortcut in this app's own conversation with them: no window opened.

    Nothing is ever said in the room in which they used it.
    """
    acknowledged = await request.ack()
    if not request.user:
        return acknowledged
    client, seconds = request.client, request.patience(CALL_SECONDS)
    try:
        opened = await reach(client.conversations_open(users=request.user), seconds)
        channel, blocks = opened["channel"]["id"], drawing.blocks or None
        posted = client.chat_postMessage(channel=channel, text=drawing.text, blocks=blocks)
        await reach(posted, seconds)
    except (SlackUnreachable, SlackSaysNo):
        log.warning("an answer to a shortcut did not reach Slack")
    except SlackApiError as fault:
        log.warning("an answer to a shortcut did not reach Slack: %s", error_code(fault))
    return acknowledged


async def done(
    request: SlackRequest,
    step: str,
    outcome: Outcome,
    words: Words,
    report: Report | None = None,
) -> None:
    """
    Say how a step went, where it was taken.

    A repeat is told only what needs no call of Slack.

    Args:
        request: the inbound request.
        step: the verb.
        outcome: of the step.
        words: the reader's language and time zone.
        report: what was filled in, whose times are said back; None for nothing.
    """
    release, book = outcome.release, outcome.book
    if request.surface is Surface.FORM:
        receipt_view = modals.receipt_view(release, book, words, step=step, report=report)
        if request.view["previous_view_id"]:  # what lies beneath has buttons for what is done
            await request.ack(response_action="clear")
        else:
            await request.ack(response_action="update", view=receipt_view)
    elif request.surface is Surface.COMMAND or not outcome.repeated:
        if request.surface in (Surface.HOME, Surface.MODAL):
            if request.surface is Surface.MODAL:
                await request.ack()
            await receipt(request, modals.receipt_view(release, book, words, step=step))
        else:
            await say(request, listings.done_answer(step, release, book, words))
    else:
        await request.ack()


async def receipt(request: SlackRequest, view: Json) -> None:
    """
    Say how it went: over a Home, or in the place of the modal that the button was in.

    What was done stands whether or not Slack shows this in time, and nobody is told that it was not
    done.
    """
    try:
        await (redraw(request, view) if request.surface is Surface.MODAL else show(request, view))
    except SlackUnreachable:
        log.warning("a receipt did not reach Slack")
        await request.ack()


async def refused(
    request: SlackRequest, refusal: Refusal, words: Words, *, exercise: bool
) -> BoltResponse:
    """
    Say why a request was refused, where it was made. An event is told nothing.

    The refusal stands whether or not Slack shows it in time.

    Args:
        request: the inbound request.
        refusal: why not.
        words: the reader's language and time zone.
        exercise: whether the desk runs an exercise.
    """
    if request.surface is Surface.FORM:
        errors = modals.refusal_errors(refusal, words, request.inputs)
        if errors:
            return await request.ack(response_action="errors", errors=errors)
    elif refusal.repeated and request.surface is not Surface.COMMAND:
        return await request.ack()
    view = modals.refusal_view(refusal, words, exercise=exercise)
    said = listings.refusal_answer(refusal, words, typed=release_lookup.misfit(request, refusal))
    if request.surface is Surface.SHORTCUT and isinstance(refusal, SlackUnreachable):
        return await direct(request, said)  # its window is tried once
    try:
        return await _say_instead(request, said, view)
    except SlackUnreachable:
        log.warning("a refusal did not reach Slack")
        return await request.ack()


async def broke(
    request: SlackRequest, sentence: str, words: Words, *, exercise: bool
) -> BoltResponse:
    """
    Say that something broke on our side, under the id that the log has.

    Args:
        request: the inbound request.
        sentence: what is said.
        words: the reader's language and time zone.
        exercise: whether the desk runs an exercise.
    """
    view = modals.notice_view(sentence, words, exercise=exercise)
    return await _say_instead(request, Drawing(sentence, []), view)


async def _say_instead(request: SlackRequest, drawing: Drawing, view: Json) -> BoltResponse:
    """Say why nothing was done, where it was asked for. An event is told nothing."""
    match request.surface:
        case Surface.FORM:
            return await request.ack(response_action="update", view=view)
        case Surface.COMMAND:
            return await say(request, drawing)
        case Surface.MESSAGE:
            await whisper(request, drawing)
        case Surface.MODAL:
            await redraw(request, view)
        case Surface.HOME:
            await show(request, view)
        case Surface.SHORTCUT:
            try:
                await show(request, view)
            except SlackUnreachable:
                return await direct(request, drawing)
    return await request.ack()
