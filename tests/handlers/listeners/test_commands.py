"""Every verb of the one command: what it opens or does, and what it answers."""

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.domain.officers import Role
from bot.domain.release.stages import Stage
from handlers.text.verbs import VERBS
from tests.handlers.floor import LAUNCH, SECRET, Floor, journal
from tests.handlers.wire import command


async def test_help_says_what_may_be_typed(floor: Floor) -> None:
    """The first thing anyone types."""
    answered = await floor.type("KORLO", "help")

    assert answered.ok and "request" in answered.text
    assert (await floor.type("KORLO", "")).text == answered.text


async def test_request_opens_the_form_and_the_form_becomes_a_receipt(floor: Floor) -> None:
    """The main job: number, route and who decides stand where the form was."""
    await floor.type("KORLO", "request")
    sent = await floor.fill("KORLO", LAUNCH)
    receipt = floor.person("KORLO").modal
    [number] = await floor.numbers()

    assert sent.ok and receipt.callback_id == "receipt"
    assert number in receipt.rendered
    assert (await floor.look(number)).deliveries[0].stage is Stage.ORIGINATOR_REVIEW


@pytest.mark.parametrize("verb", ["ask", "rfi"])
async def test_ask_by_either_name_opens_its_form(floor: Floor, verb: str) -> None:
    """An RFI is what officers call it."""
    await floor.type("JPNLO", verb)

    assert floor.person("JPNLO").modal.callback_id == "ask"


async def test_an_ask_is_answered_in_the_form_that_shows_what_is_fixed(floor: Floor) -> None:
    """
    The asked party fills in marking and content only; from there it is decided like any offer.
    """
    number = await floor.asked()
    await floor.type("KORLO", f"answer {number}")
    form = floor.person("KORLO").modal
    callback, blocks = form.callback_id, {block["block_id"] for block in form.blocks}
    sent = await floor.fill("KORLO", {"level": "S", "body": SECRET})

    assert callback == "request" and "level" in blocks and "subject" not in blocks
    assert sent.ok and (await floor.look(number)).deliveries[0].stage is Stage.ORIGINATOR_REVIEW


async def test_decline_ends_an_ask_and_its_note_stays_at_home(floor: Floor) -> None:
    """Voluntary sharing owes no reason."""
    number = await floor.asked()
    answered = await floor.type("KORLO", f"decline {number} our own reasons")

    assert answered.ok and number in answered.text
    assert (await floor.look(number)).deliveries[0].stage is Stage.DENIED
    assert "our own reasons" not in (await floor.type("JPNLO", f"show {number}")).text


async def test_approve_and_relay_take_it_to_its_destination(floor: Floor) -> None:
    """Typed decisions do what the buttons do."""
    number = await floor.requested()
    approved = await floor.type("KORFDO", f"approve {number} as agreed")
    relayed = await floor.type("USAFDO", f"relay {number}")

    assert number in approved.text and number in relayed.text
    assert (await floor.look(number)).deliveries[0].stage is Stage.RELEASED


async def test_return_takes_code_and_note_and_the_drafter_revises(floor: Floor) -> None:
    """Nothing returned is lost: the form of the revision is filled in but for the content."""
    number = await floor.requested()
    await floor.type("KORFDO", f"return {number} level one level lower, please")
    [*_, move] = await floor.store.queries.register(number)
    await floor.type("KORLO", f"revise {number}")
    sent = await floor.fill("KORLO", {"level": "S", "body": "Another text"})
    revised = await floor.look(number)

    assert (move.step, move.code, move.note) == ("return", "level", "one level lower, please")
    assert (
        sent.ok
        and revised.deliveries[0].version == 2
        and revised.deliveries[0].stage is Stage.ORIGINATOR_REVIEW
    )


async def test_a_return_without_a_code_is_refused(floor: Floor) -> None:
    """The drafter must know what to change."""
    number = await floor.requested()
    answered = await floor.type("KORFDO", f"return {number} because")

    assert "code_missing" in answered.text
    assert await floor.refused("return") == ["code_missing"]


