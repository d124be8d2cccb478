"""
One release on its way through the years that a large register tells of, and the lines it leaves
behind.
"""

from datetime import datetime, timedelta
from random import Random
from typing import Any

ROUTES = (
    (("KOR", "USA", "JPN"), "TISA", 30),
    (("JPN", "USA", "KOR"), "TISA", 25),
    (("KOR", "USA"), "US-ROK-GSOMIA", 15),
    (("USA", "KOR"), "US-ROK-GSOMIA", 10),
    (("JPN", "USA"), "US-JP-GSOMIA", 12),
    (("USA", "JPN"), "US-JP-GSOMIA", 8),
)
"""Hops, arrangement, and how many of a hundred go that way."""
PRECEDENCES = (("FLASH", 3, 5, 600, 3, 1), ("IMMEDIATE", 2, 15, 1800, 14, 3))
PRECEDENCES += (("PRIORITY", 1, 30, 10800, 30, 14), ("ROUTINE", 0, 50, 21600, 90, 30))
"""Key, rank, how many of a hundred, objective in seconds, days of life, days to decide."""
LEVELS, WITNESSED = ("S", "S", "C", "C", "U"), ("S",)
"""How often each level; at which of them two persons of each holder certify."""
CODES = ("sources_methods", "over_scope", "level", "caveat", "unclear")
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SPLIT = {"originator_review": 0.5, "relay_review": 0.3, "released": 0.2}
FORGOTTEN = 0.03
"""How many of the steps and certificates wait for many times as long as others."""


