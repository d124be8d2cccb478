"""
The commands, buttons and forms for attendance (snooze, leave, watch, handover, `looking`) and
precedence.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from bot.domain import attendance, handover, steps
from bot.domain.attendance import AttendanceChange
from bot.domain.book import Book
from bot.domain.handover import Summary
from bot.domain.officers import officer_id, slack_user
from bot.domain.refusals import StandInUnfit, UsageUnclear
from bot.domain.text import characters, typed
from handlers.forms import form_inputs, form_values
from handlers.forms.form_inputs import Choice, select
from handlers.notices.handover import name_of, summary_blocks
from handlers.render import modals
from handlers.requests import release_lookup, replies
from handlers.requests.caller import Caller
from handlers.slack.blocks import Drawing, Json, modal, option, paragraph, plain
from handlers.slack.request import Surface
from handlers.text import spellings
from handlers.text.words import Reader, Words

MOST = 100
"""Choices of a select."""

BACK = "back"
"""What `leave` takes to end it."""


async def snooze(caller: Caller) -> None:
    """
    Take what was chosen in the menu `snooze` of a reminder.

    Raises:
        Refusal: the officer is none, or what is chosen is none of the choices.
    """
    await _snooze(caller, caller.request.pressed["value"])


async def put_off(caller: Caller, until: str) -> None:
    """Put off the officer's own reminders, for an hour unless something else is typed."""
    said = typed.word(until) or "1h"
    meant = {typed.span(choice): choice for choice in attendance.SNOOZES if typed.span(choice)}
    await _snooze(caller, meant.get(typed.span(said), said))


async def _snooze(caller: Caller, until: str) -> None:
    arranged = await _arranged(caller, partial(attendance.snooze, until=until))
    if arranged and arranged.wakes_at:
        await _tell(
            caller, caller.words.say("done-snooze", at=caller.words.time(arranged.wakes_at))
        )


async def take_watch(caller: Caller, rest: str = "") -> None:
    """
    Take the watch of the officer's own desk.

    Args:
        rest: what was typed behind the verb; it must be empty.

    Raises:
        UsageUnclear: something follows. No command passes the watch on or gives it back.
    """
    if characters.visible(rest):
        raise UsageUnclear(usage=caller.usage)
    if await _arranged(caller, attendance.take_watch):
        await _tell(caller, caller.words.say("done-watch", party=caller.officer.party))


async def hand_over(caller: Caller, rest: str = "") -> None:
    """
    Open modal `handover`, which offers the watch to a colleague with a summary of the desk.

    Args:
        rest: what was typed behind the verb; it must be empty.

    Raises:
        UsageUnclear: something follows: to whom, the form asks.
        NotOnWatch, ReliefUnfit: the officer does not have the watch, or nobody could take it.
    """
    if characters.visible(rest):
        raise UsageUnclear(usage=caller.usage)
    seen = await caller.context.glance(caller.request, handover.may_offer)
    if seen.repeated:
        await caller.request.ack()
        return
    book, party = seen.book, caller.officer.party
    summary = await caller.context.store.queries.watch_summary(party, book.now)
    await replies.show(caller.request, handover_form(book, summary, caller.words))


def handover_form(book: Book, summary: Summary, words: Words) -> Json:
    """Return modal `handover`: to whom, a note, and what will be handed over as it stands now."""
    by = book.by
    choices = [
        Choice(colleague.name, slack_user(colleague.id))
        for colleague in handover.reliefs(by, book)[:MOST]
    ]
    note = form_inputs.typed("note", words, optional=True, hint="hint-note-handover")
    to = select("to", words, choices) | {
        "label": plain(words.say("field-relief")),
        "hint": plain(words.say("hint-relief")),
    }
    return modal(
        "handover",
        words.say("form-handover"),
        [
            *modals.exercise_line(words, exercise=book.policy.exercise),
            to,
            note,
            *summary_blocks(summary, book, Reader(by.party, words)),
        ],
        close=words.say("cancel"),
        submit=words.say("submit-handover"),
    )


async def offered(caller: Caller) -> None:
    """
    Handle modal `handover` as it was filled in.

    Raises:
        NotOnWatch, ReliefUnfit, TextInvalid, TooLong: as the rule says, at their fields.
        NotFound: it is not as any form of ours comes back.
    """
    request, book, words = caller.request, caller.book, caller.words
    picked, note = ("".join(form_values.chosen(request.view, name)) for name in ("to", "note"))
    to = officer_id(request.team, picked) if picked else None
    arranged = await _arranged(caller, partial(handover.offer, to=to, note=note))
    offer = arranged.handover if arranged else None
    if offer is None:
        return
    at, name = words.moment(offer.ends_at, offer.offered_at), name_of(offer.receiver, book)
    sentence = words.say("done-handover", name=name, at=at)
    view = modals.notice_view(sentence, words, exercise=book.policy.exercise)
    await request.ack(response_action="update", view=view)


