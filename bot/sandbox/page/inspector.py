"""
The inspector of what passes between Slack and the app: each exchange with its time, its calls and
the sandbox's verdict.
"""

import json
from typing import Any

from bot.sandbox.delivery.faults import SWITCHES, Faults
from bot.sandbox.delivery.journal import Journal, RecordedCall, Sent
from bot.sandbox.page.block_kit.html import Html, join, tag
from bot.sandbox.page.block_kit.reader import Reader

MOST = 60
LONGEST = 20_000


def inspector(journal: Journal, reader: Reader) -> Html:
    """Return the newest exchanges and calls, newest first."""
    rows: list[Html] = []
    end = len(journal.calls)
    for place in range(len(journal.sent) - 1, max(-1, len(journal.sent) - MOST), -1):
        sent = journal.sent[place]
        first, last = sent.calls
        rows += [
            _call(journal.calls[n], n, reader)
            for n in range(end - 1, max(last, end - MOST) - 1, -1)
        ]
        rows.append(_exchange(sent, place, journal.calls[first : min(last, end)], first, reader))
        end = min(first, end)
    if not journal.sent:
        rows += [
            _call(journal.calls[n], n, reader) for n in range(end - 1, max(0, end - MOST) - 1, -1)
        ]
    return join(rows[: MOST * 2]) if rows else tag("p", "Nothing has passed yet.", class_="none")


def _title(sent: Sent) -> str:
    """Return an exchange in a few words."""
    payload = sent.payload
    match sent.kind:
        case "command":
            return f"{payload['command']} {payload.get('text', '')}".strip()
        case "block_actions":
            return f"block_actions {payload['actions'][0].get('action_id', '')}"
        case "view_submission" | "view_closed":
            return f"{sent.kind} {payload['view'].get('callback_id', '')}".strip()
        case "event":
            return f"event {(payload.get('event') or {}).get('type', payload.get('type', ''))}"
        case other:
            return other


def _exchange(
    sent: Sent, place: int, calls: list[RecordedCall], first: int, reader: Reader
) -> Html:
    trouble = (
        "late: over 3 s"
        if sent.late
        else ""
        if sent.status == 200
        else "no answer"
        if not sent.status
        else "failed"
    )
    marks = [
        tag("span", f"{sent.seconds * 1000:,.0f} ms", class_="ms"),
        tag("meter", value=f"{min(sent.seconds, 3):.3f}", min=0, max=3, low=1, high=2, optimum=0,
            aria_label=f"{sent.seconds:.2f} of 3 seconds"),
        tag("span", str(sent.status or "—"), class_="code bad" if trouble else "code good"),
    ]  # fmt: skip
    notes = [
        *([f"retry {sent.retry}"] if sent.retry else []),
        *(["copy"] if sent.copy else []),
        *([trouble] if trouble else []),
    ]
    return tag(
        "details",
        tag("summary", tag("time", f"{reader.at(sent.at):%H:%M:%S}"),
            tag("b", "→ ", _title(sent)),
            tag("small", ", ".join(notes)) if notes else None, tag("span", marks, class_="marks")),
        tag("h3", "Request"), _raw(sent.payload),
        tag("h3", f"Answer {sent.status or 'none'}"), _raw(sent.answer),
        tag("h3", f"Calls in between: {len(calls)}"),
        [_call(call, first + n, reader) for n, call in enumerate(calls)],
        class_="exchange", id=f"x{place}",
    )  # fmt: skip


def _call(call: RecordedCall, place: int, reader: Reader) -> Html:
    verdict = "accepted" if not call.answer_error else str(call.answer_error)
    via = None if call.via == "api" else tag("small", call.via.replace("_", " "))
    return tag(
        "details",
        tag("summary", tag("time", f"{reader.at(call.at):%H:%M:%S}"),
            tag("span", "← ", call.method), via,
            tag("span", verdict, class_="code bad" if call.answer_error else "code good")),
        tag("h3", "Call"), _raw(call.body),
        [tag("h3", "Slack's answer"), _raw(call.answer)] if call.answer is not None else None,
        class_="call", id=f"c{place}",
    )  # fmt: skip


def _raw(value: Any) -> Html:
    words = (
        value
        if isinstance(value, str)
        else json.dumps(value, indent=1, ensure_ascii=False, default=str)
    )
    return tag("pre", words[:LONGEST] or "(empty)", tabindex="0")


def faults(switched: Faults, socket_mode: bool) -> Html:
    """Return the fault switches as HTML."""
    rows = [
        tag("label", tag("input", type="checkbox", role="switch", checked=name in switched.switches,
            data_do="fault",
                         value=name, id=f"f-{name}"),
            tag("span", switch.label, tag("small", switch.more)))
        for name, switch in SWITCHES.items() if socket_mode or name != "sockets"
    ]  # fmt: skip
    cut = tag(
        "button", "Disconnect Socket Mode", type="button", class_="button", data_do="disconnect"
    )
    return join(rows, cut if socket_mode else None)


STEPS = ((60, "+1 min"), (600, "+10 min"), (3600, "+1 h"), (12 * 3600, "+12 h"), (86400, "+1 day"))


def clock(reader: Reader, movable: bool) -> Html:
    """Return the time, and the controls that move it forward."""
    now = reader.at(reader.workspace.clock.now())
    steps = [
        tag("button", words, type="button", class_="button", data_do="clock", value=s)
        for s, words in STEPS
    ]
    return join(
        tag("span", f"{now:%d %b %H:%M} ", tag("small", f"{now:%Z}"), class_="now"),
        tag("span", steps, class_="steps", role="group", aria_label="Move the clock forward")
        if movable
        else None,
    )
