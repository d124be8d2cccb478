"""The one place that turns exceptions into answers, and records refusals that no rule raised."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import structlog
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse

from bot import waits
from bot.domain.refusals import NotStarted, Refusal
from bot.operations.causes import describe
from handlers.requests import replies
from handlers.requests.context import HandlerContext
from handlers.slack.request import SlackRequest, Surface
from handlers.text.words import Words
from storage.audit.anchor import LogBroken
from storage.database.engine import DatabaseFault
from storage.keys.errors import KeyFault

log = structlog.get_logger("handlers.requests.errors")
REQUEST = "tripoint_request"
"""Where in Bolt's context the request stands."""

OnError = Callable[[Exception, AsyncBoltContext], Awaitable[BoltResponse]]


def listener(handler_context: HandlerContext) -> OnError:
    """
    Return the application's error listener.

    It always answers 200, for Slack repeats or hides what has another status.
    """

    async def answer(error: Exception, context: AsyncBoltContext) -> BoltResponse:
        slack_request = context.get(REQUEST)
        if not isinstance(slack_request, SlackRequest):
            log.error("broke", report=handler_context.random(4).hex(), exc_info=error)
            return BoltResponse(status=200, body="")
        try:
            return await _respond(handler_context, slack_request, error)
        except Exception as second:
            report = handler_context.random(4).hex()
            log.error("broke", report=report, action=slack_request.progress.action, exc_info=second)
            if slack_request.surface not in (Surface.COMMAND, Surface.FORM):
                return BoltResponse(status=200, body="")
            return await replies.broke(
                slack_request, Words().say("broke", report=report), Words(), exercise=False
            )

    return answer


async def _respond(
    context: HandlerContext, request: SlackRequest, error: Exception
) -> BoltResponse:
    """
    Answer an officer whose request ended in an exception, in their language where the desk can tell
    it.
    """
    if isinstance(error, LogBroken):
        return await _halted(context, request, error)
    if isinstance(error, Refusal):
        try:
            kept = await keep(context, request, error)
        except LogBroken as broken:
            return await _halted(context, request, broken)
        context.count(request, "refused", rule=kept.rule, error=_cause(error))
        words, exercise = await _any_reader(context, request)
        return await replies.refused(request, kept, words, exercise=exercise)
    report = context.random(4).hex()
    log.error("broke", report=report, action=request.progress.action, exc_info=error)
    context.count(request, "failed", report=report)
    words, exercise = await _any_reader(context, request)
    return await replies.broke(
        request, words.say(_sentence(error), report=report), words, exercise=exercise
    )


def _sentence(error: Exception) -> str:
    """Return the message that says what broke, where that is known without guessing."""
    if isinstance(error, KeyFault):
        return "broke-keys"
    return (
        "broke-read-only"
        if isinstance(error, DatabaseFault) and error.kind == "read_only"
        else "broke"
    )


def _cause(refusal: Refusal) -> str | None:
    """Return what the log says of a refusal that came from a fault, such as an outage of Slack."""
    cause = refusal.__cause__ or refusal.__context__
    return None if cause is None or isinstance(cause, Refusal) else describe(cause)


async def _halted(
    context: HandlerContext, request: SlackRequest, broken: LogBroken
) -> BoltResponse:
    """Refuse because the log is broken. The record names no rule, for none was asked."""
    context.count(request, "failed", error=describe(broken))
    words, exercise = await _any_reader(context, request)
    return await replies.broke(request, words.say("log-broken"), words, exercise=exercise)


async def _any_reader(context: HandlerContext, request: SlackRequest) -> tuple[Words, bool]:
    """
    Return the words for whoever acted, and whether the desk runs an exercise. This never refuses.

    Where the store does not say, or not in time, that comes from what this process remembers.
    """
    try:
        with waits.until(context.clock.monotonic() + waits.WORDS_SECONDS, context.clock):
            book = await context.store.queries.book(request.now, request.actor)
    except Exception:  # noqa: BLE001 - what broke first is in the log already
        officer, exercise = context.store.queries.remembered(request.actor)
    else:
        officer = book.roster.get(request.actor) if request.actor else None
        exercise = book.policy.exercise
    return replace(Words.of(officer), command=context.command), exercise


async def keep(context: HandlerContext, request: SlackRequest, refusal: Refusal) -> Refusal:
    """
    Write a refusal to the audit log, unless the store has done so.

    Such a refusal was raised by a listener and by no rule.

    Returns:
        The refusal to show: for a repeat the one it was given before.
    """
    if request.progress.kept or request.surface is Surface.EVENT:
        return refusal
    request.progress.action = request.progress.action or request.surface.value
    if isinstance(refusal, NotStarted):
        context.store.db.record_later(refusal, context.act(request), request.progress.number)
        return refusal
    try:
        await context.store.releases.refuse(
            refusal, context.act(request), request.progress.number, deadline=context.left(request)
        )
    except Refusal as kept:
        return kept
    return refusal
