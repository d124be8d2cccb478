"""The methods about the app, the team, people and user groups."""

from bot.sandbox.protocol import Json, Refused
from bot.sandbox.web_api.call import Call, Method
from bot.sandbox.workspace.records import User


def _test_auth(call: Call) -> Json:
    """Return whose token this is."""
    workspace = call.workspace
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.name,
        "team_id": workspace.team_id,
        "user": workspace.users[workspace.app.bot_user].name,
        "user_id": workspace.app.bot_user,
        "bot_id": workspace.app.bot_id,
        "is_enterprise_install": False,
    }


def _test_api(call: Call) -> Json:
    """Echo the arguments, or refuse with the error that is asked for."""
    if call.body.get("error"):
        raise Refused(str(call.body["error"]))
    return {"args": call.body}


def _bot_info(call: Call) -> Json:
    """Return the app behind a bot id."""
    app = call.workspace.app
    if call.body.get("bot") not in (None, "", app.bot_id):
        raise Refused("bot_not_found")
    return {
        "bot": {
            "id": app.bot_id,
            "deleted": False,
            "name": app.name,
            "updated": 0,
            "app_id": app.id,
            "user_id": app.bot_user,
            "icons": {},
        }
    }


def _team_info(call: Call) -> Json:
    """Return the workspace."""
    workspace = call.workspace
    if call.body.get("team") not in (None, "", workspace.team_id):
        raise Refused("team_not_found")
    return {
        "team": {
            "id": workspace.team_id,
            "name": workspace.name,
            "domain": workspace.domain,
            "email_domain": "",
            "icon": {},
            "url": f"https://{workspace.domain}.slack.com/",
        }
    }


def _seen(call: Call, user: User) -> Json:
    return user.seen(call.workspace.clock.now(), "users:read.email" in call.workspace.app.scopes)


def _user_info(call: Call) -> Json:
    """Return one account."""
    return {"user": _seen(call, call.user())}


def _user_profile(call: Call) -> Json:
    """Return one account's profile."""
    return {"profile": _seen(call, call.user())["profile"]}


def _list_users(call: Call) -> Json:
    """Return all accounts, page by page."""
    rows, metadata = call.page(list(call.workspace.users.values()), usual=1000)
    return {
        "members": [_seen(call, user) for user in rows],
        "cache_ts": int(call.workspace.clock.now()),
        "response_metadata": metadata,
    }


def _look_up(call: Call) -> Json:
    """Return the account with this e-mail address."""
    wanted = str(call.body["email"]).lower()
    for user in call.workspace.users.values():
        if user.email.lower() == wanted and not user.deleted:
            return {"user": _seen(call, user)}
    raise Refused("users_not_found")


def _group_users(call: Call) -> Json:
    """Return the members of a user group."""
    group = call.workspace.groups.get(str(call.body["usergroup"]))
    if group is None:
        raise Refused("no_such_subteam")
    return {"users": list(group)}


def _list_groups(call: Call) -> Json:
    """Return all user groups."""
    return {
        "usergroups": [
            {
                "id": name,
                "team_id": call.workspace.team_id,
                "is_usergroup": True,
                "name": name,
                "handle": name.lower(),
                "users": users,
                "user_count": len(users),
            }
            for name, users in call.workspace.groups.items()
        ]
    }


def _quiet(user: User) -> Json:
    start, end = user.dnd or (1, 1)
    return {"dnd_enabled": user.dnd is not None, "next_dnd_start_ts": start, "next_dnd_end_ts": end}


def _quiet_hours(call: Call) -> Json:
    """Return when a person asks not to be disturbed."""
    return _quiet(call.user()) | {"snooze_enabled": False}


def _quiet_hours_of(call: Call) -> Json:
    """Return the same for several people (comma-separated, at most 50)."""
    wanted = str(call.body["users"]).split(",")
    if len(wanted) > 50:
        raise Refused("too_many_users")
    return {
        "users": {
            name: _quiet(call.workspace.users[name])
            for name in wanted
            if name in call.workspace.users
        }
    }


READ, PROFILE, EMAIL = ("users:read",), ("users.profile:read",), ("users:read.email",)
GROUPS, QUIET, TEAM = ("usergroups:read",), ("dnd:read",), ("team:read",)
METHODS: dict[str, Method] = {
    "auth.test": Method(_test_auth, per_minute=600),
    "api.test": Method(_test_api, per_minute=100, token="any"),  # noqa: S106 - the kind of token
    "bots.info": Method(_bot_info, READ),
    "team.info": Method(_team_info, TEAM),
    "users.info": Method(_user_info, READ, ("user",), 100),
    "users.profile.get": Method(_user_profile, PROFILE, ("user",), 100),
    "users.list": Method(_list_users, READ, (), 20),
    "users.lookupByEmail": Method(_look_up, EMAIL, ("email",)),
    "usergroups.list": Method(_list_groups, GROUPS, (), 20),
    "usergroups.users.list": Method(_group_users, GROUPS, ("usergroup",), 20),
    "dnd.info": Method(_quiet_hours, QUIET, ("user",)),
    "dnd.teamInfo": Method(_quiet_hours_of, QUIET, ("users",), 20),
}
