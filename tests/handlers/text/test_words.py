"""What is said: every rule has its sentence, every message is used, times and lengths read well."""

import ast
import re
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl

import handlers
from bot.domain import field_values, markings, refusals
from bot.domain.coverage import RESTS, Why
from bot.domain.deadlines.allowance import STEP_OF
from bot.domain.notifications import news
from bot.domain.notifications.alarms import LOG_BROKEN, UNSECURED
from bot.domain.policy.model import Policy
from bot.domain.refusals import REFUSALS
from bot.domain.release.authorisation import Ended, Validity
from bot.domain.release.stages import CODES, Stage, Step
from bot.domain.steps import drafts, submission
from bot.domain.steps.outcomes import Undone
from handlers.listeners import forms
from handlers.notices import ended
from handlers.text.words import Words, escape

ROOM = Path(handlers.__file__).parent
FILES = sorted((ROOM / "messages" / "en").glob("*.ftl"))
BUILT = re.compile(
    r"(refusal|marking|stage|stands|done|usage|condition|code|moved|role|help|field|hint|form|submit|button|list"
    r"|precedence|alarm|span|others|confirm|reminder|snooze|line|ends|short|waits-step|home|digest|outcome|ended|news|policy-part|rule|level|sent|pick|handover|unattended|template|unit|quantity|authorisation|way-why)-"
    r"|(moment|note|with|held|card)-"
)
"""
Prefixes of ids that code puts together; each family is held whole by a test of its own or a table.
"""
SAMPLE = {
    "role": "liaison",
    "about": "to",
    "named": "AUS",
    "span": "24h",
    "party": "JPN",
    "origin": "KOR",
    "numbers": "KOR-2026-K7Q4",
    "number": "KOR-2026-K7Q4",
    "n": "2",
    "usage": "open NUMBER",
    "level": "S",
    "ceiling": "U",
    "arrangement": "TISA",
    "agreement": "US-JP-GSOMIA",
    "name": "title",
    "limit": "120",
    "days": "30",
    "codes": "level, caveat",
    "stage": "released",
    "version": "2",
    "parties": "JPN, USA",
    "instead": "show NUMBER",
    "step": "none",
    "sign": "U+0007",
    "line": "3",
    "at": "2026-11-23T04:04:00+00:00",
    "authorisation": "SA-K7Q4",
    "cap": "3",
}


def messages() -> dict[str, ftl.Message]:
    """Every message of the English files."""
    read = [FluentParser().parse(file.read_text("utf-8")) for file in FILES]
    assert not [
        entry for resource in read for entry in resource.body if isinstance(entry, ftl.Junk)
    ]
    found = [
        entry for resource in read for entry in resource.body if isinstance(entry, ftl.Message)
    ]
    assert len({m.id.name for m in found}) == len(found)
    return {message.id.name: message for message in found}


def variables(message: ftl.Message) -> set[str]:
    """The placeables of a message."""
    names: set[str] = set()

    def walk(node: object) -> None:
        if isinstance(node, ftl.VariableReference):
            names.add(node.id.name)
        for value in vars(node).values() if isinstance(node, ftl.BaseNode) else ():
            for inner in value if isinstance(value, list) else [value]:
                walk(inner)

    walk(message)
    return names


def trees() -> list[ast.Module]:
    """The modules of the room."""
    return [ast.parse(file.read_text("utf-8")) for file in ROOM.rglob("*.py")]


def said_by_code() -> list[tuple[str, set[str]]]:
    """
    Every `.say("id", name=...)` with a whole id, and the names it gives; None among them for
    `**values`.
    """
    return [
        (call.args[0].value, {k.arg or "**" for k in call.keywords})
        for tree in trees()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "say"
        and call.args
        and isinstance(call.args[0], ast.Constant)
    ]


def test_every_rule_has_its_sentence_and_it_fills() -> None:
    """An officer who is refused always learns why, and what to do."""
    for rule, kind in REFUSALS.items():
        if not kind.__module__.startswith("bot.domain"):
            continue
        said = Words().refusal(kind(**SAMPLE, why="marking_order"))

        assert len(said) > 25, rule
        assert "{" not in said, (rule, said)
        assert re.search(r"[.?:] ", said), (
            f"{rule}: says what is wrong and nothing about what to do: {said}"
        )


def test_every_way_a_marking_is_wrong_has_its_sentence() -> None:
    """`why` of a marking is a message id; the rules of the register name them."""
    rules = Path(markings.__file__).read_text("utf-8")
    ways = set(re.findall(r'why="(marking_\w+)"', rules))
    assert len(ways) >= 9
    others = {"caveat": "ORCON", "first": "A", "second": "B", "party": "USA"}
    for why in ways:
        said = Words().refusal(refusals.MarkingInvalid(why=why, level="S", **others))

        assert Words().say(why.replace("_", "-"), level="SECRET", **others) in said