async def take_over(caller: Caller) -> None:
    """
    Handle button `take_over`: accept the watch, and show the summary as it is at this moment.

    Raises:
        HandoverOver: the offer on which it stands is over, or was never made to this officer.
        NotFound: its value is none of ours.
    """
    request, words, party = caller.request, caller.words, caller.officer.party
    offered_at = request.value(datetime.fromisoformat)
    if await _arranged(caller, partial(handover.accept, offered_at=offered_at)) is None:
        return
    queries = caller.context.store.queries
    book = await queries.book(request.now, caller.officer.id)
    summary = await queries.watch_summary(party, book.now)
    practice = [words.say("exercise-named")] if book.policy.exercise else []
    said = " · ".join([*practice, words.say("done-watch", party=party)])
    blocks = [paragraph(said), *summary_blocks(summary, book, Reader(party, words))]
    await replies.tell(request, Drawing(said, blocks), words.say("form-handover"), words)


async def back(caller: Caller, _: str = "") -> None:
    """End the leave, whatever was typed behind the verb."""
    if await _arranged(caller, partial(attendance.leave, until=None, stand_in=None)):
        await _tell(caller, caller.words.say("done-back"))


async def leave(caller: Caller, rest: str = "") -> None:
    """
    Open modal `leave`, or end the leave where `back` follows.

    Args:
        rest: what was typed behind the verb: nothing or `back`.

    Raises:
        UsageUnclear: something else follows.
        StandInUnfit: nobody could stand in.
    """
    if typed.word(rest) == BACK:
        await back(caller)
        return
    if characters.visible(rest):
        raise UsageUnclear(usage=f"{caller.context.command} leave [{BACK}]")
    seen = await caller.context.glance(caller.request, _somebody_stands_in)
    if seen.repeated:
        await caller.request.ack()
        return
    await replies.show(caller.request, leave_form(seen.book, caller.words))


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


async def submitted(caller: Caller) -> None:
    """
    Handle modal `leave` as it was filled in.

    Raises:
        TimeInvalid, StandInUnfit: at their fields.
        NotFound, TextInvalid: it is not as any form of ours comes back.
    """
    request, book, words = caller.request, caller.book, caller.words
    until = datetime.fromtimestamp(form_values.until_of(request.view), UTC)
    picked = "".join(form_values.chosen(request.view, "stand_in"))
    stand_in = officer_id(request.team, picked) if picked else None
    arranged = await _arranged(caller, partial(attendance.leave, until=until, stand_in=stand_in))
    name = book.roster[stand_in].name if arranged and stand_in else ""
    sentence = words.say("done-leave", at=words.time(until), name=name)
    view = modals.notice_view(sentence, words, exercise=book.policy.exercise)
    await request.ack(response_action="update", view=view)


async def looking(caller: Caller, number: str, version: int) -> None:
    """
    Handle button `looking` of a decision card, which the card then shows for a limited time.

    Args:
        version: the one on the card that was pressed; 0 where the number was typed.
    """
    rule = partial(steps.looking, version=version)
    outcome = await caller.context.change(caller.request, number, rule)
    if outcome.repeated:
        await replies.again(caller.request, caller.words, exercise=outcome.release.exercise)
    else:
        await _tell(caller, caller.words.say("done-looking", number=number))


async def precedence(caller: Caller, rest: str) -> None:
    """
    Change how urgent a release is, as `precedence NUMBER KEY` asks.

    Raises:
        Refusal: as the rule says.
    """
    number, rest = await release_lookup.meant(caller, rest)
    key, _ = typed.begins(rest, spellings.precedences(frozenset(caller.book.policy.precedences)))
    await reprioritise(caller, number, key or typed.key(rest))


async def reprioritise(caller: Caller, number: str, key: str) -> None:
    """
    Give a release another precedence.

    Raises:
        Refusal: as the rule says.
    """
    rule = partial(steps.reprioritise, precedence=key)
    outcome = await caller.context.change(caller.request, number, rule)
    said = caller.words.precedence(outcome.release.precedence)
    await _tell(caller, caller.words.say("done-precedence", number=number, precedence=said))


async def _tell(caller: Caller, sentence: str) -> None:
    """Say what has been done, where it was asked for."""
    request, exercise = caller.request, caller.book.policy.exercise
    view = modals.notice_view(sentence, caller.words, exercise=exercise)
    if request.surface is Surface.FORM:
        await request.ack(response_action="update", view=view)
    elif request.surface in (Surface.HOME, Surface.MODAL):
        await replies.receipt(request, view)
        await request.ack()
    else:
        await replies.say(request, Drawing(sentence, [paragraph(sentence)]))


async def _arranged(
    caller: Caller, rule: Callable[[Book], AttendanceChange]
) -> AttendanceChange | None:
    """
    Have the store keep what an officer arranged.

    Returns:
        The change. None where this same request made it before, in which case Slack has been
        answered.
    """
    context, request = caller.context, caller.request
    request.progress.to_store()
    arranged = await context.store.attendance.arrange(
        rule, context.act(request), deadline=context.left(request)
    )
    if arranged is None:
        await request.ack()
    return arranged
