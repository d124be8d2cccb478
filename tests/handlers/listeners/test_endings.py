"""More time and certificates, typed and clicked, through the whole app."""

import pytest

from bot.domain.release.stages import Stage
from tests.handlers.floor import Floor
from tests.handlers.limits import presses


async def end_of(floor: Floor, number: str) -> float:
    """When Japan can read it no more, in seconds."""
    at = (await floor.look(number)).delivery("JPN").expires_at  # type: ignore[union-attr]
    return at.timestamp()  # type: ignore[union-attr]


async def stage(floor: Floor, number: str) -> Stage:
    """Where Japan's delivery stands."""
    return (await floor.look(number)).deliveries[0].stage


async def test_extend_is_typed_with_how_much_longer(floor: Floor) -> None:
    """By so much, from its present end; the answer says the new one."""
    number = await floor.released()
    before = await end_of(floor, number)
    said = await floor.type("KORFDO", f"extend {number} 48h")

    assert await end_of(floor, number) - before == 48 * 3600
    assert "is on record" in said.text and "25 Nov 2026" in said.text
    assert await floor.results("extend", said) == ["done"]


@pytest.mark.parametrize(
    ("user", "words", "rule"),
    [
        ("KORFDO", "", "field_missing"),
        ("KORFDO", "a while", "lifetime_invalid"),
        ("KORFDO", "1825d", "lifetime_too_long"),
        ("KORLO", "48h", "wrong_role"),
        ("USAFDO", "48h", "wrong_party"),
        ("JPNLO", "48h", "wrong_party"),
    ],
)
async def test_a_typed_extend_says_why_not(floor: Floor, user: str, words: str, rule: str) -> None:
    """The rule's id stands under its sentence, and in the audit log."""
    number = await floor.released()
    before = await end_of(floor, number)
    said = await floor.type(user, f"extend {number} {words}")

    assert rule in said.text and [rule] == await floor.refused("extend")
    assert before == await end_of(floor, number)


async def test_extend_on_a_card_asks_for_how_much_longer(floor: Floor) -> None:
    """What is wrong comes back at its field, and the form stays as filled."""
    number = await floor.released()
    before = await end_of(floor, number)
    card = await floor.card_of(number, "decision", "KOR")
    await floor.person("KORFDO").click("extend", message=card)
    wrong = await floor.fill("KORFDO", {"lifetime": "9999d"})
    sent = await floor.fill("KORFDO", {"lifetime": "7d"})

    assert list(wrong.errors) == ["lifetime"] and sent.ok
    assert await end_of(floor, number) - before == 7 * 86400
    assert "is on record" in floor.person("KORFDO").modal.rendered


async def test_whoever_may_not_extend_gets_no_form(floor: Floor) -> None:
    """A liaison officer has no button for it, and is told whose it is where one was left."""
    number = await floor.released()
    assert "extend" not in presses((await floor.card(number, "own", "KOR")).blocks)
    pressed = await floor.person("KORLO").click(
        "extend", message=await floor.card_of(number, "decision", "KOR")
    )

    assert "wrong_role" in pressed.text and floor.person("KORLO").modals == []


async def test_four_certificates_destroy_it(floor: Floor) -> None:
    """Two persons at each party that held it, typed and clicked."""
    number = await floor.released()
    await floor.type("KORFDO", f"recall {number} wrong object")
    clicked = await floor.person("JPNLO").click(
        "certify", message=await floor.card(number, "release", "JPN"), confirm=True
    )
    again = await floor.type("JPNLO", f"certify {number}")
    await floor.type("JPNLO2", f"certify {number}")
    hub = await floor.person("USAFDO").click(
        "certify", message=await floor.card_of(number, "decision", "USA"), confirm=True
    )
    before = await stage(floor, number)
    last = await floor.type("USALO", f"certify {number}")

    assert "on record" in clicked.text and "(1 of 2)" in clicked.text
    assert "witness_needed" in again.text and "on record" in hub.text
    assert (before, await stage(floor, number)) == (Stage.RECALLED, Stage.DESTROYED)
    assert "destroyed, certified by all who held it" in last.text


async def test_certify_before_its_end_closes_the_book_for_the_own_party(floor: Floor) -> None:
    """What is open on the screen is asked for again, and refused."""
    number = await floor.read()
    await floor.type("JPNLO", f"certify {number}")
    opened = await floor.type("JPNLO2", f"open {number}")

    assert Stage.EXPIRED is await stage(floor, number)
    assert "expired" in opened.text and floor.person("JPNLO2").modals == []


async def test_who_certified_is_named_at_home_only(floor: Floor) -> None:
    """The originator learns that Japan has certified, Japan by whom, the hub nothing of it."""
    number = await floor.released()
    await floor.type("KORFDO", f"recall {number} wrong object")
    await floor.type("JPNLO", f"certify {number}")
    name = floor.officer("JPNLO").name
    seen = {
        user: [(await floor.type(user, f"{verb} {number}")).text for verb in verbs]
        for user, verbs in (
            ("KORLO", ["show"]),
            ("JPNLO2", ["show"]),
            ("USALO", ["show"]),
            ("KORINS", ["audit"]),
        )
    }

    assert all(
        "certified destruction" in text for text in seen["KORLO"] + seen["JPNLO2"] + seen["KORINS"]
    )
    assert all(name not in text for user in ("KORLO", "USALO", "KORINS") for text in seen[user])
    assert name in seen["JPNLO2"][0]
    assert "· certified destruction" not in seen["USALO"][0]


@pytest.mark.parametrize(
    ("user", "verb", "there"),
    [
        ("KORFDO", "extend", True),
        ("KORLO", "extend", False),
        ("JPNLO", "certify", True),
        ("JPNSUP", "certify", False),
    ],
)
async def test_help_tells_those_who_may(floor: Floor, user: str, verb: str, there: bool) -> None:
    """Each officer reads only what their roles may do."""
    said = await floor.type(user, "help")

    assert there is (f"/release {verb}" in said.text)
