"""Moments that Slack itself writes, in the zone and the language of whoever looks."""

import pytest

from bot.sandbox import HandClock
from bot.sandbox.page.block_kit.mrkdwn import mrkdwn, rich
from bot.sandbox.page.block_kit.reader import Reader
from bot.sandbox.workspace.workspace import Workspace
from tests.sandbox.toy import workspace

NOW = 1795402800
"""23 November 2026, 03:00 UTC: noon in Seoul."""
MINUTE, HOUR, DAY = 60, 3600, 86_400
LOCALES = {"en": "en-US", "ja": "ja-JP", "ko": "ko-KR", "fr": "fr-FR"}


def reader(language: str = "en") -> Reader:
    """Anna, in Seoul, with her Slack in this language."""
    made = Workspace(workspace(), HandClock(NOW))
    made.users["U0ANNA"].locale = LOCALES[language]
    return Reader(made, "U0ANNA")


@pytest.mark.parametrize(
    ("gone", "english", "japanese", "korean"),
    [
        (0, "now", "今", "지금"),
        (29, "now", "今", "지금"),
        (-29, "now", "今", "지금"),
        (MINUTE, "1 minute ago", "1 分前", "1분 전"),
        (89, "1 minute ago", "1 分前", "1분 전"),
        (90, "2 minutes ago", "2 分前", "2분 전"),
        (-5 * MINUTE, "in 5 minutes", "5 分後", "5분 후"),
        (73 * MINUTE, "1 hour ago", "1 時間前", "1시간 전"),
        (HOUR - 10, "1 hour ago", "1 時間前", "1시간 전"),
        (-13 * HOUR, "in 13 hours", "13 時間後", "13시간 후"),
        (DAY - 10, "1 day ago", "1 日前", "1일 전"),
        (2 * DAY, "2 days ago", "2 日前", "2일 전"),
        (45 * DAY, "2 months ago", "2 か月前", "2개월 전"),
        (-800 * DAY, "in 2 years", "2 年後", "2년 후"),
    ],
)
def test_how_long_ago_is_rounded_in_the_readers_language(
    gone: int, english: str, japanese: str, korean: str
) -> None:
    shown = {language: reader(language).date(NOW - gone, "{ago}") for language in LOCALES}

    assert shown == {"en": english, "ja": japanese, "ko": korean, "fr": english}


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("{date_num} {time_secs}", "2026-11-23 12:00:00"),
        ("{date_slash}", "23/11/2026"),
        ("{day_divider_pretty}, {time}", "today, 12:00"),
        ("{date_long_full}", "November 23, 2026"),
        ("{date_short}", "Nov 23, 2026"),
        ("{date_long}", "Monday, November 23, 2026"),
        ("{unknown} {date_short_pretty}", "{unknown} today"),
    ],
)
def test_each_form_of_slacks_is_filled_in(form: str, words: str) -> None:
    assert reader().date(NOW, form) == words


def test_marked_text_and_rich_text_write_a_moment_alike() -> None:
    """With its zone in the tooltip, and as a link where one is given."""
    form, fallback = "{time}, {ago}", "0404Z"
    element = {"type": "date", "timestamp": NOW + 240, "format": form, "fallback": fallback}
    shown = rich(element, reader("ko"))

    assert shown == mrkdwn(f"<!date^{NOW + 240}^{form}|{fallback}>", reader("ko"))
    assert ">12:04, 4분 후</time>" in shown and 'title="2026-11-23 12:04 KST"' in shown
    linked = rich(element | {"url": "https://a.test"}, reader("ko"))
    assert linked == mrkdwn(f"<!date^{NOW + 240}^{form}^https://a.test|x>", reader("ko"))
    assert '<a href="https://a.test"' in linked and "<time" in linked


def test_what_is_no_moment_is_its_fallback() -> None:
    assert mrkdwn("due <!date^soon^{ago}|0404Z>", reader()) == "due 0404Z"
