"""Which step follows from where: the whole state machine, as one table."""

from enum import StrEnum


class Stage(StrEnum):
    """Where a delivery stands. Stored; everything else about it is computed."""

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


REMIND, ESCALATE, WARN, CHASE = "remind", "escalate", "warn", "chase"
"""What the clock writes into the register that leads to no other stage."""

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
}

#: Where the first step of a release leads.
FIRST: dict[Step, Stage] = {Step.REQUEST: Stage.ORIGINATOR_REVIEW, Step.ASK: Stage.ASKED}

_ANOTHER = {Step.APPROVE: " (hub on the route)", Step.DESTROY: " (a certificate is missing)"}


def diagram() -> str:
    """The table as a Mermaid state diagram, as the documentation shows it."""
    lines = ["stateDiagram-v2"]
    lines += [f"    [*] --> {stage}: {step}" for step, stage in FIRST.items()]
    for (stage, step, another), after in NEXT.items():
        lines.append(f"    {stage} --> {after}: {step}{_ANOTHER[step] if another else ''}")
    lines += [f"    {stage} --> [*]" for stage in Stage if stage in ENDED - TO_CERTIFY]
    return "\n".join(lines)
