"""
What Slack says of an account, asked at every decision and reading, and remembered for a minute.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.domain.officers import Account, OfficerId
from bot.domain.refusals import SlackUnreachable, TokenRefused
from bot.waits import INFO_SECONDS, Clock
from handlers.slack.request import SlackRequest
from handlers.slack.web_api import SlackSaysNo, reach
from storage.store.store import Store

FRESH_SECONDS = 60.0
OUTSIDE = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger")
"""
What Slack says of deactivated accounts, bots, guests of either kind, and people of other
organisations.
"""
ELSEWHERE, NOT_SHOWN = "elsewhere", "not_shown"
"""Outside in other ways: of another workspace; nobody whom Slack lets us see."""


def outside(user: Mapping[str, Any], team: str) -> str | None:
    """
    Return what `users.info` shows somebody as, if not a full, present member of workspace `team`.
    """
    teams = {user.get("team_id", team), *(user.get("enterprise_user") or {}).get("teams", ())}
    marks = (mark for mark in OUTSIDE if user.get(mark))
    return next(marks, None) if team in teams else ELSEWHERE


@dataclass
class SlackAccounts:
    """
    Asks Slack about accounts, one question at a time about each.

    What Slack says stands for a minute, and only as long as the database has the same: every
    replica writes down there that an account changed, and what it found it to be.
    """

    store: Store
    clock: Clock
    _said: dict[OfficerId, tuple[float, Account]] = field(default_factory=dict)
    _asking: dict[tuple[OfficerId, Account], asyncio.Task[Account]] = field(default_factory=dict)

    async def account(self, request: SlackRequest, known: Account) -> Account:
        """
        Return what Slack says of the account of whoever acts.

        Args:
            known: what the database has by now.

        Raises:
            SlackUnreachable: Slack does not say; nothing is assumed.
        """
        assert request.actor, "only who is on the roster is asked of"
        at, said = self._said.get(request.actor, (0.0, None))
        if said == known and self.clock.monotonic() - at < FRESH_SECONDS:
            return known
        key = (request.actor, known)
        if key not in self._asking:
            self._asking[key] = asyncio.create_task(self._ask(request, request.actor, known))
            self._asking[key].add_done_callback(lambda _: self._asking.pop(key))
        return await asyncio.shield(self._asking[key])

    async def _ask(self, request: SlackRequest, who: OfficerId, known: Account) -> Account:
        while True:
            at = self.clock.monotonic()
            said = replace(known, outside=await _outside(request))
            kept = said if said == known else await self.store.slack.account_said(who, said)
            if kept == said:
                self._said[who] = (at, said)
                return said
            known = kept


async def _outside(request: SlackRequest) -> str | None:
    seconds = request.before_act(INFO_SECONDS)
    try:
        answer = await reach(request.client.users_info(user=request.user), seconds)
    except SlackSaysNo:
        return NOT_SHOWN
    except TokenRefused:
        raise
    except SlackUnreachable:
        raise SlackUnreachable(where="person") from None
    found = answer.get("user")
    return outside(found, request.team) if isinstance(found, dict) else NOT_SHOWN
