"""The person who looks at the page: names, and dates in their time zone and language."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.sandbox.workspace.workspace import Workspace

_TOKEN = re.compile(r"\{(date_num|date(?:_short|_long)?(?:_pretty)?|time_secs|time|ago)\}")
_TODAY = {
    "en": ("today", "yesterday", "tomorrow"),
    "ja": ("今日", "昨日", "明日"),
    "ko": ("오늘", "어제", "내일"),
}
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

    def at(self, seconds: float) -> datetime:
        """Return a wall time in the reader's zone."""
        return datetime.fromtimestamp(seconds, UTC).astimezone(self.zone)

    def clock(self, ts: str | float) -> str:
        """Return the hours and minutes of a stamp."""
        return f"{self.at(float(ts)):%H:%M}"

    def date(self, seconds: int, form: str) -> str:
        """Return Slack's `<!date>` with its tokens filled in."""
        when = self.at(seconds)
        return _TOKEN.sub(lambda found: self._token(found[1], when), form)

    def _token(self, token: str, when: datetime) -> str:
        if token == "date_num":
            return f"{when:%Y-%m-%d}"
        if token.startswith("time"):
            return f"{when:%H:%M:%S}" if token == "time_secs" else f"{when:%H:%M}"
        if token == "ago":
            return self._ago(when)
        if token.endswith("_pretty"):
            days = (when.date() - self.at(self.workspace.clock.now()).date()).days
            if abs(days) <= 1:
                words = _TODAY.get(self.language, _TODAY["en"])
                return words[{0: 0, -1: 1, 1: 2}[days]]
        return self.day(when, token)

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
        gone = self.at(self.workspace.clock.now()) - when
        minutes = int(abs(gone) / timedelta(minutes=1))
        words = (
            f"{minutes} min"
            if minutes < 120
            else f"{minutes // 60} h"
            if minutes < 2880
            else f"{minutes // 1440} d"
        )
        return f"{words} ago" if gone >= timedelta(0) else f"in {words}"
