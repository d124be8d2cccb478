"""
Which step follows from where, and who may take it: the state machine and the permissions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.officers import Role


class Stage(StrEnum):
    """
    Where a delivery stands. It is stored, and everything else about a delivery is computed from it.
    """

    ASKED = "asked"
    ORIGINATOR_REVIEW = "originator_review"
    RELAY_REVIEW = "relay_review"
    RETURNED = "returned"
    RELEASED = "released"
    ACKNOWLEDGED = "acknowledged"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    RECALLED = "recalled"
    EXPIRED = "expired"
    DESTROYED = "destroyed"
    SUPERSEDED = "superseded"


class Step(StrEnum):
    """What moves a delivery: the officers' verbs, the same word on every floor."""

    REQUEST = "request"
    ASK = "ask"
    ANSWER = "answer"
    DECLINE = "decline"
    APPROVE = "approve"
    RELAY = "relay"
    RETURN = "return"
    REVISE = "revise"
    DENY = "deny"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"
    ACKNOWLEDGE = "acknowledge"
    RECALL = "recall"
    EXPIRE = "expire"
    EXTEND = "extend"
    DESTROY = "destroy"
    SUPERSEDE = "supersede"


REMIND, ESCALATE, WARN, CHASE = "remind", "escalate", "warn", "chase"
"""What the clock writes into the register that leads to no other stage."""
CORRECT = "correct"
"""How a correction begins, in the register: a release of its own, in the originator's review."""
CANCEL = "cancel"
"""
That a report was wrong, in the register. What it ends is withdrawn or recalled by lines of their
own.
"""
TRY, UNATTENDED = "try", "unattended"
"""
What it writes of the most urgent while nobody looks at it: whom it tried, and that all were.
"""
NUDGE = "nudge"
"""What a supervisor's reminder is in the register. It leads to no other stage either."""
ASK_EXTENSION = "ask_extension"
"""
What the originator's `extend` is where the hub agreed to less: the hub is asked, and until it
extends, nothing changes.
"""
QUESTION, REPLY = "question", "reply"
"""
What is asked of the drafter's desk before a decision, and its answer. Neither leads to another
stage: whoever may decide may do so without the answer.
"""

CODES = ("sources_methods", "over_scope", "level", "caveat", "unclear")
"""Why a release is returned or denied."""

UNDER_REVIEW = frozenset({Stage.ORIGINATOR_REVIEW, Stage.RELAY_REVIEW})
READABLE = frozenset({Stage.RELEASED, Stage.ACKNOWLEDGED})
OPEN = frozenset({Stage.ASKED, Stage.RETURNED}) | UNDER_REVIEW
ENDED = frozenset(Stage) - OPEN - READABLE
TO_CERTIFY = frozenset({Stage.RECALLED, Stage.EXPIRED})
"""What has ended and waits for the certificates of those who held it."""

