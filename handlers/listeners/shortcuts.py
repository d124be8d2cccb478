"""
The shortcuts, used in any room of the workspace: what they show is in a form, never in that room.
"""

from bot.domain.refusals import NotFound, NumberMissing
from bot.domain.text import typed
from handlers.listeners import commands, home_tab, pick
from handlers.render import modals, paging
from handlers.requests import replies
from handlers.requests.caller import Caller

MOST_NUMBERS = 20
"""How many numbers of a message are looked up."""


async def my_desk(caller: Caller) -> None:
    """
    Open what the officer's Home shows in a modal.

    Raises:
        SlackUnreachable: the modal did not open.
    """
    context, request = caller.context, caller.request
    seen = await context.glance(request, lambda book: book.by)
    if seen.repeated:
        await request.ack()
        return
    first = paging.page_value((0, 0, 0))
    home, _ = await home_tab.view_for(context, caller.officer.id, first, request.now)
    await replies.show(request, modals.desk_view(home, caller.words))


async def show_release(caller: Caller) -> None:
    """
    Show the release that a message names, or offer those that it names.

    Raises:
        NumberMissing: the message holds no number.
        NotFound: it holds none of a release that the officer may know of.
        SlackUnreachable: the modal did not open.
    """
    named = typed.numbers_in(caller.request.text)[:MOST_NUMBERS]
    if not named:
        raise NumberMissing
    numbers: dict[str, None] = {}
    for number in named:
        found = await caller.context.store.queries.find(str(number), caller.officer)
        numbers |= dict.fromkeys(found)
    match list(numbers):
        case []:
            raise NotFound
        case [one]:
            await commands.ON_RELEASE["show"](caller, one, 0)
        case several:
            await pick.offer_among(caller, several)
