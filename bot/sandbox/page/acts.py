"""What a person does on the page, and what Slack's client would say when it goes wrong."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from html import escape
from typing import Any

from bot.sandbox.block_kit.inputs import NotThere
from bot.sandbox.delivery.dispatcher import Exchange
from bot.sandbox.page.block_kit.reader import Reader
from bot.sandbox.page.face import Face
from bot.sandbox.protocol import Json
from bot.sandbox.workspace.mentions import mentions

Act = Callable[[Face, str, Json], Awaitable[Json | None]]


def _reason(exchange: Exchange) -> str:
    if exchange.trouble == "http_timeout":
        return "the app did not answer within three seconds"
    if exchange.trouble in ("connection_failed", "no_request_url"):
        return "the app could not be reached"
    return exchange.trouble


def _value(face: Face, user: str, given: Any) -> Any:
    """
    Return a control's value as Slack would hold it: moments in seconds, typed lines as rich text.
    """
    if isinstance(given, dict) and "moment" in given:
        wall = str(given["moment"])
        zone = Reader(face.sandbox.workspace, user).zone
        return int(datetime.fromisoformat(wall).replace(tzinfo=zone).timestamp()) if wall else None
    if isinstance(given, dict) and "rich" in given:
        lines = [
            {"type": "rich_text_section", "elements": [{"type": "text", "text": given["rich"]}]}
        ]
        return {"type": "rich_text", "elements": lines} if given["rich"] else None
    return given or None


async def _say(face: Face, user: str, given: Json) -> Json | None:
    """Send what is in the composer: a command or a message."""
    person, text = face.person(user), str(given.get("text") or "").strip()
    place = str(given["place"])
    channel = None if place in ("home", "messages") else place
    thread = given.get("thread") or None
    if text.startswith("/") and thread:
        return {"toast": f"{text.split()[0]} is not supported in threads.", "keep": True}
    if text.startswith("/"):
        exchange = await person.command(text, channel)
        if exchange.ok:
            return None
        error = "operation_timeout" if exchange.trouble == "http_timeout" else "dispatch_failed"
        return {
            "toast": f"{text.split()[0]} failed with the error “{error}”: {_reason(exchange)}.",
            "keep": True,
        }
    files = [str(one) for one in given.get("files") or []]
    if text or files:
        for one in files:
            face.sandbox.workspace.files[one].channels.append(channel or person.dm_id)
        await person.say(
            mentions(face.sandbox.workspace, escape(text, quote=False)),
            channel,
            thread,
            files,
            broadcast=bool(given.get("broadcast")),
        )
    return None


async def _edit(face: Face, user: str, given: Json) -> None:
    """Change the text of one's own message."""
    person, text = face.person(user), str(given.get("text") or "").strip()
    if text:
        await person.edit(
            str(given["ts"]), mentions(face.sandbox.workspace, escape(text, quote=False))
        )


async def _delete(face: Face, user: str, given: Json) -> None:
    """Delete one's own message."""
    await face.person(user).delete(str(given["ts"]))


async def _react(face: Face, user: str, given: Json) -> None:
    """Add an emoji to a message, or remove it again."""
    await face.person(user).react(str(given["ts"]), str(given["name"]))


async def _shortcut(face: Face, user: str, given: Json) -> Json | None:
    """Use a shortcut, on a message where one is given."""
    person, callback = face.person(user), str(given["callback"])
    exchange = (
        await person.message_shortcut(callback, str(given["ts"]))
        if given.get("ts")
        else await person.shortcut(callback)
    )
    return None if exchange.ok else {"toast": f"The shortcut failed: {_reason(exchange)}."}


async def _act(face: Face, user: str, given: Json) -> Json | None:
    """Press a button or choose in a menu."""
    try:
        exchange = await _clicked(face, user, given, str(given["block"]))
    except NotThere:  # redrawn since, with another id for the block: it may still stand there
        exchange = await _clicked(face, user, given, None)
    return None if exchange.ok else {"toast": f"Something went wrong: {_reason(exchange)}."}


async def _clicked(face: Face, user: str, given: Json, block: str | None) -> Exchange:
    where, value = given["in"], _value(face, user, given.get("value"))
    return await face.person(user).click(
        str(given["action"]),
        given.get("ts") if where == "message" else None,
        modal=where == "view",
        home=where == "home",
        block_id=block,
        value=value if value is None or isinstance(value, list) else str(value),
        confirm=True,
    )


async def _fill(face: Face, user: str, given: Json) -> None:
    """Keep what was typed or chosen in the modal on top."""
    person = face.person(user)
    if person.modals and person.modal.id == given.get("view"):
        await person.fill(
            {name: _value(face, user, value) for name, value in dict(given["values"]).items()}
        )


async def _submit(face: Face, user: str, given: Json) -> Json | None:
    """Send the modal on top."""
    person = face.person(user)
    if not person.modals or person.modal.id != given.get("view"):
        return None
    view = person.modal
    face.troubles.pop(user, None)
    await _fill(face, user, given)
    exchange = await person.submit()
    if exchange.errors:
        view.errors = dict(exchange.errors)
    elif not exchange.ok:
        face.troubles[user] = f"We had some trouble connecting. Try again? ({_reason(exchange)})"
    return None if exchange.ok else {"wrong": True}


async def _close(face: Face, user: str, given: Json) -> None:
    """Close the modal on top."""
    person = face.person(user)
    if person.modals and person.modal.id == given.get("view"):
        await person.close()


async def _suggest(face: Face, user: str, given: Json) -> Json:
    """Ask the app what an external menu offers."""
    where = given["in"]
    message = str(given["ts"]) if where == "message" else None
    found = await face.person(user).suggest(
        str(given["block"]), str(given["query"]), str(given["action"]), message, where == "home"
    )
    return {"options": [[o["value"], o["text"]["text"]] for o in found]}


async def _fault(face: Face, _user: str, given: Json) -> None:
    """Turn a fault switch on or off."""
    face.sandbox.faults.turn(str(given["name"]), bool(given["on"]))


async def _disconnect(face: Face, _user: str, _given: Json) -> Json:
    """End the Socket Mode connections."""
    await face.sandbox.outgoing.sockets.disconnect()
    return {"toast": "Every Socket Mode connection was told to reconnect."}


async def _clock(face: Face, _user: str, given: Json) -> Json | None:
    """Put the clock forward."""
    seconds = float(given["seconds"])
    if not 0 < seconds <= 366 * 86400:
        raise ValueError("a step is more than nothing and at most a year")
    moved = await face.advance(seconds)
    return None if moved else {"toast": "This sandbox keeps the machine's own time."}


ACTS: dict[str, Act] = {
    "say": _say,
    "edit": _edit,
    "delete": _delete,
    "react": _react,
    "shortcut": _shortcut,
    "act": _act,
    "fill": _fill,
    "submit": _submit,
    "close": _close,
    "suggest": _suggest,
    "fault": _fault,
    "disconnect": _disconnect,
    "clock": _clock,
}
