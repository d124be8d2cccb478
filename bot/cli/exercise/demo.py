"""`tripoint demo`: a made-up launch warning goes from Korea over the United States to Japan."""

import asyncio
import io
import os
import re
import sys
import tempfile
import textwrap
import time
from argparse import Namespace
from datetime import timedelta
from pathlib import Path

from bot.app import Runtime, running_app
from bot.cli import main
from bot.cli.console import inputs
from bot.cli.exercise.demo_desk import DemoClock, DemoFault, environment, example, expect, founded
from bot.cli.exercise.workspace import workspace
from bot.cli.manifest import manifest_text
from bot.operations import logs
from bot.sandbox import HandClock, Message, Person, Sandbox, View
from bot.settings import ALL, Settings

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
    "title": "Launch observed this morning",
    "purpose": "Early warning; civil protection",
    "precedence": "FLASH",
    "level": "S",
    "body": BODY,
    "lifetime": "12h",
}


class DemoStage:
    """What the demo runs on: sandbox, desk and clock, with the transcript that it prints."""

    def __init__(self, sandbox: Sandbox, house: Runtime, hand: HandClock, home: Path) -> None:
        self.sandbox, self.house, self.hand, self.home = sandbox, house, hand, home
        self.clock = DemoClock(hand)

    def act(self, number: int, title: str) -> None:
        """Print the heading of a new act."""
        print(f"\n━━ {number}. {title} " + "━" * max(0, 92 - len(title)))

    def says(self, who: str, what: str) -> None:
        """Print a line of what somebody does."""
        now = self.clock.now()
        print(f"\n{now:%H:%M:%S}Z  {NAMES.get(who, who)} {what}")

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


def newest(person: Person, channel: str) -> Message:
    """Return the newest message of a channel."""
    return person.channel(channel)[-1]


async def refused(stage: DemoStage) -> None:
    """Try a request outside the scope of any direct arrangement."""
    stage.act(1, "What the arrangement does not cover is refused before anyone is asked")
    officer = stage.sandbox.person("U0KORLO")
    await officer.command("/release request", channel="C0KORLIAISON")
    await officer.fill(WARNING | {"subject": "general.defense", "title": "Fleet movements"})
    answer = await officer.submit()
    stage.says("U0KORLO", "offers “Other defence information” to Japan")
    expect("subject" in answer.errors, "an offer out of scope went through")
    stage.shows(f"✗ Subject: {answer.errors['subject']}")
    await officer.close()


async def requested(stage: DemoStage) -> str:
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


