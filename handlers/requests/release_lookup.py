"""
The release that is meant: by a number in full or short, or by the opaque id of a button or form.
"""

import re

from bot.domain.refusals import NotFound, SeveralMatch, UsageUnclear
from bot.domain.text import characters, typed
from handlers.requests.caller import Caller
from handlers.requests.context import HandlerContext

REF = re.compile(r"[0-9a-f]{1,64}", re.ASCII)


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
