"""Officers: who they are, what they may do and what they may know."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

OfficerId = NewType("OfficerId", str)
"""`team/user`, such as `T0SANDBOX/U0KORLO`: never a name, never an e-mail address."""


def officer_id(team: str, user: str) -> OfficerId:
    """The id of the person `user` of the workspace `team`."""
    return OfficerId(f"{team}/{user}")


def slack_user(officer: OfficerId) -> str:
    """The Slack user id within an officer's id."""
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
    A person of one party; `subjects` is their need-to-know, None for all subjects of the policy.
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

    def is_a(self, role: Role) -> bool:
        """Whether the officer is active and holds `role`."""
        return self.active and role in self.roles


@dataclass(frozen=True)
class Account:
    """
    What the workspace says of a person's account.

    Attributes:
        changes: how often it has told of a change; an answer that was asked for before the last one
            does not count.
        outside: its word for what they are instead of a full, present member, by its last answer;
            None for a member.
    """

    changes: int = 0
    outside: str | None = None


NO_NEWS = Account()
"""What is known of an account that nothing was ever said of."""


@dataclass(frozen=True)
class Attendance:
    """
    Whether an officer can be reached: on leave, with a stand-in; snoozing; or, as Slack says, not
    to be disturbed.

    Every time is None where it does not apply. `quiet_from` and `quiet_until` bound Slack's
    do-not-disturb.
    """

    leave_until: datetime | None = None
    stand_in: OfficerId | None = None
    snoozed_until: datetime | None = None
    quiet_from: datetime | None = None
    quiet_until: datetime | None = None

    def on_leave(self, now: datetime) -> bool:
        """Whether they are away."""
        return self.leave_until is not None and now < self.leave_until

    def snoozing(self, now: datetime) -> bool:
        """Whether they asked to be reminded later."""
        return self.snoozed_until is not None and now < self.snoozed_until

    def quiet(self, now: datetime) -> bool:
        """Whether Slack keeps notifications from them."""
        return (
            self.quiet_from is not None
            and self.quiet_until is not None
            and self.quiet_from <= now < self.quiet_until
        )


@dataclass(frozen=True)
class Desk:
    """A party's channels in Slack: channel ids; `supervisors` and `telephone` may be absent."""

    party: str
    liaison: str
    approvals: str
    supervisors: str | None = None
    telephone: str | None = None

    @property
    def channels(self) -> tuple[str, ...]:
        """All channels of the desk."""
        return tuple(c for c in (self.liaison, self.approvals, self.supervisors) if c)


Roster = Mapping[OfficerId, Officer]
