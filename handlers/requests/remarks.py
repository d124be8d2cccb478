"""
What is typed behind a number: a reason code, whom a consent is for and for how long, a note, and
whether the note would limit the step.
"""

from dataclasses import dataclass, replace

from bot.domain.book import Book
from bot.domain.policy.model import Policy
from bot.domain.refusals import CodeMissing, ConditionInNote
from bot.domain.release.release import Decision, Release
from bot.domain.release.stages import CODES
from bot.domain.release.visibility import visible_deliveries
from bot.domain.steps.decision import STEP_OF, WHOLE, Extent, slot_of
from bot.domain.text import conditions, extent, typed
from bot.domain.text.conditions import PART, PARTY, RELEASE
from handlers.requests.caller import Caller
from handlers.requests.context import Rule
from handlers.text import spellings
from handlers.text.verbs import ACTIONS

MOST = 5
"""Words of a note that are looked up as short numbers."""


@dataclass(frozen=True)
class Remark:
    """
    What stands behind a number.

    Attributes:
        as_is: its words were said to be nothing but a note.
        extent: whom a consent is for and for how long.
        clear: whether its words say nothing more of that.
    """

    code: str
    note: str
    as_is: bool
    extent: Extent = WHOLE
    clear: bool = True


def read(rest: str, codes: tuple[str, ...] = ()) -> Remark:
    """
    Return what was typed behind a number.

    A reason code is read at its beginning where the step takes one.

    Args:
        rest: what was typed.
        codes: the reason codes that the step takes.
    """
    code = None
    if codes and typed.as_is(rest) is None:
        code, rest = typed.begins(rest, spellings.codes(codes))
    words = typed.as_is(rest)
    return Remark(code or "", rest if words is None else words, words is not None)


def of_consent(rest: str, policy: Policy) -> Remark:
    """Return what was typed behind a number where it may begin with whom it is for and how long."""
    if typed.as_is(rest) is not None:
        return read(rest)
    said = extent.read(rest, spellings.parties(policy))
    return replace(read(said.rest), extent=Extent(said.to, said.lifetime), clear=said.clear)


async def checked(caller: Caller, number: str, remark: Remark, rule: Rule, step: str) -> Rule:
    """
    Return a rule that takes its step only where the remark holds no condition that would be lost.

    What else the rule refuses comes first.

    Args:
        caller: the officer who acts.
        number: of the release.
        remark: what was typed behind the number.
        rule: the rule of the step.
        step: the verb.

    The rule raises besides:
        ConditionInNote: the note limits whom the step is for, or how long, or names another
            release.
        CodeMissing: what looks like a reason code is none.
    """
    limited = bool(ACTIONS[step].limits)
    if remark.as_is or not (remark.note or limited):
        return rule
    another = limited and await _names_another(caller, number, remark.note, alone=step == "deny")

    def decide(release: Release, book: Book) -> Decision | None:
        decision = rule(release, book)
        if step == "deny" and not remark.code and typed.looks_like(remark.note, CODES):
            raise CodeMissing(codes=", ".join(CODES), step=step)
        covered = (
            tuple(dict.fromkeys(move.to for move in decision.moves if move.to)) if decision else ()
        )
        limit = RELEASE if another else _limit(remark, release, book, step)
        if limit and not (step == "deny" and limit == PARTY and len(covered) == 1):
            consent = str(STEP_OF[slot_of(release, book.by)])
            instead = f"{caller.context.command} {consent} {number} to {min(covered, default='')}"
            raise _refusal(caller.context.command, number, step, limit, covered, instead)
        return decision

    return decide


def _limit(remark: Remark, release: Release, book: Book, step: str) -> str | None:
    """
    Return what a note limits, where the step may not be limited so.

    The parties it looks for are those of the routes that the officer knows of.
    """
    if not remark.clear:
        return PARTY
    route = frozenset(hop for d in visible_deliveries(release, book.by.party) for hop in d.hops)
    limits = ACTIONS[step].limits
    found = conditions.limit(remark.note, spellings.names(book.policy, route), whole=PART in limits)
    return found if found in limits else None


def _refusal(
    command: str, number: str, step: str, limit: str, covered: tuple[str, ...], instead: str
) -> ConditionInNote:
    said = "whole" if PART in ACTIONS[step].limits else "all" if step == "deny" else limit
    return ConditionInNote(
        limit=limit if limit == RELEASE else said,
        parties=", ".join(sorted(covered)),
        usage=f"{command} {'ack' if step == 'acknowledge' else step} {number} note: …",
        instead=instead if step == "deny" else f"{instead} for 24h",
    )


async def _names_another(caller: Caller, number: str, note: str, *, alone: bool) -> bool:
    """
    Return whether a note names another release.

    It may do so in full, or by a short number that the officer may know.
    """
    read = [
        found[0] for word in conditions.numbers(note, alone=alone) if (found := typed.number(word))
    ]
    others = [one for one in read if one.code != number.rpartition("-")[2]]
    if any(one.year for one in others):
        return True
    for one in others[:MOST]:
        if await caller.context.store.queries.find(str(one), caller.officer):
            return True
    return False