def test_every_way_a_report_does_not_fit_its_template_has_its_sentence() -> None:
    """`why` is a message id here too; each is said in every language, and names the other field."""
    told = {"least": "1", "most": "10", "unit": "km", "sign": "least"}
    label = {"en": "Time of launch", "ja": "発射時刻", "ko": "발사 시각"}
    ways = {name for name in messages() if name.startswith("template-")}
    code = "".join(Path(room.__file__).read_text("utf-8") for room in (field_values, drafts))
    code += Path(forms.__file__).read_text("utf-8") + Path(submission.__file__).read_text("utf-8")
    found = re.findall(r'_refuse\b[^"]*"(\w+)"|"template-(\w+)"', code)
    said = {f"template-{one or other}" for one, other in found}
    assert ways == said

    for language in ("en", "ja", "ko"):
        for why in ways:
            refusal = refusals.TemplateInvalid(name="objects", why=why, **told, **label)
            sentence = Words(language).refusal(refusal)
            assert "{" not in sentence and "template-" not in sentence
            assert (label[language] in sentence) == (why == "template-order")


def test_every_message_that_code_says_exists_with_what_it_needs() -> None:
    """A message that is not there, or lacks a value, would show an officer its id or a hole."""
    known = messages()
    for name, given in said_by_code():
        assert name in known, name
        lacking = variables(known[name]) - given - {"command"}
        assert "**" in given or not lacking, (name, lacking)


def test_every_message_is_used() -> None:
    """What nobody says need not be translated."""
    literals = {
        node.value
        for tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert (
        sorted(name for name in messages() if name not in literals and not BUILT.match(name)) == []
    )


@pytest.mark.parametrize(
    ("family", "keys"),
    [
        *(
            ("stage", list(Stage)),
            ("stands", list(Stage)),
            ("moved", list(Step)),
            ("code", list(CODES)),
        ),
        ("outcome", list(Undone)),
        *((f"{line}-due", list(STEP_OF)) for line in ("moment", "note")),
        ("moment", ["late", *Undone]),
        ("moment-open", list(STEP_OF)),
        ("moment-decided", ["approve", "relay"]),
        ("authorisation", [one for one in Validity if one is not Validity.OVER]),
        ("authorisation-over", ["time", *Ended]),
        *((family, sorted(RESTS)) for family in ("authorisation-rests", "authorisation-why")),
        ("way-why", list(Why)),
        ("with", ["relay-review", "released", "late", "open"]),
        ("held", ["arrangement_suspended", "arrangement_not_in_force", "agreement_inactive"]),
        ("card", ["show", "ask"]),
    ],
)
def test_a_family_of_messages_is_whole(family: str, keys: list[str]) -> None:
    """An id that code puts together has no literal that a search would find."""
    assert keys and not Words().knows(f"{family}-none-of-them")
    assert [key for key in keys if not Words().knows(f"{family}-{key.replace('_', '-')}")] == []


def test_no_sentence_speaks_of_an_obligation() -> None:
    """Sharing under a non-binding arrangement is voluntary: no text may suggest otherwise."""
    duty = re.compile(
        r"\b(must|oblig\w+|required to|shall|have to provide|duty to)\b", re.IGNORECASE
    )
    for file in FILES:
        text = file.read_text("utf-8").replace("creates no obligation", "")
        assert duty.findall(text) == [], file.name


def test_a_verb_stands_behind_the_commands_own_name_where_that_is_known() -> None:
    """A desk may call its command otherwise, and what draws by itself does not know how."""
    refused = refusals.WrongParty(party="USA")

    assert Words().refusal(refused).endswith(" with show.")
    assert Words(command="/tripoint").refusal(refused).endswith(" with /tripoint show.")


def test_a_refusal_says_back_what_nothing_fits() -> None:
    """Without it the sentence stands whole."""
    missing, unclear = refusals.NotFound(), refusals.UsageUnclear(usage="/release help")

    assert "No release “ZZZZ” is visible to you." in Words().refusal(missing, typed="ZZZZ")
    assert "That release isn't visible to you." in Words().refusal(missing)
    assert "I don't know “foo”." in Words().refusal(unclear, typed="foo")
    assert Words().refusal(unclear) == "Type it like this: /release help"


def test_keys_and_figures_of_a_refusal_are_said_in_words() -> None:
    """Levels by their name, days as years where they are, a moment in the reader's zone."""
    above = refusals.BodyAboveCeiling(level="S", ceiling="U")
    ended = refusals.Expired(at="2026-11-23T15:57:00+00:00")

    assert "up to UNCLASSIFIED, and this is SECRET" in Words().refusal(above)
    assert "at most 5 years" in Words().refusal(refusals.LifetimeTooLong(days="1825"))
    assert "at most 90 days" in Words().refusal(refusals.LifetimeTooLong(days="90"))
    assert "It expired 23 Nov 2026, 15:57 UTC" in Words().refusal(ended)
    assert Words().refusal(refusals.Expired()).startswith("It has ended")
    assert "Snooze takes 15m, 1h or morning." in Words().refusal(
        refusals.ValueUnknown(name="until", about="snooze")
    )
    assert "(token_revoked)" in Words().refusal(refusals.TokenRefused(code="token_revoked"))


@pytest.mark.parametrize("language", ["en", "ja", "ko"])
def test_every_rule_has_its_few_words(language: str) -> None:
    """Figures of what was refused name no code."""
    ours = [rule for rule, kind in REFUSALS.items() if kind.__module__.startswith("bot.domain")]
    assert len(ours) > 50

    assert [
        rule for rule in ours if not Words(language).knows(f"rule-{rule.replace('_', '-')}")
    ] == []


def test_a_time_is_local_and_zulu() -> None:
    """Both desks read the same moment without reckoning."""
    moment = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)

    assert Words("en", "Asia/Seoul").time(moment) == "23 Nov 2026, 16:00 KST · 230700Z NOV 26"
    assert Words("en", "UTC").time(moment) == "23 Nov 2026, 07:00 UTC · 230700Z NOV 26"
    assert (
        Words("en", "America/Araguaina").time(moment) == "23 Nov 2026, 04:00 GMT-3 · 230700Z NOV 26"
    )


