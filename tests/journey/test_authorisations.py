"""A night in which a warning goes at once, under what two releasing authorities granted before."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.domain.arrangements.status import ArrangementEvent, EventKind
from storage.database.schema import migrate
from storage.transaction.act import Attempt
from tests.conftest import OfOneTest
from tests.domain.authorised import BY_ANY_FORM
from tests.support.desk import (
    APPROVALS,
    BODY,
    LIAISON,
    WARNING,
    Scene,
    another,
    number_in,
    policy_text,
    scene,
)
from tests.support.messages import says

GRANT: dict[str, Any] = {
    "subject": "dprk.missile.launch",
    "to": ["USA", "JPN"],
    "level": "S",
    "precedence": "FLASH",
    "until": "2026-12-31",
    "cap": "2",
    "lifetime": "3d",
    "why": "Warning in minutes",
}


POLICY = policy_text().replace(*BY_ANY_FORM)
"""The example's policy without a template for what is authorised beforehand."""


@pytest.fixture
async def desk(databases: OfOneTest, tmp_path: Path) -> AsyncIterator[Scene]:
    """A desk under that policy, over signed HTTP, on SQLite and on PostgreSQL."""
    async with scene(databases.fresh(migrate), tmp_path, policy=POLICY) as running:
        yield running


@pytest.fixture(params=["http", "socket"])
async def joined(
    request: pytest.FixtureRequest, databases: OfOneTest, tmp_path: Path
) -> AsyncIterator[Scene]:
    """The same over both transports."""
    url, socket = databases.fresh(migrate), request.param == "socket"
    async with scene(url, tmp_path, socket=socket, policy=POLICY) as running:
        yield running


async def granted(desk: Scene, **changes: Any) -> str:
    """An authorisation that one hand has granted through the form; its id."""
    officer = desk.person("KORFDO")
    assert (await desk.command("KORFDO", "authorise", room=APPROVALS)).ok
    await officer.fill(GRANT | changes)
    sent = await officer.submit()
    assert sent.ok, (sent.errors, sent.trouble, sent.body)
    [one] = desk.store.queries.book(desk.now).now().authorisations.values()
    assert one.id in officer.modal.rendered
    await officer.close(all=True)
    await desk.settle()
    return one.id


async def authorised(desk: Scene, **changes: Any) -> str:
    """The same, confirmed by the second hand with the button of the message that asks for it."""
    one = await granted(desk, **changes)
    said = await desk.person("KORFDO2").click("confirm", channel=APPROVALS["KOR"])
    assert said.ok, said.trouble
    await desk.settle()
    return one


def standing(desk: Scene, one: str) -> Any:
    """The authorisation as the store has it."""
    return desk.store.queries.book(desk.now).now().authorisations[one]


async def test_a_warning_goes_to_the_hub_within_the_same_tick(joined: Scene) -> None:
    """Granted by two, sent by one, relayed by a person: both transports, both databases."""
    one = await authorised(joined)
    korea = joined.person("KORLO")
    await joined.command("KORLO", "request")
    assert one in korea.modal.rendered
    await korea.fill(WARNING)
    assert one in korea.modal.rendered
    assert "즉시" in korea.modal.rendered, "the form says before it is sent that it goes at once"
    assert (await korea.submit()).ok
    number = number_in(korea.modal.rendered)
    await joined.settle()

    assert joined.stages(number) == {"JPN": "relay_review"}
    assert number in joined.card("USAFDO", APPROVALS).rendered
    assert one in joined.card("USAFDO", APPROVALS).rendered
    used = joined.card("KORFDO", APPROVALS)
    assert number in used.rendered
    assert one in used.rendered
    assert "<@U0KORFDO>" in used.text
    assert BODY not in used.rendered

    await joined.decide("USAFDO", "relay")
    assert joined.stages(number) == {"JPN": "released"}
    assert BODY in await joined.read()
    shown = await joined.command("KORFDO", f"show {number}", room=APPROVALS)
    assert one in str(shown.body)
    assert joined.store.audit.verify().now().sound


async def test_the_form_says_why_it_goes_the_ordinary_way(desk: Scene) -> None:
    one = await authorised(desk)
    korea = desk.person("KORLO")
    await desk.command("KORLO", "request")
    await korea.fill(WARNING | {"precedence": "ROUTINE"})

    assert "우선순위" in korea.modal.rendered
    assert f"{one} 건 해당 없음" in korea.modal.rendered
    assert (await korea.submit()).ok
    await desk.settle()
    assert desk.stages(number_in(korea.modal.rendered)) == {"JPN": "originator_review"}


