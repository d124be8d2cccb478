"""`tripoint demo`: a made-up launch warning goes from Korea over the United States to Japan."""

import asyncio
import re
import tempfile
import textwrap
import time
from argparse import Namespace
from pathlib import Path

from bot.app import Runtime
from bot.cli import main
from bot.cli.console.output import CommandError
from bot.cli.exercise.demo_desk import (
    DemoClock,
    DemoFault,
    environment,
    example,
    expect,
    founded,
    joined,
    journal,
    silence,
    workspace,
)
from bot.sandbox import HandClock, Message, Sandbox, View

BODY = (
    "One object launched from the west coast at 1158 local, flying east, apogee rising. Impact "
    "area: open sea."
)
NAMES = {
    "U0KORLO": "Korea, liaison officer",
    "U0KORFDO": "Korea, releasing authority",
    "U0USAFDO": "United States, releasing authority",
    "U0JPNLO": "Japan, liaison officer",
    "U0JPNLO2": "Japan, second liaison officer",
    "U0KORFDO2": "Korea, second releasing authority",
}
OWN_LANGUAGE = {"U0JPNLO": ("U0JPNLO2", "日本語"), "U0KORFDO": ("U0KORFDO2", "한국어")}
"""
Officer → a colleague who keeps their own language, to show it, and the name of that language.

Everybody else reads English.
"""

WARNING = {
    "to": ["JPN"],
    "subject": "dprk.missile.launch",
    "title": "Launch from the west coast, one object",
    "purpose": "Early warning; civil protection",
    "precedence": "FLASH",
    "level": "S",
    "body": BODY,
    "lifetime": "12h",
}


class _Stage:
    """What the demo runs on: sandbox, desk and clock, with the transcript that it prints."""

    def __init__(self, sandbox: Sandbox, house: Runtime, hand: HandClock, home: Path) -> None:
        self.sandbox, self.house, self.hand, self.home = sandbox, house, hand, home
        self.clock = DemoClock(hand)

    def act(self, number: int, title: str) -> None:
        """Print the heading of a new act."""
        print(f"\n━━ {number}. {title} " + "━" * max(0, 92 - len(title)))

    def says(self, who: str, what: str, seen: str = "") -> None:
        """Print a line of what somebody does, and what they see."""
        print(f"\n{self.clock.now():%H:%M:%S}Z  {NAMES.get(who, who)} {what}")
        self.shows(seen)

    def shows(self, text: str) -> None:
        """Print what they see."""
        for line in text.strip().splitlines():
            for part in textwrap.wrap(line, 100, break_long_words=False) or [""]:
                print(f"           │ {part}")

    async def settle(self, seconds: float = 0) -> None:
        """Let time pass, and the desk do what is due and draw its cards."""
        self.hand.advance(seconds)
        for _ in range(6):
            self.hand.advance(1)
            await self.house.settle()
        await self.sandbox.settle()


def _newest(messages: list[Message]) -> Message:
    """Return the newest message that is no reply in a thread."""
    return [message for message in messages if not message.is_reply][-1]


async def _refused(stage: _Stage) -> None:
    """Try a request outside the scope of any direct arrangement."""
    stage.act(1, "What the arrangement does not cover is refused before anyone is asked")
    officer = stage.sandbox.person("U0KORLO")
    await officer.command("/release request", channel="C0KORLIAISON")
    await officer.fill(WARNING | {"subject": "general.defense", "title": "Fleet movements"})
    answer = await officer.submit()
    expect("subject" in answer.errors, "an offer out of scope went through")
    stage.says(
        "U0KORLO",
        "offers “Other defence information” to Japan",
        f"✗ Subject: {answer.errors['subject']}",
    )
    await officer.close()