async def decided(
    stage: DemoStage, title: str, number: int, user: str, channel: str, button: str
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
    card = newest(officer, channel)
    stage.says(user, "sees the card")
    stage.shows(card.rendered)
    in_own_language(stage, user)
    await officer.click("details", card)
    expect(BODY in officer.modal.rendered, "the decider cannot read what they decide")
    stage.says(user, "clicks Details and reads it (recorded)")
    await officer.close()
    stage.hand.advance(20)
    answer = await officer.click(button, card, confirm=True)
    stage.says(user, f"clicks {button.capitalize()}, and confirms:")
    stage.shows(answer.confirm or "")
    expect(answer.ok, f"{button} was refused")
    stage.shows("→ " + answer.text)
    await stage.settle()


async def received(stage: DemoStage) -> None:
    """Let Japan read and acknowledge, with the form left open."""
    stage.act(5, "Japan confirms the caveats, reads, acknowledges")
    officer = stage.sandbox.person("U0JPNLO")
    card = newest(officer, "C0JPNLIAISON")
    stage.says("U0JPNLO", "sees the card")
    stage.shows(card.rendered)
    in_own_language(stage, "U0JPNLO")
    await officer.click("open", card)
    stage.says("U0JPNLO", "clicks Open")
    stage.shows(officer.modal.rendered)
    await officer.fill({"caveats": options(officer.modal)})
    expect((await officer.submit()).ok, "the caveats were refused")
    stage.says("U0JPNLO", "ticks them all and reads")
    stage.shows(officer.modal.rendered)
    expect(BODY in officer.modal.rendered, "the recipient cannot read it")
    stage.hand.advance(30)
    await officer.click("acknowledge", modal=True)
    stage.says("U0JPNLO", "clicks Acknowledge")
    await stage.settle()
    stage.says("U0KORLO", "sees at home")
    stage.shows(newest(stage.sandbox.person("U0KORLO"), "C0KORLIAISON").rendered)
    await officer.close(all=True)
    await officer.click("open", newest(officer, "C0JPNLIAISON"))
    stage.says(
        "U0JPNLO",
        "opens it again: the caveats are confirmed, so the text comes at once; and leaves it open",
    )
    expect(BODY in officer.modal.rendered, "who has confirmed the caveats cannot read it again")


def in_own_language(stage: DemoStage, user: str) -> None:
    """Show the same card as a colleague on duty has it in another language, in a direct message."""
    if user in OWN_LANGUAGE:
        colleague, language = OWN_LANGUAGE[user]
        stage.says(
            colleague, f"is on duty and has the same card as a direct message, in {language}"
        )
        stage.shows(stage.sandbox.person(colleague).dm()[-1].rendered)


def options(view: View) -> list[str]:
    """Return the values of the checkboxes of the modal `caveats`."""
    return [
        option["value"]
        for block in view.blocks
        if block.get("block_id") == "caveats"
        for option in block["element"]["options"]
    ]


async def expired(stage: DemoStage, number: str) -> None:
    """Let the release's time be over."""
    stage.act(6, "Twelve hours later it is gone")
    officer = stage.sandbox.person("U0JPNLO")
    await stage.settle(12 * 3600)
    stage.says("U0JPNLO", "still had it open; the form now reads")
    stage.shows(officer.modal.rendered)
    expect(BODY not in officer.modal.rendered, "an open form still shows it")
    await officer.close(all=True)
    answer = await officer.command(f"/release open {number}", channel="C0JPNLIAISON")
    stage.says("U0JPNLO", f"types /release open {number}")
    stage.shows(answer.text)
    expect(not officer.modals, "it could be opened after its time")
    stage.hand.advance(timedelta(days=2).total_seconds())
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


async def play(settings: Settings, sandbox: Sandbox, hand: HandClock, home: Path) -> None:
    """
    Play the whole demo.

    Args:
        settings: Those of the desk.
        sandbox: The workspace.
        hand: The clock, moved by hand.
        home: The folder of the desk.
    """
    async with running_app(
        settings, clock=DemoClock(hand), random=inputs.random_bytes, loops=False, port=0
    ) as house:
        sandbox.request_url = f"http://127.0.0.1:{house.port}/slack/events"
        stage = DemoStage(sandbox, house, hand, home)
        await refused(stage)
        number = await requested(stage)
        await decided(
            stage,
            "Korea's releasing authority consents",
            3,
            "U0KORFDO",
            "C0KORAPPROVALS",
            "approve",
        )
        await decided(
            stage, "The United States relays it", 4, "U0USAFDO", "C0USAAPPROVALS", "relay"
        )
        await received(stage)
        await expired(stage, number)
        stage.act(7, "What is left is the record")


async def stage_it(home: Path) -> None:
    """Play with a sandbox and a desk in a folder that is removed afterwards."""
    colleagues = [colleague for colleague, _ in OWN_LANGUAGE.values()]
    roster, policy = example("rosters", "en", but=colleagues), example("policies", "en")
    hand = HandClock(time.time())
    journal = os.environ.get("TRIPOINT_JOURNAL_DIR")
    path = Path(journal) / f"demo-{os.getpid()}.jsonl" if journal else None
    sent = path.with_suffix(".sent") if path else None
    source = workspace(roster, manifest_text())
    async with Sandbox(source, clock=hand, rates="enforced", journal=path, sent=sent) as sandbox:
        with environment(await founded(sandbox, home, roster, policy)):
            await play(inputs.settings(ALL), sandbox, hand, home / "desk")
            expect(
                await asyncio.to_thread(main, ["audit", "verify"]) == 0,
                "the audit log does not verify",
            )


def run(args: Namespace | None = None) -> int:
    """
    Play the demo, or with `--serve` serve its workspace.

    Returns:
        The exit code: 1, with a sentence, where something went otherwise than it must.
    """
    if args is not None and args.serve:
        from bot.cli.exercise import served

        return served.run(args.port, args.language)
    began = time.monotonic()
    logs.configure(io.StringIO())
    print(
        "Tripoint demo: an exercise on an embedded Slack workspace. No account, no network, "
        "nothing is kept."
    )
    try:
        with tempfile.TemporaryDirectory(prefix="tripoint-demo-") as folder:
            asyncio.run(stage_it(Path(folder)))
    except (DemoFault, LookupError) as fault:
        print(f"tripoint: the demo did not go as it should: {fault}", file=sys.stderr)
        return 1
    print(
        "\nRequested, consented to, relayed, read, acknowledged, expired, in "
        f"{time.monotonic() - began:.1f} seconds."
    )
    print("Next: README.md says how to connect a real workspace.")
    return 0
