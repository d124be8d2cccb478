"""
What nobody did is said to be so: expired unread, lapsed undecided, in every place that told of it
before.
"""

from datetime import timedelta

from handlers.text.words import Words
from tests.journey.test_time import SUPERVISORS, posts
from tests.support.desk import APPROVALS, LIAISON, Scene
from tests.support.messages import says


def shown(desk: Scene, user: str, room: dict[str, str]) -> str:
    """All that stands in a room now."""
    return "\n".join(m.rendered for m in desk.person(user).channel(room[user[:3]]))


async def test_a_flash_that_expires_unread_is_called_so_and_not_done(quick: Scene) -> None:
    """Its escalation, its last reminder and its card in Tokyo, the list in Seoul."""
    number = await quick.released(lifetime="30m")
    await quick.settle(180, rounds=4)
    assert says("JPN", "escalation", count=1) in shown(quick, "JPNSUP", SUPERVISORS)
    await quick.settle(1800, rounds=6)
    await quick.settle(9, rounds=6)
    assert quick.stages(number) == {"JPN": "expired"}

    unread = says("JPN", "outcome-unread", party="JPN")
    done = says("JPN", "closed-acknowledged")
    for user, room in (("JPNSUP", SUPERVISORS), ("JPNLO", LIAISON)):
        told = shown(quick, user, room)
        assert unread in told, user
        assert done not in told, user
    card = f"{says('JPN', 'moment-unread')} · "
    assert card in shown(quick, "JPNLO", LIAISON), "the card, besides the reminder"
    answer = await quick.command("KORLO", "list mine")
    assert says("KOR", "outcome-unread", party="JPN") in str(answer.text)


async def test_an_offer_that_lapses_says_whose_turn_it_was(quick: Scene) -> None:
    """
    The hub did not decide: its supervisors and the drafter's desk read that, and the destination
    nothing.
    """
    number = await quick.request()
    await quick.command("KORFDO", "help", room=APPROVALS)
    await quick.decide("KORFDO", "approve")
    await quick.settle(600, rounds=4)
    assert says("USA", "escalation", count=1) in shown(quick, "USASUP", SUPERVISORS)
    await quick.settle(86400, rounds=6)
    assert quick.stages(number) == {"JPN": "lapsed"}

    told = shown(quick, "USASUP", SUPERVISORS)
    assert says("USA", "outcome-undecided", party="USA")[1:] in told, (
        "a sentence begins with a capital"
    )
    assert says("USA", "closed-decided") not in told
    answer = await quick.command("KORLO", "list mine")
    assert says("KOR", "outcome-undecided", party="USA") in str(answer.text)
    assert number not in shown(quick, "JPNLO", LIAISON)


async def test_a_reminder_of_several_keeps_what_nobody_did(quick: Scene) -> None:
    """One of two expires unread, the other still waits: the message names both as what they are."""
    gone = await quick.released(lifetime="30m")
    left = await quick.released(lifetime="12h", title="Second")
    await quick.settle(180, rounds=4)
    await quick.settle(1800, rounds=6)
    assert quick.stages(gone) == {"JPN": "expired"}

    told = shown(quick, "JPNSUP", SUPERVISORS)
    assert says("JPN", "outcome-unread", party="JPN") in told
    assert gone in told and left in told


async def test_who_did_it_in_time_is_told_that_it_is_done(quick: Scene) -> None:
    """What is no fault is not called one, whatever becomes of it later."""
    number = await quick.request()
    await quick.settle(200, rounds=4)
    await quick.command("KORFDO", "help", room=APPROVALS)
    await quick.decide("KORFDO", "approve")
    await quick.settle(86400, rounds=6)

    told = shown(quick, "KORFDO", APPROVALS)
    done = says("KOR", "closed-as", outcome=says("KOR", "closed-decided"), numbers=number)
    assert done in told


async def test_a_reminder_says_since_when_it_is_late_as_home_and_digests_do(quick: Scene) -> None:
    """
    A routine decision that was due on Friday evening is late since then on Monday, not since four
    working hours. How long that is, Slack says.
    """
    quick.hand.advance(
        4 * 86400 + 3 * 3600
    )  # Friday, 15:00 in Seoul; three working hours are left, and needed
    await quick.request(precedence="ROUTINE", lifetime="30d")
    await quick.settle(3 * 3600, rounds=4)
    await quick.settle(2 * 86400 + 19 * 3600 + 60, rounds=6)  # Monday, 13:01

    reminded = posts(quick, APPROVALS, "KOR", "reminder-approvals", count=1)[-1]
    due = quick.now - timedelta(days=2, hours=19)
    at = due.replace(minute=0, second=0, microsecond=0)
    late = says("KOR", "moment-late", at=Words("ko", "Asia/Seoul").moment(at, quick.now))
    assert late in str(reminded["blocks"])
    assert f"'timestamp': {int(at.timestamp())}" in str(reminded["blocks"])