async def test_a_promise_that_cannot_be_kept_brings_the_form_back(desk: Scene) -> None:
    """Revoked between filling in and sending: nothing is sent, and all that was typed is there."""
    one = await authorised(desk)
    korea = desk.person("KORLO")
    await desk.command("KORLO", "request")
    await korea.fill(WARNING)
    assert (await desk.command("KORFDO2", f"revoke {one}", room=APPROVALS)).ok

    await korea.submit()
    assert korea.modal.callback_id == "request"
    assert one in korea.modal.rendered
    assert korea.modal.values["title"]["value"]["value"] == WARNING["title"]
    assert (await korea.submit()).ok
    await desk.settle()
    assert desk.stages(number_in(korea.modal.rendered)) == {"JPN": "originator_review"}


async def test_at_its_cap_the_next_one_waits_for_a_person(desk: Scene) -> None:
    await authorised(desk)
    sent = [await desk.request() for _ in range(3)]

    assert [desk.stages(number)["JPN"] for number in sent] == [
        "relay_review",
        "relay_review",
        "originator_review",
    ]


async def test_revoking_lists_what_is_still_at_the_hub_to_be_taken_back(desk: Scene) -> None:
    one = await authorised(desk)
    first, second = [await desk.request() for _ in range(2)]
    await desk.decide("USAFDO", "relay")
    told = await desk.command("KORFDO", f"revoke {one.lower()}", room=APPROVALS)

    waiting = [n for n in (first, second) if desk.stages(n)["JPN"] == "relay_review"]
    assert len(waiting) == 1
    assert waiting[0] in str(told.body)
    assert ({first, second} - set(waiting)).pop() not in str(told.body)
    officer = desk.person("KORFDO")
    await officer.click("withdraw", channel=APPROVALS["KOR"])
    assert (await officer.submit()).ok
    await desk.settle()
    assert desk.stages(waiting[0]) == {"JPN": "withdrawn"}
    assert standing(desk, one).ended_because == "revoked"


async def test_the_card_of_a_use_offers_to_read_and_to_recall(desk: Scene) -> None:
    await authorised(desk)
    number = await desk.request()
    officer = desk.person("KORFDO")

    assert "<@U0KORFDO>" in desk.card("KORFDO", APPROVALS).text
    await officer.click("details", channel=APPROVALS["KOR"])
    assert BODY in officer.modal.rendered
    await officer.close(all=True)
    await desk.decide("USAFDO", "relay")
    await officer.click("recall", channel=APPROVALS["KOR"])
    await officer.fill({"note": "Wrong object"})
    assert (await officer.submit()).ok
    await desk.settle()
    assert desk.stages(number) == {"JPN": "recalled"}


async def test_it_stands_in_the_digest_until_somebody_who_decides_opened_it(desk: Scene) -> None:
    one = await authorised(desk)
    number = await desk.request()
    before = await desk.command("KORSUP", "digest daily")
    assert number in str(before.body)
    assert one in str(before.body)

    await desk.person("KORFDO").click("details", channel=APPROVALS["KOR"])
    await desk.settle()
    after = await desk.command("KORSUP", "digest daily")
    assert one not in str(after.body)


async def test_what_is_granted_shows_to_the_own_party_alone(desk: Scene) -> None:
    one = await authorised(desk)

    for user in ("KORLO", "KORFDO", "KORSUP", "KORINS", "KORSEC"):
        shown = await desk.command(user, "authorisations", room=LIAISON)
        assert one in str(shown.body), user
    for user in ("USAFDO", "JPNFDO"):
        shown = await desk.command(user, "authorisations", room=LIAISON)
        assert one not in str(shown.body), user
    refused = await desk.command("USAFDO", f"revoke {one}")
    assert "not_found" in str(refused.body)


async def test_home_shows_it_and_opens_the_form(desk: Scene) -> None:
    one = await authorised(desk)
    officer = desk.person("KORFDO")
    await officer.open_home()
    assert one in officer.home.rendered
    await officer.click("authorise", home=True)
    assert officer.modal.callback_id == "authorise"
    await officer.close(all=True)
    await officer.click("authorisations", home=True)
    assert one in officer.modal.rendered


async def test_the_two_hands_renew_it(desk: Scene) -> None:
    one = await authorised(desk)
    first, second = desk.person("KORFDO"), desk.person("KORFDO2")
    await desk.command("KORFDO", "authorisations", room=APPROVALS)
    await first.click("renew", channel=APPROVALS["KOR"])
    await first.fill({"until": "2027-03-31"})
    assert (await first.submit()).ok
    await first.close(all=True)
    await desk.settle()
    assert (await second.click("confirm", channel=APPROVALS["KOR"])).ok
    await desk.settle()

    assert standing(desk, one).ends.isoformat() == "2027-03-31T15:00:00+00:00"


async def test_who_granted_it_does_not_confirm_it(desk: Scene) -> None:
    one = await granted(desk)
    await desk.person("KORFDO").click("confirm", channel=APPROVALS["KOR"])
    await desk.settle()

    assert standing(desk, one).confirmed_by is None


async def test_a_form_that_is_filled_in_wrongly_says_so_at_each_field(desk: Scene) -> None:
    officer = desk.person("KORFDO")
    await desk.command("KORFDO", "authorise", room=APPROVALS)
    await officer.fill(GRANT | {"cap": "many", "until": "2026-11-01"})
    sent = await officer.submit()

    assert set(sent.errors) == {"cap", "until"}
    assert desk.store.queries.book(desk.now).now().authorisations == {}


