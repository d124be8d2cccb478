"""A real Bolt app against the sandbox, the same over signed HTTP and over Socket Mode."""

from bot.sandbox import Sandbox


async def test_a_loan_goes_from_command_to_decision(joined: Sandbox) -> None:
    """The main job of any form app: command, form, refusal on a field, receipt, card, decision."""
    anna, clerk = joined.person("U0ANNA"), joined.person("U0CLERK")

    opened = await anna.command("/loan form", channel="C0DESK")

    assert opened.ok, opened
    assert anna.modal.callback_id == "loan"
    await anna.fill(
        {"book": "Atlas", "shelf": "north", "extras": ["map", "cd"], "rules": ["quiet"]}
    )
    assert (await anna.submit()).errors == {"book": "The atlas stays here."}
    await anna.fill({"book": "Herbal"})
    assert (await anna.submit()).ok
    assert anna.modal.rendered == "== Loan ==\nAsked for Herbal"

    decided = await clerk.click("lend", channel="C0DESK", confirm=True)

    assert decided.ok, decided
    assert decided.confirm == "Sure? — Lend this book?"
    assert [message.rendered for message in clerk.channel("C0DESK")] == ["Herbal is lent"]
