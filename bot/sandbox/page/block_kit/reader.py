"""The person who looks at the page: names, and dates in their time zone and language."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from bot.sandbox.workspace import permalinks
from bot.sandbox.workspace.workspace import Workspace

_TOKEN = re.compile(
    r"\{(day_divider_pretty|date_num|date_slash|date_long_full|date(?:_short|_long)?(?:_pretty)?"
    r"|time_secs|time|ago)\}"
)
_TODAY = {
    "en": ("today", "yesterday", "tomorrow"),
    "ja": ("今日", "昨日", "明日"),
    "ko": ("오늘", "어제", "내일"),
}
_NOW = {"en": "now", "ja": "今", "ko": "지금"}
_UNITS = ((60, 60), (3600, 24), (86_400, 30), (2_592_000, 12), (31_536_000, 10_000))
"""
Seconds of a minute, hour, day, month of thirty days and year, each with how many of it are too many
to be counted in.
"""
_COUNTED = {
    "en": ("minute", "hour", "day", "month", "year"),
    "ja": ("分", "時間", "日", "か月", "年"),
    "ko": ("분", "시간", "일", "개월", "년"),
}
_SIDES = {"en": ("{} ago", "in {}"), "ja": ("{}前", "{}後"), "ko": ("{} 전", "{} 후")}
"""What is over, and what is to come."""
_DAY_SIGNS = {"ja": ("年", "月", "日"), "ko": ("년 ", "월 ", "일")}


@dataclass(frozen=True)
class Reader:
    """One account, as the person who looks at the page."""

    workspace: Workspace
    user: str

    @property
    def zone(self) -> ZoneInfo:
        """The reader's time zone."""
        return ZoneInfo(self.workspace.users[self.user].tz)

    @property
    def language(self) -> str:
        """The reader's language, in two letters."""
        return self.workspace.users[self.user].locale[:2]

    def name(self, user: str) -> str:
        """Return the display name of an account."""
        account = self.workspace.users.get(user)
        return (account.real_name or account.name) if account else user

    def address(self, url: str) -> str | None:
        """
        Return where on this page a permalink of the workspace leads. None for any other address.
        """
        named = permalinks.read(self.workspace, url)
        if named is None:
            return None
        channel = self.workspace.channels.get(named.channel)
        place = "messages" if channel is not None and channel.kind == "im" else named.channel
        query = {"thread": named.thread, "at": named.ts} if named.thread else {"at": named.ts}
        return f"/as/{self.user}/{place}?{urlencode(query)}"

    def at(self, seconds: float) -> datetime:
        """Return a wall time in the reader's zone."""
        return datetime.fromtimestamp(seconds, UTC).astimezone(self.zone)

    def days_from_today(self, when: datetime) -> int:
        """Return how many days a wall time is from the reader's today: -1 for yesterday."""
        return (when.date() - self.at(self.workspace.clock.now()).date()).days

    def clock(self, ts: str | float) -> str:
        """Return the hours and minutes of a stamp."""
        return f"{self.at(float(ts)):%H:%M}"

    def date(self, seconds: int, form: str) -> str:
        """Return Slack's `<!date>` with its tokens filled in."""
        when = self.at(seconds)
        return _TOKEN.sub(lambda found: self._token(found[1], when), form)

    def _token(self, token: str, when: datetime) -> str:
        if token in ("date_num", "date_slash"):
            return f"{when:%Y-%m-%d}" if token == "date_num" else f"{when:%d/%m/%Y}"
        if token.startswith("time"):
            return f"{when:%H:%M:%S}" if token == "time_secs" else f"{when:%H:%M}"
        if token == "ago":
            return self._ago(when)
        if token.endswith("_pretty"):
            days = self.days_from_today(when)
            if abs(days) <= 1:
                words = _TODAY.get(self.language, _TODAY["en"])
                return words[{0: 0, -1: 1, 1: 2}[days]]
        whole = {"day_divider_pretty": "date_long", "date_long_full": "date"}
        return self.day(when, whole.get(token, token))

    def day(self, when: datetime, form: str = "date") -> str:
        """Return a day in words, short (`Nov 23, 2026`), plain or with the day of the week."""
        signs = _DAY_SIGNS.get(self.language)
        if signs:
            return f"{when.year}{signs[0]}{when.month}{signs[1]}{when.day}{signs[2]}"
        if form.startswith("date_short"):
            return f"{when:%b} {when.day}, {when.year}"
        weekday = f"{when:%A}, " if form.startswith("date_long") else ""
        return f"{weekday}{when:%B} {when.day}, {when.year}"

    def _ago(self, when: datetime) -> str:
        """Return how long ago a moment was, or how long until it comes, rounded to one unit."""
        language = self.language if self.language in _COUNTED else "en"
        gone = self.workspace.clock.now() - when.timestamp()
        counts = ((int(abs(gone) / seconds + 0.5), most) for seconds, most in _UNITS)
        count, unit = next(
            (count, unit)
            for (count, most), unit in zip(counts, _COUNTED[language], strict=True)
            if count < most
        )
        if not count:
            return _NOW[language]
        if language == "en":
            counted = f"{count} {unit}{'s' * (count > 1)}"
        else:
            counted = f"{count} {unit}" if language == "ja" else f"{count}{unit}"
        return _SIDES[language][gone < 0].format(counted)
