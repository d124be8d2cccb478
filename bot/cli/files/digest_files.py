"""A digest as a file: JSON with stable keys, CSV that no spreadsheet runs, one page of HTML."""

import csv
import io
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from html import escape
from typing import Any

from bot.domain.deadlines.digest_schedule import Window
from bot.domain.release.stages import Stage
from bot.domain.steps.outcomes import undone_in
from handlers.digests.charts import Picture
from handlers.digests.page import Page
from storage.queries.digest_model import Daily, Digest, DigestItem, Listed
from storage.queries.punctuality import EndToEnd, OnTarget, Way
from storage.queries.weekly_digest import Share, Spread, Weekly

Row = dict[str, object]
LISTS = ("overdue", "undone", "beforehand", "unread", "read", "soonest", "destruction", "recalled")
COLUMNS = (
    "exercise",
    "section",
    "number",
    "from",
    "to",
    "stage",
    "owner",
    "precedence",
    "title",
    "measure",
    "value",
)
AGES = ("under_1h", "1h_to_4h", "4h_to_24h", "over_24h")
_RUNS = (*"=+-@|%\t\r\n", *"\uff1d\uff0b\uff0d\uff20\u2212")
"""What a spreadsheet may take for the beginning of a formula or a command, also in full width."""
_STYLE = """
body { font: 16px/1.5 "Noto Sans CJK JP", "Noto Sans CJK KR", "Noto Sans", sans-serif;
  color: #1a1a1a; background: #fff; max-width: 46rem; margin: 2rem auto; padding: 0 1rem;
  overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; margin-bottom: 0.25rem; }
h2 { font-size: 1.1rem; margin: 1.25rem 0 0.25rem; break-after: avoid; }
ul { margin: 0; padding-left: 1.25rem; }
figure { margin: 1rem 0; break-inside: avoid; }
img { max-width: 30rem; width: 100%; border: 1px solid #c9c9c9; }
li { break-inside: avoid; }
@media print { body { margin: 0; font-size: 11pt; } img { max-width: 12cm; } }
"""


def as_json(digest: Digest, window: Window, *, exercise: bool) -> dict[str, object]:
    """
    Return the figures as values of JSON.

    Keys never change their meaning. Lengths of time are in seconds.
    """
    day, week = digest.day, digest.week
    return {
        "kind": window.kind,
        "party": day.party,
        "date": window.day.isoformat(),
        "since": _time(day.since),
        "as_of": _time(day.as_of),
        "exercise": exercise,
        "waiting": [
            {
                "stage": w.stage,
                "owner": w.owner,
                "age": AGES[w.age],
                "count": w.count,
                "oldest": _time(w.oldest),
            }
            for w in day.waiting
        ],
        **{name: _listed(name, getattr(day, name)) for name in LISTS},
        "ending": [
            {"within_hours": e.hours, "read": e.read, "unread": e.unread} for e in day.ending
        ],
        "debts": [
            {"owner": d.owner, "count": d.count, "overdue": d.overdue, "oldest": _time(d.oldest)}
            for d in day.debts
        ],
        "declared": [
            {
                "arrangement": d.arrangement,
                "party": d.party,
                "kind": d.kind,
                "effective_at": _time(d.effective_at),
                "declared_at": _time(d.declared_at),
            }
            for d in day.declared
        ],
        "halted": [
            {"arrangement": key, "status": standing.status.value} for key, standing in day.halted
        ],
        "end_to_end": _end_to_end(day.end_to_end),
        "refused": dict(day.refused),
        "precedence_changes": day.precedence_changes,
        "log_reopened": [{"at": _time(each.at), "because": each.because} for each in day.reopened],
        "week": _week(week) if week else None,
        "daily": as_json(digest.daily, window.daily, exercise=exercise)
        if digest.daily and window.daily
        else None,
    }


