"""Who Slack says a person is: asked again at every decision and reading, remembered for a minute."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.refusals import NotRegistered
from handlers.inbound import Ask
from handlers.reach import SlackSaysNo, reach

FRESH_SECONDS = 60.0
INFO_SECONDS = 1.2
"""How long Slack may take to say who a person is."""
OUTSIDE = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger")
"""What Slack says of deactivated accounts, bots, guests of either kind, and people of other organisations."""


def belongs(user: Mapping[str, Any], team: str) -> bool:
    """Whether `users.info` shows a full, present member of the workspace `team`."""
    teams = {user.get("team_id", team), *(user.get("enterprise_user") or {}).get("teams", ())}
    return team in teams and not any(user.get(mark) for mark in OUTSIDE)


class Faces:
    """The short memory; one question at a time per person."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], tuple[float, asyncio.Task[bool]]] = {}

    def forget(self, user: str) -> None:
        """Ask again next time: Slack says the person changed."""
        for key in [key for key in self._known if key[1] == user]:
            del self._known[key]

    async def check(self, ask: Ask, monotonic: Callable[[], float]) -> None:
        """
        Let whoever acts pass, if they are a full member of the workspace.

        Raises:
            NotRegistered: Slack shows a guest, stranger, bot, deactivated account, or another workspace's.
            SlackUnreachable: Slack does not say; nothing is assumed.
        """
        key = (ask.team, ask.user)
        at, asked = self._known.get(key, (0.0, None))
        if asked is None or monotonic() - at >= FRESH_SECONDS:
            asked = asyncio.get_running_loop().create_task(_passes(ask))
            self._known[key] = (monotonic(), asked)
        try:
            passes = await asyncio.shield(asked)
        except Exception:
            if self._known.get(key, (0.0, None))[1] is asked:
                del self._known[key]
            raise
        if not passes:
            raise NotRegistered


async def _passes(ask: Ask) -> bool:
    try:
        answer = await reach(ask.client.users_info(user=ask.user), ask.patience(INFO_SECONDS))
    except SlackSaysNo:
        return False
    found = answer.get("user")
    return isinstance(found, dict) and belongs(found, ask.team)
