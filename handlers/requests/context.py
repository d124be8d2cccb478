"""What listeners use from outside: store, clock, randomness, and what Slack says of accounts."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NoReturn

import structlog

from bot.domain.book import Book
from bot.domain.refusals import NotFound, Refusal
from bot.domain.release.release import Decision, Release
from bot.operations.metrics import Metrics
from bot.waits import BUDGET, SCARCE, Clock
from handlers.slack.accounts import SlackAccounts
from handlers.slack.channels import Channels
from handlers.slack.request import SlackRequest, Surface
from storage.store.store import Store
from storage.transaction.act import Attempt, Outcome, PrecheckResult

log = structlog.get_logger("handlers.acts")

Random = Callable[[int], bytes]
Rule = Callable[..., Decision | None]
"""What decides on a release, or on None where one begins, by the book."""
Check = Callable[[Release, Book], object]


@dataclass
class HandlerContext:
    """
    All that the listeners need from outside.

    Attributes:
        random: so many random bytes.
        app: the id of our app in Slack.
        channels: who is in the desks' channels; the same that draws the cards asks.
        accounts: who Slack says people are.
        command: the name of the one slash command.
        figures: where acts are counted.
    """

    store: Store
    clock: Clock
    random: Random
    app: str
    channels: Channels
    accounts: SlackAccounts
    command: str = "/release"
    figures: Metrics | None = None

    def count(
        self,
        request: SlackRequest,
        result: str,
        *,
        rule: str | None = None,
        report: str | None = None,
        error: str | None = None,
    ) -> None:
        """
        Count once how a request went, from its arrival until now, and write a log line about it.

        Args:
            request: the inbound request.
            result: `done`, `refused` or `failed`.
            rule: the one that refused it, if any did.
            report: the id under which the log has what broke.
            error: what it came from, as `bot.operations.causes` describes it.
        """
        if not request.progress.action or request.progress.counted:
            return
        request.progress.counted = True
        seconds = self.clock.monotonic() - request.arrived
        if self.figures is not None:
            self.figures.act(request.progress.action, result, seconds, rule)
        log.info(
            "act",
            action=request.progress.action,
            number=request.progress.number,
            officer=request.actor,
            milliseconds=round(seconds * 1000),
            result=result,
            rule=rule,
            report=report,
            error=error,
        )

    async def change(
        self,
        request: SlackRequest,
        number: str | None,
        rule: Rule,
        *,
        form: str | None = None,
        opens: str | None = None,
        besides: str | None = None,
    ) -> Outcome:
        """
        Let `rule` decide on a release, once per inbound request and once per `form`.

        Args:
            request: the inbound request.
            number: of the release; None to begin a new one.
            rule: decides on the release, or on None where one begins.
            form: the id of the modal whose submission this is.
            opens: the external id of the modal that will show the content.
            besides: the action of an act that the request needs besides its own, which has been
                taken once already.

        Raises:
            Refusal: whatever the rule raised; NotStarted when the desk was too busy to begin in
                time.
        """

        def decide(release: Release | None, book: Book) -> Decision | None:
            if number and release is None:
                raise NotFound
            return rule(release, book)

        request.progress.to_store(number)
        act = self.act(request, form=form, opens=opens)
        act = replace(act, action=besides, inbound=None) if besides else act
        outcome = await self.store.releases.change(number, decide, act, deadline=self.left(request))
        request.progress.number = outcome.release.number
        return outcome

    async def once(
        self, request: SlackRequest, number: str, check: Check, *, record: bool = False
    ) -> Outcome:
        """
        Do once what changes nothing of a release, such as opening a form about it.

        Args:
            request: the inbound request.
            number: of the release.
            check: raises the refusal if it may not happen; that is recorded.
            record: whether it is recorded also when it may.

        Raises:
            Refusal: whatever `check` raised; NotFound, NotStarted.
        """

        def look(release: Release | None, book: Book) -> None:
            if release is None:
                raise NotFound
            check(release, book)

        request.progress.to_store(number)
        seen = await self.store.releases.precheck(
            number, look, self.act(request), record=record, deadline=self.left(request)
        )
        assert seen.release is not None, "the look refuses where there is no release"
        return Outcome(seen.release, seen.book, repeated=seen.repeated)

    async def glance(
        self, request: SlackRequest, check: Callable[[Book], object], *, record: bool = False
    ) -> PrecheckResult:
        """
        Do as `once`, for what concerns no release, or none yet.

        Args:
            request: the inbound request.
            check: raises the refusal if it may not happen; that is recorded.
            record: whether it is recorded also when it may.

        Raises:
            Refusal: whatever `check` raised; NotStarted.
        """

        def look(_: Release | None, book: Book) -> None:
            check(book)

        request.progress.to_store()
        return await self.store.releases.precheck(
            None, look, self.act(request), record=record, deadline=self.left(request)
        )

    async def not_shown(self, request: SlackRequest, refusal: Refusal) -> NoReturn:
        """
        Record that what an act opened was over before it could be shown, and raise why.

        This is a record of its own, beside that of the reading.
        """
        await self.store.releases.refuse(
            refusal, replace(self.act(request), inbound=None), request.progress.number
        )

    def act(
        self, request: SlackRequest, *, form: str | None = None, opens: str | None = None
    ) -> Attempt:
        """Return the attempt that a request is, as it goes to the audit record."""
        return Attempt(
            action=request.progress.action,
            actor=request.actor,
            who=None if request.actor else "slack",
            inbound=request.key,
            view=form,
            opens_view=opens,
            where=request.channel,
        )

    def external_id(self) -> str:
        """Return a new external id for a view that will show content."""
        return self.random(16).hex()

    def until(self, request: SlackRequest) -> float | None:
        """
        Return the moment until which a request may wait for anything.

        What came too late to be begun has as long from now: it may repeat an earlier one, and is
        looked up.

        Returns:
            Monotonic seconds. None for an event, which nobody waits for and which must be handled
            however long that takes.
        """
        if request.surface is Surface.EVENT:
            return None
        now, until = self.clock.monotonic(), request.arrived + BUDGET
        return until if until - now > SCARCE else now + BUDGET

    def left(self, request: SlackRequest) -> float:
        """Return the seconds within which the act of a request must begin."""
        return max(SCARCE, request.arrived + BUDGET - self.clock.monotonic())
