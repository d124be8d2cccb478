"""
The words that officers read: one term for each concept in each language, and none of the words that
were given up.
"""

import ast
import re
from pathlib import Path

import pytest
from fluent.syntax import ast as ftl

from handlers.slack.blocks import Drawing, Json
from tests import TOP
from tests.handlers.life import drawings
from tests.handlers.limits import read
from tests.handlers.text.test_languages import TYPED, messages

LANGUAGES = ("en", "ja", "ko")
TABLES_SAID = ("People and places", "What is done", "Time", "What a release bears")
"""The tables of the glossary whose terms stand in messages."""

GIVEN_UP = {
    "en": {
        r"\bapprovers?\b": "releasing authority",
        r"\b(allowance|objective|aim|decide by)\b": "target",
        r"\bover (its|their|the) time\b|\btime is over\b": "overdue, or expired",
        r"\bpass(es|ed|ing)? (it |this )?on\b": "relay",
        r"\bwaits for\b": "waiting for",
        r"\b(looking|looks|looked) (at|to)\b": "on it, or opened the text",
        r"\banew\b": "again",
        r"\bwhoever runs\b|\boperators?\b": "administrator",
        r"\bnothing of it is kept\b": "no copy is kept",
        r"\bput off\b": "snooze",
        r"\bcould not be read\b": "say what is not known",
        r"\bthere is no such\b": "say what is there, or that it is not visible",
        r"\blevel \{": "the word of the level alone",
        r"\bcannot\b": "can't",
        r"\b(is|are) told in\b": "appear in",
        r"\byou are: ": "your role",
    },
    "ja": {
        "督促|リマインド": "再通知",
        "上申": "監督者への通知",
        "優先度": "優先順位",
        "検査官": "監察官",
        "貴デスク|このデスク|貴国": "自国デスク",
        "辞退": "提供を見送る",
        "(?<!受領を)確認中": "対応中",
        "期限超過|目標時間": "目標超過",
        "判断期限|承認期限": "承認目標",
        "判断": "承認",
        "審査": "承認待ち, 承認を申請",
        "不在を終え": "復帰する",
        r"(?<!システム)管理者(?<!取決めの管理者)": "システム管理者",
        r"[ぁ-ヿ一-鿿」）}] ?[(?:]|[)][ぁ-ヿ一-鿿]": "（, ？, ：",
        "。 ": "。",
        r"[~〜]": "～",
        r"（[^）]*\{(level|ceiling|precedence)\}": "no brackets around what has its own",
    },
    "ko": {
        r"[을를이가은는과와]\([을를이가은는과와]\)|\((으|이)\)": "건을, 측으로",
        "승인 요청|결정 요청": "승인 신청",
        "결정 대기|결정 기한|여부 결정": "승인 대기, 승인 목표",
        "기한 초과|목표 시간": "목표 초과",
        "사양|회신하지 않음": "제공하지 않음",
        "검토 중 표시|검토 중(임|입니다)": "처리 중",
        "귀 데스크|귀측|이 데스크": "자국 데스크",
        "내 건(?!수)": "내가 올린 건",
        "새 버전": "새 판",
        "상급 보고": "감독자에게 알림",
        r"(?<!시스템 )(?<!약정 )관리자": "시스템 관리자",
        r"[^니합됩습]다$|한다\b": "a noun, or 하십시오",
        r"\([^)]*(\(|\{(level|ceiling|precedence)\})": "one pair of brackets",
        "해 주십시오|려 주십시오|세요": "하십시오",
    },
}
"""Language → what may not stand in a sentence → what is said instead."""

GIVEN_UP_BY_THE_COMMAND_LINE = {
    r"\b[Ss]ay `": "run",
    r"nothing is over|No day is over": "no expired keys",
    r"\bapprovers\b": "releasing authorities",
    r"\bobjectives? (met|missed|passes)|\bno objective": "target",
    r"There is no release(\.| that)": "No release is …, no releases yet",
    r"\bwaits for\b": "is waiting for",
}

