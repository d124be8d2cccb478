"""
The commands, buttons and forms by which standing authorisations are granted, confirmed, renewed,
shown and revoked.
"""

from collections.abc import Callable
from functools import partial

from bot.domain import grants
from bot.domain.book import Book
from bot.domain.grants import GrantChange
from bot.domain.refusals import UsageUnclear
from bot.domain.text import characters, typed
from handlers.authorisations import grant_form, overview
from handlers.forms import form_values
from handlers.render import modals
from handlers.requests import replies
from handlers.requests.caller import Caller
from handlers.slack.blocks import Drawing, paragraph
from handlers.slack.request import Surface
from storage.authorisations.grants import Granted


async def authorise(caller: Caller, rest: str = "") -> None:
    """
    Open modal `authorise`.

    Raises:
        UsageUnclear: something is typed behind the verb.
        Refusal: the officer may grant nothing.
    """
    if characters.visible(rest):
        raise UsageUnclear(usage=caller.usage)
    seen = await caller.context.glance(caller.request, grants.may_authorise)
    if seen.repeated:
        await caller.request.ack()
        return
    form = grant_form.grant_form(seen.book, caller.officer, caller.words)
    await replies.show(caller.request, form)


async def granted(caller: Caller) -> None:
    """
    Handle modal `authorise` as it was filled in.

    Raises:
        Refusal: what is wrong, at its field.
    """
    view = caller.request.view
    form_values.about(view, {"authorise"})
    done = await _changed(
        caller, partial(grants.authorise, grant=grant_form.granted(view)), form=view["id"]
    )
    if done:
        await _say(caller, "done-authorise", done)


async def show(caller: Caller, rest: str = "") -> None:
    """
    Show the authorisations of the officer's own party.

    Raises:
        UsageUnclear: something is typed behind the verb.
    """
    if characters.visible(rest):
        raise UsageUnclear(usage=caller.usage)
    seen = await caller.context.glance(
        caller.request, lambda book: book.by_who_may("authorisations"), record=True
    )
    if seen.repeated and caller.request.surface is not Surface.COMMAND:
        await caller.request.ack()
        return
    shown = overview.answer(seen.book, caller.officer, caller.words)
    await replies.tell(
        caller.request, shown, caller.words.say("button-authorisations"), caller.words
    )


async def revoke(caller: Caller, rest: str) -> None:
    """
    Revoke the authorisation whose id was typed.

    Raises:
        UsageUnclear: no id is typed, or more than one.
        Refusal: as the rule says.
    """
    named = typed.authorisation(rest)
    if named is None:
        raise UsageUnclear(usage=caller.usage)
    await _revoked(caller, named)


async def pressed(caller: Caller) -> None:
    """
    Handle a button of an authorisation: `confirm`, `reject`, `renew` or `revoke`.

    Raises:
        NotFound: its value is none of ours.
        Refusal: as the rule says.
    """
    named, action = caller.request.value(_named), caller.request.progress.action
    if action == "revoke":
        await _revoked(caller, named)
    elif action == "renew":
        await _renewing(caller, named)
    else:
        rule = {"confirm": grants.confirm, "reject": grants.reject}[action]
        done = await _changed(caller, partial(rule, id=named))
        if done:
            await _say(caller, f"done-{action}", done)


async def renewed(caller: Caller) -> None:
    """
    Handle modal `renew` as it was filled in.

    Raises:
        Refusal: what is wrong, at its field.
    """
    view = caller.request.view
    about = form_values.about(view, {"renew"})
    until = "".join(form_values.chosen(view, "until"))
    done = await _changed(caller, partial(grants.renew, id=about.ref, until=until), form=view["id"])
    if done:
        await _say(caller, "done-renew", done)


async def _renewing(caller: Caller, id: str) -> None:
    seen = await caller.context.glance(caller.request, partial(grants.may_renew, id=id))
    if seen.repeated:
        await caller.request.ack()
        return
    form = grant_form.renewal_form(seen.book.authorisations[id], seen.book, caller.words)
    await replies.show(caller.request, form)


async def _revoked(caller: Caller, id: str) -> None:
    done = await _changed(caller, partial(grants.revoke, id=id))
    if done:
        at_hub = await caller.context.store.authorisations.at_hub(id)
        drawing = overview.revoked(done.change.authorisation, at_hub, caller.words)
        await _tell(caller, drawing, done.book)


def _named(value: str) -> str:
    found = typed.authorisation(value)
    if found is None:
        raise ValueError("no authorisation of ours")
    return found


async def _say(caller: Caller, message: str, done: Granted) -> None:
    one, words = done.change.authorisation, caller.words
    until = words.time(one.renewal.until if one.renewal else one.ends)
    said = words.say(message, authorisation=one.id, at=until)
    await _tell(caller, Drawing(said, [paragraph(said)]), done.book)


async def _tell(caller: Caller, drawing: Drawing, book: Book) -> None:
    """Say what has been done, where it was asked for."""
    request, words = caller.request, caller.words
    if request.surface in (Surface.COMMAND, Surface.MESSAGE):
        await replies.say(request, drawing)
        return
    line = modals.exercise_line(words, exercise=book.policy.exercise)
    view = modals.answer_view(
        Drawing(drawing.text, [*line, *drawing.blocks]), words.say("notice"), words
    )
    if request.surface is Surface.FORM:
        await request.ack(response_action="update", view=view)
        return
    await replies.receipt(request, view)
    await request.ack()


async def _changed(
    caller: Caller, rule: Callable[[Book], GrantChange], *, form: str | None = None
) -> Granted | None:
    """
    Have the store keep what was done.

    Returns:
        What came of it. None where this same request did it before, in which case Slack has been
        answered.
    """
    context, request = caller.context, caller.request
    request.progress.to_store()
    done = await context.store.authorisations.change(
        rule, context.act(request, form=form), deadline=context.left(request)
    )
    if done is None:
        await replies.again(request, caller.words, exercise=caller.book.policy.exercise)
    return done
