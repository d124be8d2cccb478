"""The slash command: what runs for each verb that is typed after it."""

from collections.abc import Awaitable, Callable
from functools import partial

from bot.domain.book import Book
from bot.domain.deadlines.digest_schedule import KINDS
from bot.domain.officers import Role
from bot.domain.refusals import SlackUnreachable, UsageUnclear, WrongRole
from bot.domain.release.release import Release
from bot.domain.release.stages import FIRST
from bot.domain.text import characters, typed
from handlers.digests import message
from handlers.listeners import attendance, blank_forms, content_views
from handlers.render import listings
from handlers.render.listings import help_answer
from handlers.render.paging import LISTS
from handlers.requests import release_lookup, remarks, replies
from handlers.requests.caller import WAYS_OUT, Caller, admit
from handlers.requests.context import HandlerContext
from handlers.slack.request import SlackRequest, Surface
from handlers.text import spellings
from handlers.text.verbs import VERBS
from storage.queries.lists import Which

Run = Callable[[HandlerContext, SlackRequest, Caller, str], Awaitable[None]]


async def command(context: HandlerContext, request: SlackRequest) -> None:
    """
    Run the slash command with whatever follows it, or `help` where nothing does.

    Raises:
        UsageUnclear: there is no such verb.
        SlackUnreachable: Slack does not say who it is, or whose direct conversation; the ways out
            go on without.
        Refusal: why the officer may not, here or now.
    """
    name, rest = typed.begins(request.text, spellings.verbs(frozenset(VERBS)))
    if not characters.visible(request.text):
        name = "help"
    verb = VERBS.get(name or "")
    request.progress.action = verb.action if verb else "command"
    caller = await admit(context, request)
    try:
        await context.channels.works_here(request, caller.officer, caller.book)
    except SlackUnreachable:
        if request.progress.action not in WAYS_OUT:
            raise
    if name is None or verb is None:
        raise UsageUnclear(usage=f"{context.command} help")
    await _run(name)(context, request, caller, rest)


async def unknown(context: HandlerContext, request: SlackRequest) -> None:
    """
    Refuse a command of another name, for there is only one.

    Raises:
        UsageUnclear: always.
    """
    await admit(context, request)
    raise UsageUnclear(usage=f"{context.command} help")


async def help_(context: HandlerContext, request: SlackRequest, caller: Caller, _: str) -> None:
    """
    Show what this officer may do.

    Args:
        context: what the desk works with, such as store, clock and Slack.
        request: the inbound request.
        caller: the officer who acts.
        _: unused.
    """
    told = help_answer(caller.book, caller.officer, caller.words, command=context.command)
    await replies.say(request, told)


async def list_(context: HandlerContext, request: SlackRequest, caller: Caller, rest: str) -> None:
    """
    Show the first page of the releases of one kind, `mine` unless another is named.

    Args:
        context: what the desk works with, such as store, clock and Slack.
        request: the inbound request.
        caller: the officer who acts.
        rest: what was typed behind the verb.
    """
    which = LISTS.get(typed.word(rest) or "mine")
    if which is None:
        raise UsageUnclear(usage=usage(context, "list"))
    await page(context, request, caller, which, 0)


async def page(
    context: HandlerContext, request: SlackRequest, caller: Caller, which: Which, offset: int
) -> None:
    """
    Show one page of a list.

    Args:
        context: what the desk works with, such as store, clock and Slack.
        request: the inbound request.
        caller: the officer who acts.
        which: the kind of list.
        offset: how many entries to skip.
    """
    found = await context.store.queries.listing(
        caller.officer, which, request.now, listings.PAGE, offset
    )
    await replies.say(
        request,
        listings.list_answer(found, which, offset, caller.book, caller.officer, caller.words),
    )


async def show(context: HandlerContext, request: SlackRequest, caller: Caller, rest: str) -> None:
    """
    Show where a release stands, and who did what, as far as this officer may know.

    Args:
        context: what the desk works with, such as store, clock and Slack.
        request: the inbound request.
        caller: the officer who acts.
        rest: what was typed behind the verb.
    """
    number, _ = await release_lookup.meant(context, caller, rest, usage(context, "show"))
    await shown(context, request, caller, number)


async def shown(
    context: HandlerContext, request: SlackRequest, caller: Caller, number: str
) -> None:
    """
    Answer `show`, whether typed or pressed.

    Args:
        context: what the desk works with, such as store, clock and Slack.
        request: the inbound request.
        caller: the officer who acts.
        number: of the release.
    """
    outcome = await context.once(request, number, _known, "show", record=True)
    if outcome.repeated and request.surface is not Surface.COMMAND:
        await replies.acknowledged(request)
        return
    moves = await context.store.queries.register(number)
    await replies.say(
        request,
        listings.show_answer(outcome.release, outcome.book, caller.officer, caller.words, moves),
    )


