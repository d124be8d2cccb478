"""The page of a certificate: what it says to whom, in three languages, on one side."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest

from bot.domain import steps
from bot.domain.book import Book
from bot.domain.officers import Officer, Role
from bot.domain.release.release import Release
from bot.typesetting import typeset
from handlers.render.certificate import page
from handlers.text.words import Reader, Words
from storage.keys.epoch_keys import Epoch, KeyEnd, key_end
from tests.domain.steps import chains
from tests.domain.steps.chains import corrected
from tests.domain.world import LAUNCH, OFFICERS, at, book, officer, policy
from tests.handlers.stages import (
    acknowledged,
    certified,
    destroyed,
    expired,
    recalled,
    released,
)

CHECKPOINT = (
    "tripoint.test/desk\n12\nqL0s0xw7K1hY8b0m3b5c0n1f3Hk3n0V0m1Qd6Jw8b4E=\n\n— tripoint.test/desk "
    "AAAA\n"
)
LATE = book(now=at(60 * 40))
DAY = Epoch("2026-11-26")
MARGIN = 45
"""Of the page, in points."""


def values(
    release: Release, party: str, language: str = "en", under: Book = LATE, **gone: Any
) -> dict[str, Any]:
    """The texts of the page."""
    keys = {v.n: key_end(release, v.n, gone.get("destroyed", {})) for v in release.versions}
    reader = Reader(party, Words(language, policy().parties[party].tz))
    return page(
        release, under, reader, keys, checkpoint=CHECKPOINT, vkey="tripoint.test/desk+00000000+AAAA"
    )


def set_in(shown: dict[str, Any]) -> tuple[int, str]:
    """How many sides it takes, and what a reader copies from them."""
    document = pypdfium2.PdfDocument(typeset("certificate.typ", shown, kind="pdf"))
    try:
        sides = [side.get_textpage() for side in document]
        texts = [side.get_text_range().replace("\r", "") for side in sides]
        lowest = [
            min(side.get_charbox(at)[1] for at in range(side.count_chars())) for side in sides
        ]
        assert min(lowest) > MARGIN, "what does not fit is printed over what stands at the foot"
        for side in sides:
            side.close()
        return len(texts), "\n".join(texts)
    finally:
        document.close()


def rows(shown: dict[str, Any]) -> dict[str, list[str]]:
    """The lines of the table by their first word."""
    return {row[0].partition("\n")[0]: row[1:] for row in shown["rows"]}


@pytest.mark.parametrize(
    ("language", "heading", "removed", "uncovered"),
    [
        ("en", "Record of access and destruction", "Access removed", "What this does not cover"),
        ("ja", "閲覧終了・破棄記録", "閲覧終了", "本記録の対象外"),
        ("ko", "열람 종료 및 파기 기록", "열람 종료", "이 기록이 다루지 않는 것"),
    ],
)
def test_it_reads_right_in_every_language(
    language: str, heading: str, removed: str, uncovered: str
) -> None:
    """What is copied out of it is what stands there, sign for sign."""
    shown = values(destroyed(), "KOR", language)
    sides, text = set_in(shown)

    assert sides == 1
    for said in (
        heading,
        removed,
        uncovered,
        "KOR-2026-K7Q4",
        "Launch seen at 1158 local",
        "군사II급비밀",
        "TISA",
    ):
        assert said in text
    for said in (shown["log"], *shown["notes"], *shown["uncovers"]):
        assert said.replace(" ", "") in text.replace("\n", "").replace(" ", "")
    assert text.startswith(Words(language).say("exercise"))
    assert CHECKPOINT.splitlines()[2] in text


def test_it_tells_two_times_and_who_certified() -> None:
    """When access was removed is not when the key was destroyed."""
    moment = at(60 * 93)
    due, gone = (rows(values(destroyed(), "KOR", destroyed=known)) for known in ({}, {DAY: moment}))
    end = "\n".join(Words("en", "Asia/Seoul").time(at(0)).split(" · "))

    assert list(due) == ["USA", "JPN"]
    assert [end, end, end] == [due["JPN"][0], due["JPN"][1], due["JPN"][3]]
    assert due["JPN"][2].startswith("not yet: due\n27 Nov 2026, 09:00 KST\n270000Z NOV 26")
    assert Words("en", "Asia/Seoul").time(moment).replace(" · ", "\n") == gone["JPN"][2]


def test_a_certificate_that_is_missing_is_said() -> None:
    assert rows(values(recalled(), "KOR"))["USA"][3] == "not complete: 0 of 2"
    assert rows(values(certified("UFDO"), "KOR"))["USA"][3] == "not complete: 1 of 2"
    assert rows(values(certified("JLO"), "JPN"))["JPN"][3].endswith("JLO\nnot complete: 1 of 2")


def test_what_can_still_be_read_says_until_when() -> None:
    shown = rows(values(released(), "KOR", under=book()))

    assert shown["JPN"][1].startswith("not yet: readable until\n26 Nov 2026")


def test_officers_are_named_at_home_only() -> None:
    """
    Readers and those who certified: to the originator and to each other, other parties are parties.
    """
    release = certified("JLO", "JLO2", "UFDO", "ULO", release=recall(acknowledged()))
    shown = {party: str(values(release, party)) for party in ("KOR", "USA", "JPN")}

    assert {
        party: [name for name in NAMES if f"{name}'" in text or f"{name}\\n" in text]
        for party, text in shown.items()
    } == {
        "KOR": [],
        "USA": ["ULO", "UFDO"],
        "JPN": ["JLO", "JLO2"],
    }
    assert "one officer: JLO" in shown["JPN"] and "nobody" in shown["USA"]


NAMES = [o.name for o in OFFICERS]


def recall(release: Release) -> Release:
    """Recalled."""
    return steps.recall(release, book("KFDO"), note="x").release


def test_a_destination_learns_nothing_of_the_hub_but_that_it_held_it() -> None:
    """Neither since when it was offered there, nor whether it has certified."""
    usa = rows(values(destroyed(), "JPN"))["USA"]

    assert [usa[0], usa[3]] == ["withheld", "withheld"]
    assert "withheld" not in rows(values(destroyed(), "KOR"))["USA"]


def test_it_never_holds_reasons() -> None:
    for party in ("KOR", "USA", "JPN"):
        for release in (released(), recalled(), expired(), destroyed()):
            shown = str(values(release, party))
            assert release.number in shown
            assert "Wrong object" not in shown


def crowd() -> tuple[Release, Book]:
    """The longest title, three parties, forty readers with long names, all certified."""
    many: list[Officer] = [
        officer(f"Officer with quite a long name, no. {n:02}", "JPN", Role.LIAISON)
        for n in range(40)
    ]
    people = [*OFFICERS, *many]
    title = ("북한 미사일 발사 징후 조기 경보 極秘 " * 9)[:120]
    release = steps.request(
        None, book("KLO"), draft=replace(LAUNCH, to=("USA", "JPN"), title=title)
    ).release
    release = steps.relay(steps.approve(release, book("KFDO")).release, book("UFDO")).release
    for one in many:
        asking = replace(book(roster=people), actor=one.id)
        ticked = frozenset(steps.standing_conditions(release, asking, 1))
        release = steps.confirm_and_read(release, asking, ticked=ticked, version=1).release
    release = certified("JLO", "JLO2", "UFDO", "ULO", "ULO2", release=recall(release))
    return release, replace(LATE, roster={o.id: o for o in people})


@pytest.mark.parametrize("language", ["en", "ja", "ko"])
@pytest.mark.parametrize("party", ["KOR", "USA", "JPN"])
def test_it_has_one_side_however_much_there_is_to_say(language: str, party: str) -> None:
    """A second page could be lost."""
    release, under = crowd()
    shown = values(release, party, language, under)
    sides, text = set_in(shown)

    assert sides == 1
    assert release.title.replace(" ", "") in text.replace("\n", "").replace(" ", "")
    assert "tripoint.test/desk+00000000+AAAA" in text
    if party == "JPN":
        assert "no. 23" in text and "no. 24" not in text


def test_a_policy_with_many_parties_is_set_smaller() -> None:
    """Nothing runs over the edge and is lost."""
    shown = values(crowd()[0], "KOR", under=crowd()[1])
    shown["rows"] = shown["rows"] * 16
    sides, text = set_in(shown)

    assert sides == 1 and text.count("destination") + text.count("hub, on the way") == 48
    assert "tripoint.test/desk+00000000+AAAA" in text


def test_values_are_never_markup() -> None:
    """A title is typed by somebody."""
    nasty = "#panic() $x$ *b* _i_ <a> @b `c` \\u{41} ]"
    release = replace(destroyed(), title=nasty)

    assert nasty in set_in(values(release, "KOR"))[1]


def test_the_key_that_counts_is_of_the_last_day_it_was_sealed_for() -> None:
    """Each destination ends in its own time; what one still waits for has a key of its own."""
    both = steps.approve(
        steps.request(None, book("KLO"), draft=replace(LAUNCH, to=("USA", "JPN"))).release,
        book("KFDO"),
    )
    later = steps.relay(both.release, book("UFDO", now=at(60 * 30))).release
    early = certified("ULO", release=later)

    assert key_end(both.release, 1, {}) is None
    assert KeyEnd(Epoch("2026-11-27"), at(0) + timedelta(days=4, hours=21), None) == key_end(
        later, 1, {}
    )
    assert key_end(early, 1, {}) == key_end(later, 1, {})


@pytest.mark.parametrize("language", ["en", "ja", "ko"])
def test_what_is_withheld_is_told_from_what_there_is_not(language: str) -> None:
    """A dash for both would leave the reader guessing; the page says what the word means."""
    words = Words(language)
    withheld, none = words.say("certificate-withheld"), words.say("certificate-none")
    note = words.say("certificate-withheld-note", party="JPN")
    told, whole = values(recalled(), "JPN", language), values(destroyed(), "KOR", language)
    young = values(released(), "KOR", language, under=book())

    assert rows(told)["USA"][3] == withheld and note in told["notes"]
    assert withheld not in str(whole["rows"])
    assert words.say("certificate-withheld-note", party="KOR") not in whole["notes"]
    assert withheld != none and "–" not in str(told["rows"] + whole["rows"] + young["rows"])


@pytest.mark.parametrize(
    ("language", "interim", "complete"),
    [
        ("en", "INTERIM", "COMPLETE"),
        ("ja", "中間（INTERIM）", "完了（COMPLETE）"),
        ("ko", "중간(INTERIM)", "완료(COMPLETE)"),
    ],
)
def test_its_head_says_if_all_is_done_and_what_is_not(
    language: str, interim: str, complete: str
) -> None:
    """Whoever files it must not take a page of the way for the last one."""
    words, gone = Words(language), {DAY: at(60 * 93)}
    whole = values(destroyed(), "KOR", language, destroyed=gone)
    cases = {
        "key": values(destroyed(), "KOR", language),
        "certificates": values(recalled(), "KOR", language, destroyed=gone),
        "reading": values(released(), "KOR", language, under=book()),
    }

    assert (whole["status"], whole["complete"]) == (complete, True)
    assert complete in set_in(whole)[1]
    for what, shown in cases.items():
        assert (shown["status"], shown["complete"]) == (interim, False)
        assert words.say(f"certificate-open-{what}") in shown["why"]
        assert interim in set_in(shown)[1]


def test_a_delivery_that_is_still_decided_on_keeps_the_page_from_being_complete() -> None:
    """What is released to one and still waits for another may yet be held by both."""
    both = steps.approve(
        steps.request(None, book("KLO"), draft=replace(LAUNCH, to=("USA", "JPN"))).release,
        book("KFDO"),
    ).release
    shown = {party: values(both, party) for party in ("KOR", "USA")}

    assert "a decision is open" in shown["KOR"]["why"]
    assert "a decision is open" in shown["USA"]["why"], "the hub decides it"


def test_a_destination_cannot_tell_from_the_head_what_the_hub_has_not_done() -> None:
    """Nothing of it stands in its table either."""
    hub_owes = certified("JLO", "JLO2", release=recall(acknowledged()))
    gone = {DAY: at(60 * 93)}
    shown = {p: values(hub_owes, p, destroyed=gone) for p in ("KOR", "USA", "JPN")}

    assert [shown[p]["status"] for p in ("KOR", "USA", "JPN")] == ["INTERIM", "INTERIM", "COMPLETE"]
    assert "As far as JPN may know" in shown["JPN"]["why"]


def test_checkpoint_and_key_have_their_labels() -> None:
    """Four lines without a word are noise to whoever reads the paper."""
    shown = values(destroyed(), "KOR")
    text = set_in(shown)[1]

    first, second = shown["labels"]
    assert "Checkpoint" in first and "Key" in second
    assert text.index(first) < text.index(CHECKPOINT.splitlines()[2]) < text.index(second)
    assert text.index(second) < text.index("tripoint.test/desk+00000000+AAAA")


def test_the_fingerprint_is_of_everything_that_the_page_says() -> None:
    """Another word anywhere is another fingerprint, and it is printed as it is."""
    shown = values(destroyed(), "KOR")
    other = [values(destroyed(), "KOR", "ja"), values(recalled(), "KOR")]
    other.append(values(replace(destroyed(), title="Launch seen at 1159 local"), "KOR"))

    assert re.fullmatch(r"([0-9a-f]{4} ){4}[0-9a-f]{4}", shown["fingerprint"])
    assert len({shown["fingerprint"], *(page["fingerprint"] for page in other)}) == 4
    assert values(destroyed(), "KOR")["fingerprint"] == shown["fingerprint"]
    assert shown["fingerprint"] in set_in(shown)[1]


@pytest.mark.parametrize("language", ["en", "ja", "ko"])
def test_a_sign_that_the_page_cannot_show_is_named(language: str) -> None:
    """Two titles must not look the same because each has lost another sign."""
    title = "발사 極秘 café Ж ① 🚀 ع 🚀 👩\u200d🚀"
    shown = values(replace(destroyed(), title=title), "KOR", language)
    text = set_in(shown)[1]

    assert shown["unshown"] == Words(language).say(
        "certificate-unshown",
        signs=Words(language).listed(
            ["U+1F680 ROCKET", "U+0639 ARABIC LETTER AIN", "U+1F469 WOMAN"]
        ),
    )
    assert "발사 極秘 café Ж ① [U+1F680] [U+0639] [U+1F680] [U+1F469]" in text
    assert "U+1F680 ROCKET" in text.replace("\n", " ")
    assert values(destroyed(), "KOR", language)["unshown"] == ""


@pytest.mark.parametrize("language", ["en", "ja", "ko"])
def test_one_certificate_names_every_report_and_what_nobody_opened(language: str) -> None:
    """Of the own party to each, and to the originator of every party that had it."""
    chain = corrected(chains.read(chains.released()))
    chain.act("KFDO", steps.approve, 2)
    chain.act("UFDO", steps.relay, 2)
    first, second = chain.report(1), chain.report(2)
    under = replace(chain.book(None, second), now=at(60 * 24 * 9))
    words = Words(language)

    def told(party: str) -> str:
        facts = dict(values(second, party, language, under)["facts"])
        return str(facts[words.say("certificate-chain")])

    never = words.say("certificate-never-opened", party="JPN")
    opened = words.say("certificate-opened", party="JPN")
    japan, korea = told("JPN").split("\n"), told("KOR").split("\n")
    assert [first.number in japan[0], second.number in japan[1]] == [True, True]
    assert opened in japan[0] and never in japan[1]
    assert opened in korea[0] and never in korea[1] and "USA" in korea[0]
    assert all("USA" not in line for line in japan)
    assert set_in(values(second, "KOR", language, under))[0] == 1
    assert words.say("certificate-chain") not in dict(values(released(), "JPN", language)["facts"])
