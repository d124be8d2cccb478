"""The forms: what is wrong comes back at its field, what is right takes effect once."""

import asyncio
from typing import Any

import pytest

from bot.domain.release.stages import Stage
from tests.handlers.floor import ASKED, LAUNCH, SECRET, TEAM, Floor
from tests.handlers.wire import send
from tests.support import administrator


@pytest.mark.parametrize(
    ("changes", "field", "rule"),
    [
        ({"subject": "general.defense"}, "subject", "subject_out_of_scope"),
        ({"level": "TS", "caveats": None}, "level", ""),
        ({"body": None}, "body", "content_missing"),
        ({"reference": "Doc 7", "sha256": "0" * 64}, "body", "content_missing"),
        ({"body": None, "reference": "Doc 7", "sha256": "xyz"}, "sha256", "fingerprint_invalid"),
        ({"lifetime": "soon"}, "lifetime", "lifetime_invalid"),
        ({"lifetime": "30s"}, "lifetime", "lifetime_invalid"),
        ({"lifetime": "99999d"}, "lifetime", "lifetime_too_long"),
        ({"title": "a\u202eb"}, "title", "text_invalid"),
    ],
)
async def test_what_is_wrong_comes_back_at_its_field(
    floor: Floor, changes: dict[str, Any], field: str, rule: str
) -> None:
    """The form stays as it was filled in; the attempt is recorded; nothing else happened."""
    await floor.type("KORLO", "request")
    sent = await floor.fill("KORLO", LAUNCH | changes)
    refused = await floor.refused("request")

    assert list(sent.errors) == [field]
    assert len(refused) == 1 and rule in refused[0]
    assert await floor.numbers() == []
    assert floor.person("KORLO").modal.callback_id == "request"


async def test_a_form_that_was_mended_takes_effect(floor: Floor) -> None:
    """An answer of errors does not use the form up."""
    await floor.type("KORLO", "request")
    first = await floor.fill("KORLO", LAUNCH | {"lifetime": "soon"})
    second = await floor.fill("KORLO", {"lifetime": "12h"})

    assert first.errors and second.ok
    assert len(await floor.numbers()) == 1


async def test_a_refusal_that_belongs_to_no_field_takes_the_forms_place(floor: Floor) -> None:
    """The officer was stood down while they typed: there is no field for that."""
    await floor.type("KORLO", "request")
    await administrator.change_user(floor.sandbox, "U0KORLO", is_restricted=True)
    sent = await floor.fill("KORLO", LAUNCH)
    view = floor.person("KORLO").modal

    assert not sent.errors and view.callback_id == "refusal" and "not_registered" in view.rendered
    assert await floor.numbers() == [] and await floor.refused("request") == ["not_registered"]


async def test_a_form_takes_effect_at_most_once(floor: Floor) -> None:
    """
    Sent twice with two trigger ids, as two impatient clicks do: one release, and the second is
    told.
    """
    await floor.type("KORLO", "request")
    person = floor.person("KORLO")
    await person.fill(LAUNCH)
    await asyncio.gather(person.submit(), person.submit())

    assert len(await floor.numbers()) == 1
    assert await floor.refused("request") == ["duplicate_pending"]


async def test_the_conditions_must_all_be_ticked(floor: Floor) -> None:
    """The sentence stands at the checkboxes; nothing was read."""
    number = await floor.released()
    await floor.type("JPNLO", f"open {number}")
    sent = await floor.fill("JPNLO", {"caveats": ["need_to_know"]})

    assert list(sent.errors) == ["caveats"]
    assert await floor.refused("open") == ["caveat_not_confirmed"]
    assert (await floor.look(number)).readings == ()
    assert SECRET not in floor.person("JPNLO").modal.rendered


async def test_recalled_while_the_conditions_were_read(floor: Floor) -> None:
    """The form is answered with the refusal; the content was never sent."""
    number = await floor.released()
    await floor.type("JPNLO", f"open {number}")
    await floor.type("KORFDO", f"recall {number} wrong object")
    await floor.tick("JPNLO")
    view = floor.person("JPNLO").modal

    assert view.callback_id == "refusal" and "recalled" in view.rendered
    assert all(SECRET not in str(c.body) for c in floor.sandbox.journal.calls)


async def test_the_view_with_the_content_is_kept_by_its_own_name(floor: Floor) -> None:
    """So that it can be blanked, also after a restart."""
    number = await floor.read()
    rows = await floor.store.db.read(
        lambda c: c.exec_driver_sql("select kind, external_id, number from card").all()
    )
    named = [tuple(row) for row in rows if row[1]]

    assert named == [("view:body", floor.person("JPNLO").modal.external_id, number)]

    await floor.person("JPNLO").close()
    left = await floor.store.db.read(
        lambda c: c.exec_driver_sql("select external_id from card").all()
    )
    assert [row for row in left if row[0]] == []