@pytest.mark.parametrize(
    ("typed", "code", "note"),
    [
        ("over_scope not ours to give", "over_scope", "not ours to give"),
        ("not ours", None, "not ours"),
        ("", None, None),
    ],
)
async def test_deny_takes_a_code_or_a_note_or_neither(
    floor: Floor, typed: str, code: str | None, note: str | None
) -> None:
    """No reason is owed, and none leaves the party."""
    number = await floor.requested()
    answered = await floor.type("KORFDO", f"deny {number} {typed}")
    [*_, move] = await floor.store.queries.register(number)

    assert answered.ok and (move.step, move.code, move.note) == ("deny", code, note)


async def test_open_asks_for_the_conditions_once_for_each_version(floor: Floor) -> None:
    """Once confirmed, the content opens at once; the record is there either way."""
    number = await floor.released()
    await floor.type("JPNLO", f"open {number}")
    first = floor.person("JPNLO").modal.callback_id
    await floor.tick("JPNLO")
    body = floor.person("JPNLO").modal
    await floor.person("JPNLO").close()
    await floor.type("JPNLO", f"open {number}")

    assert (first, body.callback_id, floor.person("JPNLO").modal.callback_id) == (
        "caveats",
        "body",
        "body",
    )
    assert SECRET in floor.person("JPNLO").modal.rendered
    assert (
        len([r for r in await floor.audited() if (r["action"], r["result"]) == ("open", "done")])
        == 2
    )
    assert SECRET not in journal(floor)


async def test_ack_needs_somebody_of_the_party_to_have_read_it(floor: Floor) -> None:
    """Receipt of what nobody has read is no receipt."""
    number = await floor.released()
    before = await floor.type("JPNLO", f"ack {number}")
    await floor.type("JPNLO", f"open {number}")
    await floor.tick("JPNLO")
    after = await floor.type("JPNLO", f"ack {number}")

    assert "not_read" in before.text and "not_read" not in after.text
    assert (await floor.look(number)).deliveries[0].stage is Stage.ACKNOWLEDGED


async def test_withdraw_and_recall_end_it(floor: Floor) -> None:
    """Before it is released its author ends it; after, an approver of the originator."""
    withdrawn = await floor.requested()
    await floor.type("KORLO", f"withdraw {withdrawn} not needed")
    recalled = await floor.released()
    await floor.type("KORFDO", f"recall {recalled} wrong object")

    assert (await floor.look(withdrawn)).deliveries[0].stage is Stage.WITHDRAWN
    assert (await floor.look(recalled)).deliveries[0].stage is Stage.RECALLED


async def test_list_shows_twenty_and_a_way_to_the_rest(floor: Floor) -> None:
    """A list never loads all rows, and none is out of reach."""
    for n in range(22):
        await floor.requested(title=f"Launch number {n}")
        floor.sandbox.clock.advance(1)  # type: ignore[attr-defined]
    first = await floor.type("KORLO", "list pending")
    rest = await floor.person("KORLO").click("more", message=first.shown[-1])

    assert "Launch number 0" in first.text and "Launch number 21" not in first.text
    assert "Launch number 21" in rest.text


async def test_find_shows_what_has_the_words_and_a_way_to_each(floor: Floor) -> None:
    """Ended ones too, a page at a time; a row's button shows it, and nothing of it is recorded."""
    for n in range(21):
        number = await floor.requested(title=f"北朝鮮の発射 {n + 100}")
        floor.sandbox.clock.advance(1)  # type: ignore[attr-defined]
    await floor.type("KORLO", f"withdraw {number}")
    before = len(await floor.audited())
    first = await floor.type("KORLO", "find 発射")
    rest = await floor.person("KORLO").click("more", message=first.shown[-1])
    ended = await floor.person("KORLO").click("list", message=first.shown[-1], value="ended.0 発射")

    assert "発射 120" in first.text and "発射 100" not in first.text
    assert "発射 100" in rest.text and "発射 120" not in rest.text
    assert "発射 120" in ended.text and "発射 119" not in ended.text
    assert len(await floor.audited()) == before
    shown = await floor.person("KORLO").click("show", message=ended.shown[-1])
    assert number in shown.text and "withdr" in shown.text