async def _requested(stage: _Stage) -> str:
    """
    Let Korea request a release.

    Returns:
        Its number.
    """
    stage.act(2, "Korea requests the release of a launch warning to Japan")
    officer = stage.sandbox.person("U0KORLO")
    await officer.command("/release request", channel="C0KORLIAISON")
    stage.says("U0KORLO", "types /release request and fills in the form")
    shown = {k: v for k, v in WARNING.items() if k != "body"}
    stage.shows(
        "\n".join(
            f"{name:<11}{', '.join(v) if isinstance(v, list) else v}" for name, v in shown.items()
        )
    )
    stage.shows(f"{'body':<11}{BODY}")
    await officer.fill(WARNING)
    expect((await officer.submit()).ok, "the request was refused")
    stage.shows("\n" + officer.modal.rendered)
    found = re.search(r"KOR-\d{4}-[0-9A-Z]{4}", officer.modal.rendered)
    expect(found, "the receipt names no number")
    await officer.close()
    await stage.settle()
    assert found
    return found[0]


async def _decided(
    stage: _Stage, title: str, number: int, user: str, channel: str, button: str
) -> None:
    """
    Let a releasing authority look at a release and decide.

    Args:
        stage: Where the demo plays.
        title: The heading of the act.
        number: The release.
        user: The approver.
        channel: Their approvals channel.
        button: What they press.
    """
    stage.act(number, title)
    officer = stage.sandbox.person(user)
    card = _newest(officer.channel(channel))
    stage.says(user, "sees the card", card.rendered)
    _in_own_language(stage, user)
    await officer.click("details", card)
    expect(BODY in officer.modal.rendered, "the decider cannot read what they decide")
    stage.says(user, "clicks Read, and reads it (recorded)")
    await officer.close()
    stage.hand.advance(20)
    answer = await officer.click(button, card, confirm=True)
    stage.says(user, f"clicks {button.capitalize()}, and confirms:", answer.confirm or "")
    expect(answer.ok, f"{button} was refused")
    stage.shows("→ " + answer.text)
    await stage.settle()


async def _received(stage: _Stage) -> None:
    """Let Japan read and acknowledge, with the form left open."""
    stage.act(5, "Japan confirms the caveats, reads, acknowledges")
    officer = stage.sandbox.person("U0JPNLO")
    card = _newest(officer.channel("C0JPNLIAISON"))
    stage.says("U0JPNLO", "sees the card", card.rendered)
    _in_own_language(stage, "U0JPNLO")
    await officer.click("open", card)
    stage.says("U0JPNLO", "clicks Read", officer.modal.rendered)
    await officer.fill({"caveats": _options(officer.modal)})
    expect((await officer.submit()).ok, "the caveats were refused")
    stage.says("U0JPNLO", "ticks them all and reads", officer.modal.rendered)
    expect(BODY in officer.modal.rendered, "the recipient cannot read it")
    stage.hand.advance(30)
    await officer.click("acknowledge", modal=True)
    stage.says("U0JPNLO", "clicks Acknowledge")
    await stage.settle()
    home = _newest(stage.sandbox.person("U0KORLO").channel("C0KORLIAISON"))
    stage.says("U0KORLO", "sees at home", home.rendered)
    await officer.close(all=True)
    await officer.click("open", _newest(officer.channel("C0JPNLIAISON")))
    stage.says(
        "U0JPNLO",
        "opens it again: the caveats are confirmed, so the text comes at once; and leaves it open",
    )
    expect(BODY in officer.modal.rendered, "who has confirmed the caveats cannot read it again")


def _in_own_language(stage: _Stage, user: str) -> None:
    """Show the same card as a colleague on duty has it in another language, in a direct message."""
    if user in OWN_LANGUAGE:
        colleague, language = OWN_LANGUAGE[user]
        stage.says(
            colleague,
            f"is on duty and has the same card as a direct message, in {language}",
            _newest(stage.sandbox.person(colleague).dm()).rendered,
        )


def _options(view: View) -> list[str]:
    """Return the values of the checkboxes of the modal `caveats`."""
    return [
        option["value"]
        for block in view.blocks
        if block.get("block_id") == "caveats"
        for option in block["element"]["options"]
    ]


