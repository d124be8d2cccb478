"""
A report by its template, from the shortcut to the readers of three nations, each in their own
language.
"""

import asyncio
from typing import Any

import pytest

from bot.sandbox import Person
from storage.transaction.act import Attempt
from tests.journey.leaks import Search
from tests.support.desk import APPROVALS, LIAISON, Scene, number_in, policy_text
from tests.support.logs import logged

KNOWN: dict[str, Any] = {
    "launched_at": "02:57:30Z",
    "area_coordinates": "北緯39度3分 東経127度26分",
    "kind": "srbm",
    "objects": "２発",
    "apogee_km": "60km",
    "impact_area": "east_sea",
    "impact_at": "12:03",
    "confidence": "moderate",
}
"""What is known three minutes after a launch, as it is typed on three keyboards."""


async def opened(desk: Scene, user: str = "KORLO") -> Person:
    """Somebody with the launch form open."""
    officer = desk.person(user)
    used = await officer.shortcut("launch_report")
    assert used.ok and officer.modal.callback_id == "launch", officer.modal.rendered
    return officer


async def reported(desk: Scene, **values: Any) -> str:
    """A launch report of Korea's, sent; its number."""
    officer = await opened(desk)
    await officer.fill(KNOWN | values)
    sent = await officer.submit()
    assert sent.ok and officer.modal.callback_id == "receipt", (sent.errors, sent.trouble)
    number = number_in(officer.modal.rendered)
    await officer.close(all=True)
    await desk.settle()
    return number


async def refused(desk: Scene, **values: Any) -> dict[str, str]:
    """What the form says beside its fields, in English."""
    officer = await opened(desk, "USALO")
    await officer.fill({"launched_at": "now", **values})
    sent = await officer.submit()
    await officer.close(all=True)
    return dict(sent.errors)


async def put_in_force(desk: Scene, policy: str) -> None:
    """What `policy apply` does."""
    attempt = Attempt(action="policy apply", now=desk.now, who="operator:test")
    await asyncio.to_thread(desk.store.administration.set_policy(policy, attempt).now)
    await desk.settle()


async def test_a_report_reaches_each_reader_in_their_language(joined: Scene) -> None:
    """One sealed record: Korean to who decides first, English to the hub, then Japanese."""
    officer = await opened(joined)
    shown = officer.modal.rendered
    for fixed in ("발사 보고", "북한 미사일 발사 경보", "조기 경보", "II급비밀"):
        assert fixed in shown
    assert {block["block_id"] for block in officer.modal.blocks if block["type"] == "input"} == {
        *("to", "precedence", "launched_at", "area", "area_coordinates", "kind", "objects"),
        *("azimuth", "apogee_km", "range_km", "impact_area", "impact_area_coordinates"),
        *("impact_at", "confidence"),
    }
    await officer.fill(KNOWN)
    assert (await officer.submit()).ok
    receipt = officer.modal.rendered
    assert "11:57:30 KST" in receipt and "02:57:30Z" in receipt, "said back in both zones"
    assert "12:03 KST" in receipt and "230303Z NOV 26" in receipt
    number = number_in(receipt)
    await officer.close(all=True)
    await joined.settle()

    for user, button, said in (
        ("KORFDO", "approve", ("발사 시각", "11:57:30 KST", "단거리 탄도미사일", "중간", "미상")),
        (
            *("USAFDO", "relay"),
            ("Time of launch", "Short-range ballistic missile", "Moderate", "Not yet known"),
        ),
    ):
        decider = joined.person(user)
        await decider.click("details", channel=APPROVALS[user[:3]])
        assert decider.modal.callback_id == "details"
        for words in (*said, "39.05N 127.4333E", "60 km"):
            assert words in decider.modal.rendered, words
        await decider.close(all=True)
        await joined.decide(user, button)

    read = await joined.read("JPNLO")
    for words in (
        "発射時刻",
        "短距離弾道ミサイル",
        "朝鮮半島東方の海域",
        "未判明",
        "11:57:30 JST",
        "中",
    ):
        assert words in read, words
    assert read.count("SECRET") >= 2, "a banner above, a banner below"
    assert joined.stages(number) == {"USA": "released", "JPN": "released"}