def as_csv(digest: Digest, *, exercise: bool) -> str:
    """Return the figures as CSV, one a line. No cell begins as a formula would."""
    written = io.StringIO(newline="")
    out = csv.writer(written)
    out.writerow(COLUMNS)
    mark = "EXERCISE" if exercise else ""
    for row in (*_day_rows(digest.day), *(_week_rows(digest.week) if digest.week else ())):
        marked = {"exercise": mark, **row}
        out.writerow([safe(str(marked.get(column, ""))) for column in COLUMNS])
    return written.getvalue()


def safe(cell: str) -> str:
    """
    Return a cell that a spreadsheet shows as it is, with an apostrophe before what it might run.
    """
    return f"'{cell}" if cell.lstrip(" \u3000\u00a0\ufeff").startswith(_RUNS) else cell


def as_html(page: Page, pictures: list[Picture], language: str) -> str:
    """Write the digest as one file that loads nothing else, for reading and for printing."""
    title = escape(page.title)
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    head = (
        f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
    )
    head += (
        '<meta name="viewport" '
        f'content="width=device-width">\n<title>{title}</title>\n<style>{_STYLE}</style>'
    )
    body = "\n".join(_chapter(page, pictures))
    whole = f"<head>\n{head}\n</head>\n<body>\n{body}\n</body>"
    return f'<!doctype html>\n<html lang="{escape(language)}">\n{whole}\n</html>\n'


def _chapter(page: Page, pictures: list[Picture]) -> Iterator[str]:
    """Yield a page with its pictures, and below it the daily one that it holds."""
    yield f"<h1>{escape(page.title)}</h1>"
    yield f"<p>{escape(page.about)}</p>"
    for picture in pictures:
        if picture.kind in page.pictures:
            data = b64encode(picture.png()).decode()
            shown = f'<img src="data:image/png;base64,{data}" alt="{escape(picture.alt)}">'
            yield f"<figure>{shown}</figure>"
    if page.nothing:
        yield f"<p>{escape(page.nothing)}</p>"
    for part in page.parts:
        lines = "".join(f"<li>{escape(line.whole)}</li>\n" for line in part.lines)
        yield f"<h2>{escape(part.title)}</h2>\n" + (f"<ul>\n{lines}</ul>" if lines else "")
    if page.daily:
        yield from _chapter(page.daily, pictures)


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _listed(section: str, listed: Listed) -> Row:
    return {"total": listed.total, "first": [_item(section, item) for item in listed.items]}


def _item(section: str, item: DigestItem) -> Row:
    """Return an item of a list; what ended undone says in addition what was not done."""
    told: Row = {
        "number": item.number,
        "from": item.originator,
        "to": item.to,
        "stage": item.stage,
        "owner": item.owner,
        "precedence": item.precedence,
        "title": item.title,
        "exercise": item.exercise,
        "since": _time(item.since),
        "late_at": _time(item.late_at),
        "expires_at": _time(item.expires_at),
    }
    if section == "undone":
        told["outcome"] = undone_in(Stage(item.stage), read=item.read).value
    return told


def _compared(week: Share | Spread, before: Share | Spread) -> dict[str, dict[str, Any]]:
    return {"week": asdict(week), "before": asdict(before)}


def _met(both: tuple[OnTarget, OnTarget]) -> dict[str, dict[str, int]]:
    return {
        when: {"part": of.part, "whole": of.whole} | asdict(of)
        for when, of in zip(("week", "before"), both, strict=True)
    }


def _end_to_end(figures: Mapping[Way, EndToEnd]) -> list[dict[str, Any]]:
    return [
        {
            **way._asdict(),
            "acknowledged": of.n,
            "median": of.median,
            "worst": of.worst,
            "part": of.met.part,
            "whole": of.met.whole,
            "missed": of.met.undone,
            "open": of.met.open,
            "clock_stopped": of.stopped,
        }
        for way, of in figures.items()
    ]


