"""An app of twenty lines that is not ours, to try the sandbox with."""

import asyncio
import os

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

client = AsyncWebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
app = AsyncApp(client=client, signing_secret=os.environ.get("SLACK_SIGNING_SECRET", "unused"))


@app.command("/hello")
async def hello(ack, command):
    await ack(f"Hello {command['user_name']}, you said {command['text']}")
    await client.chat_postMessage(channel=command["channel_id"], text="Somebody said hello")


async def over_socket_mode():
    await AsyncSocketModeHandler(
        app, os.environ["SLACK_APP_TOKEN"], web_client=client
    ).start_async()


if "SLACK_APP_TOKEN" in os.environ:
    asyncio.run(over_socket_mode())
app.start(int(os.environ["PORT"]))
