"""What a desk has learned about itself: one text for each key, whichever database keeps it."""

from functools import partial

from sqlalchemy import Connection

from storage.book import settings
from storage.store.store import Store


def test_a_setting_is_what_was_written_last(store: Store) -> None:
    """The second writing finds the row of the first; another key has its own."""

    def put_and_read(c: Connection, text: str) -> str | None:
        settings.put(c, "learned", text)
        return settings.value(c, "learned", lock=True)

    assert store.db.read(lambda c: settings.value(c, "learned")).now() is None
    for text in ("once", "twice"):
        assert store.db.sweep(partial(put_and_read, text=text)).now() == text
    assert store.db.read(lambda c: settings.value(c, "learned")).now() == "twice"
    assert store.db.read(lambda c: settings.value(c, "other")).now() is None
