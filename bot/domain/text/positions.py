"""Coordinates as people type them: `39.05N 127.43E`, `3903N 12726E`, `北緯39度3分東経127度`."""

import re
from decimal import Decimal

from bot.domain.text import typed

_HALVES = {
    **dict.fromkeys(("n", "北緯", "북위"), (0, "N")),
    **dict.fromkeys(("s", "南緯", "남위"), (0, "S")),
    **dict.fromkeys(("e", "東経", "동경"), (1, "E")),
    **dict.fromkeys(("w", "西経", "서경"), (1, "W")),
}
"""A hemisphere: whether it is of latitude (0) or longitude (1), and its letter."""
MOST = (90, 180)
DIGITS = Decimal("0.0001")
"""To how many degrees a position is kept: about 10 m."""

_HALF = "|".join(_HALVES)
_ANGLE = (
    r"(\d{1,3}(?:\.\d{1,8})?)\s*[°度도]?"
    r"(?:\s*(\d{1,2}(?:\.\d{1,4})?)\s*['’′分분])?(?:\s*(\d{1,2}(?:\.\d{1,4})?)\s*(?:\"|”|′′|''|秒|초))?"
)
_LED = re.compile(rf"({_HALF})\s*{_ANGLE}", re.ASCII)
_CLOSED = re.compile(rf"{_ANGLE}\s*({_HALF})", re.ASCII)
_PACKED = re.compile(r"(\d{2,3})(\d\d)(\d\d)?\s*([nsew])", re.ASCII)
_SIGNED = re.compile(r"(-?\d{1,2}\.\d{1,8})\s*[,\s]\s*(-?\d{1,3}\.\d{1,8})", re.ASCII)


def read(text: str) -> str | None:
    """
    Read a position.

    Returns:
        Latitude and longitude in degrees, such as `39.05N 127.4333E`. None where it cannot be read.
    """
    said = typed.plain(text).casefold().strip(" .,;()[]")
    signed = _SIGNED.fullmatch(said)
    if signed:
        north, east = signed.groups()
        return _written(
            [
                (Decimal(north.lstrip("-")), "NS"[north.startswith("-")]),
                (Decimal(east.lstrip("-")), "EW"[east.startswith("-")]),
            ]
        )
    first = _one(said)
    if first is None:
        return None
    angle, half, rest = first
    second = _one(rest.lstrip(" ,;/、"))
    if second is None or second[2].strip():
        return None
    return _written([(angle, half), (second[0], second[1])])


def _one(said: str) -> tuple[Decimal, str, str] | None:
    """Read the angle that a text begins with: degrees, its hemisphere's letter, and the rest."""
    for way, place in ((_PACKED, 4), (_LED, 1), (_CLOSED, 4)):
        found = way.match(said)
        if found:
            groups = list(found.groups())
            half = _HALVES[groups.pop(place - 1)][1]
            degrees, minutes, seconds = (Decimal(part or 0) for part in groups)
            if minutes >= 60 or seconds >= 60:
                return None
            return degrees + minutes / 60 + seconds / 3600, half, said[found.end() :]
    return None


def _written(angles: list[tuple[Decimal, str]]) -> str | None:
    """Write latitude and longitude, or nothing where they are not one of each, or do not exist."""
    if [angle[1] in "EW" for angle in angles] != [False, True]:
        return None
    if any(angle > most for (angle, _), most in zip(angles, MOST, strict=True)):
        return None
    return " ".join(f"{_plain(angle)}{half}" for angle, half in angles)


def _plain(angle: Decimal) -> str:
    return f"{angle.quantize(DIGITS):f}".rstrip("0").rstrip(".")
