"""Acts on releases, each a transaction that is recorded."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

from sqlalchemy import Connection

from bot.domain.refusals import Refusal
from storage.transaction.act import Attempt, Commit, Outcome, Precheck, PrecheckResult, Rule
from storage.transaction.runner import DEADLINE, Job, Transactions


@dataclass
class Releases:
    """
    What officers do with releases.

    Awaited, each raises NotStarted where it had not begun when `deadline` seconds were over, and
    will not.
    """

    db: Transactions

    def change(
        self, number: str | None, decide: Rule, attempt: Attempt, *, deadline: float = DEADLINE
    ) -> Job[Outcome]:
        """
        Let `decide` take one step with a release, and keep what it decided, or only that it was
        refused.

        Where it decides nothing (None), only the request's key is kept, and the release comes back
        as it is.

        Args:
            number: the release; None where `decide` makes a new one.
            decide: a rule of the domain.
            attempt: who acts, and when.
            deadline: the seconds within which it must begin, where it is awaited.

        Raises:
            Refusal: whatever the rule raised, once its record is durable; NotFound where there is
                no such release.
            DatabaseFault, KeyFault: nothing was changed.
        """
        unit = self.db.unit_of_work
        return self.db.act(
            lambda c: unit.change(c, number, decide, attempt), attempt, number, deadline=deadline
        )

    def precheck(
        self,
        number: str | None,
        check: Precheck,
        attempt: Attempt,
        *,
        record: bool = False,
        deadline: float = DEADLINE,
    ) -> Job[PrecheckResult]:
        """
        Look without changing anything: keeps the request's key and, with `record`, an audit record.

        Args:
            number: the release; None where there is none yet.
            check: may refuse.
            attempt: who looks, and when.
            record: whether a look that is not refused is recorded too.
            deadline: as for `change`.

        Raises:
            Refusal: whatever `check` raised, once its record is durable.
        """
        unit = self.db.unit_of_work
        return self.db.act(
            lambda c: unit.glance(c, number, check, attempt, record),
            attempt,
            number,
            deadline=deadline,
        )

    def refuse(
        self,
        refusal: Refusal,
        attempt: Attempt,
        number: str | None = None,
        *,
        deadline: float = DEADLINE,
    ) -> Job[NoReturn]:
        """
        Record an attempt that was refused before it came to any rule, and raise the refusal.

        Args:
            refusal: what is recorded and raised.
            attempt: who tried, and when.
            number: the release it is about.
            deadline: as for `change`.
        """
        unit = self.db.unit_of_work
        return self.db.act(
            lambda c: unit.refuse(c, refusal, attempt, number), attempt, number, deadline=deadline
        )

    def certificate_made(
        self, number: str, attempt: Attempt, detail: Mapping[str, object]
    ) -> Job[None]:
        """Record that a certificate about a release was made."""
        at = self.db

        def inside(c: Connection) -> Commit[None]:
            at.space.admit(attempt, at.steady.given(attempt.now))
            unit = at.unit_of_work
            return Commit(None, unit.record(c, attempt, None, about=number, detail=detail))

        return at.act(inside, attempt, number)
