"""
What officers really type: on a phone, out of a word processor, with the keyboard of another
language.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.book import Book
from bot.domain.refusals import ConditionInNote
from bot.domain.release.release import Decision, Release
from bot.domain.release.stages import Stage
from bot.domain.text.typed import begins, fold
from handlers.requests import remarks
from handlers.requests.caller import Caller
from handlers.slack.request import read
from handlers.text import spellings
from handlers.text.verbs import VERBS
from handlers.text.words import Words
from tests.domain.world import approved, book
from tests.handlers.floor import LAUNCH, Floor
from tests.handlers.wire import command, send

FULL_WIDTH = {ord(sign): ord(sign) + 0xFEE0 for sign in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"}

SPELLINGS: dict[str, Callable[[str], str]] = {
    "as it is written": lambda n: n,
    "in small letters": str.lower,
    "party and code": lambda n: n[:4] + n[-4:],
    "the code alone, in small letters": lambda n: n[-4:].lower(),
    "a full stop": lambda n: f"{n}.",
    "a comma": lambda n: f"{n},",
    "a colon": lambda n: f"{n}:",
    "an ideographic full stop": lambda n: f"{n}。",
    "bold": lambda n: f"*{n}*",
    "code": lambda n: f"`{n}`",
    "struck out and slanted": lambda n: f"~_{n}_~",
    "quotes": lambda n: f'"{n}"',
    "curly quotes": lambda n: f"“{n}”",
    "corner brackets": lambda n: f"「{n}」",
    "parentheses": lambda n: f"({n})",
    "wide brackets": lambda n: f"【{n}】",
    "pointed brackets": lambda n: f"<{n}>",
    "a number sign": lambda n: f"#{n}",
    "a bullet": lambda n: f"• {n}",
    "en dashes": lambda n: n.replace("-", "–"),
    "em dashes and minus signs": lambda n: n.replace("-", "—", 1).replace("-", "−"),
    "non-breaking hyphens": lambda n: n.replace("-", "‑"),
    "the long vowel sign": lambda n: n.replace("-", "ー"),
    "a Hangul vowel": lambda n: n.replace("-", "ㅡ"),
    "full width": lambda n: n.translate(FULL_WIDTH),
    "a zero-width space and a soft hyphen": lambda n: f"{n[:5]}\u200b{n[5:8]}\u00ad{n[8:]}",
    "a byte order mark": lambda n: f"\ufeff{n}\u200e",
    "spaces for hyphens": lambda n: n.replace("-", " "),
    "ideographic spaces": lambda n: f"\u3000{n}\u3000",
    "a remark in brackets": lambda n: f"{n}（速報）",
    "a Korean particle": lambda n: f"{n}는",
    "a Japanese particle": lambda n: f"{n}を",
    "an English genitive": lambda n: f"{n}'s",
}


async def test_every_spelling_of_a_number_finds_its_release(floor: Floor) -> None:
    """It is there, and the officer sees it on the card they copied it from."""
    number = await floor.requested()
    answers = {
        how: (await floor.type("KORLO", f"show {spell(number)}")).text
        for how, spell in SPELLINGS.items()
    }
    missed = [how for how, answer in answers.items() if number not in answer]

    assert len(SPELLINGS) >= 31
    assert missed == []


async def test_a_code_is_read_however_it_is_set_off(floor: Floor) -> None:
    """A colon behind the code made a denial without any, for good."""
    for typed in (
        "over_scope: why",
        "Over-Scope, why",
        "*over_scope* why",
        "over scope - why",
        "対象外：why",
        "out of scope: why",
    ):
        number = await floor.requested()
        await floor.type("KORFDO", f"deny {number} {typed}")
        [*_, move] = await floor.store.queries.register(number)

        assert (move.step, move.code, move.note) == ("deny", "over_scope", "why"), typed


async def test_a_return_takes_its_code_with_a_colon(floor: Floor) -> None:
    """It was refused as having none."""
    number = await floor.requested()
    await floor.type("KORFDO", f"return {number} unclear: say more")
    [*_, move] = await floor.store.queries.register(number)

    assert (move.step, move.code, move.note) == ("return", "unclear", "say more")


async def test_what_looks_like_a_code_and_is_none_is_asked_about(floor: Floor) -> None:
    """A denial is for good: it does not go on a guess. With `note:` the words are words."""
    number = await floor.requested()
    for typed in ("overscope_x why", "over_scop: why", "scope: why", "code=over_scope why"):
        answered = await floor.type("KORFDO", f"deny {number} {typed}")
        assert "code_missing" in answered.text and "note:" in answered.text, typed
    assert (await floor.look(number)).deliveries[0].stage is Stage.ORIGINATOR_REVIEW

    await floor.type("KORFDO", f"deny {number} note: scope: why")
    [*_, move] = await floor.store.queries.register(number)
    assert (move.step, move.code, move.note) == ("deny", None, "scope: why")
    assert await floor.refused("deny") == ["code_missing"] * 4


async def both(floor: Floor) -> str:
    """An offer to the hub and over it."""
    return await floor.requested(to=["USA", "JPN"])


SWALLOWED = (
    "USA only please",
    "USA only",
    "to JPN or USA",
    "to JPN, not USA",
    "for 2h or less",
    "ok, but not Japan",
    "JPNのみ",
    "承認。日本を除く",
    "일본은 제외",
    "until 1 Dec",
    "12月1日まで",
    "24시간만",
    "fine, provided that the source is masked",
    "KOR-2026-AB12",
)


async def test_a_typed_condition_is_never_swallowed(floor: Floor) -> None:
    """It approved for everybody and for good what was meant for some, or for a day."""
    number = await both(floor)
    answers = {
        note: (await floor.type("KORFDO", f"approve {number} {note}")).text for note in SWALLOWED
    }
    glued = await floor.type("KORFDO", f"approve {number}（JPNのみ）")

    assert {note for note, answer in answers.items() if "condition_in_note" not in answer} == set()
    assert "condition_in_note" in glued.text
    assert (
        f"approve {number} to JPN for 24h" in answers["USA only"]
        and f"approve {number} note:" in answers["USA only"]
    )
    assert {d.stage for d in (await floor.look(number)).deliveries} == {Stage.ORIGINATOR_REVIEW}
    assert await floor.refused("approve") == ["condition_in_note"] * (len(SWALLOWED) + 1)


async def test_whom_and_for_how_long_is_typed_before_the_note(floor: Floor) -> None:
    """What is typed so is what is decided, and the answer says it; the others stay open."""
    number = await both(floor)
    answered = await floor.type("KORFDO", f"approve {number} to Japan for 6h as agreed with Tokyo")
    release = await floor.look(number)
    moves = [m for m in await floor.store.queries.register(number) if m.step == "approve"]

    assert "This covers JPN, for 6 hours from the release there." in answered.text
    assert "Still to be decided: USA." in answered.text
    assert {d.to: d.stage for d in release.deliveries} == {
        "USA": Stage.ORIGINATOR_REVIEW,
        "JPN": Stage.RELAY_REVIEW,
    }
    assert [(m.to, m.note) for m in moves] == [("JPN", "as agreed with Tokyo")]


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("to AUS", "narrower_only"),
        ("to Australia", "narrower_only"),
        ("to JPN, GBR for 2h", "narrower_only"),
        ("for 13h", "narrower_only"),
        ("to JPN for 30d", "narrower_only"),
    ],
)
async def test_more_than_was_asked_for_is_refused_and_changes_nothing(
    floor: Floor, typed: str, rule: str
) -> None:
    """A country that takes no part was taken for a remark, and all of it was approved."""
    number = await both(floor)
    answered = await floor.type("KORFDO", f"approve {number} {typed}")

    assert rule in answered.text
    assert {d.stage for d in (await floor.look(number)).deliveries} == {Stage.ORIGINATOR_REVIEW}
    assert await floor.refused("approve") == [rule]


async def test_a_relay_is_for_no_longer_than_the_originator_said(floor: Floor) -> None:
    number = await floor.requested()
    await floor.type("KORFDO", f"approve {number} for 6h")
    refused = await floor.type("USAFDO", f"relay {number} for 7h")
    relayed = await floor.type("USAFDO", f"relay {number} for 2h note: as long as it is needed")
    [d] = (await floor.look(number)).deliveries

    assert "lifetime_over_consent" in refused.text and "Choose 6h at most" in refused.text
    assert "JPN can read it until" in relayed.text
    assert d.released_at and d.expires_at == d.released_at + timedelta(hours=2)


async def test_the_words_go_as_they_are_behind_note(floor: Floor) -> None:
    """Nobody is kept from a remark: the sentence says how it is sent."""
    number = await both(floor)
    refused = await floor.type("KORFDO", f"approve {number} Japan only asked for a summary")
    answered = await floor.type("KORFDO", f"approve {number} note: Japan only asked for a summary")
    moves = await floor.store.queries.register(number)

    assert "condition_in_note" in refused.text and "condition_in_note" not in answered.text
    assert {m.note for m in moves if m.step == "approve"} == {"Japan only asked for a summary"}


async def test_help_tells_who_decides_how_a_remark_is_sent(floor: Floor) -> None:
    """Before they meet the refusal; nobody else is told of what is not theirs."""
    assert "note:" in (await floor.type("KORFDO", "help")).text
    assert "note:" not in (await floor.type("KORLO", "help")).text


async def test_a_relay_says_whom_it_covered_and_until_when(floor: Floor) -> None:
    """
    A condition to a relay is refused like one to an approval; then the answer says what was
    decided.
    """
    number = await floor.requested()
    approved = await floor.type("KORFDO", f"approve {number} as agreed with Tokyo")
    refused = await floor.type("USAFDO", f"relay {number} JPN only until 1 Dec")
    relayed = await floor.type("USAFDO", f"relay {number}")

    assert "This covers JPN, for 12 hours from the release there." in approved.text
    assert "condition_in_note" in refused.text
    assert "JPN can read it until 15:00 UTC (1500Z)." in relayed.text


async def test_a_second_number_is_no_note(floor: Floor) -> None:
    """
    `approve A B` approved A alone and kept B as a remark: in full, short, and where it is letters
    only.
    """
    first, second = await floor.requested(), await floor.requested()
    for typed in (
        second,
        second[:4] + second[-4:],
        second[-4:].lower(),
        f"{second[-4:]}도 함께",
        f"and {second} please",
        f"10km 11km 12km 13km 14km {second}",
    ):
        answered = await floor.type("KORFDO", f"approve {first} {typed}")
        assert "condition_in_note" in answered.text, typed
    assert (await floor.look(first)).deliveries[0].stage is Stage.ORIGINATOR_REVIEW

    assert (
        "condition_in_note"
        not in (await floor.type("KORFDO", f"approve {first} this is {first}")).text
    )
    assert (await floor.look(first)).deliveries[0].stage is Stage.RELAY_REVIEW


async def test_who_may_not_decide_reads_that_and_nothing_of_their_note(floor: Floor) -> None:
    """What is absent and what is forbidden read the same, whatever follows the number."""
    number = await floor.requested()
    known = await floor.type("JPNFDO", f"approve {number} JPN only")
    absent = await floor.type("JPNFDO", "approve KOR-2026-ZZZZ JPN only")

    assert "not_found" in known.text and f"No release “{number}” is visible" in known.text
    assert known.text.replace(number, "KOR-2026-ZZZZ") == absent.text


async def test_a_denial_of_all_for_the_words_of_one_is_asked_about(floor: Floor) -> None:
    """
    `deny N JPN only` denied the hub too, for good; where there is one destination there is nothing
    to ask.
    """
    number, single = await both(floor), await floor.requested()
    asked = await floor.type("KORFDO", f"deny {number} over_scope JPN only")
    denied = await floor.type("KORFDO", f"deny {single} over_scope not for Japan until Friday")

    assert "condition_in_note" in asked.text and "condition_in_note" not in denied.text
    assert "the denial would be for JPN, USA" in asked.text
    assert f"/release approve {number} to JPN." in asked.text
    assert {d.stage for d in (await floor.look(number)).deliveries} == {Stage.ORIGINATOR_REVIEW}
    assert (await floor.look(single)).deliveries[0].stage is Stage.DENIED


async def test_what_takes_no_words_takes_no_condition(floor: Floor) -> None:
    """`ack` and `certify` have no note: a limit behind them was dropped unread."""
    number = await floor.read()
    await floor.person("JPNLO").close()
    limited = await floor.type("JPNLO", f"ack {number} only for 24h")
    certified = await floor.type("JPNLO", f"certify {number} コピー1部を除く")
    plain = await floor.type("JPNLO", f"ack {number} thanks")

    assert "condition_in_note" in limited.text and "condition_in_note" in certified.text
    assert "condition_in_note" not in plain.text
    assert (await floor.look(number)).deliveries[0].stage is Stage.ACKNOWLEDGED


async def test_the_verbs_of_buttons_are_typed_too(floor: Floor) -> None:
    """Officers type what they read on the button, in their own language."""
    number = await floor.requested()
    assert (
        number in (await floor.type("KORFDO", f"상세 {number}")).text
        or floor.person("KORFDO").modal
    )
    await floor.person("KORFDO").close()
    await floor.type("KORFDO", f"looking {number}")
    await floor.type("KORFDO", f"승인 {number}")
    await floor.type("USAFDO", f"Relay: {number}")
    await floor.type("JPNLO", f"read {number}")
    await floor.tick("JPNLO")
    await floor.person("JPNLO").close()
    await floor.type("JPNLO", f"受領を確認する　{number}")

    assert (await floor.look(number)).deliveries[0].stage is Stage.ACKNOWLEDGED
    assert [m.step for m in await floor.store.queries.register(number)] == [
        *("request", "details", "looking", "approve", "relay", "caveats", "read", "acknowledge"),
    ]


@pytest.mark.parametrize(
    ("typed", "verb"),
    [
        ("不承認 K7Q4", "deny"),
        ("差し戻し K7Q4", "return"),
        ("受領確認 K7Q4", "ack"),
        ("연장 K7Q4 2d", "extend"),
        ("Read K7Q4", "open"),
        ("読む K7Q4", "open"),
        ("詳細 K7Q4", "details"),
    ],
)
def test_an_act_is_called_by_its_noun(typed: str, verb: str) -> None:
    """As the desk's own sentences call it: what still works in a suspension, say."""
    assert begins(typed, spellings.verbs(frozenset(VERBS)))[0] == verb


