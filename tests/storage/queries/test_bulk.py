"""The large register that figures are measured on is one that a desk could have kept."""

from sqlalchemy import select

from bot.domain.release.release import Release
from bot.domain.release.stages import TO_CERTIFY, Stage
from bot.domain.steps.destruction import missing
from storage.database.engine import open_engine
from storage.releases import repository
from storage.tables.audit import AUDIT_HEAD
from storage.tables.releases import RELEASE
from tests.conftest import OfOneTest
from tests.domain.world import book
from tests.storage.queries.test_search import expected, indexed
from tests.storage.world import migrated
from tests.support.certificates import destruction_due
from tests.support.large_register import UNTIL, fill

COUNT = 400


def everything(url: str) -> tuple[dict[str, Release], list[object]]:
    """Every release, as the rules would see it, and every line of the register."""
    engine = open_engine(url)
    with engine.connect() as connection:
        numbers = list(connection.scalars(select(RELEASE.c.number).order_by(RELEASE.c.number)))
        found = repository.read(connection, numbers)
        lines: list[object] = [
            move for number in numbers for move in repository.moves_of(connection, number)
        ]
        assert connection.scalar(select(AUDIT_HEAD.c.size)) is None
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
            moved = [m for m in repository.moves_of(connection, number) if m.before != m.after]
            assert release.deliveries[0].stage == moved[-1].after
            assert [m.before for m in moved[1:] if m.after] == [
                m.after for m in moved[:-1] if m.after
            ]
            assert sorted(m.at for m in moved) == [m.at for m in moved]
    engine.dispose()


def test_every_release_is_found_by_who_may_know_of_it(databases: OfOneTest) -> None:
    """A search among rows that a desk would not have written says nothing."""
    url = databases.fresh(migrated)
    fill(url, COUNT)
    releases, _ = everything(url)
    engine = open_engine(url)
    with engine.connect() as connection:
        assert indexed(connection) == expected(releases)
    engine.dispose()


def test_what_has_ended_is_certified_but_for_a_few(databases: OfOneTest) -> None:
    """
    What is due is found among rows as a desk would have them: what all have certified is destroyed.
    """
    url = databases.fresh(migrated)
    fill(url, COUNT)
    releases, _ = everything(url)
    then = book(now=UNTIL)
    ended = [(r, r.deliveries[0]) for r in releases.values() if r.deliveries[0].ended_at]
    destroyed = [not missing(release, delivery, then) for release, delivery in ended]
    dues = [due for release, _ in ended for due in destruction_due(release, then)]

    assert [delivery.stage is Stage.DESTROYED for _, delivery in ended] == destroyed
    assert {delivery.stage for _, delivery in ended} <= {Stage.DESTROYED, *TO_CERTIFY}
    assert len(ended) * 0.9 < sum(destroyed) < len(ended)
    assert {due.overdue(UNTIL) for due in dues} == {True, False}
