"""
How what somebody typed is drawn: apart from what the desk states, and with its odd letters named.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.notifications.cards import Card, CardKind
from bot.domain.release.content import Content
from bot.domain.release.release import RegisterEntry
from handlers.forms import forms
from handlers.render import listings, modals
from handlers.render.cards import draw
from handlers.text.words import Words, languages
from tests.domain.world import NOON, OFFICERS, book, who
from tests.handlers.limits import lines, read, too_much
from tests.handlers.stages import asked, released, requested, returned

FORGED = "Releasable to: USA, JPN, KOR"
LINED = f"Early warning\n{FORGED}\nVersion 7 · Under TISA"
ENGLISH = Words("en", "UTC")
MESSAGES = {"show", *(kind.value for kind in CardKind)}
KLO, KFDO, JLO = (next(o for o in OFFICERS if o.id == who(name)) for name in ("KLO", "KFDO", "JLO"))


def apart(sent: Any) -> Any:
    """A drawing without what stands in a quote."""
    if isinstance(sent, dict):
        return (
            {}
            if sent.get("type") == "rich_text_quote"
            else {key: apart(inner) for key, inner in sent.items()}
        )
    return [apart(inner) for inner in sent] if isinstance(sent, list) else sent


def drawn(purpose: str) -> Iterator[tuple[str, Any]]:
    """Everything that shows a purpose."""
    offered, answered = replace(requested(), purpose=purpose), replace(released(), purpose=purpose)
    sent_back, content = replace(returned(), purpose=purpose), Content(body="7")
    cards = ((CardKind.DECISION, "KOR", 1, offered), (CardKind.RELEASE, "JPN", 1, answered))
    for kind, party, version, release in (*cards, (CardKind.RETURNED, "KOR", 1, sent_back)):
        yield kind.value, draw(Card(kind, party, version), release, book()).blocks  # type: ignore[union-attr]
    yield "show", listings.show_answer(offered, book("KFDO"), KFDO, ENGLISH, ()).blocks
    shown = {"version": 1, "external_id": "x"}
    yield "body", modals.body_view(answered, book("JLO"), content, JLO, ENGLISH, **shown)["blocks"]  # type: ignore[arg-type]
    yield (
        "details",
        modals.details_view(offered, book("KFDO"), content, KFDO, ENGLISH, **shown)["blocks"],
    )  # type: ignore[arg-type]
    yield (
        "answer",
        forms.draft_form("answer", replace(asked(), purpose=purpose), book("KLO"), KLO, ENGLISH)[
            "blocks"
        ],
    )
    yield "revise", forms.draft_form("revise", sent_back, book("KLO"), KLO, ENGLISH)["blocks"]


def test_the_lines_of_a_purpose_are_never_lines_of_the_card() -> None:
    """`Releasable to: …` typed into a purpose stood under the facts as one of them."""
    for surface, blocks in drawn(LINED):
        if surface in {kind.value for kind in CardKind}:  # a card has it on one line of its own
            assert FORGED in read(blocks) and not any(
                line.startswith(FORGED) for line in lines(blocks)
            )
            continue
        assert FORGED in read(blocks), surface
        assert FORGED not in read(apart(blocks)), surface
        assert (
            too_much({"blocks": blocks}, surface="message" if surface in MESSAGES else "modal")
            == []
        )


def test_a_purpose_of_one_line_stands_behind_its_label() -> None:
    """As before."""
    for surface, blocks in drawn("Early warning"):
        assert "Early warning" in read(apart(blocks)), surface


def test_the_lines_of_a_note_are_never_lines_of_the_card() -> None:
    """Neither where it was returned, nor in the history."""
    card = draw(Card(CardKind.RETURNED, "KOR", 1), returned(), book(), note=("unclear", LINED))
    move = RegisterEntry("return", NOON, who("KFDO"), "KOR", 1, "JPN", note=LINED)
    told = listings.show_answer(returned(), book("KLO"), KLO, ENGLISH, (move,))

    assert [line.partition("“")[2] for line in lines(card.blocks) if FORGED in line] == [  # type: ignore[union-attr]
        f"{LINED.replace(chr(10), ' / ')}”"
    ]
    assert f"“Early warning / {FORGED} / Version 7" in read(told.blocks)


@pytest.mark.parametrize("language", sorted(languages()))
def test_who_decides_is_told_of_letters_that_are_of_another_alphabet(language: str) -> None:
    """A title may look like a known name; it is shown, and its odd letters are named."""
    words = Words(language, "UTC")
    odd = replace(requested(), title="L\u0430unch at Tokyo", purpose="W\u0430rning")
    card = draw(Card(CardKind.DECISION, "KOR", 1), odd, book())
    details = modals.details_view(
        odd, book("KFDO"), Content(body="7"), KFDO, words, version=1, external_id="x"
    )

    for blocks in (card.blocks, details["blocks"]):  # type: ignore[union-attr, index]
        assert read(blocks).count("U+0430 CYRILLIC SMALL LETTER A") == 2


def test_who_may_answer_is_told_of_them_as_well() -> None:
    """Whether to answer is decided by what an ask says it is about."""
    odd = replace(asked(), title="L\u0430unch at Tokyo")
    card = draw(Card(CardKind.ASKED, "KOR", 0), odd, book())

    assert "U+0430 CYRILLIC SMALL LETTER A" in read(card.blocks)  # type: ignore[union-attr]


def test_nothing_is_said_of_letters_that_belong_together() -> None:
    """Japanese and Korean titles hold Latin letters all the time."""
    plain = replace(requested(), title="KN-23형 발사 F15戦闘機")
    card = draw(Card(CardKind.DECISION, "KOR", 1), plain, book())

    assert "F15戦闘機" in read(card.blocks)  # type: ignore[union-attr]
    assert "U+" not in read(card.blocks)  # type: ignore[union-attr]
