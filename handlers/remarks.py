"""What is typed behind a number: a reason code, a note, and whether the note limits what it is written on."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain import conditions, typed
from bot.domain.book import Book
from bot.domain.conditions import CONDITION, PARTY, RELEASE, TIME
from bot.domain.refusals import CodeMissing, ConditionInNote
from bot.domain.release import CODES, Decision, Release
from handlers import spellings
from handlers.people import Caller
from handlers.ports import FrontDesk, Rule

MOST = 5
"""Words of a note that are looked up as numbers."""

LIMITS = {
    **dict.fromkeys(("approve", "relay", "acknowledge", "certify"), frozenset({PARTY, TIME, CONDITION, RELEASE})),
    "deny": frozenset({PARTY}),
}
"""
Steps that are to all of a release for good, and what a note may not limit them by. A denial is for one party or for
all of them; whatever else a note says of it goes to nobody.
"""


@dataclass(frozen=True)
class Remark:
    """What stands behind a number; `as_is`: its words were said to be nothing but a note."""

    code: str
    note: str
    as_is: bool


def read(rest: str, *, coded: bool = False) -> Remark:
    """What was typed behind a number, with a reason code at its beginning where the step takes one."""
    code = None
    if coded and typed.as_is(rest) is None:
        code, rest = typed.begins(rest, spellings.codes())
    words = typed.as_is(rest)
    return Remark(code or "", rest if words is None else words, words is not None)


async def checked(desk: FrontDesk, caller: Caller, number: str, remark: Remark, rule: Rule, step: str) -> Rule:
    """
    A rule that takes its step only where the remark is none that it would swallow; what else it refuses comes first.

    The rule raises besides:
        ConditionInNote: the note limits whom the step is for, or how long, or names another release.
        CodeMissing: what looks like a reason code is none.
    """
    if remark.as_is or (not remark.note and step not in LIMITS):
        return rule
    another = RELEASE in LIMITS.get(step, ()) and await _names_another(desk, caller, number, remark.note)

    def decide(release: Release, book: Book) -> Decision | None:
        decision = rule(release, book)
        if step == "deny" and not remark.code and typed.looks_like(remark.note, CODES):
            raise CodeMissing(codes=", ".join(CODES), step=step)
        limit = RELEASE if another else _limit(remark.note, release, book, step)
        covered = tuple(dict.fromkeys(move.to for move in decision.moves if move.to)) if decision else ()
        if limit and (step != "deny" or len(covered) > 1):
            raise _refusal(desk.command, number, step, limit, covered)
        return decision

    return decide


def _limit(note: str, release: Release, book: Book, step: str) -> str | None:
    route = frozenset(hop for d in release.deliveries for hop in d.hops)
    found = conditions.limit(note, spellings.names(book.policy, route))
    return found if found in LIMITS.get(step, ()) else None


def _refusal(command: str, number: str, step: str, limit: str, covered: tuple[str, ...]) -> ConditionInNote:
    verb = "ack" if step == "acknowledge" else step
    return ConditionInNote(
        limit="whole" if step in ("acknowledge", "certify") else limit,
        parties=", ".join(covered),
        usage=f"{command} {verb} {number} note: …",
        instead=f"{command} return {number} over_scope note",
    )


async def _names_another(desk: FrontDesk, caller: Caller, number: str, note: str) -> bool:
    """Whether a note names another release: in full, or by a short number that the officer may know."""
    for word in conditions.numbers(note)[:MOST]:
        found = typed.number(word)
        if found and found[0].code == number.rpartition("-")[2]:
            continue
        if found and (found[0].year or await desk.store.find(word, caller.officer)):
            return True
    return False


Read = Callable[[Remark], Rule]
"""A step's rule, made of what was typed."""
