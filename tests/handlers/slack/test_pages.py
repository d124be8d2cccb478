"""
A page where Slack's answer should be: Slack does not answer, which is no refusal and no fault of
the desk's.
"""

import pytest

from tests.handlers.floor import Floor
from tests.support.proxy import PAGES


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
async def test_a_page_instead_of_an_answer_opens_nothing_and_breaks_nothing(
    floor: Floor, page: tuple[int, str, str]
) -> None:
    """
    The officer is told to try again, as when Slack is silent, or to look; whoever it was is no
    stranger for it.
    """
    status, body, kind = page
    number = await floor.requested()
    floor.sandbox.faults.page("views.open", status, body, kind)
    opened = await floor.type("KORLO", "request")
    floor.sandbox.faults.page("users.info", status, body, kind)
    decided = await floor.type("KORFDO", f"approve {number}")

    assert ("slack_unreachable" if status >= 400 else "window_unsure") in opened.text
    assert "slack_unreachable" in decided.text
    assert (await floor.look(number)).deliveries[0].consents == ()
    assert (await floor.type("KORFDO", f"approve {number}")).ok
    assert len((await floor.look(number)).deliveries[0].consents) == 1


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
async def test_whose_conversation_it_is_stays_unknown_where_a_page_comes_back(
    floor: Floor, page: tuple[int, str, str]
) -> None:
    """It is not taken for a conversation of two persons."""
    floor.sandbox.faults.page("conversations.open", *page)
    refused = await floor.person("KORLO").command("/release list")

    assert "slack_unreachable" in refused.text
    assert "wrong_channel" not in (await floor.person("KORLO").command("/release list")).text
