"""Two approvers for each decision, where the policy asks for two at this level."""

from tests.support.desk import APPROVALS, LIAISON, Scene, policy_text
from tests.support.fixtures import on_each_database

TWO = policy_text().replace("by_level   = { S = 1 }", "by_level   = { S = 2 }")


assert policy_text() != TWO

desk = on_each_database(policy=TWO)
"""A desk under a policy that asks for two approvers at level S, on both databases."""


async def test_each_slot_is_filled_by_two_different_approvers(desk: Scene):
    """
    Twice the same officer is one officer: neither slot moves before the second, in Korea and at the
    hub.
    """
    number = await desk.request(precedence="IMMEDIATE")
    for party, button, before, after in (
        ("KOR", "approve", "originator_review", "relay_review"),
        ("USA", "relay", "relay_review", "released"),
    ):
        one, other = f"{party}FDO", f"{party}FDO2"
        card = desk.card(one, APPROVALS)

        assert (await desk.person(one).click(button, card, confirm=True)).ok
        assert desk.stages(number) == {"JPN": before}
        again = await desk.person(one).click(button, card, confirm=True)
        assert "already_decided" in again.text
        assert desk.stages(number) == {"JPN": before}
        await desk.settle()

        assert "already_decided" not in (await desk.decide(other, button)).text
        assert desk.stages(number) == {"JPN": after}
        late = await desk.command(one, f"{button} {number}")
        assert "already_decided" in late.text

    await desk.settle()
    assert number in desk.card("JPNLO", LIAISON).rendered
    moves = desk.store.queries.register(number).now()
    assert [str(move.step) for move in moves] == ["request", "approve", "approve", "relay", "relay"]
    assert len({move.by for move in moves[1:]}) == 4
    assert desk.store.audit.verify().now().faults == ()


async def test_the_second_of_two_may_still_deny(desk: Scene):
    """
    A consent that stands alone is none: who comes second decides freely, and the first does not
    bind them.
    """
    number = await desk.request()
    await desk.decide("KORFDO", "approve")

    await desk.command("KORFDO2", f"deny {number} over_scope Not under this arrangement.")

    assert desk.stages(number) == {"JPN": "denied"}


async def test_a_new_version_needs_both_again(desk: Scene):
    """The first consented to another text."""
    number = await desk.request()
    await desk.decide("KORFDO", "approve")
    await desk.command("KORFDO2", f"return {number} unclear Which area?")
    drafter = desk.person("KORLO")
    await desk.command("KORLO", f"revise {number}")
    await drafter.fill({"body": "The same, and the area."})
    assert (await drafter.submit()).ok
    await drafter.close(all=True)
    await desk.settle(rounds=12)

    await desk.decide("KORFDO2", "approve")
    assert desk.stages(number) == {"JPN": "originator_review"}
    await desk.decide("KORFDO", "approve")
    assert desk.stages(number) == {"JPN": "relay_review"}


async def test_what_the_level_does_not_ask_for_needs_one(desk: Scene):
    """Two are asked for at S; below it one decides as before."""
    number = await desk.request(level="C")

    await desk.decide("KORFDO", "approve")

    assert desk.stages(number) == {"JPN": "relay_review"}