async def test_find_finds_nothing_that_is_hidden(floor: Floor) -> None:
    """And answers of it as of what there never was."""
    number = await floor.requested(title="Launch at KESTREL")
    answers = [
        (await floor.type("JPNLO", f"find {words}")).text.replace(words, "")
        for words in ("kestrel", "nowhere", number, f"KOR-2026-{number[-4:][::-1]}")
    ]

    assert "Launch at KESTREL" in (await floor.type("KORLO", "find kestrel")).text
    assert len(set(answers)) == 1 and "find_none" not in answers[0]


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("find", "usage_unclear"),
        ("find ***", "usage_unclear"),
        ("list pending …", "usage_unclear"),
        ("list launch", "usage_unclear"),
        ("find " + " ".join(f"word{n}" for n in range(500)), "too_long"),
    ],
)
async def test_what_nothing_can_be_found_by_is_refused(floor: Floor, typed: str, rule: str) -> None:
    answered = await floor.type("KORLO", typed)

    assert rule in answered.text


@pytest.mark.parametrize(
    "typed", ["find a", "find <@U0KORLO> *bold* &amp;", "検索 発射", "검색 발사"]
)
async def test_any_words_can_be_looked_for(floor: Floor, typed: str) -> None:
    """One letter, markup, and in the officer's own language."""
    answered = await floor.type("KORLO", typed)

    assert "has all these words" in answered.text


async def test_a_list_is_narrowed_to_a_precedence(floor: Floor) -> None:
    """As it is typed in any language, with words behind it, and by its menu."""
    for precedence in ("FLASH", "ROUTINE"):
        await floor.requested(title=f"Launch of {precedence}", precedence=precedence)
    for typed in ("list pending ROUTINE", "list pending 通常 launch", "list pending"):
        answered = await floor.type("KORLO", typed)
        if typed == "list pending":
            assert "Launch of FLASH" in answered.text
            answered = await floor.person("KORLO").click(
                "filter", message=answered.shown[-1], value="pending.0.1"
            )
        assert "Launch of ROUTINE" in answered.text, typed
        assert "Launch of FLASH" not in answered.text, typed


@pytest.mark.parametrize("which", ["", "mine", "pending", "overdue", "shared", "expiring", "ended"])
async def test_each_list_is_answered(floor: Floor, which: str) -> None:
    """Also where it is empty; and no list is recorded."""
    before = len(await floor.audited())
    answered = await floor.type("KORLO", f"list {which}")

    assert answered.ok and answered.text
    assert len(await floor.audited()) == before


async def test_show_tells_who_did_what_and_is_recorded(floor: Floor) -> None:
    """A number may be typed short."""
    number = await floor.approved()
    answered = await floor.type("KORLO", f"show {number.split('-')[2].lower()}")

    assert number in answered.text and LAUNCH["title"] in answered.text
    assert await floor.results("show", answered) == ["done"]
    assert SECRET not in answered.text


async def test_audit_is_for_supervisors_and_inspectors(floor: Floor) -> None:
    """Others are refused, and that is recorded too."""
    number = await floor.requested()
    supervisor = await floor.type("KORSUP", f"audit {number}")
    inspector = await floor.type("KORINS", f"audit {number}")
    officer = await floor.type("KORLO", f"audit {number}")

    assert number in supervisor.text and number in inspector.text
    assert "wrong_role" in officer.text
    assert await floor.results("audit", officer) == ["done", "done", "refused"]


async def test_a_verb_nobody_knows_gets_a_kind_sentence(floor: Floor) -> None:
    """It says the verb back and names help, and is recorded without what was typed."""
    answered = await floor.type("KORLO", "frobnicate everything")

    assert "I don't know “frobnicate”." in answered.text and "everything" not in answered.text
    assert "usage_unclear" in answered.text and "/release help" in answered.text
    assert await floor.refused("command") == ["usage_unclear"]
    assert not any("frobnicate" in str(record) for record in await floor.audited())


