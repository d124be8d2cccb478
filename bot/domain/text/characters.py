"""
Characters by Unicode: which look alike, which show nothing, and which no text may hold.

What is kept of a text is only tidied: it stays the words that were typed, with every joiner that a
script needs.
"""

import re
import unicodedata

_DASHES = frozenset("−ー⁃˗─ㅡᅳ")
"""
Drawn like a hyphen beside what Unicode calls a dash: minus, long vowel, box line, a Hangul vowel.
"""
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""What shows nothing beside format and control characters: fillers, blanks, variation selectors."""
_BREAKS = re.compile("[\r\x0b\x0c\x85\u2028\u2029]")
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_HIDDEN = re.compile(
    "[\u00ad\u061c\u200b\u200e\u200f\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_JOINERS = re.compile("[\u200c\u200d]")
_JOINING = re.compile(
    "[\u0600-\u0dff\u0f00-\u109f\u1780-\u18af\u1b00-\u1bff\ua840-\ua8ff\uaa00-\uabff\ufb50-\ufdff\ufe70-\ufefc"
    "\U00010a00-\U00011fff\U0001e900-\U0001e95f]"
)
_ALPHABETS = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU")
"""
Scripts whose letters look like each other's.

Japanese and Korean words may hold Latin letters beside their own.
"""
_NOT_LATIN_TO_SEE = frozenset("µμΔΓΘΛΞΠΣΦΨΩαβδεζηθλξπσφψω")
"""
Greek letters that nobody takes for another letter, and that units and formulas are written with.
"""


def visible(text: str) -> bool:
    """
    Tell whether anything of a text can be seen. A control character counts: it is a fault, not
    nothing.
    """
    return any(not sign.isspace() and (_control(sign) or not _unseen(sign)) for sign in text)


def tidied(text: str, *, lines: bool, hidden: bool) -> str:
    """
    Tidy a text for keeping: NFC, no space around it, and one kind of line break.

    Args:
        lines: Whether it may have several lines. If not, a break becomes a space.
        hidden: Whether it may hold what nobody sees, such as marks of direction. Joiners that a
            script needs always stay.
    """
    text = _broken(text, lines=lines)
    if not hidden:
        text = unicodedata.normalize("NFC", _HIDDEN.sub("", text))
        text = _JOINERS.sub(lambda found: found[0] if _joins(text, found.start()) else "", text)
    return unicodedata.normalize("NFC", text).strip()


def forbidden(text: str, *, lines: bool) -> tuple[str, int] | None:
    """
    Find the first character that cannot be kept or shown.

    Returns:
        Its name, such as `U+202E RIGHT-TO-LEFT OVERRIDE`, and its line from 1, or None where there
        is none.
    """
    text = _broken(text, lines=lines)
    for place, sign in enumerate(text):
        if _TURNS.match(sign) or (
            unicodedata.category(sign) in {"Cc", "Cs"} and not (lines and sign == "\n")
        ):
            name = unicodedata.name(sign, "")
            return f"U+{ord(sign):04X} {name}".strip(), text.count("\n", 0, place) + 1
    return None


def on_one_line(text: str) -> str:
    """Put the same words on one line, for a place that has only one."""
    return " / ".join(line.strip() for line in text.splitlines() if line.strip())


def odd_letters(text: str) -> list[tuple[str, list[str]]]:
    """
    Find the words that mix alphabets which look alike.

    Returns:
        Each word, with the names of those letters that are not of its own alphabet.
    """
    found = []
    for one in re.findall(r"\w+", text):
        letters = {sign: _alphabet(sign) for sign in one}
        used = [letters[sign] for sign in one if letters[sign]]
        if len(set(used)) > 1:
            own = max(_ALPHABETS, key=used.count)
            odd = [s for s in dict.fromkeys(one) if letters[s] not in ("", own)]
            found.append((one, [f"U+{ord(sign):04X} {unicodedata.name(sign)}" for sign in odd]))
    return found


def _broken(text: str, *, lines: bool) -> str:
    """Write every line break as a newline, or a space where no lines may be, and tabs as spaces."""
    return _BREAKS.sub("\n" if lines else " ", text.replace("\r\n", "\n")).replace("\t", " ")


def _alphabet(sign: str) -> str:
    name = unicodedata.name(unicodedata.normalize("NFKC", sign)[0], "").partition(" ")[0]
    return name if name in _ALPHABETS and sign not in _NOT_LATIN_TO_SEE else ""


def _joins(text: str, place: int) -> bool:
    """Tell whether the joiner at a place is one that its script or its emoji needs."""
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if _JOINING.match(before):
        return True
    emoji = bool(before) and (unicodedata.category(before) in ("So", "Sk") or before == "\ufe0f")
    return emoji and bool(after) and unicodedata.category(after) == "So"


def _control(sign: str) -> bool:
    return unicodedata.category(sign) == "Cc"


def _unseen(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cf", "Cc") or _UNSEEN.match(sign) is not None


def folded(text: str) -> tuple[str, str, list[int]]:
    """
    Write a text in plain characters: NFKC, all dashes alike, without what is invisible.

    Returns:
        The text in NFC, its plain characters, and a list that holds the place in the text of each
        plain character, then the text's length.
    """
    signs: list[str] = []
    places: list[int] = []
    text = unicodedata.normalize("NFC", text)
    for place, typed in enumerate(text):
        for sign in unicodedata.normalize("NFKC", typed):
            if sign.isspace():
                signs.append(" ")
            elif _unseen(sign):
                continue
            else:
                signs.append("-" if unicodedata.category(sign) == "Pd" or sign in _DASHES else sign)
            places.append(place)
    return text, "".join(signs), [*places, len(text)]