def test_no_word_means_two_verbs() -> None:
    """The buttons' words of three languages stand in one table with the verbs."""
    meant: dict[str, set[str]] = {}
    for verb in VERBS:
        for spelled in spellings.verbs(frozenset({verb})):
            meant.setdefault(fold(spelled), set()).add(spellings.verbs(frozenset(VERBS))[spelled])

    assert {word: verbs for word, verbs in meant.items() if len(verbs) > 1} == {}
    assert len(meant) > 60


async def test_a_precedence_is_called_by_its_own_word(floor: Floor) -> None:
    """As it stands on the card of the desk."""
    number = await floor.requested()
    for spelled, key in (
        ("緊急", "IMMEDIATE"),
        ("routine.", "ROUTINE"),
        ("화급", "FLASH"),
        ("＊Priority＊", "PRIORITY"),
    ):
        await floor.type("KORFDO", f"precedence {number} {spelled}")
        assert (await floor.look(number)).precedence == key


async def test_what_slack_makes_of_a_mention_or_a_link_is_undone(floor: Floor) -> None:
    """A note keeps the words, and none of Slack's markup around them."""
    number = await floor.requested()
    text = (
        f"return {number} unclear ask <@U0KORLO|kim> in <#C0KORLIAISON|liaison>, see "
        "<https://a.example/x|a.example/x>"
        " or <mailto:a@b.example|a@b.example>; <!here> &lt;b&gt; &amp;amp;"
    )
    await send(floor, command(floor, "U0KORFDO", text))
    [*_, move] = await floor.store.queries.register(number)

    assert move.note == "ask @kim in #liaison, see a.example/x or a@b.example; @here <b> &amp;"


