"""
Bringing a picture to Slack: three calls, and a digest that goes without it where one of them fails.
"""

import logging

import aiohttp
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.digests.charts import Picture

log = logging.getLogger(__name__)


async def upload(client: AsyncWebClient, picture: Picture, png: bytes) -> str | None:
    """
    The id of a picture in Slack, for a message of ours to show; None where Slack did not take it.

    It is shared into no channel: only who sees the message sees it. Nothing is tried again here.
    """
    name = f"{picture.kind}.png"
    try:
        place = await client.files_getUploadURLExternal(filename=name, length=len(png))
        url, file = str(place["upload_url"]), str(place["file_id"])
        assert client.session, "one session for everything of Slack's"
        async with client.session.post(url, data=png, ssl=client.ssl or True) as answer:
            answer.raise_for_status()
        await client.files_completeUploadExternal(files=[{"id": file, "title": name}])
    except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as fault:
        log.warning("a picture did not reach Slack: %s", fault)
        return None
    return file