def test_a_moment_near_now_has_its_date_on_another_day_only() -> None:
    """In the reader's zone and in Zulu alike: the day is the reader's."""
    now = datetime(2026, 11, 26, 4, 1, tzinfo=UTC)
    due, tomorrow = (datetime(2026, 11, 26, hour, 4, tzinfo=UTC) for hour in (4, 16))
    later = datetime(2031, 11, 26, 4, 4, tzinfo=UTC)
    korea, japan = Words("en", "Asia/Seoul"), Words("ja", "Asia/Tokyo")

    assert korea.moment(due, now) == "13:04 KST (0404Z)"
    assert korea.moment(tomorrow, now) == "27 Nov 01:04 KST (261604Z)"
    assert korea.moment(later, now) == "26 Nov 2031 13:04 KST (260404Z)"
    assert japan.moment(tomorrow, now) == "11月27日 01:04 JST（261604Z）"
    assert korea.moment_here(due, now) == "13:04 KST"
    assert korea.moment_dated(due, now) == "26 Nov 13:04 KST (260404Z)"
    assert Words("en", "America/New_York").moment(due, now) == "23:04 EST (0404Z)"


def test_an_unknown_zone_or_language_falls_back() -> None:
    """A slip in the roster may not keep a card from being drawn."""
    words = Words("xx", "Mars/Olympus")

    assert words.say("exercise") == "EXERCISE"
    assert words.time(datetime(2026, 1, 1, tzinfo=UTC)).startswith("1 Jan 2026, 00:00 UTC")


def test_nothing_of_a_typed_text_is_left_for_slack_to_interpret() -> None:
    """A title may not ring a whole channel, nor look like another one's words."""
    assert escape("<!channel> <@U1> a&b") == "&lt;!channel&gt; &lt;@U1&gt; a&amp;b"
    assert not set("*_~`<>") & set(escape("*b* _i_ ~s~ `c` <x>"))


def test_values_are_said_as_they_are() -> None:
    """A value that looks like a placeable is one no longer, and gets no invisible marks."""
    assert Words().say("under", arrangement="{ $x } \u2068") == "Under { $x } \u2068"


def test_an_unknown_message_is_a_mistake() -> None:
    """It is found in a test, not by an officer."""
    with pytest.raises(KeyError):
        Words().say("no-such-message")


@pytest.mark.parametrize("language", ["en", "ja", "ko"])
def test_every_alarm_has_its_sentence(language: str) -> None:
    """Their ids are put together from what the row says."""
    for alarm in (LOG_BROKEN, UNSECURED):
        assert Words(language).knows(f"alarm-{alarm.replace('_', '-')}")


@pytest.mark.parametrize("language", ["en", "ja", "ko"])
def test_every_kind_of_news_and_each_part_of_a_policy_has_its_sentence(language: str) -> None:
    """So has each kind of end, and several at once."""
    words = Words(language)
    for what in (*news.NEWS_RULES, news.RELIEVED, news.RIGHTS):
        assert words.knows(f"news-{what.replace('_', '-')}") and words.knows(
            f"news-{what.replace('_', '-')}-says"
        )
    parts = {field.name for field in fields(Policy)} - set(news.NAMES)
    assert [part for part in parts if not words.knows(f"policy-part-{part}")] == []
    kinds = (ended.RECALLED, ended.UNREAD, ended.GIVEN_UP)
    assert all(words.knows(f"ended-{kind}") and words.knows(f"ended-{kind}-says") for kind in kinds)
