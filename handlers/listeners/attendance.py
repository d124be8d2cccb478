"""
The commands, buttons and forms for attendance (snooze, leave, watch, `looking`) and precedence.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from bot.domain import attendance, steps
from bot.domain.attendance import AttendanceChange
from bot.domain.book import Book
from bot.domain.officers import officer_id, slack_user
from bot.domain.refusals import StandInUnfit, UsageUnclear
from bot.domain.text import characters, typed
from handlers.forms import form_values
from handlers.render import modals
from handlers.render.cards import Drawing
from handlers.requests import release_lookup, replies
from handlers.requests.caller import Caller, admit
from handlers.requests.context import HandlerContext
from handlers.slack.blocks import Json, modal, option, paragraph, plain
from handlers.slack.request import SlackRequest, Surface
from handlers.text import spellings
from handlers.text.words import Words

MOST = 100
"""Choices of a select."""

BACK = "back"
"""What `leave` takes to end it."""


async def snooze(context: HandlerContext, request: SlackRequest) -> None:
    """
    Take what was chosen in the menu `snooze` of a reminder.

    Raises:
        Refusal: the officer is none, or what is chosen is none of the choices.
    """
    request.progress.action = "snooze"
    await _snooze(context, request, await admit(context, request), request.pressed["value"])


async def put_off(
    context: HandlerContext, request: SlackRequest, caller: Caller, until: str
) -> None:
    """
    Put off the officer's own reminders, for an hour unless something else is typed.

    Args:
        context: what the desk works with, such as store, clock and Slack.
        request: the inbound request.
        caller: the officer who acts.
        until: what was typed; empty for an hour.
    """
    said = typed.word(until) or "1h"
    meant = {typed.span(choice): choice for choice in attendance.SNOOZES if typed.span(choice)}
    await _snooze(context, request, caller, meant.get(typed.span(said), said))


async def _snooze(
    context: HandlerContext, request: SlackRequest, caller: Caller, until: str
) -> None:
    arranged = await _arranged(context, request, partial(attendance.snooze, until=until), "snooze")
    if arranged and arranged.wakes_at:
        await tell(
            request,
            caller,
            caller.words.say("done-snooze", at=caller.words.time(arranged.wakes_at)),
        )


async def take_watch(
    context: HandlerContext, request: SlackRequest, caller: Caller, rest: str = ""
) -> None:
    """
    Take the watch of the officer's own desk.

    Args:
        context: what the desk works with, such as store, clock and Slack.
        request: the inbound request.
        caller: the officer who acts.
        rest: what was typed behind the verb; it must be empty.

    Raises:
        UsageUnclear: something follows. No command passes the watch on or gives it back.
    """
    if characters.visible(rest):
        raise UsageUnclear(usage=f"{context.command} watch")
    arranged = await _arranged(context, request, attendance.take_watch, "watch")
    if arranged:
        await tell(request, caller, caller.words.say("done-watch", party=caller.officer.party))


async def pressed_watch(context: HandlerContext, request: SlackRequest) -> None:
    """Handle button `watch`."""
    request.progress.action = "watch"
    await take_watch(context, request, await admit(context, request))


async def pressed_leave(context: HandlerContext, request: SlackRequest) -> None:
    """Handle button `leave`, which opens modal `leave`."""
    request.progress.action = "leave"
    await leave(context, request, await admit(context, request), "")


async def back(context: HandlerContext, request: SlackRequest, caller: Caller, _: str) -> None:
    """
    End the leave, as the button `back` does.

    Args:
        context: what the desk works with, such as store, clock and Slack.
        request: the inbound request.
        caller: the officer who acts.
        _: unused.
    """
    await leave(context, request, caller, BACK)


async def pressed_back(context: HandlerContext, request: SlackRequest) -> None:
    """Handle button `back`, which ends the leave."""
    request.progress.action = "leave"
    await leave(context, request, await admit(context, request), BACK)


async def leave(context: HandlerContext, request: SlackRequest, caller: Caller, rest: str) -> None:
    """
    Open modal `leave`, or end the leave where `back` follows.

    Args:
        context: what the desk works with, such as store, clock and Slack.
        request: the inbound request.
        caller: the officer who acts.
        rest: what was typed behind the verb: nothing or `back`.

    Raises:
        UsageUnclear: something else follows.
        StandInUnfit: nobody could stand in.
    """
    if typed.word(rest) == BACK:
        arranged = await _arranged(
            context, request, partial(attendance.leave, until=None, stand_in=None), "leave"
        )
        if arranged:
            await tell(request, caller, caller.words.say("done-back"))
        return
    if characters.visible(rest):
        raise UsageUnclear(usage=f"{context.command} leave [{BACK}]")
    seen = await context.glance(request, _somebody_stands_in, "leave")
    if seen.repeated:
        await replies.acknowledged(request)
        return
    await replies.show(request, leave_form(seen.book, caller.words))


def _somebody_stands_in(book: Book) -> None:
    if not attendance.may_stand_in(book.by, book):
        raise StandInUnfit


def leave_form(book: Book, words: Words) -> Json:
    """Return modal `leave`, which asks until when and who stands in."""
    colleagues = attendance.may_stand_in(book.by, book)[:MOST]
    return modal(
        "leave",
        words.say("form-leave"),
        [
            *modals.exercise_line(words, exercise=book.policy.exercise),
            _input("until", words, {"type": "datetimepicker"}),
            _input(
                "stand_in",
                words,
                {
                    "type": "static_select",
                    "options": [option(o.name, slack_user(o.id)) for o in colleagues],
                },
            ),
        ],
        close=words.say("cancel"),
        submit=words.say("submit-leave"),
    )


def _input(block: str, words: Words, element: Json) -> Json:
    spelled = block.replace("_", "-")
    return {
        "type": "input",
        "block_id": block,
        "label": plain(words.say(f"field-{spelled}")),
        "hint": plain(words.say(f"hint-{spelled}")),
        "element": {**element, "action_id": "value"},
    }


async def submitted(context: HandlerContext, request: SlackRequest) -> None:
    """
    Handle modal `leave` as it was filled in.

    Raises:
        TimeInvalid, StandInUnfit: at their fields.
        NotFound, TextInvalid: it is not as any form of ours comes back.
    """
    request.progress.action = "leave"
    caller = await admit(context, request)
    until = datetime.fromtimestamp(form_values.until_of(request.view), UTC)
    picked = "".join(form_values.chosen(request.view, "stand_in"))
    stand_in = officer_id(request.team, picked) if picked else None
    arranged = await _arranged(
        context, request, partial(attendance.leave, until=until, stand_in=stand_in), "leave"
    )
    book = caller.book
    name = book.roster[stand_in].name if arranged and stand_in else ""
    sentence = caller.words.say("done-leave", at=caller.words.time(until), name=name)
    view = modals.notice_view(sentence, caller.words, exercise=book.policy.exercise)
    await request.ack(response_action="update", view=view)


async def looking(
    context: HandlerContext, request: SlackRequest, caller: Caller, number: str, version: int
) -> None:
    """
    Handle button `looking` of a decision card, which the card then shows for a limited time.

    Args:
        context: what the desk works with, such as store, clock and Slack.
        request: the inbound request.
        caller: the officer who acts.
        number: of the release.
        version: the one on the card that was pressed; 0 where the number was typed.
    """
    outcome = await context.change(
        request, number, partial(steps.looking, version=version), "looking"
    )
    if not outcome.repeated:
        await tell(request, caller, caller.words.say("done-looking", number=number))
    else:
        await replies.acknowledged(request)


async def precedence(
    context: HandlerContext, request: SlackRequest, caller: Caller, rest: str
) -> None:
    """
    Change how urgent a release is, as `precedence NUMBER KEY` asks.

    Args:
        context: what the desk works with, such as store, clock and Slack.
        request: the inbound request.
        caller: the officer who acts.
        rest: what was typed behind the verb.

    Raises:
        Refusal: as the rule says.
    """
    number, rest = await release_lookup.meant(
        context, caller, rest, f"{context.command} precedence NUMBER KEY"
    )
    key, _ = typed.begins(rest, spellings.precedences(frozenset(caller.book.policy.precedences)))
    rule = partial(steps.reprioritise, precedence=key or typed.key(rest))
    outcome = await context.change(request, number, rule, "precedence")
    said = caller.words.precedence(outcome.release.precedence)
    await tell(request, caller, caller.words.say("done-precedence", number=number, precedence=said))


async def tell(request: SlackRequest, caller: Caller, sentence: str) -> None:
    """Say what has been done, where it was asked for."""
    exercise = caller.book.policy.exercise
    if request.surface is Surface.HOME:
        await replies.receipt(
            request, modals.notice_view(sentence, caller.words, exercise=exercise)
        )
        return
    await replies.say(request, Drawing(sentence, [paragraph(sentence)]))


async def _arranged(
    context: HandlerContext,
    request: SlackRequest,
    rule: Callable[[Book], AttendanceChange],
    action: str,
) -> AttendanceChange | None:
    """
    Have the store keep what an officer arranged.

    Returns:
        The change. None where this same request made it before, in which case Slack has been
        answered.
    """
    request.progress.to_store(action)
    arranged = await context.store.attendance.arrange(
        rule, context.act(request), deadline=context.left(request)
    )
    if arranged is None:
        await replies.acknowledged(request)
    return arranged
