"""
Two replicas of one desk, and what stands before them: each gets every other request and event of
Slack's.
"""

import os
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import cycle

from aiohttp import ClientSession, web

from bot.app import Runtime, running_app
from tests.support.desk import Scene, settings_for

ANSWERED = ("Content-Type", "X-Slack-No-Retry", "Retry-After")
"""What of an answer's headers Slack reads."""


class Balancer:
    """
    Hands on each request to the next replica, bytes and headers as they came.

    Attributes:
        reached: how many requests each has got, by its port.
    """

    def __init__(self, session: ClientSession, ports: list[int]) -> None:
        self.session, self.turns = session, cycle(ports)
        self.reached: Counter[int] = Counter()

    async def hand_on(self, request: web.Request) -> web.Response:
        """Whatever the next replica says."""
        port = next(self.turns)
        self.reached[port] += 1
        headers = {name: value for name, value in request.headers.items() if name.lower() != "host"}
        url = f"http://127.0.0.1:{port}{request.path_qs}"
        async with self.session.post(url, data=await request.read(), headers=headers) as answer:
            body, kept = (
                await answer.read(),
                {n: answer.headers[n] for n in ANSWERED if n in answer.headers},
            )
        return web.Response(status=answer.status, body=body, headers=kept)


@asynccontextmanager
async def replica(desk: Scene, *, socket: bool = False) -> AsyncIterator[Runtime]:
    """A second process at the same desk; `Scene.settle` has both do at one moment what is due."""
    settings = settings_for(desk.sandbox, desk.url, desk.home, socket=socket)
    async with running_app(
        settings, clock=desk.clock, random=os.urandom, loops=False, port=0
    ) as house:
        desk.houses.append(house)
        yield house
        desk.houses.remove(house)


@asynccontextmanager
async def shared(desk: Scene, *, socket: bool = False) -> AsyncIterator[Scene]:
    """
    The same desk run by two replicas, which take turns at all that Slack sends.

    Over Socket Mode the workspace itself takes turns at the connections, as Slack does.
    """
    async with AsyncExitStack() as closing:
        second = await closing.enter_async_context(replica(desk, socket=socket))
        if socket:
            yield desk
            return
        session = await closing.enter_async_context(ClientSession())
        balancer = Balancer(session, [desk.house.port, second.port])
        application = web.Application()
        application.router.add_post("/slack/events", balancer.hand_on)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        closing.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        desk.sandbox.outgoing.request_url = (
            f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
        )
        yield desk
        assert len(balancer.reached) == min(2, balancer.reached.total()), "both had their share"
