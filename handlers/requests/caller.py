"""The officer behind a request, with their book and their words, or a refusal."""

from dataclasses import dataclass, replace

from bot.domain.book import Book
from bot.domain.officers import Officer
from bot.domain.refusals import NotRegistered, SlackUnreachable
from handlers.requests.context import HandlerContext
from handlers.slack.request import SlackRequest
from handlers.text.verbs import ACTIONS
from handlers.text.words import Words

WAYS_OUT = frozenset(action for action, verb in ACTIONS.items() if verb.way_out)


@dataclass(frozen=True)
class Caller:
    """
    The officer who acts.

    Attributes:
        context: what the desk works with, such as store, clock and Slack.
        request: the one by which they act.
        book: as it was on arrival.
        words: the officer's language and time zone.
    """

    context: HandlerContext
    request: SlackRequest
    officer: Officer
    book: Book
    words: Words

    @property
    def usage(self) -> str:
        """Return how their verb is written, under the command's own name."""
        return f"{self.context.command} {ACTIONS[self.request.progress.action].usage}"


async def admit(context: HandlerContext, request: SlackRequest) -> Caller:
    """
    Return whoever acts, as an officer on the roster.

    Slack must also show them as a full member of its workspace.

    Raises:
        NotRegistered: they are not on the roster or stood down, or Slack shows anything else.
        SlackUnreachable: Slack does not say, and the step is none of the ways out.
        NotStarted: the two seconds were over before the roster was read.
    """
    if not request.actor or request.team != request.home_team:
        raise NotRegistered
    book = await context.store.queries.book(request.now, request.actor)
    officer = book.rostered
    try:
        book = replace(book, account=await context.accounts.account(request, book.account))
    except SlackUnreachable:
        if request.progress.action not in WAYS_OUT:
            raise
    words = replace(Words.of(officer), command=context.command)
    return Caller(context, request, book.by, book, words)
