"""
When a note limits what it is written on: whom it is for, until when, or on a condition.

A consent is to all of a release for all of its life, so a limit in its note would be swallowed. The tables below are
the words by which officers set one, in three languages; what none of them finds is a note.
"""

import re
from collections.abc import Collection
from functools import cache

from bot.domain import typed

PARTY, TIME, CONDITION, RELEASE = "party", "time", "condition", "release"
"""What a note may limit a decision by; the last: it names another release."""

BEFORE_A_PARTY = {
    "en": "only just solely exclusively not never no except excepting excluding exclude but without minus barring save",
    "ja": "ただし 但し 除く 除外 例外は",
    "ko": "단 단, 다만 오직 단지 제외하고 빼고",
}
"""Words that limit with a party's name beside them, before it."""
BETWEEN = (
    "to for the with in by of on from go goes going send sent share shared pass passed give given be release released"
)
"""English words that may stand between such a word and the name."""
AFTER_A_PARTY = {
    "en": r"(?:\s+(?:side|desk|is|are|be|to|should|must|and|or))*\s*[,-]?\s*"
    r"(?:only|alone|not|except\w*|exclu\w+|but)\b",
    "ja": r"[側宛向けにへはをのともで]{0,4}(?:(?:だけ|のみ|限|以外|除|抜き|無し|なし|不可|対象外|ではな|見送)"
    r"|(?:提供|送付|送|開示|共有|渡|中継)[^。、]{0,6}(?:ない|せず|ません|不可|禁止|見合))",
    "ko": r"\s*(?:측|쪽)?\s*(?:에게|에서|에는|에|으로|로|은|는|을|를|이|가)?\s*"
    r"(?:만(?=[\s,.)]|$|은|을|이)|뿐|제외|빼|말고|한정|외에|불가|아님|아닌|보류"
    r"|(?:제공|전달|공유|공개|중계|보내|주)[^.,]{0,6}(?:않|말|금지|불가|보류))",
}
"""What limits behind a party's name."""
NOT_THE_PARTY = "[語人海製円酒어인해산]|말(?!고)"
"""What makes another word of a party's name: its language, its people, the sea beside it."""

TOGETHER_WITH = r"(?:側|측)?\s?(?:とは?|과|와)"
"""What makes a name at the beginning one of whom something was settled with."""

MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|ust|ember|tember|ober)?\.?"
DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
SOME = r"(?:an?|one|two|three|four|five|six|seven|ten|twelve|half an?|the next|the coming)"
MOMENTS = {
    "en": (
        r"\d+(?:\.\d+)?\s*-?(?:minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|wks?|w|months?|years?)\b",
        rf"{SOME}\s+(?:minute|hour|day|week|month|year|night|fortnight)s?\b",
        r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}",
        r"\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?\b",
        rf"\d{{1,2}}(?:st|[nr]d|th)?\s*(?:of\s+)?{MONTH}\b",
        rf"{MONTH}\s*\d{{1,2}}",
        rf"(?:this\s+|next\s+)?{DAY}",
        r"(?:today|tonight|tomorrow|midnight|noon|eod|cob|eob|(?:the\s+)?(?:end|close) of\b)",
        r"(?:next|this)\s+(?:week|month|year|morning|afternoon|evening|weekend)\b",
        r"\d{1,2}[:.]\d{2}\b|\d{1,2}\s*[ap]\.?m\b|\d{4}\s*(?:z|hrs?|hours|local|kst|jst|utc|zulu)\b|\d{6}z",
    ),
    "ja": (
        r"(?:\d+|[一二三四五六七八九十半数]+)\s*(?:年間?|[かケヶカ]月間?|月|週間?|日間?|時間半?|時半?|分間?|営業日)",
        r"\d{1,2}\s*[/:]\s*\d{1,2}",
        r"(?:明日|明後日|明朝|今日|本日|今夜|今晩|今週|来週|今月|来月|月末|週末|年末|正午|深夜|夕方|朝|当日|翌日)",
        r"[月火水木金土日]曜日?",
    ),
    "ko": (
        r"(?:\d+|한|두|세|네|다섯|열)\s*(?:시간|시|일간?|주일?간?|개월|달|분간?|년간?)(?:\s*반)?",
        r"\d{1,2}월(?:\s*\d{1,2}일)?",
        r"(?:하루|이틀|사흘|나흘|열흘|보름|일주일|반나절)",
        r"\d{1,2}\s*[/:.]\s*\d{1,2}",
        r"(?:내일|모레|오늘|금일|명일|이번\s*주|다음\s*주|주말|월말|연말|정오|자정|오전|오후|저녁|아침|밤)",
        r"[월화수목금토일]요일",
    ),
}
"""A date, a time or a length of time."""
BEFORE_A_MOMENT = {
    "en": r"\b(?:for|until|till|'?til|by|through|thru|within|up to|no (?:longer|more|later) than|not after|at most"
    r"|max(?:imum)?|expir(?:es?|ing)|end(?:s|ing)|only|just)\b"
    r"(?:\s+(?:the|about|only|just|at|least|most|around|on|no|more|than|a|period|of|latest|in|next|coming|for|until|till|by))*\s+",
    "ja": r"(?:有効期限|期限|期間)[はを、:\s]*",
    "ko": r"(?:유효\s*기간|기한|시한)[은는,:\s]*",
}
UNTIL = (
    rf"\b(?:until|till|'?til|by)\s+(?:about\s+)?(?:\d{{3,4}}\b|(?:mon|tue|wed|thu|fri|sat)\b|{MONTH}\b|further notice)"
)
AFTER_A_MOMENT = {
    "en": r"\s*(?:only|max(?:imum)?\b|at (?:the )?(?:most|latest)|or less)",
    "ja": r"\s*(?:いっぱい|だけ|まで(?!も|の(?:経緯|間に))|迄|のみ|以内|限り|限定|に限|有効)",
    "ko": r"\s*(?:까지|만(?!에|족|료)|동안|이내|한정|한하여|한해|유효)",
}
ON_A_CONDITION = (
    r"\b(?:provided|providing) that\b|\bon (?:the )?condition\b|\bconditional(?:ly)? (?:up)?on\b"
    r"|\bonly (?:if|when|once|after)\b|条件付|を条件|条件とし|조건부|조건으로|조건\s?하에|전제로"
)


