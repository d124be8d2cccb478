"""What may be typed after the slash command: one table of verbs, one function each."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from bot.domain import steps
from bot.domain.attendance import SNOOZES
from bot.domain.book import Book
from bot.domain.deadlines.digest_schedule import KINDS
from bot.domain.officers import Role
from bot.domain.refusals import SlackUnreachable, UsageUnclear, WrongRole
from bot.domain.release.release import CODES, Decision, Release
from bot.domain.text import characters, typed
from handlers.digests import message
from handlers.listeners import attendance, blank_forms, content_views
from handlers.render import listings
from handlers.render.help import help_answer
from handlers.render.paging import LISTS
from handlers.requests import release_lookup, remarks, replies
from handlers.requests.caller import WAYS_OUT, Caller, admit
from handlers.requests.context import HandlerContext
from handlers.requests.remarks import Read
from handlers.slack.request import SlackRequest, Surface
from handlers.text import spellings
from storage.queries.lists import Which

Run = Callable[[HandlerContext, SlackRequest, Caller, str], Awaitable[None]]


@dataclass(frozen=True)
class Verb:
    """A verb: what runs, how it is written, and the step or command it is in the audit log."""

    run: Run
    usage: str
    action: str = ""


async def command(context: HandlerContext, request: SlackRequest) -> None:
    """
    The slash command, whatever follows it; nothing at all means `help`.

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
    request.progress.action = (verb.action or str(name)) if verb else "command"
    caller = await admit(context, request)
    try:
        await context.channels.works_here(request, caller.officer, caller.book)
    except SlackUnreachable:
        if request.progress.action not in WAYS_OUT:
            raise
    if verb is None:
        raise UsageUnclear(usage=f"{context.command} help")
    await verb.run(context, request, caller, rest)


async def unknown(context: HandlerContext, request: SlackRequest) -> None:
    """
    A command of another name: there is only one.

    Raises:
        UsageUnclear: always.
    """
    await admit(context, request)
    raise UsageUnclear(usage=f"{context.command} help")


async def help_(context: HandlerContext, request: SlackRequest, caller: Caller, _: str) -> None:
    """What this officer may do."""
    usages = {name: row.usage for name, row in VERBS.items()}
    told = help_answer(caller.book, caller.officer, caller.words, usages, command=context.command)
    await replies.say(request, told)


async def list_(context: HandlerContext, request: SlackRequest, caller: Caller, rest: str) -> None:
    """The releases of one kind, the first page; `mine` unless another is named."""
    which = LISTS.get(typed.word(rest) or "mine")
    if which is None:
        raise UsageUnclear(usage=usage(context, "list"))
    await page(context, request, caller, which, 0)


async def page(
    context: HandlerContext, request: SlackRequest, caller: Caller, which: Which, offset: int
) -> None:
    """One page of a list."""
    found = await context.store.queries.listing(
        caller.officer, which, request.now, listings.PAGE, offset
    )
    await replies.say(
        request,
        listings.list_answer(found, which, offset, caller.book, caller.officer, caller.words),
    )


async def show(context: HandlerContext, request: SlackRequest, caller: Caller, rest: str) -> None:
    """Where a release stands, and who did what, as far as it is this officer's to know."""
    number, _ = await release_lookup.meant(context, caller, rest, usage(context, "show"))
    await shown(context, request, caller, number)


async def shown(
    context: HandlerContext, request: SlackRequest, caller: Caller, number: str
) -> None:
    """The answer to `show`, typed or pressed."""
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
    """How things stand now, as a digest tells it; for supervisors."""
    kind = typed.word(rest) or KINDS[0]
    if kind not in KINDS:
        raise UsageUnclear(usage=usage(context, "digest"))
    seen = await context.glance(
        request, lambda book: book.by_a(Role.SUPERVISOR), "digest", record=True
    )
    party, words = caller.officer.party, caller.words
    found = await context.store.queries.digest(
        party, message.until_now(seen.book, party, words, kind)
    )
    await replies.say(request, message.answer(found, seen.book, party, words, kind))