SAID_ALIKE = {
    "acknowledge": (r"acknowledg", "受領", "접수|미확인"),
    "administrator": (r"administrator", "システム管理者", "시스템 관리자"),
    "ask": (r"\bask another party|\basks:", "要請", "요청"),
    "audit log": (r"audit log", "監査記録", "감사 기록"),
    "caveat": (r"caveat", "取扱条件", "취급 조건"),
    "certify": (r"(?<!tripoint )certif", "証明", "확인"),
    "custodian": (r"custodian", "取決めの管理者", "약정 관리자"),
    "decline": (r"declin", "見送", "제공하지 않"),
    "deny": (r"\bden(y|ied|ial)", "不承認|承認しない|承認されません", "불승인|승인되지 않"),
    "expire": (r"\bexpir", "期限", "만료|기한"),
    "fingerprint": (r"fingerprint", "ハッシュ値", "해시값"),
    "hub": (r"\bhub\b", "経由国|中継", "경유국|중계"),
    "inspector": (r"inspector", "監察官", "보안감사관"),
    "lapse": (r"\blaps", "失効", "실효"),
    "liaison officer": (r"liaison officer", "連絡官", "연락장교"),
    "lifetime": (r"\blifetime(?!s)", "提供期間", "제공 기간"),
    "marking": (r"\bmarking\b", "区分表示|自国の区分", "비밀 표시"),
    "need-to-know": (r"need-to-know", "知る必要", "알 필요성"),
    "originator": (r"originator", "提供元", "원생산기관"),
    "overdue": (r"(?<!list )overdue", "目標超過", "목표 초과"),
    "precedence": (r"precedence", "優先順位", "우선순위"),
    "recall": (r"recall", "回収", "회수"),
    "reference": (r"\breference", "参照番号", "문서 번호"),
    "relay": (r"\brelay", "中継", "중계"),
    "releasing authority": (r"releasing authorit", "提供承認権者", "제공 승인권자"),
    "return": (r"\breturn", "差し戻", "반려"),
    "roster": (r"\broster", "要員名簿", "명부"),
    "security officer": (r"security officer", "保全責任者", "보안담당관"),
    "standing authorisation": (r"standing authorisation", "包括承認", "포괄 승인"),
    "supervisor": (r"supervisor", "監督者", "감독자"),
    "suspend": (r"suspend", "停止", "정지"),
    "target": (r"\btarget", "目標", "목표"),
    "version": (r"\bversion", "版", "판"),
    "watch": (r"\bwatch\b", "当直", "당직"),
    "withdraw": (r"\bwithdr", "取下げ|取り下げ|撤回", "철회"),
}
"""Concept → how English, Japanese and Korean say it, wherever English does."""


def texts(pattern: ftl.Pattern) -> list[str]:
    """Every text that a message may come to, its variables written as `{name}`."""
    said = [""]
    for element in pattern.elements:
        said = [so_far + more for so_far in said for more in _parts(element)]
    return said


def _parts(element: ftl.TextElement | ftl.Placeable) -> list[str]:
    if isinstance(element, ftl.TextElement):
        return [element.value]
    match element.expression:
        case ftl.SelectExpression(variants=variants):
            return [text for variant in variants for text in texts(variant.value)]
        case ftl.StringLiteral(value=value):
            return [value]
        case ftl.VariableReference(id=name):
            return [f"{{{name.name}}}"]
        case other:
            raise AssertionError(other)


def sentences(language: str) -> dict[str, list[str]]:
    """Every message of a language, by id, as what it may come to."""
    patterns = {name: message.value for name, message in sorted(messages(language).items())}
    return {name: texts(pattern) for name, pattern in patterns.items() if pattern}


