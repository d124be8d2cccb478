"""Upload of a picture to Slack in three calls. The digest is sent without it where one fails."""

import logging

from slack_sdk.web.async_client import AsyncWebClient

from bot.transport.slack_errors import UNREACHED
from handlers.digests.charts import Picture

log = logging.getLogger(__name__)


async def upload(client: AsyncWebClient, picture: Picture, png: bytes) -> str | None:
    """
    Upload a picture to Slack, for a message of ours to show.

    It is shared into no channel: only who sees the message sees it. Nothing is tried again here.

    Returns:
        The id of the picture in Slack, or None where Slack did not take it.
    """
    name = f"{picture.kind}.png"
    try:
        place = await client.files_getUploadURLExternal(filename=name, length=len(png))
        url, file = str(place["upload_url"]), str(place["file_id"])
        assert client.session, "one session for everything of Slack's"
        async with client.session.post(url, data=png, ssl=client.ssl or True) as answer:
            answer.raise_for_status()
        await client.files_completeUploadExternal(files=[{"id": file, "title": name}])
    except UNREACHED as fault:
        log.warning("a picture did not reach Slack: %s", fault)
        return None
    return file
