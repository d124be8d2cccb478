"""The app's answers to a command, a form or a response URL, applied to people's screens."""

from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.block_kit.inputs import inputs
from bot.sandbox.block_kit.surfaces import check_message, check_view
from bot.sandbox.protocol import Json, Refused
from bot.sandbox.web_api.files import check_pictures_of
from bot.sandbox.web_api.views import pushed
from bot.sandbox.workspace.records import Channel, Message, ResponseUrl, View
from bot.sandbox.workspace.workspace import RESPONSE_URL_SECONDS, RESPONSE_URL_USES, Workspace

_ACTIONS = {"errors", "update", "push", "clear"}


@dataclass(frozen=True)
class FormResult:
    """How a form fared: sentences per block, and what Slack would tell the person went wrong."""

    errors: dict[str, str] = field(default_factory=dict)
    trouble: str = ""


def show(workspace: Workspace, answer: Json, user: str, channel: Channel) -> Message:
    """
    Show an answer to one person, or with `response_type: in_channel` to all.

    Args:
        workspace: The state it acts on.
        answer: The answer, as a message body.
        user: Who sees an ephemeral answer.
        channel: Where it is shown.

    Raises:
        Refused: What chat.postMessage would refuse.
    """
    check_message(answer)
    check_pictures_of(workspace, answer)
    app = workspace.app
    message = Message(
        workspace.new_ts(),
        channel.id,
        app.bot_user,
        str(answer.get("text") or ""),
        workspace.named_blocks(answer.get("blocks")),
        workspace.named_attachments(answer.get("attachments")),
        app.bot_id,
        app.id,
        thread_ts=answer.get("thread_ts"),
    )
    if answer.get("response_type") == "in_channel":
        channel.messages.append(message)
    else:
        message.to = user
        workspace.ephemerals.append(message)
    return message


def command_answer(workspace: Workspace, answer: Any, user: str, channel: Channel) -> str:
    """
    Show what a command answered in its HTTP response.

    Args:
        workspace: The state it acts on.
        answer: The response: text, a message body, or empty.
        user: Who typed the command.
        channel: Where it was typed.

    Returns:
        What Slack would complain of, or an empty string.
    """
    body = {"text": answer} if isinstance(answer, str) else answer
    if not body or body == {"text": ""}:
        return ""
    if not isinstance(body, dict):
        return "invalid_command_response"
    try:
        show(workspace, body, user, channel)
    except Refused as refused:
        return f"invalid_command_response: {refused.code} {' '.join(refused.messages)}".rstrip()
    return ""


def submission_answer(workspace: Workspace, view: View, answer: Any) -> FormResult:
    """
    Apply the app's answer to a submitted form.

    An empty answer closes the form. A `response_action` of errors, update, push or clear does what
    it names.
    """
    stack = workspace.stacks.get(view.user) or []
    if answer in ("", {}, None):
        if view in stack:
            stack.remove(view)
        return FormResult()
    action = answer.get("response_action") if isinstance(answer, dict) else None
    if action not in _ACTIONS:
        return FormResult(
            trouble=f"invalid_view_response: response_action must be one of {sorted(_ACTIONS)}"
        )
    if action == "clear":
        stack.clear()
        return FormResult()
    if action == "errors":
        return _errors(view, answer.get("errors"))
    try:
        check_view(answer.get("view"), "modal")
        if view not in stack:
            raise Refused("not_found")
        if action == "update":
            workspace.redraw_view(view, answer["view"])
        else:
            pushed(workspace, stack, answer["view"], view.user)
    except Refused as refused:
        return FormResult(
            trouble=f"invalid_view_response: {refused.code} {' '.join(refused.messages)}".rstrip()
        )
    return FormResult()


def _errors(view: View, errors: Any) -> FormResult:
    fields = {block["block_id"] for block, _ in inputs(view.blocks) if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        return FormResult(trouble="invalid_view_response: errors must name block ids")
    stray = sorted(set(errors) - fields)
    if stray:
        return FormResult(
            trouble=f"invalid_view_response: no input block {', '.join(stray)}; "
            f"there are {', '.join(sorted(fields)) or 'none'}"
        )
    view.errors = {str(block): str(sentence) for block, sentence in errors.items()}
    return FormResult(dict(view.errors))


def respond(workspace: Workspace, token: str, body: Any) -> tuple[int, str]:
    """
    Take a POST to a response URL, at most five in thirty minutes.

    Returns:
        HTTP status and body: 200 "ok", or 404 with used_url or expired_url, 400 with Slack's code.
    """
    url = workspace.response_urls.get(token)
    if url is None or workspace.clock.monotonic() - url.at > RESPONSE_URL_SECONDS:
        return 404, "expired_url"
    if url.uses >= RESPONSE_URL_USES:
        return 404, "used_url"
    if not isinstance(body, dict):
        return 400, "invalid_payload"
    try:
        _apply(workspace, url, body)
    except Refused as refused:
        return 400, refused.code
    url.uses += 1
    return 200, "ok"


def _apply(workspace: Workspace, url: ResponseUrl, body: Json) -> None:
    place = workspace.channels[url.channel]
    shelf = workspace.ephemerals if url.message is not None and url.message.to else place.messages
    if body.get("delete_original"):
        if url.message in workspace.ephemerals:
            workspace.ephemerals.remove(url.message)
        elif url.message in place.messages:
            place.remove(url.message)
        return
    if body.get("replace_original") and url.message in shelf:
        check_message(body)
        check_pictures_of(workspace, body)
        url.message.text = str(body.get("text") or "")
        url.message.blocks = workspace.named_blocks(body.get("blocks"))
        url.message.attachments = workspace.named_attachments(body.get("attachments"))
        if not body.get("blocks"):
            url.message.edited = workspace.new_ts()
        return
    shown = show(workspace, body, url.user, place)
    url.message = url.message or shown
