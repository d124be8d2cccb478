"""Shortcuts: in every room of the workspace, on a message or without one, and what they open."""

import pytest

from bot.sandbox import Sandbox


@pytest.mark.parametrize("place", ["C0DESK", "C0HALL"])
async def test_a_shortcut_opens_a_form_in_every_room(over_http: Sandbox, place: str) -> None:
    """Also where the app is not; used on a message it says which, and where."""
    anna = over_http.person("U0ANNA")
    said = await anna.say("Herbal, please", place)
    assert (await anna.message_shortcut("borrow", said)).ok
    assert anna.modal.callback_id == "shelves"
    await anna.close()
    assert (await anna.shortcut("borrow")).ok
    assert anna.modal.callback_id == "shelves"
    on_message, anywhere = [
        sent.payload for sent in over_http.journal.told("message_action", "shortcut")
    ]

    assert (on_message["message"]["text"], on_message["channel"]["id"]) == ("Herbal, please", place)
    assert "channel" not in anywhere and "message" not in anywhere


async def test_a_form_takes_the_place_of_the_one_before(over_http: Sandbox) -> None:
    """It is the same view with other content: nothing lies beneath it."""
    anna = over_http.person("U0ANNA")
    await anna.shortcut("borrow")
    asked = anna.modal.id
    await anna.fill({"shelf": "south"})
    assert (await anna.submit()).ok

    assert [view.id for view in anna.modals] == [asked]
    assert (anna.modal.callback_id, anna.modal.previous) == ("loan", None)
