"""The shipped policy with a fourth party behind the same hub, and a book of it."""

from typing import Any

from bot.domain.book import Book
from bot.domain.officers import Role
from bot.domain.policy.loader import load
from tests.domain.example import altered
from tests.domain.world import OFFICERS, book, officer

AUSTRALIA = """
[levels.names.AUS]
U = ["OFFICIAL"]
R = ["OFFICIAL: Sensitive"]
C = ["PROTECTED"]
S = ["SECRET"]
TS = ["TOP SECRET"]

[parties.AUS]
authority     = { en = "Department of Defence", ja = "豪州国防省", ko = "호주 국방부" }
tz            = "Australia/Sydney"
lang          = "en"
working_hours = { days = ["MON"], from = "09:00", to = "17:00", holidays = "AU" }

[arrangements.US-AU-GSOMIA]
kind            = "agreement"
binding         = true
status          = "active"
in_force        = 1962-05-02
parties         = ["USA", "AUS"]
subjects        = ["dprk.missile"]
levels_allowed  = ["U", "C", "S"]
onward_release  = "originator_consent"
purpose_limited = true
routes          = [{ from = "USA", to = "AUS" }]

[arrangements.US-JP-GSOMIA]"""
JAPAN = '  { from = "KOR", via = "USA", to = "JPN" },'
FOUR = load(
    altered(
        ("\n[arrangements.US-JP-GSOMIA]", AUSTRALIA),
        (
            'parties         = ["USA", "JPN", "KOR"]',
            'parties         = ["USA", "JPN", "KOR", "AUS"]',
        ),
        ('{ JPN = "US-JP-GSOMIA", KOR', '{ AUS = "US-AU-GSOMIA", JPN = "US-JP-GSOMIA", KOR'),
        (
            JAPAN,
            f"{JAPAN}\n{JAPAN.replace('JPN', 'AUS')}",
        ),
    )
)
"""The same with a fourth party behind the same hub."""
WITH_AUSTRALIA = [
    *OFFICERS,
    officer("AULO", "AUS", Role.LIAISON),
    officer("AUFDO", "AUS", Role.APPROVER),
]


def four(user: str | None = None, **more: Any) -> Book:
    """A book of the four parties."""
    return book(user, **{"under": FOUR, "roster": WITH_AUSTRALIA} | more)
