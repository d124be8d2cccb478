"""
How an answer reaches the officer: each surface has one way, and a repeat is never told twice by
Slack.
"""

import asyncio
import logging

from aiohttp import ClientError
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.domain.refusals import Refusal, SlackUnreachable, WindowUnsure
from bot.transport.payload import Json
from bot.waits import CALL_SECONDS, LEAST_SECONDS, WINDOW_SECONDS
from handlers.render import listings, modals, release_text
from handlers.render.cards import Drawing
from handlers.slack.request import SlackRequest, Surface
from handlers.slack.web_api import reach
from handlers.text.words import Words
from storage.transaction.act import Outcome

log = logging.getLogger(__name__)


async def acknowledged(ask: SlackRequest) -> BoltResponse:
    """Slack hears that the request has come, and nothing else."""
    return await ask.ack()


async def whisper(ask: SlackRequest, drawing: Drawing) -> None:
    """
    Tell who pressed a button of a message, and nobody else.

    What was decided stands whether or not this arrives: the card itself is redrawn.
    """
    if not ask.response_url:
        return
    session, proxy = ask.client.session, ask.client.proxy
    hook = AsyncWebhookClient(
        ask.response_url, session=session, proxy=proxy, ssl=ask.client.ssl, retry_handlers=[]
    )
    try:
        async with asyncio.timeout(ask.patience(CALL_SECONDS)):
            answer = await hook.send(
                text=drawing.text,
                blocks=drawing.blocks or None,
                response_type="ephemeral",
                replace_original=False,
            )
    except (ClientError, SlackClientError, TimeoutError, OSError) as fault:
        log.warning("an answer did not reach Slack: %s", fault)
        return
    if answer.status_code != 200:
        log.warning("an answer did not reach Slack: %s", f"HTTP-{answer.status_code}")


async def show(ask: SlackRequest, view: Json) -> None:
    """
    Open a modal, within what is left of the three seconds that the trigger lives; from within a
    modal, on top of it.

    Raises:
        WindowUnsure: Slack does not say whether it did.
        SlackUnreachable: it did not.
    """
    opens = ask.client.views_push if ask.surface is Surface.MODAL else ask.client.views_open
    seconds = max(LEAST_SECONDS, WINDOW_SECONDS - ask.waited())
    await reach(opens(trigger_id=ask.trigger, view=view), ask.patience(seconds), WindowUnsure)
    await ask.ack()


async def redraw(ask: SlackRequest, view: Json) -> None:
    """
    Put another view in the place of the one a button was pressed in, unless it is closed by now.
    """
    try:
        await reach(
            ask.client.views_update(view_id=ask.view["id"], view=view), ask.patience(CALL_SECONDS)
        )
    except SlackApiError as fault:
        if fault.response["error"] != "not_found":
            raise


async def say(ask: SlackRequest, drawing: Drawing) -> None:
    """A message to whoever asked: a command's own answer, or an ephemeral one."""
    if ask.surface is Surface.COMMAND:
        await ask.ack(text=drawing.text, blocks=drawing.blocks, response_type="ephemeral")
    else:
        await ask.ack()
        await whisper(ask, drawing)


async def done(ask: SlackRequest, step: str, outcome: Outcome, words: Words) -> None:
    """Say how a step went, where it was taken; to a repeat only what needs no call of Slack."""
    release, book = outcome.release, outcome.book
    if ask.surface is Surface.FORM:
        await ask.ack(
            response_action="update", view=modals.receipt_view(release, book, words, step=step)
        )
    elif ask.surface is Surface.COMMAND or not outcome.repeated:
        if ask.surface is Surface.HOME:
            await receipt(ask, modals.receipt_view(release, book, words, step=step))
        elif ask.surface is Surface.MODAL:
            await ask.ack()
            sentence = release_text.done(step, release, book, words)
            await receipt(ask, modals.notice_view(sentence, words, exercise=release.exercise))
        else:
            await say(ask, listings.done_answer(step, release, book, words))
    else:
        await ask.ack()


async def receipt(ask: SlackRequest, view: Json) -> None:
    """
    Say how it went: over a Home, or in the place of the modal that the button was in.

    What was done stands whether or not Slack shows this in time, and nobody is told that it was not
    done.
    """
    try:
        await (redraw(ask, view) if ask.surface is Surface.MODAL else show(ask, view))
    except SlackUnreachable:
        log.warning("a receipt did not reach Slack")
        await ask.ack()


async def refused(
    ask: SlackRequest, refusal: Refusal, words: Words, *, exercise: bool
) -> BoltResponse:
    """Say why not, where it was asked; nothing to an event.

    It stands whether or not Slack shows it in time.
    """
    if ask.surface is Surface.FORM:
        errors = modals.refusal_errors(refusal, words, ask.inputs)
        if errors:
            return await ask.ack(response_action="errors", errors=errors)
        return await ask.ack(
            response_action="update", view=modals.refusal_view(refusal, words, exercise=exercise)
        )
    if ask.surface is Surface.COMMAND:
        drawing = listings.refusal_answer(refusal, words)
        return await ask.ack(text=drawing.text, blocks=drawing.blocks, response_type="ephemeral")
    if not refusal.repeated:
        try:
            await _say_why(ask, refusal, words, exercise=exercise)
        except SlackUnreachable:
            log.warning("a refusal did not reach Slack")
    return await ask.ack()


async def _say_why(ask: SlackRequest, refusal: Refusal, words: Words, *, exercise: bool) -> None:
    if ask.surface is Surface.MESSAGE:
        await whisper(ask, listings.refusal_answer(refusal, words))
    elif ask.surface is Surface.MODAL:
        await redraw(ask, modals.refusal_view(refusal, words, exercise=exercise))
    elif ask.surface is Surface.HOME:
        await show(ask, modals.refusal_view(refusal, words, exercise=exercise))


async def broke(ask: SlackRequest, sentence: str, words: Words, *, exercise: bool) -> BoltResponse:
    """Say that something broke on our side, under the id that the log has."""
    view = modals.notice_view(sentence, words, exercise=exercise)
    if ask.surface is Surface.FORM:
        return await ask.ack(response_action="update", view=view)
    if ask.surface is Surface.COMMAND:
        return await ask.ack(text=sentence, response_type="ephemeral")
    if ask.surface is Surface.MESSAGE:
        await whisper(ask, Drawing(sentence, []))
    elif ask.surface is Surface.MODAL:
        await redraw(ask, view)
    elif ask.surface is Surface.HOME:
        await show(ask, view)
    return await ask.ack()
