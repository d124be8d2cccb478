"""From sent to acknowledged, over the wire: each desk reads what it may know of."""

from tests.support.desk import APPROVALS, LIAISON, Scene


async def test_how_long_a_warning_took_stands_on_each_desks_card_in_the_digest_and_the_metrics(
    joined: Scene,
) -> None:
    """The originator the whole, the hub from its slot, the destination from the release to it."""
    number = await joined.request()
    await joined.settle(60)
    await joined.decide("KORFDO", "approve")
    asked = joined.card("USAFDO", APPROVALS).rendered
    await joined.settle(60)
    await joined.decide("USAFDO", "relay")
    await joined.settle(240)
    await joined.read()
    await joined.person("JPNLO").click("acknowledge", modal=True)
    await joined.settle()

    assert joined.stages(number) == {"JPN": "acknowledged"}
    assert "end-to-end target" in asked
    rooms = (("KORFDO", APPROVALS), ("USAFDO", APPROVALS), ("JPNLO", LIAISON))
    said = {
        user[:3]: "\n".join(m.rendered for m in joined.person(user).channel(room[user[:3]]))
        for user, room in rooms
    }
    assert "총 6분, 목표 달성" in said["KOR"]
    assert "end to end 5 min, over target" in said["USA"]
    assert "通算4分、目標超過" in said["JPN"]

    digest = {
        party: await joined.command(f"{party}SUP", "digest") for party in ("KOR", "USA", "JPN")
    }
    assert "자국 제공, 화급(FLASH): 1건 중앙값 6분" in digest["KOR"].text
    assert "Relayed by us, FLASH: median 5 min of 1" in digest["USA"].text
    assert "自国が受領、最緊急（FLASH）：1件の中央値4分" in digest["JPN"].text
    figures = joined.house.metrics.text().decode().splitlines()
    of = 'exercise="yes",precedence="flash"'
    assert f'tripoint_releases_ended_total{{{of},result="on_target"}} 1.0' in figures
    for le, count in (("300.0", "0.0"), ("600.0", "1.0")):
        labels = f'exercise="yes",le="{le}",precedence="flash"'
        assert f"tripoint_end_to_end_seconds_bucket{{{labels}}} {count}" in figures


async def test_what_expires_unacknowledged_is_missed_for_everybody(quick: Scene) -> None:
    """Whoever ends it: here the clock."""
    await quick.released(lifetime="1h")
    await quick.settle(3700)

    assert "end to end missed" in quick.card("USAFDO", APPROVALS).rendered
    figures = quick.house.metrics.text().decode().splitlines()
    missed = 'exercise="yes",precedence="flash",result="missed"'
    assert f"tripoint_releases_ended_total{{{missed}}} 1.0" in figures
    assert not [line for line in figures if line.startswith("tripoint_end_to_end_seconds_count")]
