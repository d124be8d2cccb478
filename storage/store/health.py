"""
Whether an act could be committed now, found out by trying, and what was let go for want of room.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import Connection, func, literal, select

from bot.domain.refusals import NoRoomLeft, NotStarted
from storage.audit.anchor import LogBroken
from storage.book import settings
from storage.content import sealed_content
from storage.database.disk_reserve import SIZE, Spell
from storage.database.engine import DatabaseFault
from storage.database.schema import pending
from storage.keys.check import stopping_faults
from storage.keys.errors import KeyFault
from storage.tables.audit import AUDIT, AUDIT_HEAD
from storage.transaction.act import Attempt, Commit
from storage.transaction.disk_space import DATABASE, KEYS
from storage.transaction.runner import Job, Transactions, threaded

_HELD = select(AUDIT_HEAD.c.id).where(AUDIT_HEAD.c.id == 1).with_for_update()
DATABASES = "the database's"
"""Whose clock it is that is compared with ours."""
_BEGUN, _SHOWN = select(literal(1)), select(func.clock_timestamp())
PROBE = "probe"
"""The setting that is written over and over, to see that it can be."""

SPELL = "disk_full"
"""
What the record of a time without room is of; its detail says how many attempts were refused
meanwhile.
"""


@dataclass
class Health:
    """What readiness, housekeeping and `check` ask of the store."""

    db: Transactions

    def recover(self, now: datetime) -> Job[None]:
        """
        Take back what was let go for want of room, if there is room by now, and put on record how
        long there was none.

        Only where a desk runs: the files are then the desk's own.
        """
        return Job(partial(self._recover, now), self.db.behind)

    def faults(self, now: datetime, *, proven: bool = False) -> Job[dict[str, str]]:
        """
        What stands in the way of an act, a sentence for `database` and for `keys`: said by writing
        to both.

        Args:
            now: the time, for what is written.
            proven: whether an act was committed a moment ago, so that the database need not be
                written to.
        """
        return Job(partial(self._faults, now, proven=proven), self.db.behind)

    def reserve_faults(self) -> dict[str, str]:
        """Where there is no room for a reserve: that stops nothing yet."""
        reserves = self.db.space.reserves.items()
        lacking = [place for place, r in reserves if r.path and not (r.spell or r.whole or r.room)]
        return dict.fromkeys(
            lacking, f"The disk has no room for a reserve of {SIZE >> 20} MiB: make room."
        )

    @threaded
    def key_faults(self, now: datetime) -> list[str]:
        """What is wrong with the key directory so that an act cannot be done, a sentence each."""
        sealing = self.db.read(sealed_content.pending_in_use)
        return stopping_faults(self.db.keys, now, sealing.now)

    @threaded
    def clock_fault(self) -> str | None:
        """
        Say in a few words why the clock is not believed.

        Returns:
            The fault. None while the clock is believed.
        """
        return self.db.read(lambda c: self.db.booking.moment(c).doubt).now()

    @threaded
    def compare_clock(self) -> None:
        """Compare the clock with the database's, where that may be another machine's."""
        steady = self.db.steady

        def compare(c: Connection) -> None:
            c.execute(_BEGUN)
            asked = steady.clock.monotonic()
            steady.compare(DATABASES, c.execute(_SHOWN).scalar_one(), asked)

        if self.db.engine.dialect.name == "postgresql":
            self.db.read(compare).now()

    def _recover(self, now: datetime) -> None:
        for place, reserve in self.db.space.reserves.items():
            reserve.look()
            reserve.date(now)
            if not self._taken(place, now) or reserve.spell is None:
                continue
            with suppress(NotStarted, DatabaseFault, KeyFault, LogBroken):  # else at the next look
                self._record_spell(place, reserve.spell, now)
                reserve.end()

    def _faults(self, now: datetime, *, proven: bool) -> dict[str, str]:
        database = self._full(DATABASE) or (None if proven else self._probe_fault(now))
        found = {DATABASE: database, KEYS: self._keys_fault()}
        return {word: said for word, said in found.items() if said}

    def _taken(self, place: str, now: datetime) -> bool:
        """
        Take back what was let go, where there is room for it. Of a server's disk that is known only
        by trying.
        """
        reserve = self.db.space.reserves[place]
        if reserve.path is None:
            return reserve.spell is None or self._probe_fault(now) is None
        try:
            return reserve.take()
        except OSError:
            return False

    def _record_spell(self, place: str, spell: Spell, now: datetime) -> None:
        """
        Write one record for all that was refused. Called again after it was cut off, it makes no
        second one.
        """
        about = f"disk of {place} since {spell.since}"

        def inside(c: Connection) -> Commit[None]:
            c.execute(_HELD)
            known = (
                select(AUDIT.c.seq).where(AUDIT.c.object == about, AUDIT.c.action == SPELL).limit(1)
            )
            if c.scalar(known) is not None:
                return Commit(None)
            detail = {"since": spell.since, "until": now.isoformat(), "refused": spell.refused}
            return Commit(
                None,
                self.db.unit_of_work.record(
                    c, Attempt(SPELL, now), None, about=about, detail=detail
                ),
            )

        self.db.transact(inside)

    def _full(self, place: str) -> str | None:
        spell = self.db.space.reserves[place].spell
        if spell is None:
            return None
        return (
            f"The disk of the {place} is full since {spell.since}: only what ends releases is "
            "begun."
        )

    def _probe_fault(self, now: datetime) -> str | None:
        try:
            if pending(self.db.engine):
                return "The database is not up to date."
            self.db.sweep(lambda c: _write_probe(c, now)).now()
        except NoRoomLeft:
            return "The disk is full."
        except NotStarted:
            return "The database is held by another process."
        except DatabaseFault as fault:
            return str(fault)
        return None

    def _keys_fault(self) -> str | None:
        try:
            if not self._full(KEYS):
                self.db.space.trying(self.db.keys.try_out)
            if self.db.unkept:
                self.db.keep_witness(self.db.unkept.head)
        except KeyFault as fault:
            return str(fault)
        if self.db.unkept and not self._full(KEYS):
            return f"The newest checkpoint is not kept beside the keys: {self.db.unkept.why}"
        return self._full(KEYS)


def _write_probe(c: Connection, now: datetime) -> None:
    """Under the last lock that every act takes: who holds that for ever stops them all."""
    c.execute(_HELD)
    settings.put(c, PROBE, now.isoformat())
