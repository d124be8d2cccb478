"""A chain as the store keeps it: each act is followed by what it means for the other releases."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.domain import steps
from bot.domain.book import Book
from bot.domain.release.content import Content
from bot.domain.release.release import Decision, Release
from bot.domain.release.retention import keep_until
from tests.domain.world import LAUNCH, NOON, book

FIXED = replace(LAUNCH, title="Launch seen at 1159 local", body="Two objects, eastward")
"""The correction of `LAUNCH`: another title, another text."""


@dataclass
class Chain:
    """
    The releases of one chain by their numbers, and what is kept of their contents.

    Attributes:
        last: the decision of the last act.
    """

    releases: dict[str, Release] = field(default_factory=dict)
    contents: dict[tuple[str, int], Content] = field(default_factory=dict)
    last: Decision | None = None

    def act(
        self,
        user: str | None,
        rule: Callable[..., Decision | None],
        n: int = 1,
        *,
        now: datetime = NOON,
        **values: Any,
    ) -> Decision | None:
        """
        Take a step with the n-th report, as the store does: all of it or nothing.

        Args:
            user: who acts, or None for the clock.
            rule: the rule of the step.
            n: which report of the chain; 1 before there is any.
            now: when.
            **values: what the rule takes besides.
        """
        found = {r.link.n: r for r in self.releases.values()}
        release = found[n] if found else None
        asking = self.book(user, release, now)
        decision = rule(release, asking, **values)
        if decision is None:
            return None
        self.last = steps.follow(release, decision, asking)
        for one in (self.last, *self.last.others):
            self.releases[one.release.number] = one.release
            if one.content:
                version = one.release.versions[-1].n
                self.contents[one.release.number, version] = one.content
        kept = {(r.number, v) for r in self.releases.values() for v in keep_until(r)}
        self.contents = {at: c for at, c in self.contents.items() if at in kept}
        return self.last

    def book(self, user: str | None, release: Release | None, now: datetime = NOON) -> Book:
        """The book as a rule finds it: with the rest of the chain, and what is kept of it."""
        made = book(user, now=now, salt=len(self.releases).to_bytes(32))
        others = [r for r in self.releases.values() if r is not release]
        fresh = replace(made.fresh, code=f"K7Q{len(self.releases)}")
        return replace(
            made,
            fresh=fresh,
            chain=tuple(sorted(others, key=lambda r: r.link.n)),
            kept=lambda number, version: self.contents.get((number, version)),
        )

    def report(self, n: int) -> Release:
        """The n-th report."""
        return next(r for r in self.releases.values() if r.link.n == n)

    def stages(self, to: str = "JPN") -> list[str]:
        """Where each report stands at a destination, the first first; "" where it is not for it."""
        ordered = sorted(self.releases.values(), key=lambda r: r.link.n)
        found = (r.delivery(to) for r in ordered)
        return [d.stage.value if d else "" for d in found]


def requested(**changes: Any) -> Chain:
    """A launch warning that Korea's liaison officer has just offered to Japan."""
    chain = Chain()
    chain.act("KLO", steps.request, draft=replace(LAUNCH, **changes))
    return chain


def at_hub(**changes: Any) -> Chain:
    """The same, waiting for the United States."""
    chain = requested(**changes)
    chain.act("KFDO", steps.approve)
    return chain


def released(**changes: Any) -> Chain:
    """The same, released to Japan."""
    chain = at_hub(**changes)
    chain.act("UFDO", steps.relay)
    return chain


def read(chain: Chain, n: int = 1, user: str = "JLO", **more: Any) -> Chain:
    """The n-th report, opened by an officer of Japan."""
    release = chain.report(n)
    ticked = frozenset(steps.standing_conditions(release, book(user), release.versions[-1].n))
    chain.act(user, steps.confirm_and_read, n, ticked=ticked, version=1, **more)
    return chain


def corrected(chain: Chain, n: int = 1, **more: Any) -> Chain:
    """The same, with a correction of the n-th report that has just been drafted."""
    chain.act("KLO2", steps.correct, n, draft=FIXED, **more)
    return chain
