"""Every command, its arguments and its help. Importing this loads nothing of the desk."""

import argparse
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, NoReturn

from bot.cli.console.output import CommandError
from bot.domain.text import characters, typed


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one plain line, as for any other error."""
        sentence = re.sub(r"\s+", " ", message).strip().removesuffix(".")
        raise CommandError(f"{sentence}. Say: {self.prog} --help", usage=True)


class _Argument(NamedTuple):
    """One argument: its names, and how it is read, as `add_argument` takes them."""

    names: tuple[str, ...]
    how: dict[str, Any]


class _Command(NamedTuple):
    """
    One command.

    Attributes:
        run: Its function, as `module:name` under `bot.cli`.
        says: Its line of help.
        takes: Its arguments. Of those in a list at most one may be given.
        usage: What its help shows first; None for what follows from the arguments.
        sets: What its function finds besides among the arguments.
    """

    run: str
    says: str
    takes: tuple[_Argument | list[_Argument], ...] = ()
    usage: str | None = None
    sets: Mapping[str, object] = {}


class _Group(NamedTuple):
    """Commands of one subject, with its line of help."""

    says: str
    commands: Mapping[str, _Command]


def _takes(*names: str, **how: Any) -> _Argument:
    return _Argument(names, how)


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


_COUNT = _number(1, 10**9)
_JSON = _takes("--json", action="store_true", help="answer for a program")
_FILE = _takes("file", metavar="FILE.toml")
_PATH = _takes("path", metavar="PATH")
_PORT = _takes(
    "--port",
    type=_number(0, 65535),
    default=0,
    metavar="N",
    help="where to serve it (default: any free port)",
)
_WHY = _takes(
    "--why", required=True, type=_text, metavar="TEXT", help="the reason, for the audit record"
)
_USER = _takes(
    "user", type=typed.key, metavar="USER", help="the person's Slack id, such as U0KORLO"
)

COMMANDS: Mapping[str, _Command | _Group] = {
    "init": _Command(
        "commands.init:init", "make key directory, database and schema; safe to repeat"
    ),
    "roster": _Group(
        "desks and officers",
        {
            "import": _Command(
                "commands.roster:import_file",
                "take over a roster file; shows the difference; audited",
                (
                    _FILE,
                    _takes(
                        "--dry-run",
                        action="store_true",
                        help="show the difference and change nothing",
                    ),
                    _JSON,
                ),
            ),
            "show": _Command("commands.roster:show", "show desks and officers", (_JSON,)),
            "export": _Command("commands.roster:export", "print the roster as a roster file"),
            "stand-down": _Command(
                "commands.roster:set_active",
                "stop an officer from acting at once",
                (_USER, _WHY),
                sets={"active": False},
            ),
            "reinstate": _Command(
                "commands.roster:set_active",
                "let an officer act again",
                (_USER, _WHY),
                sets={"active": True},
            ),
        },
    ),
    "policy": _Group(
        "what may go where",
        {
            "check": _Command(
                "commands.policy:check",
                "load a policy file, check it, and say in sentences what it allows",
                (_FILE, _JSON),
            ),
            "apply": _Command(
                "commands.policy:apply", "put a policy file in force; audited", (_FILE,)
            ),
            "show": _Command(
                "commands.policy:show",
                "say in sentences what the policy in force allows",
                (_takes("--text", action="store_true", help="print the policy file itself"),),
            ),
        },
    ),
    "check": _Command(
        "commands.check:run",
        "look at everything the bot needs, in a table; exit 1 on any fault",
        (_takes("--offline", action="store_true", help="do not ask Slack"), _JSON),
    ),
    "run": _Command(
        "commands.run:run",
        "run the bot: over HTTP, or in Socket Mode when SLACK_APP_TOKEN is set",
    ),
    "demo": _Command(
        "exercise.demo:run",
        "the main job on an embedded workspace, no account needed",
        (
            _takes("--serve", action="store_true", help="open the workspace in a browser instead"),
            _takes(
                "--language",
                type=typed.word,
                choices=("own", "en", "ja", "ko"),
                default="en",
                help="what everybody in the served workspace reads; own: each their own "
                "(default: en)",
            ),
            _PORT,
        ),
    ),
    "rehearse": _Command(
        "exercise.rehearse:run",
        "play a rehearsal script; exit 1 where it goes otherwise",
        (
            _takes(
                "script",
                metavar="FILE.toml|NAME",
                nargs="?",
                help="a script's file, or a shipped one's name",
            ),
            _takes("--list", action="store_true", help="say which scripts are shipped"),
            _takes(
                "--serve",
                action="store_true",
                help="play it in a browser, in real time, with people",
            ),
            _PORT,
            _JSON,
        ),
    ),
    "manifest": _Command(
        "commands.run:manifest",
        "print the manifest of the Slack app",
        (_takes("--url", metavar="URL", help="this desk's public address: the variant for HTTP"),),
    ),
    "show": _Command(
        "commands.releases:show",
        "show one release: where it stands and who did what; no content",
        (_takes("number", metavar="NUMBER"), _JSON),
    ),
    "list": _Command(
        "commands.releases:listed",
        "list releases, newest first; no content",
        (
            _takes(
                "--party",
                type=typed.key,
                metavar="PARTY",
                help="what this party may know of, as it may know it",
            ),
            _takes("--live", action="store_true", help="only what is not over"),
            _takes(
                "--only",
                type=typed.word,
                choices=("waiting", "overdue", "unread"),
                help="only what is waiting for somebody, is overdue (with --party: its own steps "
                "and its offers), was not read",
            ),
            _takes(
                "--limit",
                type=_COUNT,
                default=100,
                metavar="N",
                help="at most so many (default 100)",
            ),
            _JSON,
        ),
    ),
    "digest": _Command(
        "commands.digest:digest",
        "make a digest of any past date again; no content",
        (
            _takes("--party", required=True, type=typed.key, metavar="PARTY", help="whose view"),
            _takes("--date", required=True, metavar="DATE", help="such as 2026-11-20"),
            _takes(
                "--kind",
                type=typed.word,
                choices=("daily", "weekly"),
                default="daily",
                help="default: daily",
            ),
            _takes(
                "--language",
                type=typed.word,
                metavar="LANGUAGE",
                help="en, ja or ko (default: the party's)",
            ),
            [
                _JSON,
                _takes("--csv", metavar="FILE", help="write it for a spreadsheet"),
                _takes(
                    "--html",
                    metavar="FILE",
                    help="write it for reading and printing, with its pictures",
                ),
            ],
        ),
    ),
    "certificate": _Command(
        "commands.certificate:run",
        "write a signed page about a release: who held it, when access ended, when its key was "
        "destroyed",
        (
            _takes("number", metavar="NUMBER", help="a release's number; or: verify"),
            _takes(
                "file",
                metavar="FILE",
                nargs="?",
                help="with verify: the certificate to check, offline",
            ),
            _takes(
                "--party",
                type=typed.key,
                metavar="P",
                help="for whom it is made (default: the originator)",
            ),
            _takes(
                "--language",
                type=typed.word,
                metavar="L",
                help="en, ja or ko (default: the party's own)",
            ),
            _takes(
                "-o",
                "--output",
                metavar="FILE",
                help="where to (default: NUMBER-PARTY.pdf; -: standard output)",
            ),
            _takes(
                "--vkey", metavar="KEY", help="with verify: the log's public key, kept elsewhere"
            ),
            _JSON,
        ),
        usage="tripoint certificate NUMBER [--party P] [--language en|ja|ko] [-o FILE]\n"
        "       tripoint certificate verify FILE [--vkey KEY] [--json]",
    ),
    "arrangement": _Group(
        "suspend, resume or end an arrangement for a party",
        {
            **{
                name: _Command(
                    "commands.arrangement:record",
                    says,
                    (
                        _takes("name", metavar="NAME", help="the arrangement's id in the policy"),
                        _takes(
                            "--party",
                            required=True,
                            type=typed.key,
                            metavar="PARTY",
                            help="the party that declares it",
                        ),
                        _takes(
                            "--from",
                            dest="effective",
                            metavar="TIME",
                            help="when it takes effect (ISO 8601; default: now, the earliest)",
                        ),
                        _WHY,
                    ),
                    sets={"kind": name.replace("-", "_")},
                )
                for name, says in (
                    ("suspend", "stop all ways in at once"),
                    ("resume", "lift a party's own suspension"),
                    ("notice", "give notice of termination"),
                    ("notice-withdrawn", "withdraw a notice"),
                    ("terminate", "end it"),
                    ("in-force", "record that it has entered into force"),
                )
            },
            "list": _Command(
                "commands.arrangement:show", "show each arrangement's status", (_JSON,)
            ),
        },
    ),
    "audit": _Group(
        "the record nobody can alter unseen",
        {
            "verify": _Command(
                "commands.audit:verify",
                "check the whole log; exit 1 if anything is wrong",
                (
                    _takes(
                        "--export",
                        metavar="FILE",
                        help="check an exported log instead, without the database",
                    ),
                    _takes(
                        "--checkpoint",
                        metavar="FILE",
                        help="an older checkpoint that somebody else kept",
                    ),
                    _takes(
                        "--vkey",
                        metavar="KEY",
                        help="the log's public key, kept elsewhere (with --export)",
                    ),
                    _JSON,
                ),
            ),
            "export": _Command(
                "commands.audit:export",
                "write the log as a file that can be checked offline",
                (
                    _takes(
                        "file",
                        metavar="FILE",
                        nargs="?",
                        default="-",
                        help="left out or -: standard output",
                    ),
                ),
            ),
            "show": _Command(
                "commands.audit:show",
                "show records: of one release, or the newest",
                (
                    _takes("number", metavar="NUMBER", nargs="?", help="a release's number"),
                    _takes(
                        "--limit",
                        type=_COUNT,
                        default=50,
                        metavar="N",
                        help="how many of the newest (default 50)",
                    ),
                    _JSON,
                ),
            ),
            "reopen": _Command(
                "commands.audit:reopen_log",
                "go on from a broken log, with what was found on record; with every desk stopped",
                (
                    _takes(
                        "--because",
                        required=True,
                        type=_text,
                        metavar="TEXT",
                        help="why, for the record and every party's digest",
                    ),
                ),
            ),
        },
    ),
    "keys": _Group(
        "the key directory",
        {
            "status": _Command(
                "commands.keys:status",
                "show the keys there are and what is wrong with them; exit 1 on a fault",
                (_JSON,),
            ),
            "rotate": _Command(
                "commands.keys:rotate",
                "change the root key; rewraps the key directory only",
                (
                    _takes(
                        "--to",
                        metavar="FILE",
                        help="a file with the new root key, where it is given from outside",
                    ),
                ),
            ),
            "destroy-over": _Command(
                "commands.keys:destroy_over", "destroy the keys of all days that are over"
            ),
        },
    ),
    "backup": _Command(
        "commands.backup:backup_database",
        "copy the database to a new file; never the keys",
        (_PATH,),
    ),
    "restore": _Command(
        "commands.backup:restore_database",
        "put a backup in place of the database; the bot must be stopped",
        (
            _PATH,
            _takes("--force", action="store_true", help="replace a database that is there"),
        ),
    ),
}


def parser() -> argparse.ArgumentParser:
    """Make the parser of the whole command line."""
    top = _Parser(
        prog="tripoint",
        description="The release desk of an information-sharing arrangement, in Slack.",
        epilog="Settings come from the environment or .env: see .env.example. Every command has "
        "--help.",
        allow_abbrev=False,
    )
    top.add_argument("--version", action="store_true", help="say the version and stop")
    _add(COMMANDS, top.add_subparsers(title="commands", metavar="COMMAND"))
    return top


def _add(
    commands: Mapping[str, _Command | _Group], into: "argparse._SubParsersAction[_Parser]"
) -> None:
    for name, one in commands.items():
        description = f"{one.says[0].upper()}{one.says[1:]}."
        made = into.add_parser(name, help=one.says, description=description, allow_abbrev=False)
        if isinstance(one, _Group):
            _add(
                one.commands,
                made.add_subparsers(title="commands", metavar="COMMAND", required=True),
            )
            continue
        made.usage = one.usage
        made.set_defaults(run=one.run, **one.sets)
        for argument in one.takes:
            if isinstance(argument, list):
                exclusive = made.add_mutually_exclusive_group()
                for names, how in argument:
                    exclusive.add_argument(*names, **how)
            else:
                made.add_argument(*argument.names, **argument.how)