def _week(week: Weekly) -> dict[str, Any]:
    return {
        "end_to_end_before": _end_to_end(week.earlier),
        "weeks_end": [_time(end) for end in week.ends[1:]],
        "spent": {key: _compared(t.week, t.before) for key, t in week.spent.items()},
        "pace": [
            {"share": s, "precedence": p, **asdict(spread)} for (s, p), spread in week.pace.items()
        ],
        "met": {key: _met(both) for key, both in week.met.items()},
        "volume": [
            {"from": o, "to": t, "weeks": list(counts)} for (o, t), counts in week.volume.items()
        ],
        "subjects": dict(week.subjects),
        "levels": dict(week.levels),
        "denied": _compared(*week.denied),
        "returned": _compared(*week.returned),
        "codes": dict(week.codes),
    }


def _day_rows(day: Daily) -> Iterator[Row]:
    for w in day.waiting:
        yield _row("waiting", AGES[w.age], w.count, stage=w.stage, owner=w.owner)
    for name in LISTS:
        listed: Listed = getattr(day, name)
        yield _row(name, "total", listed.total)
        yield from (_item_row(name, item) for item in listed.items)
    for e in day.ending:
        yield _row("ending", f"unread_within_{e.hours}h", e.unread)
        yield _row("ending", f"read_within_{e.hours}h", e.read)
    for debt in day.debts:
        for measure, value in (
            ("count", debt.count),
            ("overdue", debt.overdue),
            ("oldest", _time(debt.oldest)),
        ):
            yield _row("debts", measure, value, owner=debt.owner)
    for d in day.declared:
        yield _row("declared", d.kind, _time(d.effective_at), owner=d.party, title=d.arrangement)
    for key, standing in day.halted:
        yield _row("halted", "status", standing.status.value, title=key)
    yield from _way_rows("end_to_end", _end_to_end(day.end_to_end))
    for rule, count in day.refused.items():
        yield _row("refused", rule, count)
    yield _row("precedence_changes", "total", day.precedence_changes)
    for each in day.reopened:
        yield _row("log_reopened", _time(each.at) or "", each.because)


def _item_row(section: str, item: DigestItem) -> Row:
    measure = {"overdue": "late_at", "soonest": "expires_at", "undone": "outcome"}.get(
        section, "since"
    )
    told = _item(section, item)
    return {
        **told,
        "exercise": "EXERCISE" if item.exercise else "",
        **_row(section, measure, told[measure]),
    }


def _week_rows(week: Weekly) -> Iterator[Row]:
    told = _week(week)
    for share, both in told["spent"].items():
        yield from _both("spent", both, stage=share)
    for precedence, both in told["met"].items():
        yield from _both("met", both, precedence=precedence)
    yield from _way_rows("end_to_end_before", told["end_to_end_before"])
    for way in told["volume"]:
        for end, count in zip(week.ends[1:], way["weeks"], strict=True):
            yield {
                **_row("volume", f"week_to_{end:%Y-%m-%d}", count),
                "from": way["from"],
                "to": way["to"],
            }
    for section in ("subjects", "levels", "codes"):
        for key, count in told[section].items():
            yield _row(section, key, count)
    for section in ("denied", "returned"):
        yield from _both(section, told[section])


def _way_rows(section: str, ways: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    for way in ways:
        more = {"exercise": "EXERCISE" if way["exercise"] else "", "stage": way["share"]}
        for measure, value in way.items():
            if measure not in Way._fields:
                told = "" if value is None else value
                yield _row(section, measure, told, precedence=way["precedence"], **more)


def _both(section: str, both: dict[str, dict[str, int | None]], **more: object) -> Iterator[Row]:
    """Yield the rows of the week, and of the four before it."""
    for when, figures in both.items():
        for measure, value in figures.items():
            yield _row(section, f"{when}_{measure}", "" if value is None else value, **more)


def _row(section: str, measure: str, value: object, **more: object) -> Row:
    return {"section": section, "measure": measure, "value": value, **more}
