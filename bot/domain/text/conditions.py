"""
Finds notes that limit what they are written on: whom it is for, until when, or on a condition.

A consent is to all of a release for all of its life, so a limit in its note would be lost. The
tables below are the words by which officers set one, in three languages. A text in which none of
them is found is only a note.
"""

import re
from collections.abc import Collection
from functools import cache

from bot.domain.text import typed

PARTY, TIME, CONDITION, RELEASE, PART = "party", "time", "condition", "release", "part"
"""
What a note may limit a decision by.

The last two are that it names another release, or leaves something out.
"""

BEFORE_A_PARTY = {
    "en": "only just solely exclusively not never no except excepting excluding exclude exclusion "
    "but without w/o minus"
    " barring save restricted limited confined withhold withheld hold cannot can't don't won't "
    "mustn't shouldn't",
    "ja": "ただし 但し 除く 除外 例外は",
    "ko": "단 단, 다만 오직 단지 제외하고 빼고",
}
"""Words that limit with a party's name beside them, before it."""
BETWEEN = (
    "to for the with in by of on from yet it this go goes going send sent share shared pass passed "
    "give given be"
    " release released relay relayed forward forwarded transmit transmitted disclose disclosed "
    "provide provided"
    " show shown"
)
"""English words that may stand between such a word and the name."""
AFTER_A_PARTY = {
    "en": r"(?:\s+(?:side|desk|is|are|be|to|should|must|and|or))*\s*[,:-]?\s*"
    r"(?:(?:only|alone|not|except\w*|exclu\w+|but|out)\b|no(?=[\W_]*\Z))",
    "ja": r"[側宛向けにへはをのともで]{0,4}(?:まだ)?(?:(?:だけ|のみ|限|以外|除|抜き|無し|なし|不可"
    r"|対象外|ではな|見送|保留|外[しす]|NG\b|[だダ駄][め目メ])|(?:提供|送付|送|開示|共有|渡|中継|出|流|見せ|知らせ|回)"
    r"[^。、]{0,6}(?:ない|せず|さず|ません|不可|禁止|見合))",
    "ko": r"\s*(?:측|쪽)?\s*(?:에게는|에게|에서|에는|에|엔|으로|로|은|는|을|를|이|가|까지(?=만))?"
    r"\s*"
    r"(?:만(?=[\s,.)]|$|은|을|이)|뿐|제외|빼|말고|한정|한해|외에|불가|아님|아닌|보류|안\s*(?:됨|되|돼|됩)"
    r"|(?:제공|전달|공유|공개|중계|전파|배포|보내|넘기|알리|주)[^.,]{0,6}(?:않|말|마[세십시라]|금지|불가|보류))",
}
"""What limits behind a party's name."""
NOT_THE_PARTY = (
    r"[語人海製円酒어인해산]|말(?!고)|時間|近海|方面|\s?(?:시간|방면|근해)"
    r"|\s+(?:standard\s+)?time\b"
)
"""What makes another word of a party's name: its language, people, time, the sea beside it."""

TOGETHER_WITH = r"(?:側|측)?\s?(?:とは?|과|와)"
"""Behind a name at the beginning: with whom something was settled, which limits nothing."""