async def test_an_ask_becomes_its_receipt(floor: Floor) -> None:
    """Number and who is asked."""
    await floor.type("JPNLO", "ask")
    sent = await floor.fill("JPNLO", ASKED)
    [number] = await floor.numbers()

    assert sent.ok and floor.person("JPNLO").modal.callback_id == "receipt"
    assert number in floor.person("JPNLO").modal.rendered
    assert (await floor.look(number)).deliveries[0].stage is Stage.ASKED


async def test_an_ask_that_nobody_could_answer_is_refused_at_its_field(floor: Floor) -> None:
    """Asking the own party has no route."""
    await floor.type("JPNLO", "ask")
    sent = await floor.fill("JPNLO", ASKED | {"party": "USA", "subject": "dprk.missile.launch"})

    assert sent.ok or set(sent.errors) <= {"party", "subject"}


async def test_a_consent_for_nobody_is_none(floor: Floor) -> None:
    """Whoever takes every destination out of the form means none, and not all."""
    number = await floor.requested(to=["USA", "JPN"])
    await floor.type("KORFDO", f"narrow {number}")
    view = floor.person("KORFDO").modal
    for to in ({}, {"to": {"value": {"type": "multi_static_select", "selected_options": []}}}):
        await send(
            floor,
            {
                "type": "view_submission",
                "team": {"id": TEAM},
                "user": {"id": "U0KORFDO", "team_id": TEAM},
                "trigger_id": floor.sandbox.workspace.new_trigger("U0KORFDO"),
                "api_app_id": floor.sandbox.workspace.app.id,
                "view": {
                    "id": view.id,
                    "type": "modal",
                    "hash": "h",
                    "callback_id": "narrow",
                    "private_metadata": view.source["private_metadata"],
                    "state": {"values": to},
                },
            },
        )

    assert await floor.refused("approve") == ["field_missing"] * 2
    assert {d.stage for d in (await floor.look(number)).deliveries} == {Stage.ORIGINATOR_REVIEW}


async def test_a_return_without_its_code_is_refused_at_the_code(floor: Floor) -> None:
    """Slack's client asks for required fields; the rule asks again for what it lets pass."""
    number = await floor.requested()
    card = await floor.card(number, "decision", "KOR")
    await floor.person("KORFDO").click("return", message=card)
    person = floor.person("KORFDO")
    await person.fill({"note": "x" * 501, "code": "unclear"})
    sent = await person.submit()

    assert list(sent.errors) == ["note"]
    assert (await floor.look(number)).deliveries[0].stage is Stage.ORIGINATOR_REVIEW


async def test_decided_while_the_reason_was_typed(floor: Floor) -> None:
    """The other approver was faster: the form says so, and changes nothing."""
    number = await floor.requested()
    card = await floor.card(number, "decision", "KOR")
    await floor.person("KORFDO").click("deny", message=card)
    await floor.type("KORFDO2", f"approve {number}")
    await floor.fill("KORFDO", {"note": "Late"})

    assert "already_decided" in floor.person("KORFDO").modal.rendered
    assert (await floor.look(number)).deliveries[0].stage is Stage.RELAY_REVIEW


async def test_a_revision_of_what_was_revised_meanwhile_is_refused(floor: Floor) -> None:
    """It answers the first return; a second version came between, which it would replace unread."""
    number = await floor.requested()
    await floor.type("KORFDO", f"return {number} unclear say more")
    await floor.type("KORLO", f"revise {number}")
    await floor.type("KORLO2", f"revise {number}")
    assert (await floor.fill("KORLO2", {"level": "S", "body": "Another text"})).ok
    await floor.type("KORFDO", f"return {number} level one level lower, please")
    await floor.fill("KORLO", {"level": "S", "body": "A third text"})

    assert "version_stale" in floor.person("KORLO").modal.rendered
    assert await floor.refused("revise") == ["version_stale"]
    assert len((await floor.look(number)).versions) == 2


async def test_more_time_is_given_only_to_what_the_form_was_about(floor: Floor) -> None:
    """A form that was made up for another version than any that is read prolongs nothing."""
    number = await floor.released()
    card = await floor.card_of(number, "decision", "KOR")
    await floor.person("KORFDO").click("extend", message=card)
    view = floor.person("KORFDO").modal
    view.source["private_metadata"] = view.source["private_metadata"].replace(
        '"version": 1', '"version": 7'
    )
    before = (await floor.look(number)).deliveries[0].expires_at
    await floor.fill("KORFDO", {"lifetime": "1h"})

    assert await floor.refused("extend") == ["version_stale"]
    assert (await floor.look(number)).deliveries[0].expires_at == before
