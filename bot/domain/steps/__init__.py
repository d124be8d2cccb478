"""The officers' verbs: every step is a rule, called as `rule(release, book, **values)`."""

from bot.domain.release.stages import CHASE, ESCALATE, REMIND, TRY, WARN, Step
from bot.domain.steps.clock import WAKE, chase, escalate, remind, try_next, wake, warn
from bot.domain.steps.corrections import (
    WRONG,
    cancel,
    correct,
    follow,
    may_cancel,
    may_correct,
)
from bot.domain.steps.decision import (
    Extent,
    approve,
    deny,
    looking,
    may_narrow,
    relay,
    reprioritise,
    send_back,
)
from bot.domain.steps.destruction import certify
from bot.domain.steps.drafts import Asking, Draft, ReportDraft
from bot.domain.steps.endings import decline, expire, extend, lapse, may_withdraw, recall, withdraw
from bot.domain.steps.nudges import may_nudge, nudge
from bot.domain.steps.questions import may_ask, may_reply, question, reply
from bot.domain.steps.receipt import (
    acknowledge,
    confirm_and_read,
    look,
    may_read,
    read,
    standing_conditions,
)
from bot.domain.steps.submission import answer, ask, may_draft, request, revise

BY_THE_CLOCK = {
    Step.LAPSE.value: lapse,
    Step.EXPIRE.value: expire,
    REMIND: remind,
    ESCALATE: escalate,
    WARN: warn,
    CHASE: chase,
    TRY: try_next,
    WAKE: wake,
}
"""What a timer of each step does when its time comes. The rule decides again."""

__all__ = [
    "BY_THE_CLOCK",
    "WRONG",
    "Asking",
    "Draft",
    "Extent",
    "ReportDraft",
    "acknowledge",
    "answer",
    "approve",
    "ask",
    "cancel",
    "certify",
    "chase",
    "confirm_and_read",
    "correct",
    "decline",
    "deny",
    "escalate",
    "expire",
    "extend",
    "follow",
    "lapse",
    "look",
    "looking",
    "may_ask",
    "may_cancel",
    "may_correct",
    "may_draft",
    "may_narrow",
    "may_nudge",
    "may_read",
    "may_reply",
    "may_withdraw",
    "nudge",
    "question",
    "read",
    "recall",
    "relay",
    "remind",
    "reply",
    "reprioritise",
    "request",
    "revise",
    "send_back",
    "standing_conditions",
    "try_next",
    "wake",
    "warn",
    "withdraw",
]