class Way:
    """One release on its way: where it stands, and the lines of the register it leaves behind."""

    def __init__(self, chance: Random, n: int, at: datetime, until: datetime) -> None:
        self.until, self.lines, self.certificates, self.late = until, [], [], None
        self.hops, self.arrangement = _weighed(
            chance, ((r[0], r[1]) for r in ROUTES), (r[2] for r in ROUTES)
        )
        key, rank, _, objective, life, decide = chance.choices(
            PRECEDENCES, [p[2] for p in PRECEDENCES]
        )[0]
        self.precedence, self.rank, self.objective = key, rank, objective
        self.life, self.decide_by = timedelta(days=life), at + timedelta(days=decide)
        self.origin, self.to = self.hops[0], self.hops[-1]
        self.hub = self.hops[1] if len(self.hops) == 3 else None
        self.code = "".join(ALPHABET[n >> shift & 31] for shift in (15, 10, 5, 0))
        self.number = f"{self.origin}-{at.year}-{self.code}"
        self.n, self.at, self.chance, self.level = n, at, chance, chance.choice(LEVELS)
        self.offered = self.released = self.expires = self.acknowledged = self.ended = None
        self.stage, self.since = "originator_review", at
        self.line("request", at, self.origin, "LO", None, "originator_review")

    def line(
        self,
        step: str,
        at: datetime,
        party: str | None,
        role: str,
        before: str | None,
        after: str | None,
    ) -> None:
        """One line; where it moves the release, that is where it stands now."""
        coded = self.chance.choice(CODES) if step in ("return", "deny") else None
        by = f"T0/{party[0]}{role}" if party else None
        self.lines.append(
            (self.number, self.to, step, by, party, at, 1, before, after, coded, None)
        )
        if step == "escalate":
            self.late = at
        elif after and after != before:
            self.stage, self.since, self.late = after, at, None

    def spent(self, stage: str) -> datetime:
        """When the stage would be left: most within the allowance, a few long after it."""
        allowed = self.objective * SPLIT[stage]
        forgotten = self.chance.uniform(5, 80) if self.chance.random() < FORGOTTEN else 1
        return self.since + timedelta(
            seconds=max(1, int(self.chance.lognormvariate(-0.7, 0.8) * allowed * forgotten))
        )

    def escalated(self, stage: str, left: datetime) -> None:
        """A line where the stage outlasts its allowance."""
        late = self.since + timedelta(seconds=int(self.objective * SPLIT[stage]))
        if late < min(left, self.until):
            self.line("escalate", late, None, "", stage, stage)

    def decided(self, stage: str, party: str, yes: str, after: str) -> bool:
        """Let a slot be decided; whether the release goes on."""
        left = self.spent(stage)
        self.escalated(stage, left)
        if left > self.until or left > self.decide_by:
            if self.decide_by <= self.until:
                self.line("lapse", self.decide_by, None, "", stage, "lapsed")
            return False
        step = self.chance.choices((yes, "return", "deny", "withdraw"), (88, 5, 5, 2))[0]
        ends = {"return": "returned", "deny": "denied", "withdraw": "withdrawn"}
        who = (self.origin, "LO") if step == "withdraw" else (party, "FDO")
        self.line(step, left, *who, stage, ends.get(step, after))
        if step == "return" and self.decide_by <= self.until:
            self.line("lapse", self.decide_by, None, "", "returned", "lapsed")
        return step == yes

    def go(self) -> None:
        """As far as it has come by the end."""
        after = "relay_review" if self.hub else "released"
        if not self.decided("originator_review", self.origin, "approve", after):
            return
        if self.hub:
            self.offered = self.since
            if not self.decided("relay_review", self.hub, "relay", "released"):
                return
        self.released, self.expires = self.since, self.since + self.life
        left = self.spent("released")
        self.escalated("released", left)
        seen = self.since + (left - self.since) / 2
        if seen <= self.until:
            self.line("read", seen, self.to, "LO", None, None)
        if left <= min(self.until, self.expires):
            self.line("acknowledge", left, self.to, "LO", "released", "acknowledged")
            self.acknowledged = left
        if self.chance.random() < 0.01 and self.since + self.life / 2 <= self.until:
            self.line(
                "recall",
                max(self.since, self.released + self.life / 2),
                self.origin,
                "FDO",
                self.stage,
                "recalled",
            )
        elif self.expires <= self.until:
            self.line("expire", self.expires, None, "", self.stage, "expired")
        if self.stage in ("recalled", "expired"):
            self.ended = self.since
            self.certify()

    def certify(self) -> None:
        """The word of its holders, each as they come to it; the last completes it."""
        signed = sorted(one for party in self.hops[1:] for one in self.signed(party))
        for n, (at, party, role) in enumerate(signed, 1):
            if at <= self.until:
                self.certificates.append(
                    (self.number, self.to, f"T0/{party[0]}{role}", party, 1, at)
                )
                self.line(
                    "destroy",
                    at,
                    party,
                    role,
                    self.stage,
                    "destroyed" if n == len(signed) else self.stage,
                )

    def signed(self, party: str) -> list[tuple[datetime, str, str]]:
        """
        When who certifies for a party: the recipient, or at the hub an approver; a witness where it
        is secret.
        """
        forgotten = self.chance.uniform(3, 30) if self.chance.random() < FORGOTTEN else 1
        first = self.since + timedelta(days=self.chance.expovariate(0.4) * forgotten)
        role = "FDO" if party == self.hub else "LO"
        witnessed = [(first + timedelta(hours=self.chance.expovariate(0.1)), party, "LO2")] * (
            self.level in WITNESSED
        )
        return [(first, party, role), *witnessed]

    @property
    def target(self) -> datetime | None:
        """When the target of the open step is used up; here all hours count."""
        share = SPLIT.get(self.stage)
        return self.since + timedelta(seconds=int(self.objective * share)) if share else None

    @property
    def waits_for(self) -> str | None:
        """Whose turn it is."""
        by = {
            "originator_review": self.origin,
            "relay_review": self.hub,
            "returned": self.origin,
            "released": self.to,
        }
        return by.get(self.stage)


def _weighed(chance: Random, things: Any, weights: Any) -> Any:
    return chance.choices(list(things), list(weights))[0]