MONTH = (
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)"
    r"(?:uary|ruary|ch|il|ust|ember|tember|ober)?\.?"
)
DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
SOME = (
    r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|forty-five|sixty|ninety"
    r"|half an?|an? (?:few|couple of)|several|the next|the coming)(?:\s*\(\d{1,4}\))?"
)
SHORT = r"\d{1,4}\s*(?:h|hrs?|hours?|d|days?|w|wks?|weeks?|m|mins?)(?![a-z])"
"""A length of time as it is written in every language."""
CLOCK = r"\d{4}\s*(?:z|hrs?|hours|local|kst|jst|utc|zulu)(?![a-z])|\d{6}z"
AN_EXERCISE = {
    "ja": r"(?:演習|訓練|作戦|会議|当直)の?(?:終了|終わり)時?",
    "ko": r"(?:훈련|연습|작전|회의|당직)\s*(?:종료|끝)\s*시?",
}
MOMENTS = {
    "en": (
        r"\d{1,4}(?:(?:\.|\s*-\s*)\d{1,4})?\s*-?(?:minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|wks?|w|months?|years?)\b",
        rf"{SOME}\s+(?:minute|hour|day|week|month|year|night|fortnight)s?\b",
        r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}",
        r"\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?\b",
        rf"\d{{1,2}}(?:st|[nr]d|th)?\s*(?:of\s+)?{MONTH}\b",
        rf"{MONTH}\s*\d{{1,2}}",
        rf"(?:this\s+|next\s+)?{DAY}",
        r"(?:today|tonight|tomorrow|midnight|noon|eod|cob|eob|(?:the\s+)?weekend\b)",
        r"(?:the\s+)?(?:end|close|rest|remainder|duration) of\b|this exercise\b",
        r"(?:next|this)\s+(?:week|month|year|morning|afternoon|evening|weekend)\b",
        rf"\d{{1,2}}[:.]\d{{2}}\b|\d{{1,2}}\s*[ap]\.?m\b|{CLOCK}",
    ),
    "ja": (
        r"(?:\d{1,4}|[一二三四五六七八九十半数]+)\s*(?:年間?|[かケヶカ]月間?|月|週間?|日間?|時間半?|時半?|分間?|営業日)",
        r"\d{1,2}\s*[/:]\s*\d{1,2}",
        SHORT,
        CLOCK,
        AN_EXERCISE["ja"],
        r"(?:明日|明後日|明朝|今日|本日|今夜|今晩|今週|来週|今月|来月|月末|週末|年末|年内|正午|深夜|夜|夕方|朝|当日|翌日)",
        r"[月火水木金土日]曜日?",
    ),
    "ko": (
        r"(?:\d{1,4}|한|두|세|네|다섯|열|[삼사오육칠팔구십]|[일이](?=일간|주|개월))\s*(?:시간|시|일간?|주일?간?|개월|달|분간?|년간?)(?:\s*반)?",
        r"\d{1,2}월(?:\s*(?:\d{1,2}일|[초중]순|말))?",
        r"(?:하루|이틀|사흘|나흘|열흘|보름|일주일|반나절|주중)간?",
        r"\d{1,2}\s*[/:.]\s*\d{1,2}",
        SHORT,
        CLOCK,
        AN_EXERCISE["ko"],
        r"(?:내일|모레|오늘|금일|명일|당일|이번\s*[주달]|다음\s*[주달]|금주|차주|금월|이달|주말|월말|연말|정오|자정|오전|오후|저녁|아침|밤)",
        r"[월화수목금토일]요일",
    ),
}
"""A date, a time or a length of time."""
BEFORE_A_MOMENT = {
    "en": r"\b(?:for|until|till|'?til|by|through|thru|within|up to"
    r"|no (?:longer|more|later) than|not after|at most"
    r"|max(?:imum)?|valid|not beyond|limit(?:ed to)?|(?:not|no)\s+"
    r"(?:before|longer than|earlier than)"
    r"|keep(?: it)?|expir(?:es?|ing|y)(?: it)?|end(?:s|ing)|only|just)\b"
    r"(?:\s+(?:the|about|only|just|at|least|most|around|on|no|more|than|a|period|of|latest|in|next"
    r"|coming|for|until|till|by)){0,6}\s+",
    "ja": r"(?:有効期限|期限|期間)[はを、:\s]*",
    "ko": r"(?:유효\s*기간|기한|시한)[은는,:\s]*",
}
UNTIL = (
    rf"\b(?:until|till|'?til|by)\s+(?:about\s+)?(?:\d{{3,4}}\b|d\s?\+\s?\d|(?:mon|tue|wed|thu|fri|sat)\b"
    rf"|{MONTH}\b|further notice)"
    r"|\b(?:until|till|'?til)\s+(?:(?:the\s+)?\d{1,2}(?:st|[nr]d|th)\b|(?:i|we|you)\s"
    r"|(?:xmas|christmas|new year"
    r"|the (?:morning|evening|night))\b|(?:\w+\s+){1,3}(?:ends?|finishes|closes|is over)\b)"
)
AFTER_A_MOMENT = {
    "en": r"\s*(?:(?:release|access|window|life|lifetime|consent|approval)\s+)?"
    r"(?:only|limit\b|max(?:imum)?\b|at (?:the )?(?:most|latest)|or less)",
    "ja": r"\s*(?:いっぱい|中?(?:だけ|のみ|に?限)|まで(?!も|の(?:経緯|間に))|迄|以内(?!に)"
    r"|有効|で失効|後に?(?:破棄|削除|回収)|(?:以降|より後|経過後)は?[^。、]{0,6}(?:不可|ない|無効))",
    "ko": r"\s*(?:까지|(?:중으?로|에)?만(?!에|족|료)|동안|이내|에?\s*한[정하해함]|유효"
    r"|[후뒤]에?\s*(?:파기|삭제|회수)|이후(?:에는|는|엔)?\s*[^.,]{0,6}(?:불가|금지|무효))",
}
FOR_A_WHILE = r"\bfor the time being\b|期限付き|期間限定|当[面分]の間|당분간|한시적"
"""What limits by time and names none."""
ON_A_CONDITION = (
    r"\b(?:provided|providing) that\b|\bon (?:the )?condition\b|\bconditional(?:ly)? (?:up)?on\b"
    r"|\bonly (?:if|when|once|after)\b|条件付|を条件|条件とし|조건부|조건으로|조건\s?하에|전제로"
)
OF_A_PART = (
    r"\b(?:except\w*|exclu\w+|apart from|other than|but|not "
    r"(?:yet|all)|minus|without|only|part(?:ly|ially)?|some of)\b"
    r"|ただし|但し|だけ|のみ|以外|除|一部|未[だ了済]|まだ|제외|빼고|말고|외에|외의|만(?=[\s,.)]|$)|일부|아직"
)
"""What leaves something out of what has no note, so that it could only be dropped."""


