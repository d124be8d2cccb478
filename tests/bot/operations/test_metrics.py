"""
Metrics: figures come out as counted, and nothing that names a release or a person becomes a label.
"""

from itertools import product

from bot.operations.metrics import Metrics


def test_acts_refusals_and_calls_are_counted() -> None:
    """What a dashboard and an alarm are made of."""
    metrics = Metrics()
    metrics.act("approve", "done", 0.02)
    metrics.act("approve", "refused", 0.01, rule="self_approval")
    metrics.slack_call("chat.postMessage", "ok")
    metrics.slack_call("chat.postMessage", "ratelimited")
    metrics.http_request(401)
    metrics.for_another_app()
    metrics.behind.set(3)
    metrics.oldest_behind.set(1.5)
    metrics.timers_due.set(2)
    metrics.tick_age.set(0.25)
    metrics.audit_records.set(9)
    metrics.desks(("KOR", "JPN"), {"KOR": (3, 2, 1)})

    text = metrics.text().decode()
    for line in (
        'tripoint_acts_total{action="approve",result="done"} 1.0',
        'tripoint_acts_total{action="approve",result="refused"} 1.0',
        'tripoint_refusals_total{rule="self_approval"} 1.0',
        'tripoint_act_seconds_count{action="approve"} 2.0',
        'tripoint_act_seconds_bucket{action="approve",le="0.01"} 1.0',
        'tripoint_slack_calls_total{method="chat.postMessage",result="ok"} 1.0',
        'tripoint_slack_calls_total{method="chat.postMessage",result="ratelimited"} 1.0',
        'tripoint_http_requests_total{status="401"} 1.0',
        "tripoint_requests_for_another_app_total 1.0",
        "tripoint_cards_behind 3.0",
        "tripoint_cards_oldest_behind_seconds 1.5",
        "tripoint_timers_due 2.0",
        "tripoint_tick_age_seconds 0.25",
        "tripoint_audit_records 9.0",
        'tripoint_steps_waiting{party="KOR"} 3.0',
        'tripoint_steps_overdue{party="KOR"} 2.0',
        'tripoint_steps_unread{party="KOR"} 1.0',
        'tripoint_steps_overdue{party="JPN"} 0.0',
    ):
        assert line in text.splitlines()


def test_how_long_releases_took_is_in_buckets_and_what_was_missed_is_in_none() -> None:
    """Exercises apart; a precedence of a policy of one's own may be anything."""
    metrics = Metrics()
    metrics.end_to_end("FLASH", exercise=False, result="on_target", seconds=480)
    metrics.end_to_end("FLASH", exercise=False, result="missed", seconds=None)
    metrics.end_to_end("FLASH", exercise=True, result="late", seconds=90_000)
    metrics.end_to_end("Kim said: 7", exercise=True, result="late", seconds=1)

    lines = metrics.text().decode().splitlines()
    real, drill = 'exercise="no",precedence="flash"', 'exercise="yes",precedence="flash"'
    for line in (
        'tripoint_end_to_end_seconds_bucket{exercise="no",le="300.0",precedence="flash"} 0.0',
        'tripoint_end_to_end_seconds_bucket{exercise="no",le="600.0",precedence="flash"} 1.0',
        f"tripoint_end_to_end_seconds_count{{{real}}} 1.0",
        f"tripoint_end_to_end_seconds_count{{{drill}}} 1.0",
        f'tripoint_releases_ended_total{{{real},result="on_target"}} 1.0',
        f'tripoint_releases_ended_total{{{real},result="missed"}} 1.0',
        f'tripoint_releases_ended_total{{{drill},result="late"}} 1.0',
    ):
        assert line in lines
    assert "Kim" not in "".join(lines)


def test_two_desks_in_one_process_count_apart() -> None:
    """The registry is the desk's own, so tests and a demo beside the bot do not mix."""
    here, there = Metrics(), Metrics()
    here.act("approve", "done", 0.1)

    assert 'action="approve"' in here.text().decode()
    assert 'action="approve"' not in there.text().decode()


def test_a_number_a_person_or_a_sentence_becomes_other() -> None:
    """Labels are kept for years and read by many."""
    metrics = Metrics()
    for named in ("KOR-2026-K7Q4", "U0KORLO", "Launch at 0412Z", "発射", "x" * 41, "", "a\nb"):
        metrics.act(named, named, 0.1, rule=named)
        metrics.slack_call(named, named)

    labels = {
        text.split('"')[1]
        for text in metrics.text().decode().replace(",", "\n").splitlines()
        if '="' in text and "le=" not in text
    }
    assert labels == {"other"}


def test_labels_do_not_grow_without_end() -> None:
    """A hundred steps is more than there are; whatever comes after is one."""
    metrics = Metrics()
    for first, second in product("abcdefghijklm", repeat=2):
        metrics.act(first + second, "done", 0.1)

    assert metrics.text().decode().count("tripoint_acts_total{") == 101