@pytest.mark.parametrize("text", ["x" * 40, "a*b*", "<!channel>", "\u202efoo"])
async def test_what_is_no_plain_word_is_not_said_back(floor: Floor, text: str) -> None:
    """Long text may be content, and signs may be more than they look."""
    answered = await floor.type("KORLO", text)

    assert "Type it like this: /release help" in answered.text and text not in answered.text


@pytest.mark.parametrize("words", ["watch off", "watch JPNLO2", "watch until 18:00"])
async def test_the_watch_is_not_taken_by_who_means_something_else(floor: Floor, words: str) -> None:
    """Whoever wants to give it up, or away, would have it, and be relied on."""
    answered = await floor.type("KORLO2", words)
    assert "usage_unclear" in answered.text and "/release watch" in answered.text
    assert (await floor.store.queries.book(floor.clock.now())).watch == {}


@pytest.mark.parametrize("verb", sorted(v for v, row in VERBS.items() if row.takes_number))
async def test_a_verb_without_its_number_says_how_it_is_written(floor: Floor, verb: str) -> None:
    """Where there is nothing to choose from, nobody has to look it up."""
    role = VERBS[verb].permission.roles[0]
    who = {Role.LIAISON: "KORLO", Role.APPROVER: "KORFDO", Role.SUPERVISOR: "KORSUP"}[role]
    answered = await floor.type(who, verb)

    assert f"/release {VERBS[verb].usage}" in answered.text
    assert floor.person(who).modals == []


@pytest.mark.parametrize("verb", sorted(v for v, row in VERBS.items() if "NUMBER" in row.usage))
async def test_absent_and_forbidden_read_the_same(floor: Floor, verb: str) -> None:
    """Japan must not learn that something is on its way, nor that it is not."""
    number = await floor.approved()
    who = "JPNSUP" if verb == "audit" else "JPNLO"
    forbidden = await floor.type(who, f"{verb} {number} level word")
    absent = await floor.type(who, f"{verb} KOR-2026-0000 level word")

    assert "not_found" in forbidden.text and f"No release “{number}” is" in forbidden.text
    assert forbidden.text.replace(number, "KOR-2026-0000") == absent.text


@pytest.mark.parametrize(
    "number", ["K7Q4\x00", "\ud800", "Ｋ７Ｑ４", "x" * 3000, "a-b-c-d-e", "%", "'"]
)
async def test_what_cannot_be_a_number_is_refused_like_what_is_absent(
    floor: Floor, number: str
) -> None:
    """Before any database sees it."""
    body = command(floor, "U0KORLO", f"show {number}")
    answered = await floor.bolt.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))

    assert "not_found" in str(answered.body)


async def test_a_short_number_that_fits_several_lists_them(floor: Floor) -> None:
    """The same four characters may stand for releases of two parties."""
    number = await floor.requested()
    code = number.split("-")[2]
    twin = number.replace("KOR", "USA", 1)
    refused = await floor.type("KORLO", f"show {code}")
    other = await floor.requested()
    await floor.store.db.sweep(lambda c: _renamed(c, other, twin, code))
    several = await floor.type("KORLO", f"show {code}")

    assert number in refused.text
    assert "several_match" in several.text and number in several.text and twin in several.text


def _renamed(connection: object, number: str, twin: str, code: str) -> None:
    from sqlalchemy import text

    run = connection.execute  # type: ignore[attr-defined]
    run(text("pragma defer_foreign_keys=on"))
    tables = "version delivery history passage content card timer search_term"
    for table in tables.split():
        run(text(f"update {table} set number=:t where number=:n"), {"t": twin, "n": number})
    run(
        text("update release set number=:t, code=:c where number=:n"),
        {"t": twin, "n": number, "c": code},
    )
