"""What Slack tells of its own accord: the Home tab."""

from tests.handlers.floor import LAUNCH, SECRET, Floor


async def test_home_shows_an_officer_what_waits_for_their_desk(floor: Floor) -> None:
    """Number and title, never content."""
    number = await floor.requested()
    await floor.person("KORFDO").open_home()
    home = floor.person("KORFDO").home

    assert home and number in home.rendered and LAUNCH["title"] in home.rendered
    assert SECRET not in home.rendered


async def test_home_shows_a_stranger_nothing(floor: Floor) -> None:
    """Neither who is not on the roster, nor an officer who is a guest by now."""
    number = await floor.requested()
    await floor.sandbox.change_user("U0KORFDO", is_restricted=True)
    for user in ("NOBODY", "KORFDO"):
        await floor.person(user).open_home()
        home = floor.person(user).home
        assert home and number not in home.rendered


async def test_home_of_another_desk_does_not_show_a_pending_offer(floor: Floor) -> None:
    """Whoever it may go to must not learn of it."""
    number = await floor.approved()
    await floor.person("JPNLO").open_home()
    home = floor.person("JPNLO").home

    assert home and number not in home.rendered
