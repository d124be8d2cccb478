"""
A player of scripts against a sandbox: people's acts over the wire, faults for as long as they last.
"""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace

from bot.sandbox.block_kit.inputs import NotThere
from bot.sandbox.delivery.dispatcher import Exchange
from bot.sandbox.delivery.faults import SWITCHES, Fault
from bot.sandbox.delivery.journal import RecordedCall
from bot.sandbox.people import screen
from bot.sandbox.people.person import Person
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.scenario.script import Inject, Script
from bot.sandbox.scenario.validation import DIRECT, FORM, filled
from bot.sandbox.workspace.records import Message

Wait = Callable[[float], Awaitable[None]]
"""A callback that lets time pass until so many seconds after the start."""


@dataclass(frozen=True)
class Line:
    """
    What came of an inject.

    Attributes:
        at: Wall seconds when it was played.
        answer: What the person was told in messages, never what a form shows.
        wrong: In what it did not go as the script says, a sentence each.
        passed: Why it was passed over, if it was.
        over: Whether this is a fault's end.
    """

    inject: Inject
    at: float
    answer: str = ""
    wrong: tuple[str, ...] = ()
    passed: str = ""
    over: bool = False


@dataclass(frozen=True)
class Outage:
    """
    A fault while it was on, in wall seconds, with the calls of the app that came meanwhile and
    those that failed.
    """

    inject: Inject
    began: float
    ended: float
    calls: tuple[RecordedCall, ...]

    @property
    def failed(self) -> tuple[RecordedCall, ...]:
        """The calls that got no answer, or the answer of a Slack in trouble."""
        return tuple(call for call in self.calls if call.status == 0 or call.status >= 429)


