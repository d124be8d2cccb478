"""Every command, its arguments and its help. Importing this loads nothing of the desk."""

import argparse
import re
from collections.abc import Callable
from typing import NoReturn, TypeAlias

from bot.cli.console.output import CommandError
from bot.domain.text import characters, typed

_EPILOG = "Settings come from the environment or .env: see .env.example. Every command has --help."


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one plain line, as for any other error."""
        sentence = re.sub(r"\s+", " ", message).strip().removesuffix(".")
        raise CommandError(f"{sentence}. Say: {self.prog} --help", usage=True)


def parser() -> argparse.ArgumentParser:
    """
    Make the parser of the whole command line.

    Each command's `run` names its function as `module:name` under `bot.cli`.
    """
    top: argparse.ArgumentParser = _Parser(
        prog="tripoint",
        description="The release desk of an information-sharing arrangement, in Slack.",
        epilog=_EPILOG,
        allow_abbrev=False,
    )
    top.add_argument("--version", action="store_true", help="say the version and stop")
    commands = top.add_subparsers(title="commands", metavar="COMMAND")
    add: Callable[[_Commands], None]
    for add in (
        _init,
        _roster,
        _policy,
        _run,
        _register,
        _certificate,
        _arrangement,
        _audit,
        _keys,
        _copies,
    ):
        add(commands)
    return top


_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _command(into: _Commands, name: str, run: str, says: str) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = into.add_parser(
        name, help=says, description=f"{says[0].upper()}{says[1:]}.", allow_abbrev=False
    )
    made.set_defaults(run=run)
    return made


def _group(into: _Commands, name: str, says: str) -> _Commands:
    made = into.add_parser(
        name, help=says, description=f"{says[0].upper()}{says[1:]}.", allow_abbrev=False
    )
    return made.add_subparsers(title="commands", metavar="COMMAND", required=True)


def _json(command: "argparse._ActionsContainer") -> None:
    command.add_argument("--json", action="store_true", help="answer for a program")


def _text(typed: str) -> str:
    """Read a text that an operator gives for the record, and refuse one that cannot be seen."""
    if not characters.visible(typed) or characters.forbidden(typed, lines=False):
        raise argparse.ArgumentTypeError("takes words that can be kept and shown")
    return characters.tidied(typed, lines=False, hidden=False)


def _number(least: int, most: int) -> Callable[[str], int]:
    """Make a reader of whole numbers within bounds."""

    def read(typed: str) -> int:
        if not re.fullmatch(r"[0-9]{1,10}", typed) or not least <= int(typed) <= most:
            raise argparse.ArgumentTypeError(f"takes a number from {least} to {most}")
        return int(typed)

    return read


_PORT = _number(0, 65535)
_COUNT = _number(1, 10**9)


def _why(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--why", required=True, type=_text, metavar="TEXT", help="the reason, for the audit record"
    )


def _init(into: _Commands) -> None:
    _command(
        into,
        "init",
        "commands.init:init",
        "make key directory, database and schema; safe to repeat",
    )


def _run(into: _Commands) -> None:
    check = _command(
        into,
        "check",
        "commands.check:run",
        "look at everything the bot needs, in a table; exit 1 on any fault",
    )
    check.add_argument("--offline", action="store_true", help="do not ask Slack")
    _json(check)
    _command(
        into,
        "run",
        "commands.run:run",
        "run the bot: over HTTP, or in Socket Mode when SLACK_APP_TOKEN is set",
    )
    demo = _command(
        into,
        "demo",
        "exercise.demo:run",
        "the main job on an embedded workspace, no account needed",
    )
    demo.add_argument(
        "--serve", action="store_true", help="open the workspace in a browser instead"
    )
    demo.add_argument(
        "--language", type=typed.word, choices=("own", "en", "ja", "ko"), default="en",
        help="what everybody in the served workspace reads; own: each their own (default: en)",
    )  # fmt: skip
    demo.add_argument(
        "--port",
        type=_PORT,
        default=0,
        metavar="N",
        help="where to serve it (default: any free port)",
    )
    rehearse = _command(
        into,
        "rehearse",
        "exercise.rehearse:run",
        "play a rehearsal script; exit 1 where it goes otherwise",
    )
    rehearse.add_argument(
        "script",
        metavar="FILE.toml|NAME",
        nargs="?",
        help="a script's file, or a shipped one's name",
    )
    rehearse.add_argument("--list", action="store_true", help="say which scripts are shipped")
    rehearse.add_argument(
        "--serve", action="store_true", help="play it in a browser, in real time, with people"
    )
    rehearse.add_argument(
        "--port",
        type=_PORT,
        default=0,
        metavar="N",
        help="where to serve it (default: any free port)",
    )
    _json(rehearse)
    manifest = _command(
        into, "manifest", "commands.run:manifest", "print the manifest of the Slack app"
    )
    manifest.add_argument(
        "--url", metavar="URL", help="this desk's public address: the variant for HTTP"
    )


def _roster(into: _Commands) -> None:
    roster = _group(into, "roster", "desks and officers")
    load = _command(
        roster,
        "import",
        "commands.roster:load",
        "take over a roster file; shows the difference; audited",
    )
    load.add_argument("file", metavar="FILE.toml")
    load.add_argument(
        "--dry-run", action="store_true", help="show the difference and change nothing"
    )
    _json(load)
    _json(_command(roster, "show", "commands.roster:show", "show desks and officers"))
    _command(roster, "export", "commands.roster:export", "print the roster as a roster file")
    for name, run, says in (
        ("stand-down", "commands.roster:stand_down", "stop an officer from acting at once"),
        ("reinstate", "commands.roster:reinstate", "let an officer act again"),
    ):
        one = _command(roster, name, run, says)
        one.add_argument(
            "user", type=typed.key, metavar="USER", help="the person's Slack id, such as U0KORLO"
        )
        _why(one)


def _policy(into: _Commands) -> None:
    policy = _group(into, "policy", "what may go where")
    check = _command(
        policy,
        "check",
        "commands.policy:check",
        "load a policy file, check it, and say in sentences what it allows",
    )
    check.add_argument("file", metavar="FILE.toml")
    _json(check)
    apply = _command(
        policy, "apply", "commands.policy:apply", "put a policy file in force; audited"
    )
    apply.add_argument("file", metavar="FILE.toml")
    show = _command(
        policy, "show", "commands.policy:show", "say in sentences what the policy in force allows"
    )
    show.add_argument("--text", action="store_true", help="print the policy file itself")


def _arrangement(into: _Commands) -> None:
    arrangement = _group(into, "arrangement", "suspend, resume or end an arrangement for a party")
    for name, says in (
        ("suspend", "stop all ways in at once"),
        ("resume", "lift a party's own suspension"),
        ("notice", "give notice of termination"),
        ("notice-withdrawn", "withdraw a notice"),
        ("terminate", "end it"),
        ("in-force", "record that it has entered into force"),
    ):
        one = _command(arrangement, name, "commands.arrangement:record", says)
        one.set_defaults(kind=name.replace("-", "_"))
        one.add_argument("name", metavar="NAME", help="the arrangement's id in the policy")
        one.add_argument(
            "--party",
            required=True,
            type=typed.key,
            metavar="PARTY",
            help="the party that declares it",
        )
        one.add_argument(
            "--from",
            dest="effective",
            metavar="TIME",
            help="when it takes effect (ISO 8601; default: now, the earliest)",
        )
        _why(one)
    _json(
        _command(arrangement, "list", "commands.arrangement:show", "show each arrangement's status")
    )


def _audit(into: _Commands) -> None:
    audit = _group(into, "audit", "the record nobody can alter unseen")
    verify = _command(
        audit, "verify", "commands.audit:verify", "check the whole log; exit 1 if anything is wrong"
    )
    verify.add_argument(
        "--export", metavar="FILE", help="check an exported log instead, without the database"
    )
    verify.add_argument(
        "--checkpoint", metavar="FILE", help="an older checkpoint that somebody else kept"
    )
    verify.add_argument(
        "--vkey", metavar="KEY", help="the log's public key, kept elsewhere (with --export)"
    )
    _json(verify)
    export = _command(
        audit,
        "export",
        "commands.audit:export",
        "write the log as a file that can be checked offline",
    )
    export.add_argument(
        "file", metavar="FILE", nargs="?", default="-", help="left out or -: standard output"
    )
    show = _command(
        audit, "show", "commands.audit:show", "show records: of one release, or the newest"
    )
    show.add_argument("number", metavar="NUMBER", nargs="?", help="a release's number")
    show.add_argument(
        "--limit", type=_COUNT, default=50, metavar="N", help="how many of the newest (default 50)"
    )
    _json(show)
    reopen = _command(
        audit,
        "reopen",
        "commands.audit:reopen_log",
        "go on from a broken log, with what was found on record; with every desk stopped",
    )
    reopen.add_argument(
        "--because",
        required=True,
        type=_text,
        metavar="TEXT",
        help="why, for the record and every party's digest",
    )


def _register(into: _Commands) -> None:
    show = _command(
        into,
        "show",
        "commands.releases:show",
        "show one release: where it stands and who did what; no content",
    )
    show.add_argument("number", metavar="NUMBER")
    _json(show)
    listed = _command(
        into, "list", "commands.releases:listed", "list releases, newest first; no content"
    )
    says = "what this party may know of, as it may know it"
    listed.add_argument("--party", type=typed.key, metavar="PARTY", help=says)
    listed.add_argument("--live", action="store_true", help="only what is not over")
    listed.add_argument(
        "--only",
        type=typed.word,
        choices=("waiting", "overdue", "unread"),
        help="only what waits for somebody, is overdue (with --party: its own steps and its "
        "offers), was not read",
    )
    listed.add_argument(
        "--limit", type=_COUNT, default=100, metavar="N", help="at most so many (default 100)"
    )
    _json(listed)
    digest = _command(
        into, "digest", "commands.digest:digest", "make a digest of any past date again; no content"
    )
    digest.add_argument(
        "--party", required=True, type=typed.key, metavar="PARTY", help="whose view"
    )
    digest.add_argument("--date", required=True, metavar="DATE", help="such as 2026-11-20")
    digest.add_argument(
        "--kind",
        type=typed.word,
        choices=("daily", "weekly"),
        default="daily",
        help="default: daily",
    )
    digest.add_argument(
        "--language",
        type=typed.word,
        metavar="LANGUAGE",
        help="en, ja or ko (default: the party's)",
    )
    form = digest.add_mutually_exclusive_group()
    _json(form)
    form.add_argument("--csv", metavar="FILE", help="write it for a spreadsheet")
    form.add_argument(
        "--html", metavar="FILE", help="write it for reading and printing, with its pictures"
    )


def _certificate(into: _Commands) -> None:
    says = (
        "write a signed page about a release: who held it, when access ended, when its key was "
        "destroyed"
    )
    one = _command(into, "certificate", "commands.certificate:run", says)
    one.usage = (
        "tripoint certificate NUMBER [--party P] [--language en|ja|ko] [-o FILE]\n"
        "       tripoint certificate verify FILE [--vkey KEY] [--json]"
    )
    one.add_argument("number", metavar="NUMBER", help="a release's number; or: verify")
    one.add_argument(
        "file", metavar="FILE", nargs="?", help="with verify: the certificate to check, offline"
    )
    one.add_argument(
        "--party", type=typed.key, metavar="P", help="for whom it is made (default: the originator)"
    )
    one.add_argument(
        "--language", type=typed.word, metavar="L", help="en, ja or ko (default: the party's own)"
    )
    one.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="where to (default: NUMBER-PARTY.pdf; -: standard output)",
    )
    one.add_argument(
        "--vkey", metavar="KEY", help="with verify: the log's public key, kept elsewhere"
    )
    _json(one)


def _keys(into: _Commands) -> None:
    keys = _group(into, "keys", "the key directory")
    _json(
        _command(
            keys,
            "status",
            "commands.keys:status",
            "show the keys there are and what is wrong with them; exit 1 on a fault",
        )
    )
    rotate = _command(
        keys,
        "rotate",
        "commands.keys:rotate",
        "change the root key; rewraps the key directory only",
    )
    rotate.add_argument(
        "--to", metavar="FILE", help="a file with the new root key, where it is given from outside"
    )
    _command(
        keys,
        "destroy-over",
        "commands.keys:destroy_over",
        "destroy the keys of all days that are over",
    )


def _copies(into: _Commands) -> None:
    backup = _command(
        into,
        "backup",
        "commands.backup:backup_database",
        "copy the database to a new file; never the keys",
    )
    backup.add_argument("path", metavar="PATH")
    restore = _command(
        into,
        "restore",
        "commands.backup:restore_database",
        "put a backup in place of the database; the bot must be stopped",
    )
    restore.add_argument("path", metavar="PATH")
    restore.add_argument("--force", action="store_true", help="replace a database that is there")
