"""What a message of ours shows now: a card of one release, or a notice."""

from bot.domain.notifications.notices import NoticeKind
from handlers.notices import notices
from handlers.render import cards, modals
from handlers.render.cards import Drawing
from handlers.slack.blocks import Json
from storage.outbox.queue import ClaimedCard, Seen

NOTICES = frozenset(NoticeKind)


def draw(row: ClaimedCard, seen: Seen) -> Drawing | Json | None:
    """
    Draw what a message shows at this moment or, for an open form, what replaces it.

    Returns:
        The message or modal, or None where a form may stay as it is, or a notice is not to be sent
        any more.
    """
    if row.external_id is not None and seen.halted:
        return modals.halted_view(row, seen.book)
    if row.kind in NOTICES:
        return notices.draw(row, seen)
    assert seen.release is not None, "only a notice may have no release of its own"
    return cards.draw(row, seen.release, seen.book, note=seen.note)