async def _expired(stage: _Stage, number: str) -> None:
    """Let the release's time be over."""
    stage.act(6, "Twelve hours later it is gone")
    officer = stage.sandbox.person("U0JPNLO")
    await stage.settle(12 * 3600)
    stage.says("U0JPNLO", "still had it open; the form now reads", officer.modal.rendered)
    expect(BODY not in officer.modal.rendered, "an open form still shows it")
    await officer.close(all=True)
    answer = await officer.command(f"/release open {number}", channel="C0JPNLIAISON")
    stage.says("U0JPNLO", f"types /release open {number}", answer.text)
    expect(not officer.modals, "it could be opened after its time")
    stage.hand.advance(2 * 86400)
    gone = stage.house.store.maintenance.destroy_over(stage.clock.now()).now()
    held = [
        p.name for p in stage.home.rglob("*") if p.is_file() and BODY.encode() in p.read_bytes()
    ]
    expect(not held, f"the text is still in {held}")
    stage.says(
        "The desk", f"destroyed the keys of the days that are over ({', '.join(map(str, gone))})"
    )
    stage.shows(
        "The text is in no file of the desk: looked for in "
        f"{sum(p.is_file() for p in stage.home.rglob('*'))}."
    )
    calls = stage.sandbox.journal.find(BODY)
    expect(
        {c.method for c in calls} <= {"views.open", "views.update", "views.push"},
        "the text was in a message",
    )
    stage.shows(
        f"It was in {len(calls)} of {len(stage.sandbox.journal.calls)} calls to Slack: forms only, "
        "no message."
    )


async def _play(home: Path) -> None:
    """Play with a sandbox and a desk in a folder that is removed afterwards."""
    colleagues = [colleague for colleague, _ in OWN_LANGUAGE.values()]
    roster, policy = example("rosters", "en", but=colleagues), example("policies", "en")
    hand, path = HandClock(time.time()), journal("demo")
    sent = path.with_suffix(".sent") if path else None
    async with Sandbox(
        workspace(roster), clock=hand, rates="enforced", journal=path, sent=sent
    ) as sandbox:
        values = await founded(sandbox, home, roster, policy)
        async with joined(sandbox, values) as house:
            await _acts(_Stage(sandbox, house, hand, home / "desk"))
        with environment(values):
            verified = await asyncio.to_thread(main, ["audit", "verify"])
        expect(verified == 0, "the audit log does not verify")


async def _acts(stage: _Stage) -> None:
    """Play all acts, one after the other."""
    await _refused(stage)
    number = await _requested(stage)
    await _decided(
        stage, "Korea's releasing authority consents", 3, "U0KORFDO", "C0KORAPPROVALS", "approve"
    )
    await _decided(stage, "The United States relays it", 4, "U0USAFDO", "C0USAAPPROVALS", "relay")
    await _received(stage)
    await _expired(stage, number)
    stage.act(7, "What is left is the record")


def run(args: Namespace) -> None:
    """
    Play the demo, or with `--serve` serve its workspace.

    Raises:
        CommandError: Something went otherwise than it must.
    """
    if args.serve:
        from bot.cli.exercise import served

        served.run(args.port, args.language)
        return
    began = time.monotonic()
    silence()
    print(
        "Tripoint demo: an exercise on an embedded Slack workspace. No account, no network, "
        "nothing is kept."
    )
    try:
        with tempfile.TemporaryDirectory(prefix="tripoint-demo-") as folder:
            asyncio.run(_play(Path(folder)))
    except (DemoFault, LookupError) as fault:
        raise CommandError(f"the demo did not go as it should: {fault}") from None
    print(
        "\nRequested, consented to, relayed, read, acknowledged, expired, in "
        f"{time.monotonic() - began:.1f} seconds."
    )
    print("Next: README.md says how to connect a real workspace.")