async def digest(context: HandlerContext, request: SlackRequest, caller: Caller, rest: str) -> None:
    """
    Show supervisors how things stand now, as a digest does.

    Args:
        context: what the desk works with, such as store, clock and Slack.
        request: the inbound request.
        caller: the officer who acts.
        rest: what was typed behind the verb: a kind of digest, or nothing.
    """
    kind = typed.word(rest) or KINDS[0]
    if kind not in KINDS:
        raise UsageUnclear(usage=usage(context, "digest"))
    seen = await context.glance(
        request, lambda book: book.by_who_may("digest"), "digest", record=True
    )
    party, words = caller.officer.party, caller.words
    found = await context.store.queries.digest(
        party, message.until_now(seen.book, party, words, kind)
    )
    await replies.say(request, message.answer(found, seen.book, party, words, kind))


async def audit(context: HandlerContext, request: SlackRequest, caller: Caller, rest: str) -> None:
    """
    Show the audit records of a release to supervisors and inspectors of a party that may know of
    it.

    Args:
        context: what the desk works with, such as store, clock and Slack.
        request: the inbound request.
        caller: the officer who acts.
        rest: what was typed behind the verb.
    """
    _watches(caller.book)
    number, _ = await release_lookup.meant(context, caller, rest, usage(context, "audit"))

    def allowed(release: Release, book: Book) -> None:
        _known(release, book)
        _watches(book)

    outcome = await context.once(request, number, allowed, "audit", record=True)
    records = await context.store.queries.records(number)
    await replies.say(
        request,
        listings.audit_answer(outcome.release, records, outcome.book, caller.officer, caller.words),
    )


async def step(
    context: HandlerContext, request: SlackRequest, caller: Caller, rest: str, *, name: str
) -> None:
    """
    Take a step whose every value is typed, on the version that the desk's card last showed.

    Args:
        context: what the desk works with, such as store, clock and Slack.
        request: the inbound request.
        caller: the officer who acts.
        rest: what was typed behind the verb.
        name: the verb.
    """
    verb = VERBS[name]
    assert verb.rule is not None, "what takes a step has its rule"
    number, rest = await release_lookup.meant(context, caller, rest, usage(context, name))
    fields = [field.name for field in verb.asks]
    remark = remarks.read(rest, coded="code" in fields)
    values = {field: remark.code if field == "code" else remark.note for field in fields}
    rule = partial(verb.rule, **values)
    checked = await remarks.checked(context, caller, number, remark, rule, verb.action)
    outcome = await context.change(request, number, checked, verb.action)
    await replies.done(request, verb.action, outcome, caller.words)


async def draft(
    context: HandlerContext, request: SlackRequest, caller: Caller, rest: str, *, name: str
) -> None:
    """
    Open the form of an answer or a revision.

    Args:
        context: what the desk works with, such as store, clock and Slack.
        request: the inbound request.
        caller: the officer who acts.
        rest: what was typed behind the verb.
        name: the verb.
    """
    number, _ = await release_lookup.meant(context, caller, rest, usage(context, name))
    await blank_forms.again(context, request, caller, number, 0, name)


async def on_release(
    context: HandlerContext, request: SlackRequest, caller: Caller, rest: str, *, name: str
) -> None:
    """
    Do for a typed number what the button of that name does.

    Args:
        context: what the desk works with, such as store, clock and Slack.
        request: the inbound request.
        caller: the officer who acts.
        rest: what was typed behind the verb.
        name: the verb.
    """
    number, _ = await release_lookup.meant(context, caller, rest, usage(context, name))
    await ON_RELEASE[name](context, request, caller, number)


async def first(
    context: HandlerContext, request: SlackRequest, caller: Caller, _: str, *, name: str
) -> None:
    """
    Open the form of a request or an ask.

    Args:
        context: what the desk works with, such as store, clock and Slack.
        request: the inbound request.
        caller: the officer who acts.
        _: unused.
        name: the verb.
    """
    await blank_forms.first(context, request, caller, name)


def _known(release: Release, book: Book) -> None:
    book.by_who_knows(release)


def _watches(book: Book) -> None:
    if not book.by.is_a(Role.SUPERVISOR, Role.INSPECTOR):
        raise WrongRole(role="watcher")


def usage(context: HandlerContext, verb: str) -> str:
    """Return how a verb is written, under the command's own name."""
    return f"{context.command} {VERBS[verb].usage}"


ON_RELEASE: dict[str, Run] = {
    "open": content_views.open_,
    "details": partial(content_views.details, version=0),
    "looking": partial(attendance.looking, version=0),
}
"""What shows a release, or tells of it, by its number; the version is that of now."""

RUNS: dict[str, Run] = {
    "help": help_,
    "list": list_,
    "show": show,
    **{name: partial(on_release, name=name) for name in ON_RELEASE},
    "digest": digest,
    "audit": audit,
    "precedence": attendance.precedence,
    "snooze": attendance.put_off,
    "watch": attendance.take_watch,
    "leave": attendance.leave,
    "back": attendance.back,
}
"""What runs for a verb that has no rule of a step."""


def _run(name: str) -> Run:
    """Return what runs for a verb: its own function, its form, or its step with what is typed."""
    verb = VERBS[name]
    if verb.rule is None:
        return RUNS[name]
    if verb.action in FIRST:
        return partial(first, name=verb.action)
    return partial(draft if verb.form == "request" else step, name=name)
