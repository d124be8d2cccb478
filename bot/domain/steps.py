"""The officers' verbs, in one place: every step is a rule, called as `rule(release, book, **values)`."""

from bot.domain.deciding import approve, decline, deny, may_decide, relay, send_back
from bot.domain.destroying import certify
from bot.domain.drafting import Asking, Draft
from bot.domain.ending import expire, lapse, recall, withdraw
from bot.domain.extending import extend, may_extend
from bot.domain.receiving import acknowledge, confirm_and_read, look, may_read, read, standing_conditions
from bot.domain.requesting import answer, ask, may_draft, request, revise

__all__ = [
    "Asking",
    "Draft",
    "acknowledge",
    "answer",
    "approve",
    "ask",
    "certify",
    "confirm_and_read",
    "decline",
    "deny",
    "expire",
    "extend",
    "lapse",
    "look",
    "may_decide",
    "may_draft",
    "may_extend",
    "may_read",
    "read",
    "recall",
    "relay",
    "request",
    "revise",
    "send_back",
    "standing_conditions",
    "withdraw",
]
