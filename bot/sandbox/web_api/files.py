"""The files.* methods. The bytes themselves travel over the upload and download addresses."""

from collections.abc import Iterable
from typing import Any

from bot.sandbox.block_kit.surfaces import elements_of, flat
from bot.sandbox.protocol import Json, Refused
from bot.sandbox.web_api.call import Call, Method
from bot.sandbox.workspace.records import File, Message
from bot.sandbox.workspace.workspace import Workspace


def seen(file: File, workspace: Workspace) -> Json:
    """Return the file object of the Web API."""
    kind = file.name.rsplit(".", 1)[-1].lower() if "." in file.name else "text"
    return {
        "id": file.id,
        "created": 0,
        "timestamp": 0,
        "name": file.name,
        "title": file.title,
        "user": file.user,
        "mimetype": "application/octet-stream",
        "filetype": kind,
        "pretty_type": kind.upper(),
        "editable": False,
        "size": file.length,
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": False,
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "channels": list(file.channels),
        "groups": [],
        "ims": [],
        "user_team": workspace.team_id,
        "media_display_type": "unknown",
        "permalink_public": "",
        "is_starred": False,
        "has_rich_preview": False,
        "file_access": "visible",
        "permalink": f"{workspace.base}/files/{file.id}",
        "url_private": f"{workspace.base}/files-pri/{file.id}",
        "url_private_download": f"{workspace.base}/files-pri/{file.id}",
    }


def pictured(workspace: Workspace, image: Json) -> File | None:
    """
    Return the picture that an image's `slack_file` names by id or private address, if it is one
    Slack can show.
    """
    named = image.get("slack_file")
    named = named if isinstance(named, dict) else {}
    known = str(named.get("id") or str(named.get("url") or "").rsplit("/", 1)[-1])
    file = workspace.files.get(known)
    return file if file is not None and file.done and file.picture else None


def images(blocks: Iterable[Json]) -> list[Json]:
    """Return every image among the blocks and their elements."""
    held = [one for block in flat(blocks) for one in (block, *elements_of(block))]
    return [one for one in held if one.get("type") == "image"]


def check_pictures(
    workspace: Workspace, blocks: Any, code: str = "invalid_blocks", path: str = "/blocks"
) -> None:
    """
    Refuse blocks with a `slack_file` that is no picture of this workspace.

    Args:
        workspace: The workspace with its files.
        blocks: The blocks to check.
        code: Slack's error code to refuse with.
        path: The JSON pointer of the blocks.

    Raises:
        Refused: `code`, naming each.
    """
    faults = [
        f"[ERROR] invalid slack file [json-pointer:{path}/{place}/slack_file]"
        for place, block in enumerate(blocks or [])
        for one in images([block])
        if "slack_file" in one and pictured(workspace, one) is None
    ]
    if faults:
        raise Refused(code, faults)


def check_pictures_of(workspace: Workspace, body: Json) -> None:
    """
    Refuse a message if its blocks, or those in its attachments, have a `slack_file` that is no
    picture of this workspace.

    Raises:
        Refused: invalid_blocks.
    """
    check_pictures(workspace, body.get("blocks"))
    for place, attachment in enumerate(body.get("attachments") or []):
        check_pictures(workspace, attachment.get("blocks"), path=f"/attachments/{place}/blocks")


def _file(call: Call) -> File:
    file = call.workspace.files.get(str(call.body["file"]))
    if file is None or not file.done:
        raise Refused("file_not_found")
    if file.deleted:
        raise Refused("file_deleted")
    return file


def _upload_url(call: Call) -> Json:
    """Return an address to send the bytes to. `length` must be their number."""
    length = call.body.get("length")
    if not isinstance(length, int) or length < 1:
        raise Refused(
            "invalid_arguments", ["[ERROR] must be greater than 0 [json-pointer:/length]"]
        )
    workspace, name = call.workspace, str(call.body["filename"])
    file = File(workspace.new_id("F"), name, name, workspace.app.bot_user, length)
    workspace.files[file.id] = file
    return {"upload_url": f"{workspace.base}/upload/{file.id}", "file_id": file.id}


def _complete_upload(call: Call) -> Json:
    """Finish uploads, and share them into a channel if one is named."""
    wanted, workspace = call.body["files"], call.workspace
    if (
        not isinstance(wanted, list)
        or not wanted
        or not all(isinstance(one, dict) for one in wanted)
    ):
        raise Refused(
            "invalid_arguments", ["[ERROR] must be an array of files [json-pointer:/files]"]
        )
    files = []
    for one in wanted:
        file = workspace.files.get(str(one.get("id")))
        if file is None or len(file.content) != file.length:
            raise Refused("file_not_found")
        files.append((file, one.get("title")))
    channel = call.channel("channel_id") if call.body.get("channel_id") else None
    if channel is not None and workspace.app.bot_user not in channel.members:
        raise Refused("not_in_channel")
    for file, title in files:
        file.done, file.title = True, title or file.title
        if channel is not None:
            file.channels.append(channel.id)
    if channel is not None:
        channel.messages.append(
            Message(
                workspace.new_ts(),
                channel.id,
                workspace.app.bot_user,
                str(call.body.get("initial_comment") or ""),
                bot_id=workspace.app.bot_id,
                app_id=workspace.app.id,
                thread_ts=call.body.get("thread_ts"),
                files=[file.id for file, _ in files],
            )
        )
    return {"files": [seen(file, workspace) for file, _ in files]}


def _info(call: Call) -> Json:
    """Return one file."""
    return {
        "file": seen(_file(call), call.workspace),
        "comments": [],
        "response_metadata": {"next_cursor": ""},
    }


def _delete(call: Call) -> Json:
    """Delete a file of the bot's own, and its bytes at once."""
    file = _file(call)
    if file.user != call.workspace.app.bot_user:
        raise Refused("cant_delete_file")
    file.deleted, file.content = True, b""
    call.workspace.happened.append(
        {"type": "file_deleted", "file_id": file.id, "event_ts": call.workspace.new_ts()}
    )
    return {}


WRITE, READ = ("files:write",), ("files:read",)
METHODS: dict[str, Method] = {
    "files.getUploadURLExternal": Method(_upload_url, WRITE, ("filename", "length"), 100),
    "files.completeUploadExternal": Method(_complete_upload, WRITE, ("files",), 100),
    "files.info": Method(_info, READ, ("file",), 100),
    "files.delete": Method(_delete, WRITE, ("file",)),
}