#: (stage, step, is another slot open, or another certificate missing, after this one) → the next
#: stage. A missing entry is the refusal.
NEXT: dict[tuple[Stage, Step, bool], Stage] = {
    (Stage.ASKED, Step.ANSWER, False): Stage.ORIGINATOR_REVIEW,
    (Stage.ASKED, Step.DECLINE, False): Stage.DENIED,
    (Stage.ASKED, Step.WITHDRAW, False): Stage.WITHDRAWN,
    (Stage.ASKED, Step.LAPSE, False): Stage.LAPSED,
    (Stage.ORIGINATOR_REVIEW, Step.APPROVE, False): Stage.RELEASED,
    (Stage.ORIGINATOR_REVIEW, Step.APPROVE, True): Stage.RELAY_REVIEW,
    (Stage.ORIGINATOR_REVIEW, Step.RETURN, False): Stage.RETURNED,
    (Stage.ORIGINATOR_REVIEW, Step.DENY, False): Stage.DENIED,
    (Stage.ORIGINATOR_REVIEW, Step.WITHDRAW, False): Stage.WITHDRAWN,
    (Stage.ORIGINATOR_REVIEW, Step.LAPSE, False): Stage.LAPSED,
    (Stage.RELAY_REVIEW, Step.RELAY, False): Stage.RELEASED,
    (Stage.RELAY_REVIEW, Step.RETURN, False): Stage.RETURNED,
    (Stage.RELAY_REVIEW, Step.DENY, False): Stage.DENIED,
    (Stage.RELAY_REVIEW, Step.WITHDRAW, False): Stage.WITHDRAWN,
    (Stage.RELAY_REVIEW, Step.LAPSE, False): Stage.LAPSED,
    (Stage.RETURNED, Step.REVISE, False): Stage.ORIGINATOR_REVIEW,
    (Stage.RETURNED, Step.WITHDRAW, False): Stage.WITHDRAWN,
    (Stage.RETURNED, Step.LAPSE, False): Stage.LAPSED,
    (Stage.RELEASED, Step.ACKNOWLEDGE, False): Stage.ACKNOWLEDGED,
    (Stage.RELEASED, Step.RECALL, False): Stage.RECALLED,
    (Stage.RELEASED, Step.EXPIRE, False): Stage.EXPIRED,
    (Stage.ACKNOWLEDGED, Step.RECALL, False): Stage.RECALLED,
    (Stage.ACKNOWLEDGED, Step.EXPIRE, False): Stage.EXPIRED,
    (Stage.RELEASED, Step.EXTEND, False): Stage.RELEASED,
    (Stage.ACKNOWLEDGED, Step.EXTEND, False): Stage.ACKNOWLEDGED,
    (Stage.RELEASED, Step.DESTROY, True): Stage.EXPIRED,
    (Stage.RELEASED, Step.DESTROY, False): Stage.DESTROYED,
    (Stage.ACKNOWLEDGED, Step.DESTROY, True): Stage.EXPIRED,
    (Stage.ACKNOWLEDGED, Step.DESTROY, False): Stage.DESTROYED,
    (Stage.RECALLED, Step.DESTROY, True): Stage.RECALLED,
    (Stage.RECALLED, Step.DESTROY, False): Stage.DESTROYED,
    (Stage.EXPIRED, Step.DESTROY, True): Stage.EXPIRED,
    (Stage.EXPIRED, Step.DESTROY, False): Stage.DESTROYED,
    (Stage.ORIGINATOR_REVIEW, Step.SUPERSEDE, False): Stage.SUPERSEDED,
    (Stage.RELAY_REVIEW, Step.SUPERSEDE, False): Stage.SUPERSEDED,
    (Stage.RETURNED, Step.SUPERSEDE, False): Stage.SUPERSEDED,
    (Stage.RELEASED, Step.SUPERSEDE, False): Stage.SUPERSEDED,
    (Stage.ACKNOWLEDGED, Step.SUPERSEDE, False): Stage.SUPERSEDED,
}

#: Where the first step of a release leads.
FIRST: dict[Step, Stage] = {Step.REQUEST: Stage.ORIGINATOR_REVIEW, Step.ASK: Stage.ASKED}

FOLLOWS = frozenset((stage, step) for stage, step, _ in NEXT)
"""Which step may follow from which stage."""
STAYS = frozenset((at, step) for (at, step, more), to in NEXT.items() if at is to and not more)
"""Which step leaves a delivery in which stage, though nothing is missing."""


class Side(StrEnum):
    """The part of a party in a release or delivery, by which a verb is theirs."""

    ANY = "any"
    """Any party that may know of it, or that begins it."""
    ORIGINATOR = "originator"
    AUTHOR = "author"
    """
    The party for which this very officer drafted it or asked for it; from the hub's slot an
    approver of the originator takes it back, too.
    """
    DECIDER = "decider"
    """Whose slot is open."""
    RELEASER = "releaser"
    """Originator or hub, whether or not their slot is open."""
    RECIPIENT = "recipient"
    HOLDER = "holder"
    """Hub or destination."""
    ACTING = "acting"
    """Who is waited for: who decides, who is asked before that, or who is to acknowledge."""


class Clearance(StrEnum):
    """For which level an officer must be cleared to use a verb."""

    NONE = "none"
    CARRIED = "carried"
    """For the level of the version that is delivered."""
    DRAFTED = "drafted"
    """For the level that they give it themself."""


@dataclass(frozen=True)
class Permission:
    """
    Who may use a verb, and when. The rule of the step decides; a test holds this row to the rule.

    Attributes:
        roles: one of these is needed. For AUTHOR, those who usually may, though any role will do.
        suspended: whether it goes on while the arrangement is suspended.
        recorded: whether the audit record names the role: False where it does not decide alone.
        told: whether whoever drafted or asked is told of it.
    """

    side: Side
    roles: tuple[Role, ...]
    clearance: Clearance
    suspended: bool
    recorded: bool = True
    told: bool = False


