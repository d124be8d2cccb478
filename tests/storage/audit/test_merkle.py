"""
The tree: published vectors, an independent implementation, and proofs that hold where they belong.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from storage.audit.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

VECTOR = [
    bytes.fromhex(text)
    for text in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [leaf_hash(entry) for entry in VECTOR]

leaves_of_any_tree = st.integers(min_value=1, max_value=70).map(
    lambda size: [leaf_hash(str(number).encode()) for number in range(size)]
)


@pytest.mark.parametrize("size", range(9))
def test_has_the_roots_of_certificate_transparency(size: int) -> None:
    """
    The vectors of the RFC 6962 reference implementation; the frontier and the whole tree agree on
    them.
    """
    frontier = Frontier()
    for leaf in LEAVES[:size]:
        frontier = frontier.append(leaf)

    assert root(LEAVES[:size]).hex() == ROOTS[size]
    assert frontier.root().hex() == ROOTS[size]


def test_has_the_proofs_of_certificate_transparency() -> None:
    """One audit path and one consistency proof of the same vectors."""
    assert [step.hex() for step in inclusion_proof(LEAVES, 0)] == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]
    assert [step.hex() for step in consistency_proof(LEAVES, 6)] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


@given(st.lists(st.binary(max_size=8), max_size=80))
def test_agrees_with_an_independent_implementation(entries: list[bytes]) -> None:
    """
    Roots of every prefix and the newest leaf's path, against pymerkle, whose paths begin with the
    leaf.
    """
    oracle = InmemoryTree(algorithm="sha256")
    frontier = Frontier()
    for size, entry in enumerate(entries, 1):
        oracle.append_entry(entry)
        frontier = frontier.append(leaf_hash(entry))

        leaves = [leaf_hash(known) for known in entries[:size]]
        path = oracle.prove_inclusion(size, size).serialize()["path"]

        assert frontier.root() == oracle.get_root(size)
        assert [step.hex() for step in inclusion_proof(leaves, size - 1)] == path[1:]


@given(leaves_of_any_tree)
def test_a_frontier_can_be_put_away_and_taken_up_again(leaves: list[bytes]) -> None:
    """The head row keeps it packed between two acts."""
    frontier = Frontier()
    for leaf in leaves:
        frontier = Frontier.unpack(frontier.pack()).append(leaf)

    assert (frontier.size, frontier.root()) == (len(leaves), root(leaves))


@given(st.sets(st.integers(0, 63), max_size=5), st.integers(-40, 40), st.data())
def test_a_frontier_is_read_from_its_own_bytes_only(
    bits: set[int], over: int, data: st.DataObject
) -> None:
    """
    The head row may hold anything after an attack; one spelling for one frontier, or a ValueError.
    """
    size = sum(1 << bit for bit in bits)
    fits = 8 + 32 * len(bits)
    hashes = data.draw(st.binary(min_size=fits - 8, max_size=fits - 8))
    packed = size.to_bytes(8, "big") + hashes

    assert Frontier.unpack(packed).pack() == packed
    assert b"".join(Frontier.unpack(packed).hashes) == hashes
    for wrong in {fits + over, fits + 1, fits - 1} - {fits}:
        with pytest.raises(ValueError, match="wrong length"):
            Frontier.unpack((packed + bytes(40))[: max(wrong, 0)])


@given(leaves_of_any_tree, st.data())
def test_a_leaf_is_proved_at_its_place_only(leaves: list[bytes], data: st.DataObject) -> None:
    """Any other place, leaf, size, root or path must not pass."""
    index = data.draw(st.integers(0, len(leaves) - 1))
    other = (
        data.draw(st.integers(0, len(leaves) - 1).filter(lambda place: place != index))
        if index
        else None
    )
    proof, whole = inclusion_proof(leaves, index), root(leaves)

    assert verify_inclusion(leaves[index], index, len(leaves), proof, whole)
    assert not verify_inclusion(leaf_hash(b"other"), index, len(leaves), proof, whole)
    assert not verify_inclusion(leaves[index], index, len(leaves), proof, EMPTY_ROOT)
    assert not verify_inclusion(leaves[index], index, len(leaves), [*proof, EMPTY_ROOT], whole)
    assert not verify_inclusion(leaves[index], len(leaves), len(leaves), proof, whole)
    assert other is None or not verify_inclusion(leaves[index], other, len(leaves), proof, whole)
    assert not proof or not verify_inclusion(leaves[index], index, len(leaves), proof[:-1], whole)
    assert not proof or not verify_inclusion(
        leaves[index], index, len(leaves), [b"short", *proof[1:]], whole
    )


@given(leaves_of_any_tree, st.data())
def test_growth_is_proved_for_the_true_beginning_only(
    leaves: list[bytes], data: st.DataObject
) -> None:
    """A log that was rewritten has no consistency proof for a checkpoint somebody kept."""
    size = data.draw(st.integers(0, len(leaves)))
    old, new = root(leaves[:size]), root(leaves)
    proof = consistency_proof(leaves, size)
    forged = root([leaf_hash(b"other"), *leaves[1:size]]) if size else leaf_hash(b"other")

    assert verify_consistency(size, len(leaves), old, new, proof)
    assert not verify_consistency(size, len(leaves), forged, new, proof)
    assert not verify_consistency(size, len(leaves), old, leaf_hash(b"other"), proof) or size == 0
    assert not verify_consistency(size, len(leaves), old, new, [*proof, EMPTY_ROOT])
    assert not verify_consistency(len(leaves) + 1, len(leaves), old, new, proof)
    for place in range(len(proof)):
        flipped = [*proof[:place], leaf_hash(proof[place]), *proof[place + 1 :]]

        assert not verify_consistency(size, len(leaves), old, new, flipped)


def test_a_proof_does_not_pass_for_a_larger_tree() -> None:
    """A path that ends too early says nothing of the size it is shown for."""
    small, proof = root(LEAVES[:4]), consistency_proof(LEAVES[:4], 2)

    assert verify_consistency(2, 4, root(LEAVES[:2]), small, proof)
    assert not verify_consistency(2, 8, root(LEAVES[:2]), small, proof)
    assert not verify_inclusion(LEAVES[0], 0, 8, inclusion_proof(LEAVES[:4], 0), small)


def test_there_is_no_proof_of_what_is_not_there() -> None:
    """Asking for it is a mistake of the caller, said in a sentence."""
    with pytest.raises(ValueError, match="no leaf 8 in a tree of 8"):
        inclusion_proof(LEAVES, 8)
    with pytest.raises(ValueError, match="cannot begin with a tree of 9"):
        consistency_proof(LEAVES, 9)
