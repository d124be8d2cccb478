"""Two at once, over the wire: one of them takes effect, and the other reads why theirs did not."""

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.domain import steps
from bot.domain.officers import officer_id
from bot.sandbox import Exchange, Message
from storage.database.schema import migrate
from storage.store.store import Store
from storage.transaction.act import Attempt
from tests.conftest import Databases
from tests.journey.process import DRAFT, TEAM
from tests.support.desk import APPROVALS, PUT_OFF, Scene, put_off, scene
from tests.support.replicas import replica

Json = dict[str, Any]
ROUNDS = 200


def drafted(store: Store, count: int, now: datetime) -> list[str]:
    """So many releases that wait for Korea's decision; their numbers."""
    act = Attempt("request", now, actor=officer_id(TEAM, "U0KORLO"))
    return [
        store.releases.change(None, partial(steps.request, draft=DRAFT), act).now().release.number
        for _ in range(count)
    ]


async def cards_of(desk: Scene, numbers: list[str]) -> dict[str, Message]:
    """
    The decision card of each release: the first as the desk drew it, the others as it would have,
    only sooner.
    """
    await desk.settle()
    first, *others = [
        (number, seen[0].ref)
        for number in numbers
        if (seen := desk.store.queries.release(number, desk.now).now())
    ]
    channel = desk.sandbox.workspace.channels[APPROVALS["KOR"]]
    drawn = next(message for message in channel.messages if first[0] in message.text)
    found = {first[0]: drawn}
    for number, ref in others:
        blocks = json.dumps(drawn.blocks).replace(first[0], number).replace(first[1], ref)
        found[number] = replace(
            drawn, ts=desk.sandbox.workspace.new_ts(), blocks=json.loads(blocks)
        )
        channel.messages.append(found[number])
    return found


async def served(act: Callable[[], Awaitable[Exchange]]) -> Exchange:
    """What somebody is told who tries again as long as a busy desk says so."""
    while put_off((said := await act()).text):
        continue
    return said


async def test_two_approvers_who_click_at_once_decide_once(desk: Scene):
    """Both saw an open slot.

    Two hundred times, one is told that it has been decided already (I16).
    """
    await click_at_once(desk, ROUNDS)


async def click_at_once(desk: Scene, rounds: int) -> None:
    """Two approvers click on each of so many cards, and one of them is in time."""
    numbers = await asyncio.to_thread(drafted, desk.store, rounds, desk.now)
    cards = await cards_of(desk, numbers)
    won = {"U0KORFDO": 0, "U0KORFDO2": 0}

    for turn, number in enumerate(numbers):
        pair = [desk.sandbox.person(user) for user in sorted(won, reverse=turn % 2 == 0)]
        clicks = (partial(one.click, "approve", cards[number], confirm=True) for one in pair)
        told = await asyncio.gather(*map(served, clicks))

        lost = [
            one.id for one, said in zip(pair, told, strict=True) if "already_decided" in said.text
        ]
        assert len(lost) == 1, [said.text for said in told]
        winner = next(one.id for one in pair if one.id not in lost)
        moves = desk.store.queries.register(number).now()
        assert [(str(m.step), m.by) for m in moves[1:]] == [("approve", officer_id(TEAM, winner))]
        rules = [r.rule for r in desk.store.queries.records(number).now() if r.rule not in PUT_OFF]
        assert rules == [None, None, "already_decided"]
        won[winner] += 1

    assert sum(won.values()) == rounds
    assert all(won.values()), f"the same one was always first, so nothing was at once: {won}"
    assert {stage for number in numbers for stage in desk.stages(number).values()} == {
        "relay_review"
    }
    assert desk.store.audit.verify().now().faults == ()


async def test_a_button_and_a_typed_word_at_once_decide_once(desk: Scene):
    """They come by different ways, and meet at the same door."""
    numbers = await asyncio.to_thread(drafted, desk.store, 10, desk.now)
    for number, card in (await cards_of(desk, numbers)).items():
        clicked, typed = await asyncio.gather(
            served(partial(desk.person("KORFDO").click, "approve", card, confirm=True)),
            served(partial(desk.command, "KORFDO2", f"deny {number} level Not for Japan.")),
        )

        assert ["already_decided" in said.text for said in (clicked, typed)].count(True) == 1
        assert len(desk.store.queries.register(number).now()) == 2


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
async def test_two_replicas_draw_every_card_once_and_let_every_timer_go_off_once(
    databases: Databases, tmp_path: Path
):
    """
    They share the database, the keys and Slack: whoever is first does it, the other finds it done.
    """
    async with scene(databases.fresh(migrate), tmp_path) as desk, replica(desk) as second:
        numbers = [n for store in (desk.store, second.store) for n in drafted(store, 12, desk.now)]
        released = numbers[::3]
        for number in released:
            await asyncio.to_thread(let_out, (desk.store, second.store), number, desk.now)

        await desk.settle(rounds=40)

        posts = Counter(mark_of(body) for body in desk.sandbox.journal.of("chat.postMessage"))
        assert set(posts.values()) == {1}, posts
        snapshot = await second.store.queries.snapshot(desk.now)
        assert snapshot.cards_behind == 0

        await desk.settle(40 * 86400, rounds=40)

        for number in numbers:
            steps_taken = [str(m.step) for m in second.store.queries.register(number).now()]
            assert steps_taken.count("lapse") + steps_taken.count("expire") == 1, steps_taken
        assert set(
            Counter(mark_of(b) for b in desk.sandbox.journal.of("chat.postMessage")).values()
        ) == {1}
        assert second.store.audit.verify().now().faults == ()


def mark_of(body: Json) -> str:
    """A card's own mark, which its first block carries."""
    return str(body["blocks"][0]["block_id"])


def let_out(stores: Sequence[Store], number: str, now: datetime) -> None:
    """Approved at one replica, relayed at the other."""
    for store, (user, rule) in zip(
        stores, (("U0KORFDO", steps.approve), ("U0USAFDO", steps.relay)), strict=True
    ):
        store.releases.change(
            number, rule, Attempt(rule.__name__, now, actor=officer_id(TEAM, user))
        ).now()
