"""Officers: who they are, what they may do and what they may know."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

OfficerId = NewType("OfficerId", str)
"""`team/user`, such as `T0SANDBOX/U0KORLO`: never a name, never an e-mail address."""


def officer_id(team: str, user: str) -> OfficerId:
    """Make the id of the person `user` of the workspace `team`."""
    return OfficerId(f"{team}/{user}")


def slack_user(officer: OfficerId) -> str:
    """Take the Slack user id out of an officer's id."""
    return officer.partition("/")[2]


class Role(StrEnum):
    """What an officer is appointed to do."""

    LIAISON = "liaison"
    APPROVER = "approver"
    SUPERVISOR = "supervisor"
    SECURITY = "security"
    INSPECTOR = "inspector"
    CUSTODIAN = "custodian"


@dataclass(frozen=True)
class Officer:
    """
    A person of one party.

    Attributes:
        clearance: The highest level they may read.
        subjects: Their need-to-know, or None for all subjects of the policy.
        duty: Whether cards of high precedence mention them.
        active: False once they have been stood down.
    """

    id: OfficerId
    party: str
    name: str
    roles: frozenset[Role]
    clearance: str
    subjects: frozenset[str] | None = None
    duty: bool = False
    language: str = "en"
    timezone: str = "UTC"
    active: bool = True

    def is_a(self, *roles: Role) -> bool:
        """Tell whether the officer is active and holds any of some roles."""
        return self.active and not self.roles.isdisjoint(roles)


@dataclass(frozen=True)
class Account:
    """
    What the workspace says of a person's account.

    Attributes:
        changes: how often it has told of a change. An answer that was asked for before the last one
            does not count.
        outside: its word for what they are instead of a full, present member, by its last answer,
            or None for a member.
    """

    changes: int = 0
    outside: str | None = None


NO_NEWS = Account()
"""What is known of an account that nothing was ever said of."""


@dataclass(frozen=True)
class Attendance:
    """
    Whether an officer can be reached. Every time is aware, and None where it does not apply.

    Attributes:
        leave_until: When they are back from leave.
        stand_in: Who acts for them meanwhile.
        snoozed_until: Until when they asked not to be reminded.
        quiet_from: When Slack's do-not-disturb begins.
        quiet_until: When Slack's do-not-disturb ends.
    """

    leave_until: datetime | None = None
    stand_in: OfficerId | None = None
    snoozed_until: datetime | None = None
    quiet_from: datetime | None = None
    quiet_until: datetime | None = None

    def on_leave(self, now: datetime) -> bool:
        """Tell whether they are away."""
        return self.leave_until is not None and now < self.leave_until

    def snoozing(self, now: datetime) -> bool:
        """Tell whether they asked to be reminded later."""
        return self.snoozed_until is not None and now < self.snoozed_until

    def quiet(self, now: datetime) -> bool:
        """Tell whether Slack keeps notifications from them."""
        return (
            self.quiet_from is not None
            and self.quiet_until is not None
            and self.quiet_from <= now < self.quiet_until
        )


class HandoverEnd(StrEnum):
    """What became of an offer of the watch."""

    ACCEPTED = "accepted"
    LAPSED = "lapsed"
    """Nobody answered it in time."""
    OVERTAKEN = "overtaken"
    """Somebody took the watch in need, or it was offered to somebody else."""


@dataclass(frozen=True)
class Handover:
    """
    The watch of a desk as it was last offered to a colleague.

    Attributes:
        giver: Who had the watch, and keeps it until it is accepted.
        receiver: To whom it was offered.
        note: What the giver says about it, if anything.
        ends_at: When the offer lapses.
        ended: What became of it, or None while it is open.
    """

    party: str
    giver: OfficerId
    receiver: OfficerId
    note: str
    offered_at: datetime
    ends_at: datetime
    ended: HandoverEnd | None = None

    def open(self, now: datetime) -> bool:
        """Tell whether it can still be accepted."""
        return self.ended is None and now < self.ends_at


@dataclass(frozen=True)
class Desk:
    """
    A party's channels in Slack, by their ids.

    Attributes:
        supervisors: Where digests go, or None where each supervisor is told directly.
        telephone: How the desk is reached when Slack is not, or None where it is not known.
    """

    party: str
    liaison: str
    approvals: str
    supervisors: str | None = None
    telephone: str | None = None

    @property
    def channels(self) -> tuple[str, ...]:
        """Return the ids of all channels of the desk."""
        return tuple(c for c in (self.liaison, self.approvals, self.supervisors) if c)


Roster = Mapping[OfficerId, Officer]