def limit(note: str, names: Collection[str], *, whole: bool = False) -> str | None:
    """
    Find what a note limits.

    Args:
        note: The note as typed.
        names: What the parties of the route are called. A name in capitals of two letters counts in
            capitals only.
        whole: Whether what it is written on is of all or of nothing. Only then can it limit a part.

    Returns:
        `party`, `time`, `condition` or `part`, or None where it is a note and nothing else.
    """
    said = typed.plain(note)
    patterns = [
        (PARTY, _party(frozenset(names))),
        (TIME, _time()),
        (CONDITION, _compiled(ON_A_CONDITION)),
    ]
    patterns += [(PART, _compiled(OF_A_PART))] if whole else []
    return next((kind for kind, pattern in patterns if pattern.search(said)), None)


def numbers(note: str, *, alone: bool = False) -> list[str]:
    """
    Find the words of a note that may be a release's number.

    Args:
        alone: Whether they count only where the note holds nothing else.

    Returns:
        Words with letters and digits, and a word of letters only where it stands alone.
    """
    said = typed.plain(note)
    shaped = _SHAPE.findall(said)
    mixed = [word for word in shaped if re.search("[0-9]", word) and re.search("[A-Za-z]", word)]
    if not re.search(r"[^\W_]", _SHAPE.sub(" ", said)) and (mixed or len(shaped) == 1):
        return shaped
    return [] if alone else mixed


_SHAPE = re.compile(
    rf"(?<![0-9A-Z-])((?:[A-Z]{{3}}-(?:[0-9]{{4}}-)?)?[0-9A-Z]{{4}})(?![0-9A-Z-])(?:(?:{typed.PARTICLES})+(?!\w))?",
    re.IGNORECASE | re.ASCII,
)


@cache
def _party(names: frozenset[str]) -> re.Pattern[str]:
    name = "|".join(_name(one) for one in sorted(names, key=len, reverse=True)) or r"(?!)"
    before = "|".join(_between(re.escape(word)) for word in BEFORE_A_PARTY["en"].split())
    signs = "|".join(map(re.escape, (*BEFORE_A_PARTY["ja"].split(), *BEFORE_A_PARTY["ko"].split())))
    after = "|".join(AFTER_A_PARTY.values())
    begins = rf"\A[\W_]*(?:(?:to|for|the)\s+)*(?:{name})(?!{TOGETHER_WITH}(?!\s*(?:{name})))"
    small = "|".join(one for one in names if len(one) == 2)
    begins += rf"|\A[\W_]*(?:{small})\s+only\b" if small else ""
    return _compiled(
        rf"{begins}|(?:{before})(?:{name})|(?:{signs})[\s、,:]*(?:{name})|(?:{name})(?:{after})"
    )


def _between(word: str) -> str:
    return rf"\b{word}\b[\s:,(]+(?:(?:{'|'.join(BETWEEN.split())})[\s)]+){{0,4}}"


def _name(name: str) -> str:
    """Match a name by itself: no part of a longer word, and no word that is made of it."""
    spelled = typed.plain(name)
    exact = len(spelled) == 2 and spelled.isascii() and spelled.isupper()
    found = re.escape(spelled)
    if spelled.isascii():
        found = rf"(?<![0-9A-Za-z-]){found}(?![0-9A-Za-z])(?!{NOT_THE_PARTY})"
    elif len(spelled) == 1:
        found = rf"(?<![一-鿿]){found}(?=のみ|だけ|限|以外|を?除|抜き)"
    else:
        found = rf"{found}(?!{NOT_THE_PARTY})"
    return f"(?-i:{found})" if exact else found


@cache
def _time() -> re.Pattern[str]:
    found = [UNTIL, FOR_A_WHILE]
    for language, moments in MOMENTS.items():
        moment = rf"(?:{'|'.join(moments)})"
        found.append(rf"{moment}(?:\s*の?\s*{moment}){{0,4}}{AFTER_A_MOMENT[language]}")
        found.append(rf"\A[\W_]*{moment}[\W_]*\Z")
        if language in BEFORE_A_MOMENT:
            found.append(BEFORE_A_MOMENT[language] + moment)
    return _compiled("|".join(found))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
