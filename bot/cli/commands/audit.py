"""`tripoint audit`: verify the log, export it, show records, continue after a broken log."""

import json
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path

from sqlalchemy import Connection, select

from bot.cli.commands.releases import meant
from bot.cli.console import inputs
from bot.cli.console.open_store import alone, open_store
from bot.cli.console.output import (
    DONE,
    FAULT,
    CommandError,
    fresh_file,
    say,
    say_json,
    say_table,
    warn,
)
from storage.audit.export import export_lines, verify_export
from storage.audit.record import COLUMNS, Record, from_columns
from storage.audit.rows import every_record, moment, newest_checkpoint, records_of
from storage.audit.verification import Report
from storage.tables.audit import AUDIT
from storage.transaction.reopen import NothingBroken, reopen

_DETAIL = 400


def verify(args: Namespace) -> int:
    """Verify the whole log, or an export of it, against the checkpoints that others kept."""
    older = inputs.text_of(args.checkpoint) if args.checkpoint else None
    if args.export:
        _openable(args.export)
        report = verify_export(Path(args.export), older, args.vkey)
    elif args.vkey:
        raise CommandError(
            "--vkey goes with --export: the database's log is checked with the key directory's "
            "key.",
            usage=True,
        )
    else:
        with open_store(inputs.settings()) as store:
            report = store.audit.verify(older).now()
    return _told(report, args.json)


def export(args: Namespace) -> int:
    """Write the log to a file that can be verified without the database."""
    with open_store(inputs.settings()) as store:
        vkey = store.db.keys.log_key().vkey

        def write(connection: Connection) -> int:
            checkpoint = newest_checkpoint(connection)
            if checkpoint is None:
                raise CommandError("The audit log is empty: there is nothing to export.")
            return fresh_file(args.file, export_lines(every_record(connection), checkpoint, vkey))

        count = store.db.read(write).now()
    if args.file != "-":
        say(
            f"{count - 2} records are in {args.file}; check them with `tripoint audit verify "
            f"--export {args.file}`."
        )
    return DONE


def show(args: Namespace) -> None:
    """Show the records of one release, or the newest."""
    with open_store(inputs.settings()) as store:
        records = store.db.read(
            lambda connection: _records(connection, args.number, args.limit)
        ).now()
    if args.json:
        say_json([asdict(record) | {"at": _time(record.at)} for record in records])
        return
    rows = [
        (r.seq, _time(r.at), r.actor, r.action, r.object, r.result, r.rule, _short(r.detail))
        for r in records
    ]
    say_table(("no.", "at", "who", "what", "on", "result", "rule", "detail"), rows)


def reopen_log(args: Namespace) -> None:
    """
    Go on from a broken log, with what was found and why on record. Every desk must be stopped.
    """
    because: str = args.because
    settings = inputs.settings()
    with alone(settings), open_store(settings) as store:
        try:
            done = reopen(store.db, because=because, who=inputs.operator(), now=inputs.now())
        except NothingBroken:
            raise CommandError("The audit log is whole: there is nothing to open again.") from None
        say(f"What was found: {done.first}")
        for name, what in (
            (done.kept, "The old checkpoint"),
            (done.aside, "What is no record"),
        ):
            if name:
                say(f"{what} is kept as {name} in the key directory.")
        say(
            f"The log goes on from record {done.size - 1}, which says so, as will every party's "
            "next digest."
        )


def _told(report: Report, as_json: bool) -> int:
    state = report.checkpoint
    if as_json:
        say_json(
            {
                "ok": report.sound,
                "records": report.records,
                "faults": list(report.faults),
                "vkey": report.vkey,
                "reopened": [
                    asdict(r) | {"at": _time(r.at), "detail": json.loads(r.detail or "{}")}
                    for r in report.reopened
                ],
                "origin": state.origin if state else None,
                "root": state.root.hex() if state else None,
            }
        )
    elif report.sound:
        root = f", root {state.root.hex()}" if state else ""
        say(f"The audit log is whole: {report.records} records{root}.")
        if report.vkey:
            say(f"Checked with the key {report.vkey}.")
    if not as_json:
        for record in report.reopened:
            why = json.loads(record.detail or "{}").get("because", "")
            say(
                f"It was broken, and opened again at {_time(record.at)} by {record.actor}, record "
                f"{record.seq}: {why}"
            )
    if report.faults:
        more = len(report.faults) - 1
        rest = f" And {more} more, which --json tells." if more and not as_json else ""
        warn(f"The audit log is not whole. {report.faults[0]}{rest}")
    return DONE if report.sound else FAULT


def _openable(name: str) -> None:
    """Refuse a file that cannot be opened, which says nothing of the log in it."""
    try:
        with Path(name).open("rb"):
            return
    except OSError as fault:
        raise CommandError(f"{name} cannot be read: {fault.strerror}.") from None


def _records(connection: Connection, number: str | None, limit: int) -> list[Record]:
    if number:
        return records_of(connection, meant(connection, number))[-limit:]
    newest = select(*(AUDIT.c[name] for name in COLUMNS)).order_by(AUDIT.c.seq.desc()).limit(limit)
    return [from_columns(dict(row)) for row in connection.execute(newest).mappings()][::-1]


def _short(detail: str | None) -> str | None:
    """Cut a detail to the width of a table: that of a roster import may be megabytes."""
    return (
        detail
        if detail is None or len(detail) <= _DETAIL
        else f"{detail[:_DETAIL]}… ({len(detail)}, --json)"
    )


def _time(microseconds: int) -> str:
    return moment(microseconds).isoformat(timespec="milliseconds")
