"""
Which release is meant: a number typed in full or short, or the opaque id that a button or form
carries.
"""

import re

from bot.domain.refusals import NotFound, SeveralMatch, UsageUnclear
from bot.domain.text import characters, typed
from handlers.requests.caller import Caller
from handlers.requests.context import HandlerContext

REF = re.compile(r"[0-9a-f]{1,64}", re.ASCII)


async def meant(context: HandlerContext, caller: Caller, rest: str, usage: str) -> tuple[str, str]:
    """
    The number at the beginning of what follows a verb, and what follows the number.

    Raises:
        UsageUnclear: there is none.
        NotFound: it fits no release that the officer may know of.
        SeveralMatch: it is short and fits several.
    """
    if not characters.visible(rest):
        raise UsageUnclear(usage=usage)
    found = typed.number(rest)
    numbers = await context.store.queries.find(str(found[0]), caller.officer) if found else []
    if not found or not numbers:
        raise NotFound
    if len(numbers) > 1:
        raise SeveralMatch(numbers=", ".join(numbers))
    return numbers[0], found[1]


async def carried(context: HandlerContext, ref: str) -> str:
    """
    The number behind an opaque id.

    Raises:
        NotFound: there is no such release.
    """
    number = await context.store.queries.by_ref(ref) if REF.fullmatch(ref) else None
    if number is None:
        raise NotFound
    return number