async def test_its_title_is_the_template_and_the_time_of_sending(quick: Scene) -> None:
    """Never a field; each desk reads it in its own language, and finds it by its own words."""
    number = await reported(quick)
    assert "발사 보고 11월 23일 0300Z" in quick.card("KORFDO", APPROVALS).rendered
    await quick.decide("KORFDO", "approve")
    assert "Launch report 23 Nov 03" in quick.card("USAFDO", APPROVALS).rendered
    await quick.decide("USAFDO", "relay")
    assert "発射情報 11月23日 03" in quick.card("JPNLO", LIAISON).rendered

    for user, words in (("KORLO", "발사 보고"), ("USALO", "Launch report"), ("JPNLO", "発射情報")):
        found = await quick.command(user, f"find {words}")
        assert number in str(found.body), user


async def test_no_field_stands_anywhere_but_in_a_form(quick: Scene) -> None:
    """Not in a message, a log line, an error, the database or its audit records."""
    words = ("38.7351N", "QUIXOTIC")
    with logged() as log:
        number = await reported(quick, area_coordinates="38.7351N 127.2143E")
        await quick.decide("KORFDO", "approve")
        await quick.decide("USAFDO", "relay")
        assert words[0] in await quick.read("JPNLO")
        wrong = await refused(quick, objects="QUIXOTIC")
    assert "digits" in wrong["objects"] and "QUIXOTIC" not in wrong["objects"]

    search = Search(*words)
    search.wire(quick.sandbox)
    search.files(quick.home)
    search.look("log", repr(log))
    assert number and search.found == []


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"launched_at": "around noon"}, "launched_at", "0404Z"),
        ({"impact_at": "02:00Z", "launched_at": "02:30Z"}, "impact_at", "“Time of launch”"),
        ({"objects": "101"}, "objects", "from 1 to 100"),
        ({"range_km": "300 nm"}, "range_km", "converted"),
        ({"area": "sinpo", "area_coordinates": "40N 128E"}, "area_coordinates", "not both"),
        ({"impact_area_coordinates": "there"}, "impact_area_coordinates", "39.05N"),
        ({"launched_at": "?"}, "launched_at", "at least one field"),
        ({"to": None}, "to", "required"),
    ],
)
async def test_what_cannot_be_read_is_said_beside_its_field(
    quick: Scene, typed: dict[str, Any], field: str, says: str
) -> None:
    """The form stays as it was filled in, and nothing was sent."""
    assert says in (await refused(quick, **typed))[field]
    assert quick.sandbox.workspace.channels[APPROVALS["USA"]].messages == []


async def test_another_template_is_only_data(quick: Scene) -> None:
    """The menu at the head puts its form in the place of the first; the command names it too."""
    officer = await opened(quick)
    await officer.click("template", value="nuclear_test")
    named = {block["block_id"] for block in officer.modal.blocks if block["type"] == "input"}
    assert {"tested_at", "place", "magnitude", "depth_km", "agency"} < named
    await officer.close(all=True)

    await quick.command("KORLO", "launch 핵실험 보고")
    await officer.fill(
        {"tested_at": "now", "place": "punggye", "magnitude": "6.3", "agency": "kma"}
    )
    sent = await officer.submit()
    assert sent.ok, sent.errors
    await officer.close(all=True)
    await quick.settle()
    assert "핵실험 보고" in quick.card("KORFDO", APPROVALS).rendered
    approver = quick.person("KORFDO")
    await approver.click("details", channel=APPROVALS["KOR"])
    assert all(said in approver.modal.rendered for said in ("풍계리", "6.3", "기상청", "깊이"))


async def test_a_later_policy_does_not_change_what_an_old_report_says(quick: Scene) -> None:
    """Its words stand in the record, and its title beside it; the form of then is refused."""
    number = await reported(quick)
    late = await opened(quick, "USALO")
    await late.fill({"launched_at": "now"})
    changed = policy_text()
    for was, now in (
        ('ja = "短距離弾道ミサイル"', 'ja = "別のもの"'),
        ('ja = "発射時刻"', 'ja = "別の時刻"'),
        ('ja = "発射情報"', 'ja = "別の情報"'),
    ):
        assert was in changed
        changed = changed.replace(was, now)
    await put_in_force(quick, changed)

    sent = await late.submit()
    assert "changed" in sent.errors["to"]
    await quick.decide("KORFDO", "approve")
    await quick.decide("USAFDO", "relay")
    read = await quick.read("JPNLO")
    assert "短距離弾道ミサイル" in read and "発射時刻" in read and "発射情報" in read
    assert "別の" not in read and number in read


