"""The loan desk: the Bolt app the sandbox is tried with."""

from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.sandbox.protocol import Json
from tests.sandbox.toy import button, card, field, form, modal, mrkdwn, option, plain


async def loan(ack: Any, command: Json, client: Any, respond: Any) -> None:
    """Answer the command in each way a command can be answered."""
    match command["text"]:
        case "form":
            await client.views_open(trigger_id=command["trigger_id"], view=form())
            await ack()
        case "loud":
            await ack({"response_type": "in_channel", "text": "For all"})
        case "later":
            await ack()
            await respond("Later, for you")
        case words:
            await ack(f"You said {words}")


async def lend(ack: Any, view: Json, client: Any) -> None:
    """Answer the form in each way a form can be answered."""
    book = view["state"]["values"]["book"]["value"]["value"]
    match book:
        case "Atlas":
            await ack(response_action="errors", errors={"book": "The atlas stays here."})
        case "Series":
            await ack(response_action="push", view=modal(mrkdwn("Volume two")))
        case "All":
            await ack(response_action="clear")
        case "Wrong":
            await ack(response_action="errors", errors={"nowhere": "?"})
        case _:
            await client.chat_postMessage(
                channel="C0DESK", text="A loan is wanted", blocks=card(book)
            )
            await ack(response_action="update", view=modal(mrkdwn(f"Asked for {book}")))


async def lent(ack: Any, body: Json, client: Any, action: Json) -> None:
    """Edit the card."""
    await ack()
    await client.chat_update(
        channel=body["channel"]["id"],
        ts=body["message"]["ts"],
        text="Lent",
        blocks=[mrkdwn(f"{action['value']} is lent")],
    )


async def refused(ack: Any, respond: Any) -> None:
    """Replace the card through its response URL."""
    await ack()
    await respond(text="Refused", replace_original=True)


async def look(ack: Any, body: Json, client: Any) -> None:
    """Open a modal from a card."""
    await client.views_open(
        trigger_id=body["trigger_id"],
        view=modal(
            mrkdwn("Inside"), {"type": "actions", "elements": [button("turn")]}, external_id="look"
        ),
    )
    await ack()


async def turn(ack: Any, body: Json, client: Any) -> None:
    """Redraw the modal a click came from."""
    await client.views_update(
        view_id=body["view"]["id"], hash=body["view"]["hash"], view=modal(mrkdwn("Page two"))
    )
    await ack()


async def home(event: Json, client: Any) -> None:
    """Draw the Home tab."""
    await client.views_publish(
        user_id=event["user"], view={"type": "home", "blocks": [mrkdwn("Your loans")]}
    )


async def joined(event: Json, client: Any) -> None:
    """Welcome somebody."""
    await client.chat_postMessage(channel=event["channel"], text=f"Welcome <@{event['user']}>")


async def mentioned(event: Json, client: Any) -> None:
    """Wave back."""
    await client.reactions_add(channel=event["channel"], timestamp=event["ts"], name="wave")


async def borrow(ack: Any, body: Json, client: Any) -> None:
    """Ask from a shortcut which shelf is meant."""
    shelves = {"type": "static_select", "options": [option("north"), option("south")]}
    view = modal(field("shelf", shelves), callback_id="shelves", submit=plain("Next"))
    await client.views_open(trigger_id=body["trigger_id"], view=view)
    await ack()


async def shelf_chosen(ack: Any) -> None:
    """Put the loan form in the place of the question."""
    await ack(response_action="update", view=form())


async def heard(ack: Any) -> None:
    """Take note of what needs no answer."""
    await ack()


async def titles(ack: Any, payload: Json) -> None:
    """Offer titles that begin with what was typed."""
    await ack(
        options=[
            option(title) for title in ("Atlas", "Herbal") if title.startswith(payload["value"])
        ]
    )


LISTENERS = (
    ("command", "/loan", loan),
    ("view", "loan", lend),
    ("action", "lend", lent),
    ("action", "refuse", refused),
    ("action", "look", look),
    ("action", "turn", turn),
    *[("action", name, heard) for name in ("only", "external", "more", "pick")],
    ("shortcut", "known", heard),
    ("shortcut", "borrow", borrow),
    ("view", "shelves", shelf_chosen),
    ("view_closed", "loan", heard),
    ("event", "app_home_opened", home),
    ("event", "member_joined_channel", joined),
    ("event", "message", heard),
    ("event", "app_mention", mentioned),
    ("event", "user_change", heard),
    ("event", "team_join", heard),
    ("options", "value", titles),
    ("options", "external", titles),
)


def toy_app(app: AsyncApp) -> AsyncApp:
    """Give a Bolt app its listeners."""
    for kind, name, listener in LISTENERS:
        getattr(app, kind)(name)(listener)
    return app
