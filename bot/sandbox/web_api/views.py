"""The views.* methods: modals as a stack of at most three, and one Home tab for each person."""

from bot.sandbox.block_kit.surfaces import check_view
from bot.sandbox.protocol import Json, Refused
from bot.sandbox.web_api.call import Call, Method
from bot.sandbox.web_api.files import check_pictures
from bot.sandbox.workspace.records import View
from bot.sandbox.workspace.workspace import MOST_MODALS, Workspace


def _answer(call: Call, view: View) -> Json:
    return {"view": view.seen(call.workspace.team_id, call.workspace.app)}


def _check(call: Call, expected: str | None) -> None:
    view = call.body.get("view")
    check_view(view, expected)
    check_pictures(call.workspace, (view or {}).get("blocks"), "invalid_arguments", "/view/blocks")


def _open_view(call: Call) -> Json:
    """Open a modal as the root of a new stack."""
    _check(call, "modal")
    workspace = call.workspace
    trigger = workspace.use_trigger(
        call.body.get("trigger_id") or call.body.get("interactivity_pointer")
    )
    before = workspace.stacks.pop(trigger.user, [])
    try:
        view = workspace.draw_view(call.body["view"], trigger.user)
    except Refused:
        workspace.stacks[trigger.user] = before
        raise
    workspace.stacks[trigger.user] = [view]
    return _answer(call, view)


def _push_view(call: Call) -> Json:
    """Put a modal on top of the one the trigger came from."""
    _check(call, "modal")
    workspace = call.workspace
    trigger = workspace.use_trigger(
        call.body.get("trigger_id") or call.body.get("interactivity_pointer")
    )
    stack = workspace.stacks.get(trigger.user) or []
    if trigger.view_id is None or trigger.view_id not in [view.id for view in stack]:
        raise Refused("not_found")
    return _answer(call, pushed(workspace, stack, call.body["view"], trigger.user))


def pushed(workspace: Workspace, stack: list[View], source: Json, user: str) -> View:
    """
    Put a new view on a stack.

    Args:
        workspace: The state it acts on.
        stack: The person's open modals.
        source: The view as the app sent it.
        user: Whose screen it is.

    Returns:
        The new view.

    Raises:
        Refused: push_limit_reached at three views, duplicate_external_id.
    """
    if len(stack) >= MOST_MODALS:
        raise Refused("push_limit_reached")
    view = workspace.draw_view(source, user, stack[-1])
    stack.append(view)
    return view


def _update_view(call: Call) -> Json:
    """
    Replace an open view, found by its id or external id. With `hash`, only if it has not changed.
    """
    body, workspace = call.body, call.workspace
    if not body.get("view_id") and not body.get("external_id"):
        raise Refused("invalid_arguments", ["[ERROR] must provide one of: view_id, external_id"])
    view = workspace.find_view(body.get("view_id"), body.get("external_id"))
    _check(call, view.source["type"] if view else None)
    if view is None:
        raise Refused("not_found")
    _check_hash(call, view)
    return _answer(call, workspace.redraw_view(view, body["view"]))


def _publish(call: Call) -> Json:
    """Replace a person's Home tab."""
    body, workspace = call.body, call.workspace
    _check(call, "home")
    if not workspace.app.home_tab:
        raise Refused("not_enabled")
    user = call.user("user_id")
    if user.deleted:
        raise Refused("user_not_found")
    view = workspace.homes.get(user.id)
    _check_hash(call, view)
    if view is None:
        workspace.homes[user.id] = view = workspace.draw_view(body["view"], user.id)
    else:
        workspace.redraw_view(view, body["view"])
    return _answer(call, view)


def _check_hash(call: Call, view: View | None) -> None:
    if call.body.get("hash") and (view is None or call.body["hash"] != view.hash):
        raise Refused("hash_conflict")


METHODS: dict[str, Method] = {
    "views.open": Method(_open_view, (), ("view",), 100),
    "views.push": Method(_push_view, (), ("view",), 100),
    "views.update": Method(_update_view, (), ("view",), 100),
    "views.publish": Method(_publish, (), ("user_id", "view"), 100),
}
