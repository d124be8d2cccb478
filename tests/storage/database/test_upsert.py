"""Rows that are written whether or not they are there yet."""

from typing import Any

from sqlalchemy import event, insert, select

from storage.database.upsert import put
from storage.store.store import Store
from storage.tables.book import SETTING

THEIRS = insert(SETTING).values(key="k", value="theirs")
VALUES = select(SETTING.c.value).where(SETTING.c.key == "k")


def test_what_is_put_stands_where_it_was_missing_and_where_it_was_there(store: Store) -> None:
    """One row of that key, with what was written last."""
    for value in ("first", "second"):
        with store.db.engine.begin() as c:
            put(c, SETTING, {"key": "k"}, {"value": value})
            assert c.scalars(VALUES).all() == [value]


def test_what_is_put_is_not_lost_where_another_adds_the_row_meanwhile(on_postgres: Store) -> None:
    """Between the look for it and its adding, as two replicas may."""
    engine, others = on_postgres.db.engine, iter([THEIRS])

    def first(_: Any, __: Any, statement: str, *___: Any) -> None:
        if statement.startswith("INSERT"):
            for theirs in others:
                with engine.begin() as other:
                    other.execute(theirs)

    with engine.begin() as c:
        event.listen(c, "before_cursor_execute", first)
        put(c, SETTING, {"key": "k"}, {"value": "ours"})

    with engine.begin() as c:
        assert (c.scalars(VALUES).all(), list(others)) == (["ours"], [])
