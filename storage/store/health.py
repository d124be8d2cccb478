"""Whether an act could be committed now, said by trying; and room that was let go, taken back."""

from contextlib import suppress
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from bot.domain.refusals import NoRoomLeft, NotStarted
from storage.audit.anchor import LogBroken
from storage.database.disk_reserve import SIZE, Spell
from storage.database.engine import DatabaseFault
from storage.database.schema import pending
from storage.keys.errors import KeyFault
from storage.tables.audit import AUDIT, AUDIT_HEAD
from storage.tables.book import SETTING
from storage.transaction.act import Attempt
from storage.transaction.disk_space import DATABASE, KEYS
from storage.transaction.runner import Transactions
from storage.transaction.unit_of_work import Commit

_HELD = select(AUDIT_HEAD.c.id).where(AUDIT_HEAD.c.id == 1).with_for_update()
PROBE = "probe"
"""The setting that is written over and over, to see that it can be."""

SPELL = "disk_full"
"""
What the record of a time without room is of; its detail says how many attempts were refused
meanwhile.
"""


class Health(Transactions):
    """What readiness, housekeeping and `check` ask of the store."""

    def recover_now(self, now: datetime) -> None:
        """
        Take back what was let go for want of room, if there is room by now, and put on record how
        long there was none.

        Only where a desk runs: the files are then the desk's own.
        """
        for place, reserve in self.space.reserves.items():
            reserve.look()
            reserve.date(now)
            if not self._taken(place, now) or reserve.spell is None:
                continue
            with suppress(NotStarted, DatabaseFault, KeyFault, LogBroken):  # else at the next look
                self._record_spell(place, reserve.spell, now)
                reserve.end()

    def faults_now(self, now: datetime, *, proven: bool = False) -> dict[str, str]:
        """
        What stands in the way of an act, a sentence for `database` and for `keys`: said by writing
        to both.

        Args:
            proven: whether an act was committed a moment ago, so that the database need not be
                written to.
        """
        database = self._full(DATABASE) or (None if proven else self._probe_fault(now))
        found = {DATABASE: database, KEYS: self._keys_fault()}
        return {word: said for word, said in found.items() if said}

    def reserve_faults_now(self) -> dict[str, str]:
        """Where there is no room for a reserve: that stops nothing yet."""
        reserves = self.space.reserves.items()
        lacking = [place for place, r in reserves if r.path and not (r.spell or r.whole or r.room)]
        return dict.fromkeys(
            lacking, f"The disk has no room for a reserve of {SIZE >> 20} MiB: make room."
        )

    def _taken(self, place: str, now: datetime) -> bool:
        """Whether a disk has room again; of a server's that is known only by trying."""
        reserve = self.space.reserves[place]
        if reserve.path is None:
            return reserve.spell is None or self._probe_fault(now) is None
        try:
            return reserve.take()
        except OSError:
            return False

    def _record_spell(self, place: str, spell: Spell, now: datetime) -> None:
        """
        One record for all that was refused; a call that was cut off behind it makes no second one.
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
                None, self.door.record(c, Attempt(SPELL, now), None, about=about, detail=detail)
            )

        self.transact(inside)

    def _full(self, place: str) -> str | None:
        spell = self.space.reserves[place].spell
        if spell is None:
            return None
        return (
            f"The disk of the {place} is full since {spell.since}: only what ends releases is "
            "begun."
        )

    def _probe_fault(self, now: datetime) -> str | None:
        try:
            if pending(self.engine):
                return "The database is not up to date."
            self.sweep_now(lambda c: _write_probe(c, now))
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
                self.space.trying(self.keys.try_out)
            if self.unkept:
                self._keep_witness(self.unkept.head)
        except KeyFault as fault:
            return str(fault)
        if self.unkept and not self._full(KEYS):
            return f"The newest checkpoint is not kept beside the keys: {self.unkept.why}"
        return self._full(KEYS)


def _write_probe(c: Connection, now: datetime) -> None:
    """Under the last lock that every act takes: who holds that for ever stops them all."""
    c.execute(_HELD)
    values = {"value": now.isoformat()}
    if not c.execute(update(SETTING).where(SETTING.c.key == PROBE).values(values)).rowcount:
        c.execute(insert(SETTING).values(key=PROBE, **values))
