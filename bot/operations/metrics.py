"""Metrics: figures for Prometheus; no label ever holds a number, a person or a title."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_WORDS = re.compile(r"[a-z]+(?:[._ -]?[a-zA-Z]+){0,4}")
_LONGEST = 40
_MOST = 100
_OTHER = "other"

END_TO_END = (60, 120, 300, 600, 1200, 1800, 3600, 10800, 21600, 43200, 86400, 259200, 604800)
"""The buckets of the time end to end, in seconds: from a minute to a week."""


@dataclass
class Metrics:
    """The figures of the process, on a registry of their own."""

    registry: CollectorRegistry = field(default_factory=CollectorRegistry)

    def __post_init__(self) -> None:
        """Make the figures."""
        into = self.registry
        self._seen: dict[str, set[str]] = {}
        self._acts = Counter(
            "tripoint_acts", "Acts by step and result.", ["action", "result"], registry=into
        )
        self._refusals = Counter(
            "tripoint_refusals", "Refused acts by rule.", ["rule"], registry=into
        )
        self._act_seconds = Histogram(
            "tripoint_act_seconds",
            "Time an act takes, from Slack's request to the answer.",
            ["action"],
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3),
            registry=into,
        )
        self._end_to_end = Histogram(
            "tripoint_end_to_end_seconds",
            "Time from a release's submission to a destination's acknowledgement.",
            ["precedence", "exercise"],
            buckets=END_TO_END,
            registry=into,
        )
        self._ended = Counter(
            "tripoint_releases_ended",
            "Releases to a destination that were acknowledged on target or late, or missed.",
            ["precedence", "exercise", "result"],
            registry=into,
        )
        self._slack = Counter(
            "tripoint_slack_calls",
            "Calls of Slack's methods by result.",
            ["method", "result"],
            registry=into,
        )
        self._http = Counter(
            "tripoint_http_requests", "Requests of Slack by answer.", ["status"], registry=into
        )
        self._misdirected = Counter(
            "tripoint_requests_for_another_app",
            "Requests of Slack that named another app.",
            registry=into,
        )
        self.shed = Counter(
            "tripoint_connections_shed",
            "Connections that had to make way for newer ones.",
            registry=into,
        )
        self.behind = Gauge(
            "tripoint_cards_behind", "Cards not yet showing the newest state.", registry=into
        )
        self.oldest_behind = Gauge(
            "tripoint_cards_oldest_behind_seconds",
            "How long the longest waiting card has been behind.",
            registry=into,
        )
        self.timers_due = Gauge(
            "tripoint_timers_due", "Timers that are due and not yet done.", registry=into
        )
        self.tick_age = Gauge(
            "tripoint_tick_age_seconds", "Time since the clock last looked.", registry=into
        )
        self.audit_broken = Gauge(
            "tripoint_audit_broken",
            "Whether the audit log is broken, so that nothing is done.",
            registry=into,
        )
        self.disk_full = Gauge(
            "tripoint_disk_full",
            "1 while a disk is full and only what ends releases is begun.",
            registry=into,
        )
        self.audit_records = Gauge(
            "tripoint_audit_records", "Records in the audit log.", registry=into
        )
        self._steps = tuple(
            Gauge(f"tripoint_steps_{name}", says, ["party"], registry=into)
            for name, says in (
                ("waiting", "Steps that a desk has to take."),
                ("overdue", "Of these, those whose target is used up."),
                ("unread", "Of these, receipts of what nobody of the desk has read."),
            )
        )

    def act(self, action: str, result: str, seconds: float, rule: str | None = None) -> None:
        """
        Count one act.

        Args:
            action: The step.
            result: `done`, `refused` or `failed`.
            seconds: How long it took.
            rule: The id of the refusal; None where there was none.
        """
        step = self._word("action", action)
        self._acts.labels(step, self._word("result", result)).inc()
        self._act_seconds.labels(step).observe(seconds)
        if rule is not None:
            self._refusals.labels(self._word("rule", rule)).inc()

    def end_to_end(
        self, precedence: str, *, exercise: bool, result: str, seconds: float | None
    ) -> None:
        """
        Count what has been acknowledged at a destination, or should have been.

        Args:
            precedence: Its precedence.
            exercise: Whether it is an exercise.
            result: `on_target`, `late` or `missed`; `untimed` where its target is not known.
            seconds: How long that took, from its submission. None for what was missed, which no
                bucket holds.
        """
        of = (self._word("precedence", precedence.lower()), "yes" if exercise else "no")
        self._ended.labels(*of, result).inc()
        if seconds is not None:
            self._end_to_end.labels(*of).observe(seconds)

    def desks(self, parties: Iterable[str], steps: Mapping[str, tuple[int, int, int]]) -> None:
        """Show for each party of the policy how many steps wait, are overdue and are unread."""
        for party in parties:
            for gauge, count in zip(self._steps, steps.get(party, (0, 0, 0)), strict=True):
                gauge.labels(party).set(count)

    def slack_call(self, method: str, result: str) -> None:
        """Count one call of a Web API method, as `ok` or by Slack's error code."""
        self._slack.labels(self._word("method", method), self._word("code", result)).inc()

    def http_request(self, status: int) -> None:
        """Count one request to `/slack/events` by the status of its answer."""
        self._http.labels(str(status)).inc()

    def for_another_app(self) -> None:
        """Count one request that named another app than ours."""
        self._misdirected.inc()

    def text(self) -> bytes:
        """Return all figures in Prometheus' text form."""
        return generate_latest(self.registry)

    def _word(self, kind: str, value: str) -> str:
        """Return a value if it is a word of the code and its kind has not too many already."""
        seen = self._seen.setdefault(kind, set())
        if value in seen:
            return value
        if len(value) > _LONGEST or len(seen) >= _MOST or not _WORDS.fullmatch(value):
            return _OTHER
        seen.add(value)
        return value