_DRAFTS, _DECIDES, _ACTS = (Role.LIAISON,), (Role.APPROVER,), (Role.LIAISON, Role.APPROVER)
_WITNESSES = (*_ACTS, Role.SECURITY)
_NONE, _CARRIED, _DRAFTED = Clearance


def _of_no_release(roles: tuple[Role, ...]) -> Permission:
    """
    Make the row of a verb that is no step of a release, such as a question or an officer's hours.
    """
    return Permission(Side.ANY, roles, Clearance.NONE, suspended=True, recorded=False)


PERMISSIONS: Mapping[str, Permission] = {
    Step.REQUEST: Permission(Side.ANY, _DRAFTS, _DRAFTED, suspended=False),
    Step.ASK: Permission(Side.ANY, _DRAFTS, _NONE, suspended=False),
    Step.ANSWER: Permission(Side.ORIGINATOR, _DRAFTS, _DRAFTED, suspended=False),
    Step.DECLINE: Permission(Side.ORIGINATOR, _ACTS, _NONE, suspended=True, told=True),
    Step.REVISE: Permission(Side.ORIGINATOR, _DRAFTS, _DRAFTED, suspended=False),
    Step.APPROVE: Permission(Side.DECIDER, _DECIDES, _CARRIED, suspended=False, told=True),
    Step.RELAY: Permission(Side.DECIDER, _DECIDES, _CARRIED, suspended=False, told=True),
    "narrow": Permission(Side.DECIDER, _DECIDES, _CARRIED, suspended=False),
    Step.RETURN: Permission(Side.DECIDER, _DECIDES, _CARRIED, suspended=True, told=True),
    Step.DENY: Permission(Side.DECIDER, _DECIDES, _CARRIED, suspended=True, told=True),
    "details": Permission(Side.RELEASER, (Role.APPROVER, Role.LIAISON), _CARRIED, suspended=False),
    "looking": Permission(Side.DECIDER, _DECIDES, _CARRIED, suspended=True, recorded=False),
    QUESTION: Permission(Side.DECIDER, _DECIDES, _CARRIED, suspended=True),
    REPLY: Permission(Side.ORIGINATOR, _DRAFTS, _NONE, suspended=True),
    NUDGE: Permission(Side.ACTING, (Role.SUPERVISOR,), _NONE, suspended=False),
    "precedence": Permission(Side.ORIGINATOR, _DECIDES, _NONE, suspended=True),
    "caveats": Permission(Side.RECIPIENT, _DRAFTS, _CARRIED, suspended=False),
    "read": Permission(Side.RECIPIENT, _DRAFTS, _CARRIED, suspended=False),
    Step.ACKNOWLEDGE: Permission(Side.RECIPIENT, _DRAFTS, _CARRIED, suspended=True, told=True),
    Step.WITHDRAW: Permission(Side.AUTHOR, _DRAFTS, _NONE, suspended=True, recorded=False),
    Step.RECALL: Permission(Side.ORIGINATOR, _DECIDES, _NONE, suspended=True, told=True),
    CORRECT: Permission(Side.ORIGINATOR, _DRAFTS, _DRAFTED, suspended=False),
    CANCEL: Permission(Side.ORIGINATOR, _DECIDES, _NONE, suspended=True, told=True),
    Step.EXTEND: Permission(Side.RELEASER, _DECIDES, _CARRIED, suspended=False, told=True),
    Step.DESTROY: Permission(
        Side.HOLDER, _WITNESSES, _NONE, suspended=True, recorded=False, told=True
    ),
    "list": _of_no_release(tuple(Role)),
    "find": _of_no_release(tuple(Role)),
    "show": _of_no_release(tuple(Role)),
    "digest": _of_no_release((Role.SUPERVISOR,)),
    "audit": _of_no_release((Role.SUPERVISOR, Role.INSPECTOR)),
    "authorise": _of_no_release(_DECIDES),
    "authorisations": _of_no_release(
        (Role.LIAISON, Role.APPROVER, Role.SUPERVISOR, Role.SECURITY, Role.INSPECTOR)
    ),
    "revoke": _of_no_release((Role.APPROVER, Role.SECURITY)),
    "snooze": _of_no_release(_ACTS),
    "watch": _of_no_release(_ACTS),
    "handover": _of_no_release(_ACTS),
    "leave": _of_no_release(_ACTS),
}
"""
Who may use each verb, by its word in the register. Commands, cards, forms, Home and help read it,
and the rules take their roles from it.
"""