async def test_more_time_is_asked_for_as_officers_write_it(floor: Floor) -> None:
    """Typed, and in the form; its field has room for it."""
    number = await floor.released()
    before = (await floor.look(number)).deliveries[0].expires_at
    await floor.type("KORFDO", f"extend {number} ２ｄ　3 hours")
    card = await floor.card_of(number, "decision", "KOR")
    await floor.person("KORFDO").click("extend", message=card)
    sent = await floor.fill("KORFDO", {"lifetime": "1日 12時間"})
    after = (await floor.look(number)).deliveries[0].expires_at

    assert before and after and sent.ok
    assert after - before == timedelta(days=3, hours=15)


async def test_a_sign_that_cannot_be_kept_is_named_at_its_field(floor: Floor) -> None:
    """With its line, so that it can be found."""
    await floor.type("KORLO", "request")
    sent = await floor.fill("KORLO", LAUNCH | {"body": "fine\nturned \u202e round"})

    assert "U+202E" in sent.errors["body"] and "line 2" in sent.errors["body"]
    assert (await floor.fill("KORLO", {"body": "fine\x0bround"})).ok


async def test_two_numbers_behind_deny_are_two_denials(floor: Floor) -> None:
    """
    `deny A B` left B waiting, to the surprise of who had denied it; a number among words is a
    reason.
    """
    first, second = await floor.requested(), await floor.requested()
    asked = await floor.type("KORFDO", f"deny {first} {second}")
    assert "condition_in_note" in asked.text
    denied = await floor.type("KORFDO", f"deny {first} duplicate of {second}")

    assert "condition_in_note" not in denied.text
    assert (await floor.look(first)).deliveries[0].stage is Stage.DENIED


async def test_only_parties_that_the_officer_knows_of_make_a_limit(floor: Floor) -> None:
    """Else a hub that tries names would learn whom else a release goes to."""
    release, remark = approved(), remarks.Remark("", "Japan agrees", as_is=False)
    unknown = replace(release, deliveries=(replace(release.deliveries[0], offered_at=None),))
    request = read({}, client=floor.client, ack=None, now=floor.clock.now(), arrived=0.0)  # type: ignore[arg-type]
    caller = Caller(floor.desk, request, floor.officer("USAFDO"), book("UFDO"), Words())
    decide = await remarks.checked(caller, release.number, remark, unchanged, "relay")

    with pytest.raises(ConditionInNote):
        decide(release, book("UFDO"))
    assert decide(unknown, book("UFDO")) is not None


def unchanged(release: Release, _: Book) -> Decision:
    """A step that is taken."""
    return Decision(release, ())
