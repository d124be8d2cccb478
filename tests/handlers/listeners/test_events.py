"""What Slack tells of its own accord: the Home tab, do-not-disturb."""

from datetime import UTC, datetime

import pytest

from bot.domain.officers import officer_id
from storage.book.presence import Reached
from tests.handlers.floor import LAUNCH, SECRET, START, TEAM, Floor
from tests.support import administrator


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
    await administrator.change_user(floor.sandbox, "U0KORFDO", is_restricted=True)
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


def reached(floor: Floor) -> Reached:
    """Who can be reached, as the store has it."""
    return floor.store.db.read(lambda c: floor.store.db.booking._in_force(c, hold=False)[1]).now()


async def test_do_not_disturb_is_kept_and_said_twice_it_is_kept_once(floor: Floor) -> None:
    """Slack says so each evening and morning, of everybody: what is known already costs nothing."""
    begins, ends = int(START), int(START) + 3600
    await administrator.disturb_not(floor.sandbox, "U0KORLO", begins, ends)
    first = reached(floor)
    await administrator.disturb_not(floor.sandbox, "U0KORLO", begins, ends)

    here = first.attendance[officer_id(TEAM, "U0KORLO")]
    assert (here.quiet_from, here.quiet_until) == tuple(
        datetime.fromtimestamp(s, UTC) for s in (begins, ends)
    )
    assert reached(floor).revision == first.revision

    await administrator.disturb_not(floor.sandbox, "U0KORLO", 0, 0)
    assert not reached(floor).attendance[officer_id(TEAM, "U0KORLO")].quiet(here.quiet_from)


@pytest.mark.parametrize("user", ["U0KORLO", "U0NOBODY"])
async def test_do_not_disturb_of_nobody_on_the_roster_is_passed_over(
    floor: Floor, user: str
) -> None:
    """The app hears of every member of the workspace."""
    if user == "U0NOBODY":
        await administrator.add_user(floor.sandbox, user, "nobody")
    await administrator.disturb_not(floor.sandbox, user, int(START), int(START) + 3600)
    assert (len(reached(floor).attendance) == 1) == (user == "U0KORLO")
