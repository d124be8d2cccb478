"""
The files a person can see: those they sent, those shared where they are, those shown in what they
see.
"""

from collections.abc import Iterator

from bot.sandbox.block_kit.surfaces import elements_of, flat
from bot.sandbox.people.person import Person
from bot.sandbox.protocol import Json
from bot.sandbox.web_api.files import pictured
from bot.sandbox.workspace.records import File
from bot.sandbox.workspace.workspace import Workspace


def visible(person: Person, workspace: Workspace, file: File) -> bool:
    """Return whether a person can see a file."""
    mine = [c for c in workspace.channels.values() if person.id in c.members]
    if file.user == person.id or {c.id for c in mine} & set(file.channels):
        return True
    places = [m.blocks for c in mine for m in c.messages] + [m.blocks for m in person.ephemerals()]
    places += [view.blocks for view in workspace.views() if view.user == person.id]
    return any(pictured(workspace, image) is file for blocks in places for image in _images(blocks))


def _images(blocks: list[Json]) -> Iterator[Json]:
    for block in flat(blocks):
        yield from (one for one in [block, *elements_of(block)] if one.get("type") == "image")
