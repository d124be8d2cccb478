"""The large register that figures are measured on is one that a desk could have kept."""

from sqlalchemy import select

from bot.domain.release import Release
from storage import register, rows
from storage.engine import open_engine
from storage.reads import HEAD
from storage.rows import RELEASE
from tests.bulk import fill
from tests.conftest import OfOneTest
from tests.storage.world import migrated

COUNT = 400


def everything(url: str) -> tuple[dict[str, Release], list[object]]:
    """Every release, as the rules would see it, and every line of the register."""
    engine = open_engine(url)
    with engine.connect() as connection:
        numbers = list(connection.scalars(select(RELEASE.c.number).order_by(RELEASE.c.number)))
        found = rows.read(connection, numbers)
        lines: list[object] = [move for number in numbers for move in register.moves_of(connection, number)]
        assert connection.scalar(select(HEAD.c.size)) is None
    engine.dispose()
    return found, lines


def test_the_same_seed_makes_the_same_register(databases: OfOneTest) -> None:
    """Two runs that are compared must be of the same rows."""
    made = []
    for _ in range(2):
        url = databases.fresh(migrated)
        fill(url, COUNT)
        made.append(everything(url))

    assert len(made[0][0]) == COUNT
    assert made[0] == made[1]


def test_every_delivery_stands_where_its_register_has_led_it(databases: OfOneTest) -> None:
    """A figure of rows that no desk could have written says nothing."""
    url = databases.fresh(migrated)
    fill(url, COUNT)
    releases, _ = everything(url)
    engine = open_engine(url)
    with engine.connect() as connection:
        for number, release in releases.items():
            moved = [m for m in register.moves_of(connection, number) if m.before != m.after]
            assert release.deliveries[0].stage == moved[-1].after
            assert [m.before for m in moved[1:] if m.after] == [m.after for m in moved[:-1] if m.after]
            assert sorted(m.at for m in moved) == [m.at for m in moved]
    engine.dispose()
