"""Verification of the audit log: every row against the tree, the tree against signed heads."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from storage.audit.checkpoint import Checkpoint, CheckpointInvalid, verify
from storage.audit.merkle import EMPTY_ROOT, Frontier
from storage.audit.record import REOPEN, Record, RecordInvalid, from_columns, leaf

_MOST_FAULTS = 100


@dataclass(frozen=True)
class Head:
    """The log's head row as stored, trusted in nothing: size, packed frontier, checkpoint text."""

    size: object
    frontier: object
    checkpoint: object


@dataclass(frozen=True)
class Report:
    """
    How many records were read, what was found wrong (a line each), and what the checked head
    states.

    Attributes:
        vkey: the key that an export was checked with.
        reopened: the records that say that the log was broken, and opened again: when, by whom and
            why.
    """

    records: int
    faults: tuple[str, ...]
    checkpoint: Checkpoint | None = None
    vkey: str | None = None
    reopened: tuple[Record, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


@dataclass
class Walk:
    """
    One pass over the records from the first: the tree they make, and its roots at the sizes asked
    for.

    Attributes:
        signed: the root of each perfect subtree of what was signed, by the number of records it
            ends with: it tells among which records the first is that is not what was signed.
    """

    wanted: frozenset[int] = frozenset()
    signed: Mapping[int, bytes] = field(default_factory=dict)
    reopened: list[Record] = field(default_factory=list)
    frontier: Frontier = field(default_factory=Frontier)
    roots: dict[int, bytes] = field(default_factory=lambda: {0: EMPTY_ROOT})
    faults: list[str] = field(default_factory=list)
    expected: int = 0
    read: int = 0

    def take(self, columns: Mapping[str, object]) -> bytes | None:
        """
        Check the next record and add it to the tree.

        Returns:
            Its leaf hash, or None if it is no record.
        """
        place, self.read = self.read, self.read + 1
        try:
            record = from_columns(columns)
            hashed = leaf(record)
        except RecordInvalid as fault:
            self.fault(f"Row {place} is not a record: {fault}")
            self.expected += 1
            return None
        if record.seq != self.expected:
            self.fault(f"Row {place} has the number {record.seq} where {self.expected} belongs.")
        self.expected = record.seq + 1
        self.frontier = self.frontier.append(hashed)
        if self.frontier.size in self.wanted:
            self.roots[self.frontier.size] = self.frontier.root()
        if record.action == REOPEN:
            self.reopened.append(record)
        self._compare_subtree()
        return hashed

    def _compare_subtree(self) -> None:
        size, reached = self.frontier.size, self.frontier.hashes[-1]
        if self.signed.get(size, reached) == reached:
            return
        first = max((end for end in self.signed if end < size), default=0)
        records = (
            f"Record {first} is"
            if first == size - 1
            else f"Among the records {first} to {size - 1} one is"
        )
        self.fault(f"{records} the first that is not what was signed.")
        self.signed = {}

    def fault(self, sentence: str) -> None:
        """
        Note a fault, on one line.

        A log that is wrong all over is not listed row by row.
        """
        if len(self.faults) < _MOST_FAULTS:
            self.faults.append(" ".join(sentence.split()))
        elif len(self.faults) == _MOST_FAULTS:
            self.faults.append("There are more faults than these.")

    def compare(self, name: str, stated: Checkpoint) -> None:
        """Check that the log holds all that a checkpoint once stated, unchanged."""
        if stated.size > self.frontier.size:
            self.fault(
                f"{name} states {stated.size} records, but the log has only {self.frontier.size}."
            )
        elif self.roots.get(stated.size) != stated.root:
            self.fault(
                f"The first {stated.size} records are not those that {name[0].lower()}{name[1:]} "
                "states."
            )


def verify_log(
    rows: Iterable[tuple[Mapping[str, object], object]],
    head: Head | None,
    *,
    key: Ed25519PublicKey,
    origin: str,
    witness: str | None,
    frontier: Frontier | None = None,
    older: str | None = None,
) -> Report:
    """
    Check a whole log: each row against its stored leaf, the numbers, the head, and older
    checkpoints.

    Never raises on what it is given: whatever is wrong is a line of the report.

    Args:
        rows: Columns (named as in `records.COLUMNS`) and stored leaf hash of every row, by number,
            from 0.
        head: The head row; None if there is none.
        key: The public key the log is signed with.
        origin: The log's name.
        witness: The checkpoint kept beside the keys, read before rows and head; None is a fault.
        frontier: The frontier kept with the witness, which tells where the log parts from what was
            signed.
        older: A checkpoint somebody else kept.
    """
    walk = Walk()
    witnesses = {}
    if witness is None:
        walk.fault(
            "No checkpoint is kept beside the keys, so nothing shows that the log was not cut."
        )
    for name, text in (
        ("The checkpoint kept beside the keys", witness),
        ("The older checkpoint", older),
    ):
        if text is not None and (seen := checked(walk, name, text, key, origin)):
            witnesses[name] = seen
    walk.wanted = frozenset(seen.size for seen in witnesses.values())
    if frontier and any(
        (frontier.size, frontier.root()) == (seen.size, seen.root) for seen in witnesses.values()
    ):
        walk.signed = frontier.subtrees()
    for columns, stored in _readable(rows, walk):
        place = walk.read
        hashed = walk.take(columns)
        if hashed is not None and stored != hashed:
            walk.fault(f"Row {place} does not fit its leaf hash.")
    for name, seen in witnesses.items():
        walk.compare(name, seen)
    stated = _check_head(walk, head, key, origin)
    return Report(walk.read, tuple(walk.faults), stated, reopened=tuple(walk.reopened))


def checked(
    walk: Walk, name: str, text: object, key: Ed25519PublicKey, origin: str
) -> Checkpoint | None:
    """
    Return what a checkpoint states, or None and a fault if it cannot be accepted.

    Args:
        walk: the pass over the records, which notes the fault.
        name: what the fault calls the checkpoint.
        text: the signed text.
        key: the key to check it with.
        origin: the log's name.
    """
    try:
        return verify(text if isinstance(text, str) else "", key, origin)
    except CheckpointInvalid as fault:
        walk.fault(f"{name} cannot be used: {fault}")
        return None


def _check_head(
    walk: Walk, head: Head | None, key: Ed25519PublicKey, origin: str
) -> Checkpoint | None:
    if head is None:
        walk.fault("The log has no head row.")
        return None
    if type(head.size) is not int or head.size != walk.read:
        walk.fault(f"The head row does not state the number of rows, which is {walk.read}.")
    if head.frontier != walk.frontier.pack():
        walk.fault("The frontier in the head row is not that of the records.")
    stated = checked(walk, "The checkpoint in the head row", head.checkpoint, key, origin)
    if stated is None:
        return None
    if (stated.size, stated.root) != (walk.frontier.size, walk.frontier.root()):
        walk.fault("The checkpoint in the head row is not that of the records.")
    return stated


def _readable(
    rows: Iterable[tuple[Mapping[str, object], object]], walk: Walk
) -> Iterator[tuple[Mapping[str, object], object]]:
    try:
        yield from rows
    except Exception as fault:  # noqa: BLE001  # a damaged database raises anything; a verifier must survive it
        walk.fault(f"The log cannot be read beyond row {walk.read}: {type(fault).__name__}.")
