"""The slash command: what runs for each verb that is typed after it."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from bot.domain.book import Book
from bot.domain.officers import Role
from bot.domain.refusals import SlackUnreachable, TooLong, UsageUnclear, WrongRole
from bot.domain.release.release import Release
from bot.domain.release.stages import FIRST
from bot.domain.text import characters, search_terms, typed
from bot.domain.text.search_terms import LONGEST
from handlers.authorisations import acts
from handlers.listeners import attendance, content_views, digests, forms, pick
from handlers.render import listings, modals
from handlers.render.paging import LISTS, ListPage
from handlers.requests import release_lookup, remarks, replies
from handlers.requests.caller import WAYS_OUT, Caller, admit
from handlers.requests.context import HandlerContext
from handlers.slack.request import SlackRequest, Surface
from handlers.text import spellings
from handlers.text.verbs import ACTIONS, VERBS
from storage.queries.search import Filter

Run = Callable[[Caller, str], Awaitable[None]]


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
    if verb.takes_number and not characters.visible(rest):
        await pick.offer(caller)
        return
    await _run(name)(caller, rest)


async def unknown(context: HandlerContext, request: SlackRequest) -> None:
    """
    Refuse a command of another name, for there is only one.

    Raises:
        UsageUnclear: always.
    """
    await admit(context, request)
    raise UsageUnclear(usage=f"{context.command} help")


async def _help(caller: Caller, _: str) -> None:
    """Show what this officer may do."""
    told = listings.help_answer(
        caller.book, caller.officer, caller.words, command=caller.context.command
    )
    await replies.say(caller.request, told)


async def _list(caller: Caller, rest: str) -> None:
    """
    Show the first page of the releases of one kind, `mine` unless another is named.

    A precedence behind it narrows it to that, words to those that have them in title or number.
    """
    named, words = (*rest.split(maxsplit=1), "", "")[:2]
    which = LISTS.get(typed.word(named) or "mine")
    if which is None:
        raise UsageUnclear(usage=caller.usage)
    known = caller.book.policy.precedences
    key, words = typed.begins(words, spellings.precedences(frozenset(known)))
    rank = known[key].rank if key else None
    await page(
        caller,
        ListPage(which, narrowed=Filter(_sought(caller, words) if words else "", rank)),
    )


async def _find(caller: Caller, rest: str) -> None:
    """Show the first page of the releases that have some words in title or number."""
    await page(caller, ListPage(None, narrowed=Filter(_sought(caller, rest))))


def _sought(caller: Caller, text: str) -> str:
    """
    Return the words that an officer looks for, on one line.

    Raises:
        TooLong: no title has so many.
        UsageUnclear: there are none, or what cannot be shown.
    """
    words = " ".join(characters.tidied(text, lines=False, hidden=False).split())
    if len(words) > LONGEST:
        raise TooLong(name="words", limit=str(LONGEST))
    if characters.forbidden(words, lines=False) or not search_terms.sought(words):
        raise UsageUnclear(usage=caller.usage)
    return words


async def page(caller: Caller, of: ListPage) -> None:
    """Show one page of a list, or of what some words find."""
    queries, officer = caller.context.store.queries, caller.officer
    if of.which:
        now, size = caller.request.now, listings.PAGE
        found = await queries.listing(officer, of.which, now, size, of.offset, of.narrowed)
    else:
        found = await queries.by_words(officer, of.narrowed, listings.PAGE, of.offset)
    await replies.say(
        caller.request, listings.list_answer(found, of, caller.book, officer, caller.words)
    )


async def _show(caller: Caller, number: str, _: int) -> None:
    """Show where a release stands, and who did what, as far as this officer may know."""
    context, request, words = caller.context, caller.request, caller.words
    outcome = await context.once(request, number, release_lookup.known, record=True)
    if outcome.repeated and request.surface is not Surface.COMMAND:
        await replies.again(request, words, exercise=outcome.release.exercise)
        return
    moves = await context.store.queries.register(number)
    shown = listings.show_answer(outcome.release, outcome.book, caller.officer, words, moves)
    await replies.tell(request, shown, modals.title_of(outcome.release), words)


async def _audit(caller: Caller, rest: str) -> None:
    """Show the audit records of the release whose number was typed."""
    _watches(caller.book)
    number, _ = await release_lookup.meant(caller, rest)
    await audited(caller, number, 0)


async def audited(caller: Caller, number: str, _: int) -> None:
    """
    Show the audit records of a release to supervisors and inspectors of a party that may know of
    it.
    """
    context, request, words = caller.context, caller.request, caller.words

    def allowed(release: Release, book: Book) -> None:
        release_lookup.known(release, book)
        _watches(book)

    outcome = await context.once(request, number, allowed, record=True)
    records = await context.store.queries.records(number)
    release = outcome.release
    shown = listings.audit_answer(release, records, outcome.book, caller.officer, words)
    await replies.tell(request, shown, modals.title_of(release), words)


async def _step(caller: Caller, rest: str) -> None:
    """Take a step whose every value is typed, on the version that the desk's card last showed."""
    verb = ACTIONS[caller.request.progress.action]
    assert verb.rule is not None, "what takes a step has its rule"
    number, rest = await release_lookup.meant(caller, rest)
    fields = [field.name for field in verb.asks]
    if verb.narrows:
        remark = remarks.of_consent(rest, caller.book.policy)
    else:
        codes = next((field.codes for field in verb.asks if field.name == "code"), ())
        remark = remarks.read(rest, codes)
    values: dict[str, Any] = {
        field: remark.code if field == "code" else remark.note for field in fields
    }
    values |= {"extent": remark.extent} if verb.narrows else {}
    rule = await remarks.checked(caller, number, remark, partial(verb.rule, **values), verb.action)
    outcome = await caller.context.change(caller.request, number, rule)
    await replies.done(caller.request, verb.action, outcome, caller.words)


async def _on_release(caller: Caller, rest: str) -> None:
    """Do for a typed number what the button of that name does."""
    number, _ = await release_lookup.meant(caller, rest)
    await ON_RELEASE[caller.request.progress.action](caller, number, 0)


def _watches(book: Book) -> None:
    if not book.by.is_a(Role.SUPERVISOR, Role.INSPECTOR):
        raise WrongRole(role="watcher")


ON_RELEASE: Mapping[str, Callable[[Caller, str, int], Awaitable[None]]] = {
    "open": content_views.open_,
    "details": content_views.details,
    "looking": attendance.looking,
    "show": _show,
    "narrow": forms.open_on_release,
    "answer": forms.open_on_release,
    "revise": forms.open_on_release,
    "correct": forms.open_on_release,
}
"""What takes a number alone, and the version that a card shows; version 0 is that of now."""

RUNS: Mapping[str, Run] = {
    "help": _help,
    "list": _list,
    "find": _find,
    **dict.fromkeys(("show", "open", "details", "looking", "narrow"), _on_release),
    "digest": digests.asked,
    "audit": _audit,
    "precedence": attendance.precedence,
    "authorise": acts.authorise,
    "authorisations": acts.show,
    "revoke": acts.revoke,
    "snooze": attendance.put_off,
    "watch": attendance.take_watch,
    "handover": attendance.hand_over,
    "leave": attendance.leave,
    "back": attendance.back,
}
"""What runs for a verb that has no rule of a step."""


def _run(name: str) -> Run:
    """Return what runs for a verb: its own function, its form, or its step with what is typed."""
    verb = VERBS[name]
    if verb.rule is None:
        return RUNS[name]
    if verb.step in FIRST:
        return forms.open_first
    return _on_release if verb.form == "request" else _step