def glossary() -> list[tuple[str, str, str]]:
    """The rows of the glossary whose terms are said: English, Japanese, Korean."""
    text = Path(TOP / "docs" / "glossary.md").read_text("utf-8")
    parts = {part.splitlines()[0]: part for part in text.split("\n## ")}
    rows = [
        tuple(cell.strip() for cell in line.strip("|").split("|")[:3])
        for title in TABLES_SAID
        for line in parts[title].splitlines()
        if line.startswith("|")
    ]
    return [(row[0], row[1], row[2]) for row in rows if row[0] != "concept" and "---" not in row[0]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_has_a_word_that_was_given_up(language: str) -> None:
    said = sentences(language)
    assert len(said) > 250
    found = {
        (name, text, instead)
        for name, all_of_it in said.items()
        for text in all_of_it
        for word, instead in GIVEN_UP[language].items()
        if re.search(word, text, re.IGNORECASE)
    }

    assert found == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_screen_shows_one(language: str) -> None:
    """Also where code joins what messages say, such as a label and its colon."""
    shown = [
        line
        for _, drawn in drawings(language)
        for line in _shown(drawn).splitlines()
        if not any(typed in line for typed in TYPED)
    ]
    assert len(shown) > 500

    assert {
        (line, instead)
        for line in shown
        for word, instead in GIVEN_UP[language].items()
        if re.search(word, line, re.IGNORECASE)
    } == set()


def _shown(drawn: Json | Drawing) -> str:
    return read(drawn) if isinstance(drawn, dict) else f"{drawn.text}\n{read(drawn.blocks)}"


def test_no_sentence_of_the_command_line_has_one() -> None:
    """An operator reads the same words, where both speak of the same."""
    said = {
        (str(file.relative_to(TOP)), node.value)
        for file in sorted((TOP / "bot" / "cli").rglob("*.py"))
        for node in ast.walk(_without_docstrings(ast.parse(file.read_text("utf-8"))))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value
    }
    assert len(said) > 300

    assert {
        (file, text, instead)
        for file, text in said
        for word, instead in GIVEN_UP_BY_THE_COMMAND_LINE.items()
        if re.search(word, text)
    } == set()


def _without_docstrings(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [  # type: ignore[attr-defined]
                one
                for one in body
                if not (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))
            ]
    return tree


@pytest.mark.parametrize("concept", SAID_ALIKE)
def test_a_concept_has_one_term_in_each_language(concept: str) -> None:
    """Where English says it, Japanese and Korean say it too, each by its own term."""
    spelled = dict(zip(LANGUAGES, SAID_ALIKE[concept], strict=True))
    english = {name: text for name, text in sentences("en").items() if _holds(spelled["en"], text)}
    assert english, concept
    for language in ("ja", "ko"):
        others = sentences(language)
        lacking = {
            name: others[name] for name in english if not _holds(spelled[language], others[name])
        }
        assert lacking == {}, language


def _holds(term: str, said: list[str]) -> bool:
    without = (re.sub(r"{\w+}", "", text) for text in said)
    return any(re.search(term, text, re.IGNORECASE) for text in without)


def test_every_term_of_the_glossary_is_said() -> None:
    """Or the glossary speaks of words that no officer reads."""
    rows = glossary()
    assert len(rows) > 40
    said = {
        language: "\n".join(
            text for all_of_it in sentences(language).values() for text in all_of_it
        ).casefold()
        for language in LANGUAGES
    }
    silent = [
        (language, word)
        for row in rows
        for language, term in zip(LANGUAGES, row, strict=True)
        for word in term.split(", ")
        if word.casefold() not in said[language]
    ]

    assert silent == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_code_stands_for_a_word(language: str) -> None:
    """Rules and levels are named, and a code is shown only where it is what somebody types."""
    codes = {
        (name, code)
        for name, all_of_it in sentences(language).items()
        for text in all_of_it
        for code in re.findall(r"\b[a-z]+_[a-z_]+\b", text)
    }

    assert codes == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hint_tells_what_to_do(language: str) -> None:
    """English begins with the verb; Japanese and Korean ask for it."""
    asks = {
        "en": r"^(Choose|Write|Say|Give|Paste|Tick) ",
        "ja": "ください。|入れると",
        "ko": "십시오",
    }
    hints = {n: t for n, t in sentences(language).items() if n.startswith("hint-")}
    assert len(hints) > 15

    silent = {
        name for name, said in hints.items() if not all(re.search(asks[language], t) for t in said)
    }
    assert silent <= {"hint-conditions"}
