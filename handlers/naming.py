"""Which release is meant: a number typed in full or short, or the opaque id that a button or form carries."""

import re

from bot.domain.refusals import NotFound, SeveralMatch, UsageUnclear
from handlers.people import Caller
from handlers.ports import FrontDesk

NUMBER = re.compile(r"[A-Za-z0-9-]{1,40}", re.ASCII)
REF = re.compile(r"[0-9a-f]{1,64}", re.ASCII)


async def typed(desk: FrontDesk, caller: Caller, rest: str, usage: str) -> tuple[str, str]:
    """
    The number at the beginning of what follows a verb, and what follows the number.

    Raises:
        UsageUnclear: there is none.
        NotFound: it fits no release that the officer may know of.
        SeveralMatch: it is short and fits several.
    """
    words = rest.split(maxsplit=1)
    if not words:
        raise UsageUnclear(usage=usage)
    if not NUMBER.fullmatch(words[0]):
        raise NotFound
    numbers = await desk.store.find(words[0], caller.officer)
    if not numbers:
        raise NotFound
    if len(numbers) > 1:
        raise SeveralMatch(numbers=", ".join(numbers))
    return numbers[0], words[1].strip() if len(words) > 1 else ""


async def carried(desk: FrontDesk, ref: str) -> str:
    """
    The number behind an opaque id.

    Raises:
        NotFound: there is no such release.
    """
    number = await desk.store.by_ref(ref) if REF.fullmatch(ref) else None
    if number is None:
        raise NotFound
    return number
