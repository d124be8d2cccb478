"""
The audit log's Merkle tree (RFC 6962 section 2, RFC 9162 section 2.1): roots, proofs, growing edge.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()
_SIZE_BYTES = 8


def leaf_hash(data: bytes) -> bytes:
    """SHA-256 of a leaf, set apart from inner nodes by its first byte (RFC 6962 section 2.1)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 of an inner node."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True)
class Frontier:
    """
    The growing edge of a tree: the roots of its perfect subtrees, largest first.

    It is all that must be kept to append and to state the root: at most 32 bytes for each bit of
    `size`.
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> "Frontier":
        """Return the frontier with one more leaf (its hash, 32 bytes)."""
        edge = list(self.hashes)
        _grow(edge, self.size, leaf)
        return Frontier(self.size + 1, tuple(edge))

    def root(self) -> bytes:
        """Return the root of the whole tree. That of the empty tree is SHA-256 of nothing."""
        return _fold(self.hashes)

    def subtrees(self) -> dict[int, bytes]:
        """Return the roots of the perfect subtrees, by the number of leaves up to their end."""
        ends, end = {}, 0
        bits = [1 << bit for bit in reversed(range(self.size.bit_length())) if self.size >> bit & 1]
        for leaves, root in zip(bits, self.hashes, strict=True):
            end += leaves
            ends[end] = root
        return ends

    def pack(self) -> bytes:
        """Size in 8 bytes, then the hashes."""
        return self.size.to_bytes(_SIZE_BYTES, "big") + b"".join(self.hashes)

    @classmethod
    def unpack(cls, packed: bytes) -> "Frontier":
        """
        Read what `pack` wrote.

        Raises:
            ValueError: The length does not fit the size.
        """
        size, body = int.from_bytes(packed[:_SIZE_BYTES], "big"), packed[_SIZE_BYTES:]
        if len(packed) < _SIZE_BYTES or len(body) != size.bit_count() * HASH_BYTES:
            raise ValueError("The frontier has the wrong length for its size.")
        return cls(
            size, tuple(body[at : at + HASH_BYTES] for at in range(0, len(body), HASH_BYTES))
        )


def root(leaves: Iterable[bytes]) -> bytes:
    """Return the root over leaf hashes, in one pass."""
    edge: list[bytes] = []
    for size, leaf in enumerate(leaves):
        _grow(edge, size, leaf)
    return _fold(edge)


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """
    Return the audit path of one leaf, nearest sibling first (RFC 9162 section 2.1.3.1).

    Raises:
        ValueError: There is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise ValueError(f"There is no leaf {index} in a tree of {len(leaves)}.")
    path: list[bytes] = []
    start, end = 0, len(leaves)
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(root(leaves[middle:end]))
            end = middle
        else:
            path.append(root(leaves[start:middle]))
            start = middle
    return path[::-1]


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> list[bytes]:
    """
    That the tree over `leaves` begins with the tree of `old_size` (RFC 9162 section 2.1.4.1).

    Raises:
        ValueError: The old tree is larger than this one.
    """
    if not 0 <= old_size <= len(leaves):
        raise ValueError(f"A tree of {len(leaves)} cannot begin with a tree of {old_size}.")
    if old_size in (0, len(leaves)):
        return []
    path: list[bytes] = []
    start, end = 0, len(leaves)
    while old_size != end:
        middle = start + _split(end - start)
        if old_size <= middle:
            path.append(root(leaves[middle:end]))
            end = middle
        else:
            path.append(root(leaves[start:middle]))
            start = middle
    # The verifier knows the old root already when the old tree is the leftmost subtree.
    return ([root(leaves[start:end])] if start else []) + path[::-1]


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected_root: bytes
) -> bool:
    """
    Return whether `proof` leads from a leaf to the root of a tree (RFC 9162 2.1.3.2).

    Args:
        leaf: the leaf's hash.
        index: its place, from 0.
        size: how many leaves the tree has.
        proof: the hashes beside the way up.
        expected_root: the root that it must lead to.
    """
    if not 0 <= index < size or not _hashes(leaf, expected_root, *proof):
        return False
    node, last, reached = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            reached = node_hash(sibling, reached)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            reached = node_hash(reached, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and reached == expected_root


def verify_consistency(
    old_size: int, new_size: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """
    Return whether a newer tree only added leaves to an older one (RFC 9162 2.1.4.2).

    Args:
        old_size: how many leaves the older tree has.
        new_size: how many leaves the newer tree has.
        old_root: the older tree's root.
        new_root: the newer tree's root.
        proof: the hashes that lead from one to the other.
    """
    if not 0 <= old_size <= new_size or not _hashes(old_root, new_root, *proof):
        return False
    if old_size == new_size:
        return not proof and old_root == new_root
    if old_size == 0:
        return not proof and old_root == EMPTY_ROOT
    path = [old_root, *proof] if old_size.bit_count() == 1 else list(proof)
    if not path:
        return False
    node, last = old_size - 1, new_size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old_reached = new_reached = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            old_reached, new_reached = (
                node_hash(sibling, old_reached),
                node_hash(sibling, new_reached),
            )
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            new_reached = node_hash(new_reached, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and old_reached == old_root and new_reached == new_root


def _grow(edge: list[bytes], size: int, leaf: bytes) -> None:
    while size & 1:
        leaf = node_hash(edge.pop(), leaf)
        size >>= 1
    edge.append(leaf)


def _fold(edge: Sequence[bytes]) -> bytes:
    if not edge:
        return EMPTY_ROOT
    reached = edge[-1]
    for left in reversed(edge[:-1]):
        reached = node_hash(left, reached)
    return reached


def _split(size: int) -> int:
    """Return the largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1


def _hashes(*values: bytes) -> bool:
    return all(len(value) == HASH_BYTES for value in values)