async def audit(context: HandlerContext, request: SlackRequest, caller: Caller, rest: str) -> None:
    """
    The audit records of a release, for supervisors and inspectors of a party that may know of it.
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
    context: HandlerContext,
    request: SlackRequest,
    caller: Caller,
    rest: str,
    *,
    name: str,
    rule: Read,
    written: str,
    coded: bool,
) -> None:
    """
    A step whose every value is typed; the version is the one that the desk's card last showed.
    """
    number, rest = await release_lookup.meant(context, caller, rest, f"{context.command} {written}")
    remark = remarks.read(rest, coded=coded)
    checked = await remarks.checked(context, caller, number, remark, rule(remark), name)
    outcome = await context.change(request, number, checked, name)
    await replies.done(request, name, outcome, caller.words)


async def draft(
    context: HandlerContext, request: SlackRequest, caller: Caller, rest: str, *, name: str
) -> None:
    """Open the form of an answer or a revision."""
    number, _ = await release_lookup.meant(context, caller, rest, usage(context, name))
    await blank_forms.again(context, request, caller, number, 0, name)


async def open_(context: HandlerContext, request: SlackRequest, caller: Caller, rest: str) -> None:
    """Read what was released, its caveats first."""
    number, _ = await release_lookup.meant(context, caller, rest, usage(context, "open"))
    await content_views.open_(context, request, caller, number)


async def details(
    context: HandlerContext, request: SlackRequest, caller: Caller, rest: str
) -> None:
    """Look at the content in order to decide on it."""
    number, _ = await release_lookup.meant(context, caller, rest, usage(context, "details"))
    await content_views.details(context, request, caller, number, 0)


async def looking(
    context: HandlerContext, request: SlackRequest, caller: Caller, rest: str
) -> None:
    """Tell the own desk that one is looking at it."""
    number, _ = await release_lookup.meant(context, caller, rest, usage(context, "looking"))
    await attendance.looking(context, request, caller, number, 0)


async def first(
    context: HandlerContext, request: SlackRequest, caller: Caller, _: str, *, name: str
) -> None:
    """Open the form of a request or an ask."""
    await blank_forms.first(context, request, caller, name)


def _known(release: Release, book: Book) -> None:
    book.by_who_knows(release)


def _watches(book: Book) -> None:
    if not any(book.by.is_a(role) for role in (Role.SUPERVISOR, Role.INSPECTOR)):
        raise WrongRole(role="watcher")


def _noted(rule: Callable[..., Decision]) -> Read:
    return lambda remark: partial(rule, note=remark.note)


def _decided(rule: Callable[..., Decision]) -> Read:
    return lambda remark: partial(rule, code=remark.code, note=remark.note)


def _plain(rule: Callable[..., Decision]) -> Read:
    return lambda _: rule


def usage(context: HandlerContext, verb: str) -> str:
    """How a verb is written, under the command's own name."""
    return f"{context.command} {VERBS[verb].usage}"


def _step(name: str, rule: Read, written: str, *, coded: bool = False) -> Verb:
    return Verb(partial(step, name=name, rule=rule, written=written, coded=coded), written, name)


_ASK = Verb(partial(first, name="ask"), "ask", "ask")
VERBS: dict[str, Verb] = {
    "help": Verb(help_, "help"),
    "request": Verb(partial(first, name="request"), "request"),
    "ask": _ASK,
    "rfi": _ASK,
    "answer": Verb(partial(draft, name="answer"), "answer NUMBER"),
    "revise": Verb(partial(draft, name="revise"), "revise NUMBER"),
    "decline": _step("decline", _noted(steps.decline), "decline NUMBER [note]"),
    "list": Verb(list_, f"list [{'|'.join(LISTS)}]"),
    "show": Verb(show, "show NUMBER"),
    "approve": _step("approve", _noted(steps.approve), "approve NUMBER [note]"),
    "relay": _step("relay", _noted(steps.relay), "relay NUMBER [note]"),
    "return": _step(
        "return", _decided(steps.send_back), f"return NUMBER {'|'.join(CODES)} note", coded=True
    ),
    "deny": _step("deny", _decided(steps.deny), "deny NUMBER [CODE] [note]", coded=True),
    "open": Verb(open_, "open NUMBER"),
    "details": Verb(details, "details NUMBER"),
    "looking": Verb(looking, "looking NUMBER"),
    "ack": _step("acknowledge", _plain(steps.acknowledge), "ack NUMBER"),
    "withdraw": _step("withdraw", _noted(steps.withdraw), "withdraw NUMBER [why]"),
    "recall": _step("recall", _noted(steps.recall), "recall NUMBER why"),
    "extend": _step(
        "extend",
        lambda remark: partial(steps.extend, lifetime=remark.note),
        "extend NUMBER 48h",
    ),
    "certify": _step("certify", _plain(steps.certify), "certify NUMBER"),
    "digest": Verb(digest, f"digest [{'|'.join(KINDS)}]"),
    "audit": Verb(audit, "audit NUMBER"),
    "precedence": Verb(attendance.precedence, "precedence NUMBER KEY", "precedence"),
    "snooze": Verb(attendance.put_off, f"snooze [{'|'.join(SNOOZES)}]", "snooze"),
    "watch": Verb(attendance.take_watch, "watch", "watch"),
    "leave": Verb(attendance.leave, "leave [back]", "leave"),
    "back": Verb(attendance.back, "leave back", "leave"),
}
