"""
Signs, as Unicode has them: which are drawn alike, which show nothing, and which no text may hold.

What is kept of a text is only tidied: it stays the words that were typed, with every joiner that a
script needs.
"""

import re
import unicodedata

_DASHES = frozenset("−ー⁃˗─ㅡᅳ")
"""
Drawn like a hyphen besides what Unicode calls a dash: minus, long vowel, box line, a Hangul vowel.
"""
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""What shows nothing besides format and control signs: fillers, blanks, variation selectors."""
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
Scripts whose letters look like each other's; Japanese and Korean words may hold Latin letters
beside their own.
"""
_NOT_LATIN_TO_SEE = frozenset("µμΔΓΘΛΞΠΣΦΨΩαβδεζηθλξπσφψω")
"""Greek that nobody takes for another letter, and that units and formulas are written with."""


def visible(text: str) -> bool:
    """
    Whether anything of it can be seen; a control sign counts, for it is a fault and not nothing.
    """
    return any(not sign.isspace() and (_control(sign) or not _unseen(sign)) for sign in text)


def tidied(text: str, *, lines: bool, hidden: bool) -> str:
    """
    A text as it is kept: NFC, no space around it, what Word and PowerPoint paste as a break made
    one.

    Args:
        lines: whether it may have several lines; else such a break is a space.
        hidden: whether it may hold what nobody sees, such as marks of direction; joiners that a
            script needs stay.
    """
    text = _broken(text, lines=lines)
    if not hidden:
        text = unicodedata.normalize("NFC", _HIDDEN.sub("", text))
        text = _JOINERS.sub(lambda found: found[0] if _joins(text, found.start()) else "", text)
    return unicodedata.normalize("NFC", text).strip()


def forbidden(text: str, *, lines: bool) -> tuple[str, int] | None:
    """
    The first sign that cannot be kept or shown, as `U+202E RIGHT-TO-LEFT OVERRIDE`, and its line
    from 1.
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
    """The same words with no line of their own, where a line is somebody else's."""
    return " / ".join(line.strip() for line in text.splitlines() if line.strip())


def odd_letters(text: str) -> list[tuple[str, list[str]]]:
    """
    The words that mix alphabets which look alike, each with the letters that are not of its own, by
    their names.
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
    """A text with one kind of break, a space where it may have no lines; and with no tabs."""
    return _BREAKS.sub("\n" if lines else " ", text.replace("\r\n", "\n")).replace("\t", " ")


def _alphabet(sign: str) -> str:
    name = unicodedata.name(unicodedata.normalize("NFKC", sign)[0], "").partition(" ")[0]
    return name if name in _ALPHABETS and sign not in _NOT_LATIN_TO_SEE else ""


def _joins(text: str, place: int) -> bool:
    """Whether the joiner at a place is one that its script or its emoji needs."""
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
    A text in NFC, its signs in their plain form, and for each of these where it stands in the text,
    and the end.
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
