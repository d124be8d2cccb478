"""
The verbs as officers meet them: how each is typed, what its form asks, which cards have its button.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, get_args

from bot.domain.attendance import SNOOZES
from bot.domain.book import Book
from bot.domain.deadlines.digest_schedule import KINDS
from bot.domain.notifications.cards import CardKind
from bot.domain.officers import Officer
from bot.domain.release.release import Decision, Delivery, Release
from bot.domain.release.stages import CODES, PERMISSIONS, Permission, Step
from bot.domain.steps import (
    corrections,
    decision,
    destruction,
    endings,
    nudges,
    questions,
    receipt,
    submission,
)
from bot.domain.text.conditions import CONDITION, PART, PARTY, RELEASE, TIME
from storage.queries.lists import Which

Rule = Callable[..., Decision]
May = Callable[..., Sequence[Delivery]]


Style = Literal["primary", "danger"] | None
"""How a button looks: the way forward, what gives something up, or neither."""


@dataclass(frozen=True)
class Field:
    """
    A value that a verb's rule takes by this name, and the input of this name on its form.

    Attributes:
        codes: those that may be chosen where it is the reason code.
        begun: returns what stands in it at first, "" for nothing.
    """

    name: Literal["code", "note", "lifetime", "text"]
    required: bool = False
    hint: str = "hint-note-kept"
    codes: tuple[str, ...] = CODES
    begun: Callable[[Release, Book], str] = lambda _release, _book: ""


@dataclass(frozen=True)
class Verb:
    """
    What is typed, asked and pressed for a verb; who may use it is its row in the domain's table.

    Attributes:
        usage: how it is written behind the command.
        action: its word in the audit log, on buttons and in the message files.
        step: its word in the register, by which the domain's table has it.
        rule: the rule of the step; None where something else than a step of a release runs.
        may: what must hold before its form opens: all that the rule asks but what is filled in.
        holds: what must still hold, of the version that its form was opened on, when it is sent;
            None where the rule itself asks for the version, or ends whatever there is by then.
        versioned: whether the rule takes the version that the card showed.
        form: the callback id of the form by which its values are asked for, if one is.
        asks: the values that are typed behind the number, or asked for by form `reason`, `question`
            or `reply`.
        narrows: whether it may be for fewer, and for less long, than all that it is asked for.
        limits: what its note may not limit it by, where it is to all of a release for good; `part`
            where it keeps no note, so that whatever one leaves out would be lost. A denial is
            limited by a party only where it would be for several, and by numbers only where there
            is nothing else.
        way_out: whether it ends something, and so goes on, on the roster's word alone, while Slack
            does not say who people are.
        style: that of its button.
        helped: whether `help` lists it; not a second name, nor what cards alone are meant for.
        nouns: how else it may be typed, besides by its button's label.
    """

    usage: str
    action: str
    step: str
    rule: Rule | None = None
    may: May | None = None
    holds: May | None = None
    versioned: bool = False
    form: (
        Literal["request", "launch", "ask", "reason", "narrow", "question", "reply", "pick"] | None
    ) = None
    asks: tuple[Field, ...] = ()
    narrows: bool = False
    limits: frozenset[str] = frozenset()
    way_out: bool = False
    style: Style = None
    helped: bool = True
    nouns: tuple[str, ...] = ()

    @property
    def permission(self) -> Permission:
        """Return who may use it, and when."""
        return PERMISSIONS[self.step]

    @property
    def takes_number(self) -> bool:
        """Return whether the number of a release is typed behind it."""
        return "NUMBER" in self.usage.split()

    def is_for(self, officer: Officer) -> bool:
        """Return whether an officer holds a role for it."""
        return officer.is_a(*self.permission.roles)


def _verb(usage: str, action: str = "", step: str = "", **columns: Any) -> Verb:
    """
    Return a row, in which the verb is its own word in audit log and register unless told otherwise.
    """
    action = action or usage.partition(" ")[0]
    return Verb(usage, action, step or action, **columns)


_LIMITS = frozenset({PARTY, TIME, CONDITION, RELEASE})
_NOTE, _WHY, _CODE = Field("note"), Field("note", required=True), Field("code")
_TEXT = Field("text", required=True)
_may_answer = partial(submission.may_draft, step=Step.ANSWER)
_may_revise = partial(submission.may_draft, step=Step.REVISE)
_may_decide = partial(decision.may_decide, slot=None)

VERBS: Mapping[str, Verb] = {
    "help": _verb("help", helped=False, nouns=("ヘルプ", "도움말")),
    "request": _verb("request", rule=submission.request, form="request", nouns=("申請", "신청")),
    "launch": _verb(
        "launch [TEMPLATE]",
        step=Step.REQUEST,
        rule=submission.request,
        form="launch",
        nouns=("発射", "発射情報", "발사", "발사 보고"),
    ),
    "ask": _verb("ask", rule=submission.ask, form="ask"),
    "rfi": _verb("ask", rule=submission.ask, form="ask", helped=False),
    "answer": _verb(
        "answer NUMBER",
        rule=submission.answer,
        may=_may_answer,
        holds=partial(submission.theirs_to_draft, step=Step.ANSWER),
        form="request",
        style="primary",
    ),
    "decline": _verb(
        "decline NUMBER [note]",
        rule=endings.decline,
        may=endings.may_decline,
        form="reason",
        asks=(_NOTE,),
        nouns=("辞退", "사양"),
    ),
    "revise": _verb(
        "revise NUMBER",
        rule=submission.revise,
        may=_may_revise,
        holds=partial(submission.theirs_to_draft, step=Step.REVISE),
        form="request",
        style="primary",
    ),
    "correct": _verb(
        "correct NUMBER",
        rule=corrections.correct,
        may=corrections.may_correct,
        holds=corrections.theirs_to_correct,
        form="request",
        nouns=("訂正", "정정"),
    ),
    "approve": _verb(
        "approve NUMBER [to PARTY] [for 24h] [note]",
        rule=decision.approve,
        versioned=True,
        asks=(_NOTE,),
        narrows=True,
        limits=_LIMITS,
        style="primary",
    ),
    "relay": _verb(
        "relay NUMBER [to PARTY] [for 24h] [note]",
        rule=decision.relay,
        versioned=True,
        asks=(_NOTE,),
        narrows=True,
        limits=_LIMITS,
        style="primary",
    ),
    "narrow": _verb(
        "narrow NUMBER", may=decision.may_narrow, versioned=True, form="narrow", helped=False
    ),
    "return": _verb(
        f"return NUMBER {'|'.join(CODES)} note",
        rule=decision.send_back,
        may=_may_decide,
        versioned=True,
        form="reason",
        asks=(
            Field("code", required=True),
            Field("note", required=True, hint="hint-note-return"),
        ),
        nouns=("差し戻し", "差戻し"),
    ),
    "deny": _verb(
        "deny NUMBER [CODE] [note]",
        rule=decision.deny,
        may=_may_decide,
        versioned=True,
        form="reason",
        asks=(_CODE, _NOTE),
        limits=frozenset({PARTY, RELEASE}),
        style="danger",
        nouns=("不承認",),
    ),
    "question": _verb(
        "question NUMBER text",
        rule=questions.question,
        may=questions.may_ask,
        versioned=True,
        form="question",
        asks=(_TEXT,),
    ),
    "reply": _verb(
        "reply NUMBER text",
        rule=questions.reply,
        may=questions.may_reply,
        form="reply",
        asks=(_TEXT,),
        style="primary",
    ),
    "open": _verb(
        "open NUMBER", step="read", style="primary", nouns=("閲覧", "開く", "열람", "열기")
    ),
    "details": _verb("details NUMBER", helped=False, nouns=("詳細", "상세")),
    "looking": _verb("looking NUMBER", helped=False),
    "ack": _verb(
        "ack NUMBER",
        "acknowledge",
        rule=receipt.acknowledge,
        versioned=True,
        limits=_LIMITS | {PART},
        nouns=("受領確認",),
    ),
    "withdraw": _verb(
        "withdraw NUMBER [why]",
        rule=endings.withdraw,
        may=endings.may_withdraw,
        way_out=True,
        form="reason",
        asks=(_NOTE,),
        nouns=("take back", "取下げ", "取り下げ"),
    ),
    "recall": _verb(
        "recall NUMBER why",
        rule=endings.recall,
        may=endings.may_recall,
        way_out=True,
        form="reason",
        asks=(_WHY,),
        style="danger",
    ),
    "cancel": _verb(
        f"cancel NUMBER {'|'.join(corrections.WRONG)} [note]",
        rule=corrections.cancel,
        may=corrections.may_cancel,
        way_out=True,
        form="reason",
        asks=(Field("code", required=True, codes=corrections.WRONG), _NOTE),
        style="danger",
        nouns=("取消し", "取り消し", "취소"),
    ),
    "extend": _verb(
        "extend NUMBER 48h",
        rule=endings.extend,
        may=endings.may_extend,
        holds=endings.may_extend,
        form="reason",
        asks=(
            Field(
                "lifetime",
                required=True,
                hint="hint-lifetime-extend",
                begun=endings.extension_asked,
            ),
        ),
        nouns=("延長", "연장"),
    ),
    "certify": _verb(
        "certify NUMBER",
        step=Step.DESTROY,
        rule=destruction.certify,
        versioned=True,
        limits=_LIMITS | {PART},
    ),
    "nudge": _verb("nudge NUMBER", rule=nudges.nudge, versioned=True, helped=False),
    "precedence": _verb("precedence NUMBER KEY", form="pick"),
    "authorise": _verb("authorise", nouns=("authorize", "包括承認する", "포괄승인")),
    "authorisations": _verb("authorisations", nouns=("authorizations",)),
    "revoke": _verb("revoke ID", way_out=True, style="danger"),
    "snooze": _verb(f"snooze [{'|'.join(SNOOZES)}]"),
    "watch": _verb("watch"),
    "handover": _verb("handover", nouns=("申し送り", "인계")),
    "leave": _verb("leave [back]"),
    "back": _verb("leave back", helped=False),
    "list": _verb(f"list [{'|'.join(get_args(Which))}] [KEY] [WORDS]", nouns=("一覧", "목록")),
    "find": _verb("find WORDS", nouns=("search", "検索", "검색", "찾기")),
    "show": _verb("show NUMBER"),
    "digest": _verb(f"digest [{'|'.join(KINDS)}] [2026-11-20]"),
    "audit": _verb("audit NUMBER"),
}
"""What is typed first → the verb, in the order of `help`."""

ACTIONS: Mapping[str, Verb] = {verb.action: verb for verb in VERBS.values()}
"""The same by action, as buttons and forms carry it."""


@dataclass(frozen=True)
class _Layout:
    """
    The buttons of a kind of card.

    Attributes:
        waits: the verb that the card is for.
        first: its buttons while that verb could be used.
        then: its buttons otherwise.
        menu: what stands behind them in a menu, and as buttons where it would stand there alone or
            there are no others.
    """

    waits: str | None
    first: tuple[str, ...]
    then: tuple[str, ...]
    menu: tuple[str, ...] = ("show",)

    @property
    def verbs(self) -> frozenset[str]:
        """Return every verb that has a place on the card."""
        return frozenset(self.first + self.then + self.menu)


BUTTONS_OF_A_CARD = 4
"""Most buttons of a card, besides its menu."""

_OWN = ("reply", "withdraw", "details")
LAYOUTS: Mapping[CardKind, _Layout] = {
    CardKind.DECISION: _Layout(
        "return",
        ("approve", "relay", "details", "return", "deny"),
        ("details", "withdraw", "extend", "recall", "certify"),
        ("narrow", "question", "looking", "precedence", "cancel", "show"),
    ),
    CardKind.RELEASE: _Layout("open", ("open", "acknowledge"), ("certify", "ask")),
    CardKind.ASKED: _Layout("answer", ("answer", "decline"), _OWN),
    CardKind.RETURNED: _Layout("revise", ("revise", "withdraw", "details"), ()),
    CardKind.OWN: _Layout(None, (), (*_OWN, "correct", "cancel")),
}
"""Which verbs each kind of card offers, in this order; those that do not apply are left out."""
