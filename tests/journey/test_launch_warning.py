"""A Korean launch warning goes KOR → USA → JPN, and is gone when its time is over."""

from tests.support.desk import APPROVALS, BODY, LIAISON, Scene, ticks


async def test_a_launch_warning_through_its_whole_life(joined: Scene):
    """
    Requested, consented to, relayed, read, acknowledged, expired: over both transports, on both
    databases.
    """
    number = await joined.request(lifetime="12h")
    assert joined.stages(number) == {"JPN": "originator_review"}
    assert "EXERCISE" in joined.card("KORFDO", APPROVALS).rendered

    await joined.decide("KORFDO", "approve")
    assert joined.stages(number) == {"JPN": "relay_review"}

    await joined.decide("USAFDO", "relay")
    assert joined.stages(number) == {"JPN": "released"}
    assert number in joined.card("JPNLO", LIAISON).rendered

    japan = joined.person("JPNLO")
    await japan.click("open", channel=LIAISON["JPN"])
    assert japan.modal.callback_id == "caveats"
    await japan.fill({"caveats": ticks(japan.modal)})
    assert (await japan.submit()).ok
    assert japan.modal.callback_id == "body"
    assert BODY in japan.modal.rendered

    await japan.click("acknowledge", modal=True)
    assert joined.stages(number) == {"JPN": "acknowledged"}

    await joined.settle(12 * 3600)
    assert joined.stages(number) == {"JPN": "expired"}
    assert BODY not in japan.modal.rendered
    answer = await joined.command("JPNLO", f"open {number}")
    assert "expired" in answer.text
    assert joined.store.audit.verify().now().sound