@dataclass
class Player:
    """
    Plays one script, once.

    Attributes:
        wait: Lets time pass, and the app do what is due meanwhile.
        told: Called with each line as it is played, and with the player.
        shared: Whether people take part: what cannot be done any more is then passed over, for
            somebody has done it.
        names: What was kept, by name.
    """

    sandbox: Sandbox
    script: Script
    wait: Wait
    told: "Callable[[Line, Player], None]"
    shared: bool = False
    names: dict[str, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    outages: list[Outage] = field(default_factory=list)
    _on: dict[int, tuple[Fault, float, int]] = field(default_factory=dict)

    async def play(self) -> None:
        """
        Play the script from start to end, or until `wait` raises.

        `lines` and `outages` then tell what came of it. A fault that is still on when it is broken
        off ends there.
        """
        try:
            for at, inject, over in _agenda(self.script):
                await self.wait(at)
                if inject.fault:
                    line = self._end(inject) if over else self._begin(inject)
                else:
                    line = await self._act(inject)
                self.lines.append(line)
                self.told(line, self)
            await self.wait(self.script.lasts)
        finally:
            for inject in [each for each in self.script.injects if id(each) in self._on]:
                self._end(inject)

    def _begin(self, inject: Inject) -> Line:
        assert inject.fault
        fault = SWITCHES[inject.fault].throw(self.sandbox.faults)
        fault.target, now = inject.method, self.sandbox.clock.now()
        self._on[id(inject)] = fault, now, len(self.sandbox.journal.calls)
        return Line(inject, now)

    def _end(self, inject: Inject) -> Line:
        fault, began, first = self._on.pop(id(inject))
        self.sandbox.faults.withdraw(fault)
        now, calls = self.sandbox.clock.now(), self.sandbox.journal.calls[first:]
        own = tuple(call for call in calls if call.via in ("api", "response_url"))
        self.outages.append(Outage(inject, began, now, own))
        return Line(inject, now, over=True)

    async def _act(self, inject: Inject) -> Line:
        now = self.sandbox.clock.now()
        if inject.who is None:
            return Line(inject, now)
        named = {name: filled(getattr(inject, name), self.names) for name in ("type", "on", "fill")}
        meant = replace(inject, **named)
        person = self.sandbox.person(inject.who)
        if self.shared and person.modals and meant.where != FORM and (meant.type or meant.click):
            return Line(inject, now, passed=f"{inject.who} has a form open")
        done, missing = await _done(person, meant)
        if missing and self.shared and not inject.fails:
            return Line(inject, now, passed=f"it cannot be done any more: {missing}")
        return await self._judged(meant, inject, person, Line(inject, now), done, missing)

    async def _judged(
        self,
        meant: Inject,
        inject: Inject,
        person: Person,
        line: Line,
        done: list[Exchange],
        missing: str,
    ) -> Line:
        answer = "\n".join(each.text for each in done if each.text)
        refused = [*([f"it could not be done: {missing}"] if missing else []), *_refused(done)]
        seen = "\n".join([answer, *(view.rendered for view in person.modals[-1:]), *refused])
        wrong = [] if inject.fails else refused
        if inject.fails and not refused:
            wrong = ["it went through, and was meant not to"]
        for name, pattern in meant.keep.items():
            found = re.search(pattern, seen)
            if found:
                self.names[name] = found[0]
            else:
                wrong.append(f"nothing is seen that can be kept as {{{name}}}")
        wrong += [
            f"“{words}” is not seen"
            for words in filled(meant.sees, self.names)
            if words not in seen
        ]
        wrong += [
            f"“{words}” is seen, and was not to be"
            for words in filled(meant.unseen, self.names)
            if words in seen
        ]
        if meant.close and person.modals:
            await person.close(all=True)
        return replace(line, answer=answer, wrong=tuple(wrong))


def _agenda(script: Script) -> Iterator[tuple[float, Inject, bool]]:
    """
    Yield every inject and every end of a fault, in order of time. At one moment, ends come before
    starts.
    """
    happens = [(inject.at, inject, False) for inject in script.injects]
    ends = [(inject.at + inject.lasts, inject, True) for inject in script.injects if inject.fault]
    yield from sorted(ends + happens, key=lambda one: one[0])


async def _done(person: Person, inject: Inject) -> tuple[list[Exchange], str]:
    """
    Carry out one act.

    Returns:
        The exchanges of the parts that were done, and what was missing for the next part.
    """
    done: list[Exchange] = []
    try:
        async for exchange in _doing(person, inject):
            done.append(exchange)  # noqa: PERF401 - what was done before the next is missing counts
    except (NotThere, ValueError) as missing:
        return done, str(missing).partition(";")[0]
    return done, ""


async def _doing(person: Person, inject: Inject) -> AsyncIterator[Exchange]:
    if inject.type:
        yield await person.command(inject.type, inject.where)
    elif inject.click and inject.where == FORM:
        yield await person.click(inject.click, modal=True, confirm=inject.confirm)
    elif inject.click:
        yield await person.click(inject.click, _message(person, inject), confirm=inject.confirm)
    if inject.fill or inject.tick:
        await person.fill(
            {**inject.fill, **{block: _boxes(person, block) for block in inject.tick}}
        )
    if inject.submit:
        yield await person.submit()


def _message(person: Person, inject: Inject) -> Message:
    """Return the newest message that holds the words and the button."""
    assert inject.where and inject.click
    there = person.dm() if inject.where == DIRECT else person.channel(inject.where)
    for message in reversed(there):
        offered = [element["action_id"] for _, element in screen.usable(message.blocks)]
        if inject.on in message.rendered and inject.click in offered:
            return message
    about = f" on “{inject.on}”" if inject.on else ""
    raise NotThere(f"no message in {inject.where} has a button {inject.click}{about}")


def _boxes(person: Person, block: str) -> list[str]:
    _, element = screen.field(person.modal, block)
    return [option["value"] for option in element.get("options", [])]


def _refused(done: list[Exchange]) -> Iterator[str]:
    for each in done:
        yield from (
            f"it was refused at {block}: {sentence}" for block, sentence in each.errors.items()
        )
        if each.trouble:
            yield f"the app did not answer: {each.trouble}"
