"""What the forms do when they are sent: each takes effect at most once, and turns into its receipt."""

from collections.abc import Callable
from functools import partial
from typing import Any

from bot.domain import steps
from bot.domain.refusals import NotFound
from handlers import answers, forms, naming, reading
from handlers.inbound import Ask
from handlers.people import admit
from handlers.ports import FrontDesk, Rule


async def request(desk: FrontDesk, ask: Ask) -> None:
    """
    Modal `request`: a new offer, the answer to an ask, or a new version.

    Raises:
        Refusal: what is wrong, at its field.
    """
    about = _about(ask)
    ask.action = about.step
    caller = await admit(desk, ask)
    draft = forms.draft_of(_values(ask))
    if about.step == "request":
        outcome = await desk.begin(ask, partial(steps.request, draft=draft), "request", form=ask.view["id"])
    else:
        rule = {"answer": steps.answer, "revise": steps.revise}.get(about.step)
        if rule is None:
            raise NotFound
        number = await naming.carried(desk, about.ref)
        outcome = await desk.change(ask, number, partial(rule, draft=draft), about.step, form=ask.view["id"])
    await answers.done(ask, about.step, outcome, caller.words)


async def asking(desk: FrontDesk, ask: Ask) -> None:
    """
    Modal `ask`.

    Raises:
        Refusal: what is wrong, at its field.
    """
    ask.action = "ask"
    caller = await admit(desk, ask)
    rule = partial(steps.ask, asking=forms.asking_of(_values(ask)))
    outcome = await desk.begin(ask, rule, "ask", form=ask.view["id"])
    await answers.done(ask, "ask", outcome, caller.words)


async def reason(desk: FrontDesk, ask: Ask) -> None:
    """
    Modal `reason`: the step that it was opened for, on the version that its card showed.

    Raises:
        Refusal: the step is not to be taken, or the code or note is missing.
    """
    about = _about(ask)
    ask.action = about.step
    caller = await admit(desk, ask)
    step = REASONED.get(about.step)
    if step is None:
        raise NotFound
    number = await naming.carried(desk, about.ref)
    rule = step(forms.reason_of(_values(ask)), about.version)
    outcome = await desk.change(ask, number, rule, about.step, form=ask.view["id"])
    await answers.done(ask, about.step, outcome, caller.words)


async def caveats(desk: FrontDesk, ask: Ask) -> None:
    """
    Modal `caveats`: confirm and read.

    Raises:
        Refusal: CaveatNotConfirmed at its block, or it may not be read.
    """
    ask.action = "open"
    await reading.confirm(desk, ask, await admit(desk, ask))


def _about(ask: Ask) -> forms.Opaque:
    try:
        return forms.read_metadata(str(ask.view.get("private_metadata", "")))
    except ValueError:
        raise NotFound from None


def _values(ask: Ask) -> dict[str, Any]:
    values = ask.view["state"]["values"]
    assert isinstance(values, dict), "Slack sends the state of every form"
    return values


def _decided(rule: Callable[..., Any]) -> Callable[[forms.Reason, int], Rule]:
    return lambda given, version: partial(rule, code=given.code, note=given.note, version=version)


def _noted(rule: Callable[..., Any]) -> Callable[[forms.Reason, int], Rule]:
    return lambda given, _: partial(rule, note=given.note)


REASONED: dict[str, Callable[[forms.Reason, int], Rule]] = {
    "return": _decided(steps.send_back),
    "deny": _decided(steps.deny),
    "decline": _noted(steps.decline),
    "withdraw": _noted(steps.withdraw),
    "recall": _noted(steps.recall),
    "extend": lambda given, _: partial(steps.extend, lifetime=given.lifetime),
}