def limit(note: str, names: Collection[str]) -> str | None:
    """
    What a note limits: `party`, `time` or `condition`; None where it is a note and nothing else.

    Args:
        names: what the parties of the route are called; a name in capitals of two letters counts in capitals only.
    """
    said = typed.plain(note)
    patterns = ((PARTY, _party(frozenset(names))), (TIME, _time()), (CONDITION, _compiled(ON_A_CONDITION)))
    return next((kind for kind, pattern in patterns if pattern.search(said)), None)


def numbers(note: str, *, alone: bool = False) -> list[str]:
    """
    The words of a note that may be a release's number; one of letters only where it holds no other words.

    Args:
        alone: whether they count only there.
    """
    words = [typed.bare(word) for word in typed.plain(note).split()]
    shaped = [word for word in words if re.fullmatch(_SHAPE, word, re.IGNORECASE)]
    mixed = [word for word in shaped if re.search("[0-9]", word) and re.search("[A-Za-z]", word)]
    if len(shaped) == len(words) and (mixed or len(words) == 1):
        return shaped
    return [] if alone else mixed


_SHAPE = r"(?:[A-Z]{3}-(?:[0-9]{4}-)?)?[0-9A-Z]{4}"


@cache
def _party(names: frozenset[str]) -> re.Pattern[str]:
    name = "|".join(_name(one) for one in sorted(names, key=len, reverse=True)) or r"(?!)"
    before = "|".join(_between(re.escape(word)) for word in BEFORE_A_PARTY["en"].split())
    signs = "|".join(map(re.escape, (*BEFORE_A_PARTY["ja"].split(), *BEFORE_A_PARTY["ko"].split())))
    after = "|".join(AFTER_A_PARTY.values())
    begins = rf"\A[\W_]*(?:(?:to|for|the)\s+)*(?:{name})(?!{TOGETHER_WITH}(?!\s*(?:{name})))"
    small = "|".join(one for one in names if len(one) == 2)
    begins += rf"|\A[\W_]*(?:{small})\s+only\b" if small else ""
    return _compiled(rf"{begins}|(?:{before})(?:{name})|(?:{signs})[\s、,:]*(?:{name})|(?:{name})(?:{after})")


def _between(word: str) -> str:
    return rf"\b{word}\b[\s:,(]+(?:(?:{'|'.join(BETWEEN.split())})\s+){{0,4}}"


def _name(name: str) -> str:
    """A name by itself: no part of a longer word, and no word that is made of it."""
    spelled = typed.plain(name)
    exact = len(spelled) == 2 and spelled.isascii() and spelled.isupper()
    found = re.escape(spelled)
    if spelled.isascii():
        found = rf"(?<![0-9A-Za-z-]){found}(?![0-9A-Za-z])"
    else:
        found = rf"{found}(?!{NOT_THE_PARTY})"
    return f"(?-i:{found})" if exact else found


@cache
def _time() -> re.Pattern[str]:
    found = [UNTIL]
    for language, moments in MOMENTS.items():
        moment = rf"(?:{'|'.join(moments)})"
        found.append(rf"{moment}(?:\s*の?\s*{moment})*{AFTER_A_MOMENT[language]}")
        if language in BEFORE_A_MOMENT:
            found.append(BEFORE_A_MOMENT[language] + moment)
    return _compiled("|".join(found))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
