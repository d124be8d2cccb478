"""
The release that is meant: by a number in full or short, or by the opaque id of a button or form.
"""

import re

from bot.domain.book import Book
from bot.domain.refusals import NotFound, Refusal, SeveralMatch, UsageUnclear
from bot.domain.release.release import Release
from bot.domain.text import characters, typed
from handlers.requests.caller import Caller
from handlers.requests.context import HandlerContext
from handlers.slack.request import SlackRequest, Surface
from handlers.text import spellings
from handlers.text.verbs import VERBS

REF = re.compile(r"[0-9a-f]{1,64}", re.ASCII)
WORD = re.compile(r"\w{1,20}")
"""What of a command is said back: one short word, in which nothing can be hidden or interpreted."""


async def meant(caller: Caller, rest: str) -> tuple[str, str]:
    """
    Return the number at the beginning of what follows a verb, and what follows the number.

    Raises:
        UsageUnclear: there is none.
        NotFound: it fits no release that the officer may know of.
        SeveralMatch: it is short and fits several.
    """
    if not characters.visible(rest):
        raise UsageUnclear(usage=caller.usage)
    found = typed.number(rest)
    find = caller.context.store.queries.find
    numbers = await find(str(found[0]), caller.officer) if found else []
    if not found or not numbers:
        raise NotFound
    if len(numbers) > 1:
        raise SeveralMatch(numbers=", ".join(numbers))
    return numbers[0], found[1]


async def carried(context: HandlerContext, ref: str) -> str:
    """
    Return the number behind an opaque id.

    Raises:
        NotFound: there is no such release.
    """
    number = await context.store.queries.by_ref(ref) if REF.fullmatch(ref) else None
    if number is None:
        raise NotFound
    return number


def known(release: Release, book: Book) -> None:
    """
    Hold that who asks may know of a release, whatever else they may do.

    Raises:
        NotFound: they may not.
    """
    book.by_who_knows(release)


def misfit(request: SlackRequest, refusal: Refusal) -> str:
    """
    Return the word of a command that nothing fits, to say it back to whoever typed it.

    It is read from the request anew, for what is typed may not be kept beside a refusal.

    Returns:
        A number that no visible release has, as numbers are written; a word that is no verb; or ""
        where the refusal is about neither.
    """
    if request.surface is not Surface.COMMAND:
        return ""
    verb, rest = typed.begins(request.text, spellings.verbs(frozenset(VERBS)))
    if isinstance(refusal, NotFound):
        found = typed.number(rest)
        return str(found[0]) if found else ""
    first = request.text.split(maxsplit=1)[:1] if isinstance(refusal, UsageUnclear) else []
    return first[0] if verb is None and first and WORD.fullmatch(first[0]) else ""