async def test_a_second_replica_knows_of_it_at_once(desk: Scene) -> None:
    one = await authorised(desk)
    async with another(desk) as replica:
        desk.houses.append(replica)
        book = await replica.store.queries.book(desk.now)
        assert book.authorisations[one].confirmed_by
        number = await desk.request()
        assert desk.stages(number) == {"JPN": "relay_review"}
        cards = [m for m in desk.person("KORFDO").channel(APPROVALS["KOR"]) if number in m.rendered]
        assert len(cards) == 1, "one card of a use, whoever draws it"


async def test_a_suspension_is_told_where_it_was_granted(desk: Scene) -> None:
    one = await authorised(desk)
    event = ArrangementEvent("TISA", "JPN", EventKind.SUSPEND, desk.now)
    desk.store.administration.record_event(
        event, Attempt("suspend", desk.now, who="operator:anna")
    ).now()
    await desk.settle()

    said = [m.rendered for m in desk.person("KORFDO").channel(APPROVALS["KOR"])]
    assert any(f"{one} 건이 정지 중입니다" in text for text in said)
    assert desk.person("KORSEC").dm


@pytest.fixture
async def tied(databases: OfOneTest, tmp_path: Path) -> AsyncIterator[Scene]:
    """A desk under the example's policy, which ties what is authorised beforehand to a template."""
    async with scene(databases.fresh(migrate), tmp_path) as running:
        yield running


async def test_a_launch_report_goes_at_once_and_the_form_says_so(tied: Scene) -> None:
    """The night itself: granted for the template of launch reports, sent by its form."""
    one = await authorised(tied, template="launch")
    korea = tied.person("KORLO")
    await tied.command("KORLO", "launch")
    assert korea.modal.callback_id == "launch"
    assert f"{one} 건에 따라" in korea.modal.rendered, "said when it opens, for what it begins with"
    await korea.fill({"precedence": "ROUTINE"})
    assert f"{one} 건 해당 없음" in korea.modal.rendered
    await korea.fill({"precedence": "FLASH", "area": "west_coast", "launched_at": "now"})
    assert f"{one} 건에 따라" in korea.modal.rendered
    assert korea.modal.values["launched_at"]["value"]["value"] == "now"
    assert (await korea.submit()).ok
    number = number_in(korea.modal.rendered)
    await tied.settle()

    assert tied.stages(number)["JPN"] == "relay_review"
    assert one in tied.card("KORFDO", APPROVALS).rendered
    await korea.close(all=True)
    typed = await tied.request()
    assert tied.stages(typed) == {"JPN": "originator_review"}, "no other form goes under it"


async def test_a_correction_goes_to_the_hub_at_once_and_its_form_says_so(joined: Scene) -> None:
    """Under the authorisation of its first report; once that is revoked, a person decides first."""
    one = await authorised(joined, cap="1")
    korea = joined.person("KORLO")
    await joined.command("KORLO", "request")
    await korea.fill(WARNING)
    assert (await korea.submit()).ok
    number = number_in(korea.modal.rendered)
    await korea.close(all=True)
    await joined.settle()
    await joined.decide("USAFDO", "relay")

    await joined.command("KORLO", f"correct {number}")
    assert korea.modal.callback_id == "request" and BODY in korea.modal.rendered
    assert f"{one} 건에 따라" in korea.modal.rendered, "also while the cap of reports is used up"
    await korea.fill({"level": "C", "body": "Two objects: HERON 4410"})
    assert f"{one} 건에 따라" in korea.modal.rendered and "HERON" in korea.modal.rendered
    sent = await korea.submit()
    assert sent.ok, (sent.errors, sent.trouble)
    second = number_in(korea.modal.rendered)
    await korea.close(all=True)
    await joined.settle()
    assert joined.stages(number) == {"JPN": "released"}
    assert joined.stages(second) == {"JPN": "relay_review"}
    assert one in joined.card("USAFDO", APPROVALS).rendered
    await joined.decide("USAFDO", "relay")
    assert joined.stages(number) == {"JPN": "superseded"}

    await joined.command("KORLO", f"correct {second}")
    assert (await joined.command("KORFDO2", f"revoke {one}", room=APPROVALS)).ok
    await korea.fill({"title": "Third"})
    sent = await korea.submit()
    assert korea.modal.callback_id == "request", "it promised to go at once, and does not any more"
    assert says("KOR", "way-why-over") in korea.modal.rendered
    assert "HERON" in korea.modal.rendered, "what was filled in is still there"
    sent = await korea.submit()
    assert sent.ok, (sent.errors, sent.trouble)
    third = number_in(korea.modal.rendered)
    await joined.settle()
    assert joined.stages(third) == {"JPN": "originator_review"}
    assert joined.store.audit.verify().now().sound