async def test_above_the_ceiling_it_is_a_reference(quick: Scene) -> None:
    """What the desk may not hold stands elsewhere; the form offers nothing else."""
    await put_in_force(
        quick, policy_text().replace('exercise_ceiling  = "S"', 'exercise_ceiling = "C"')
    )
    officer = await opened(quick)
    named = {block["block_id"] for block in officer.modal.blocks if block["type"] == "input"}
    assert named == {"to", "precedence", "reference", "sha256"}
    await officer.fill({"reference": "J2-1123-7", "sha256": "ab" * 32})
    assert (await officer.submit()).ok
    await officer.close(all=True)
    await quick.settle()
    approver = quick.person("KORFDO")
    await approver.click("details", channel=APPROVALS["KOR"])
    assert "J2-1123-7" in approver.modal.rendered


async def test_what_was_returned_is_revised_by_its_template(quick: Scene) -> None:
    """No other form lets free text in; title and purpose stay."""
    number = await reported(quick)
    await quick.command("KORFDO", f"return {number} unclear Which area?", room=APPROVALS)
    await quick.settle()
    officer = quick.person("KORLO")
    await quick.command("KORLO", f"revise {number}")
    assert officer.modal.callback_id == "launch"
    assert "precedence" not in {block.get("block_id") for block in officer.modal.blocks}
    await officer.fill({"launched_at": "now", "area": "sinpo"})
    sent = await officer.submit()
    assert sent.ok, sent.errors
    await officer.close(all=True)
    await quick.settle()
    approver = quick.person("KORFDO")
    await approver.click("details", channel=APPROVALS["KOR"])
    assert "신포" in approver.modal.rendered and "발사 보고" in approver.modal.rendered


async def test_who_takes_the_watch_reads_its_title_in_their_own_language(quick: Scene) -> None:
    """The summary of a watch is drawn for one reader, as a card is for its desk."""
    number = await reported(quick)
    await quick.command("KORFDO", "watch", room=APPROVALS)
    await quick.command("KORFDO", "handover", room=APPROVALS)
    giver = quick.person("KORFDO")
    await giver.fill({"to": "U0KORFDO2"})
    assert (await giver.submit()).ok
    await giver.close(all=True)
    await quick.settle()

    offer = quick.person("KORFDO2").dm()[-1]
    assert number in offer.rendered and "발사 보고 11월 23일" in offer.rendered


async def test_a_report_is_corrected_field_by_field_and_read_in_each_language(
    joined: Scene,
) -> None:
    """The form begins with what the report said; whoever had read it sees what it said before."""
    number = await reported(joined)
    for user, button in (("KORFDO", "approve"), ("USAFDO", "relay")):
        await joined.decide(user, button)
    await joined.read("JPNLO")
    await joined.person("JPNLO").close(all=True)

    officer = joined.person("KORLO")
    await joined.command("KORLO", f"correct {number}")
    assert officer.modal.callback_id == "launch"
    begins = {
        block["block_id"]: block["element"].get("initial_value")
        or block["element"].get("initial_option", {}).get("value")
        for block in officer.modal.blocks
        if block["type"] == "input"
    }
    assert begins["launched_at"] == "2026-11-23 02:57:30Z" and begins["kind"] == "srbm"
    assert begins["area_coordinates"] == "39.05N 127.4333E" and begins["range_km"] is None
    assert "precedence" not in begins and "to" not in begins
    about = officer.modal.rendered
    assert about.count("발사 보고") == 1 and "3일" in about and "긴급" not in about
    await officer.fill({"objects": "3", "kind": "mrbm", "range_km": "1000"})
    sent = await officer.submit()
    assert sent.ok, sent.errors
    second = number_in(officer.modal.rendered)
    await officer.close(all=True)
    await joined.settle()

    approver = joined.person("KORFDO")
    await approver.command(f"/release details {second}", channel=APPROVALS["KOR"])
    before = approver.modal.rendered.split(f"변경 전({number})", 1)[1]
    assert "단거리 탄도미사일" in before and "미상" in before and "2026" not in before
    await approver.close(all=True)
    for user, button in (("KORFDO", "approve"), ("USAFDO", "relay")):
        await joined.decide(user, button)
        await joined.settle()

    assert joined.stages(number) == {"USA": "superseded", "JPN": "superseded"}
    card = joined.card("JPNLO", LIAISON).rendered
    assert second in card and "準中距離" not in card and "物体" not in card
    read = await joined.read("JPNLO")
    now, was = read.split(f"変更前（{number}）", 1)
    assert "準中距離弾道ミサイル" in now and "1000 km" in now
    assert "短距離弾道ミサイル" in was and "未判明" in was and "11:57:30" not in was
