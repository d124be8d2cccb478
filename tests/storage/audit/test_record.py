"""
The audit log: no column, row or order of it can change unseen, in the database or in an export of
it.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from storage.audit.checkpoint import Checkpoint, sign, vkey
from storage.audit.export import export_lines, verify_export
from storage.audit.merkle import Frontier
from storage.audit.record import COLUMNS, Record, RecordInvalid, canonical, detail_text, leaf
from storage.audit.verification import Head, Report, verify_log

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
ORIGIN = "tripoint/T0SANDBOX"
VKEY = vkey(ORIGIN, KEY.public_key())
EMPTY = sign(KEY, ORIGIN, 0, Frontier().root())

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
details = st.none() | st.dictionaries(text, st.integers() | text | st.none(), max_size=3).map(
    detail_text
)
any_record = st.builds(
    Record,
    seq=st.integers(0, 2**63 - 1),
    at=st.integers(-(2**63), 2**63 - 1),
    actor=text,
    party=st.none() | text,
    action=text,
    object=st.none() | text,
    result=text,
    rule=st.none() | text,
    detail=details,
)


def record(seq: int) -> Record:
    """One record with every column filled, or, every third, as empty as may be."""
    full = Record(
        seq, 1_795_000_000_000_000 + seq, f"T0SANDBOX/U{seq}", "KOR", "approve", "KOR-2026-K7Q4",
        "refused", "own_request", detail_text({"stage": "relay_review", "version": seq}),
    )  # fmt: skip
    return (
        full
        if seq % 3
        else replace(full, party=None, object=None, result="ok", rule=None, detail=None)
    )


RECORDS = [record(seq) for seq in range(9)]


def checkpoint_of(records: list[Record]) -> str:
    """The honest checkpoint over some records."""
    return head_of(records).checkpoint  # type: ignore[return-value]


def head_of(records: list[Record]) -> Head:
    """The honest head row over some records."""
    frontier = Frontier()
    for known in records:
        frontier = frontier.append(leaf(known))
    return Head(frontier.size, frontier.pack(), sign(KEY, ORIGIN, frontier.size, frontier.root()))


def rows_of(records: list[Record]) -> list[tuple[dict[str, object], object]]:
    """The honest rows."""
    return [(asdict(known), leaf(known)) for known in records]


def check(
    rows: list[tuple[dict[str, object], object]],
    head: Head | None = None,
    witness: str | None = EMPTY,
    older: str | None = None,
) -> Report:
    """Verify rows against the honest head, or another."""
    head = head or head_of(RECORDS)
    return verify_log(rows, head, key=KEY.public_key(), origin=ORIGIN, witness=witness, older=older)


class TestCanonical:
    @given(any_record, any_record)
    def test_different_records_have_different_bytes(self, one: Record, other: Record) -> None:
        """Length prefixes: no text can run over into the next column."""
        assert (canonical(one) == canonical(other)) == (one == other)

    def test_a_text_that_looks_like_a_column_stays_in_its_own(self) -> None:
        """Only the length says where a column ends."""
        mark = "s\0\0\0\0"
        one = replace(RECORDS[1], result=f"a{mark}b", rule="c")
        other = replace(RECORDS[1], result="a", rule=f"b{mark}c")

        assert canonical(one) != canonical(other)

    def test_nothing_empty_and_zero_are_three(self) -> None:
        """A change of type, of case, or of NULL to empty is a change."""
        spellings = [None, "", "0", "None", "kor", "KOR", "KOR ", "\uff2bOR"]

        assert len({canonical(replace(RECORDS[1], party=party)) for party in spellings}) == len(
            spellings
        )

    def test_has_these_bytes_for_good(self) -> None:
        """Logs outlive versions of the program: a change of form needs a new name of the form."""
        known = Record(1, 2, "a", None, "b", "", "ok", None, '{"k":1}')

        assert canonical(known).hex() == (
            "7300000010" + b"tripoint.audit/1".hex() + "6900000008" + "0000000000000001"
            "6900000008" + "0000000000000002" + "730000000161" + "6e00000000" + "730000000162"
            "7300000000" + "73000000026f6b" + "6e00000000" + "7300000007" + b'{"k":1}'.hex()
        )

    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("seq", -1), ("seq", True), ("seq", "1"), ("seq", 1.0), ("seq", 2**63), ("at", None),
            ("at", False),
            ("actor", None), ("actor", b"U1"), ("actor", "\ud800"), ("party", 1), ("action", None),
            ("object", b""), ("result", None), ("rule", 0), ("detail", "{"), ("detail", "[]"),
            ("detail", '{"a": 1}'),
            ("detail", '{"b":1,"a":1}'), ("detail", '{"a":1,"a":1}'), ("detail", '{"a":NaN}'),
            ("detail", "\ud800"),
            ("detail", '{"a":"\\u0062"}'), ("detail", "[" * 100_000),
            ("detail", '{"a":' + "1" * 5000 + "}"),
        ],
    )  # fmt: skip
    def test_what_a_column_cannot_hold_is_refused(self, column: str, value: object) -> None:
        """Before it is written, and when a row is read that somebody changed."""
        with pytest.raises(RecordInvalid, match=r"\.\Z"):
            canonical(replace(RECORDS[1], **{column: value}))  # type: ignore[arg-type]


class TestVerifyLog:
    def test_an_honest_log_is_sound(self) -> None:
        """Also the empty one, and one that grew since its witnesses."""
        report = check(
            rows_of(RECORDS), witness=checkpoint_of(RECORDS[:5]), older=checkpoint_of(RECORDS[:3])
        )

        assert report.faults == ()
        assert report.records == 9
        assert isinstance(report.checkpoint, Checkpoint)
        assert check([], head_of([])).sound

    @pytest.mark.parametrize("column", COLUMNS)
    @pytest.mark.parametrize(
        "change",
        [
            lambda value: None,
            lambda value: "",
            lambda value: f" {value}" if isinstance(value, str) else str(value),
            lambda value: str(value).swapcase(),
            lambda value: f"{value} ",
            lambda value: str(value).encode(),
            lambda value: value + 1 if isinstance(value, int) else 0,
            lambda value: float(value) if isinstance(value, int) else 0.0,
            lambda value: value == 1,
            lambda value: '{"stage": "relay_review"}',
        ],
    )
    def test_no_column_of_no_row_can_change(
        self, column: str, change: Callable[[object], object]
    ) -> None:
        """Type, case, spaces, NULL to empty and back: in a full row and in an empty one."""
        found = []
        for place in (0, 4, 8):
            rows = rows_of(RECORDS)
            before = rows[place][0][column]
            after = change(before)
            if after == before and type(after) is type(before):
                continue
            rows[place][0][column] = after
            found.append(any(f"Row {place} " in fault for fault in check(rows).faults))

        assert found and all(found)

    def test_a_changed_row_is_found_when_its_leaf_is_changed_with_it(self) -> None:
        """Who can write a row can write its leaf; the signed head is what they cannot write."""
        forged = [*RECORDS[:4], replace(RECORDS[4], actor="T0SANDBOX/U9"), *RECORDS[5:]]
        head = Head(9, head_of(forged).frontier, checkpoint_of(RECORDS))

        assert check(rows_of(forged), head).faults == (
            "The checkpoint in the head row is not that of the records.",
        )

    @pytest.mark.parametrize("place", range(9))
    def test_no_row_can_be_deleted_or_doubled(self, place: int) -> None:
        """The first, the last, any."""
        rows = rows_of(RECORDS)

        assert check(rows).sound
        assert not check(rows[:place] + rows[place + 1 :]).sound
        assert not check([*rows[: place + 1], *rows[place:]]).sound

    @pytest.mark.parametrize("place", range(8))
    def test_no_rows_can_be_swapped(self, place: int) -> None:
        """Neither the rows nor, with their numbers left in place, what they say."""
        rows = rows_of(RECORDS)
        assert check(rows).sound
        rows[place], rows[place + 1] = rows[place + 1], rows[place]
        assert not check(rows).sound

        said = list(RECORDS)
        said[place] = replace(RECORDS[place + 1], seq=place)
        said[place + 1] = replace(RECORDS[place], seq=place + 1)
        assert not check(rows_of(said)).sound

    def test_renumbering_hides_no_deleted_row(self) -> None:
        """The numbers run without a gap, the tree tells."""
        left = [replace(known, seq=seq) for seq, known in enumerate(RECORDS[:3] + RECORDS[4:])]

        assert check(rows_of(left), head_of(left)).sound
        assert not check(rows_of(left)).sound

    def test_a_log_signed_with_a_gap_is_not_sound(self) -> None:
        """
        Numbers are the leaves' places: a log that skips one was not written by its rules, signed or
        not.
        """
        gapped = [*RECORDS[:3], *RECORDS[4:]]

        assert check(rows_of(gapped), head_of(gapped)).faults == (
            "Row 3 has the number 4 where 3 belongs.",
        )

    @pytest.mark.parametrize("left", range(9))
    def test_the_tail_cannot_be_cut(self, left: int) -> None:
        """With the head as it was, the head tells."""
        assert check(rows_of(RECORDS[:left]), head_of(RECORDS[:left])).sound
        assert not check(rows_of(RECORDS[:left])).sound

    @pytest.mark.parametrize("left", range(9))
    def test_the_tail_cannot_be_cut_with_the_head_rolled_back(self, left: int) -> None:
        """
        An old head with matching old rows is signed and fits: only the witness outside the database
        tells.
        """
        rows, head = rows_of(RECORDS[:left]), head_of(RECORDS[:left])

        assert check(rows, head, witness=checkpoint_of(RECORDS[:left])).sound
        assert check(rows, head, witness=checkpoint_of(RECORDS)).faults == (
            f"The checkpoint kept beside the keys states 9 records, but the log has only {left}.",
        )
        assert not check(rows, head, older=checkpoint_of(RECORDS)).sound
        assert not check(rows, head, witness=None).sound

    def test_a_log_written_anew_does_not_fit_its_witness(self) -> None:
        """Even by who holds the signing key: the beginning another party kept is not there."""
        anew = [replace(RECORDS[0], action="relay"), *RECORDS[1:]]
        report = check(rows_of(anew), head_of(anew), older=checkpoint_of(RECORDS[:3]))

        assert report.faults == (
            "The first 3 records are not those that the older checkpoint states.",
        )

    @pytest.mark.parametrize(
        "head",
        [
            Head(None, None, None),
            Head("9", head_of(RECORDS).frontier, head_of(RECORDS).checkpoint),
            Head(9.0, head_of(RECORDS).frontier, head_of(RECORDS).checkpoint),
            Head(8, head_of(RECORDS).frontier, head_of(RECORDS).checkpoint),
            Head(9, b"", head_of(RECORDS).checkpoint),
            Head(9, head_of(RECORDS).frontier.hex(), head_of(RECORDS).checkpoint),  # type: ignore[attr-defined]
            Head(9, head_of(RECORDS).frontier, ""),
            Head(9, head_of(RECORDS).frontier, str(head_of(RECORDS).checkpoint).encode()),
            Head(9, head_of(RECORDS).frontier, EMPTY),
        ],
    )
    def test_the_head_row_cannot_change(self, head: Head) -> None:
        """Each of its columns, also of the wrong type."""
        assert check(rows_of(RECORDS), head_of(RECORDS)).sound
        assert not check(rows_of(RECORDS), head).sound

    def test_a_log_without_head_is_not_sound(self) -> None:
        """Deleting the head row is no way out."""
        report = verify_log([], None, key=KEY.public_key(), origin=ORIGIN, witness=EMPTY)

        assert report.faults == ("The log has no head row.",)

    def test_a_database_that_breaks_off_is_a_fault_and_no_traceback(self) -> None:
        """A flipped byte in the file may make the driver itself raise."""

        def breaking() -> Iterator[tuple[dict[str, object], object]]:
            yield from rows_of(RECORDS[:4])
            raise sqlite3.DatabaseError("malformed: \n details")

        report = verify_log(
            breaking(), head_of(RECORDS), key=KEY.public_key(), origin=ORIGIN, witness=EMPTY
        )

        assert report.faults[0] == "The log cannot be read beyond row 4: DatabaseError."

    @given(
        st.lists(
            st.tuples(
                st.dictionaries(
                    st.sampled_from([*COLUMNS, "x"]),
                    st.integers() | st.text() | st.binary() | st.none(),
                ),
                st.binary() | st.none(),
            ),
            max_size=5,
        ),
        st.builds(
            Head, st.integers() | st.text(), st.binary() | st.none(), st.text() | st.binary()
        ),
        st.text(),
    )
    def test_garbage_gives_lines(
        self, rows: list[tuple[dict[str, object], object]], head: Head, witness: str
    ) -> None:
        """Whatever the database holds, the verifier says what is wrong, a line each."""
        report = check(rows, head, witness)

        assert report.faults
        assert all("\n" not in fault and fault.endswith(".") for fault in report.faults)

    def test_a_log_that_is_wrong_all_over_is_not_listed_row_by_row(self) -> None:
        """A million lines help nobody."""
        report = check([({}, None)] * 500)

        assert len(report.faults) == 101
        assert report.faults[-1] == "There are more faults than these."


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """An honest export."""
    path = tmp_path / "audit.jsonl"
    path.write_bytes(b"".join(export_lines(RECORDS, checkpoint_of(RECORDS), VKEY)))
    assert verify_export(path).sound
    return path


class TestVerifyExport:
    def test_an_honest_export_is_sound_without_the_database(self, export: Path) -> None:
        """With the key and a checkpoint kept elsewhere, or without."""
        report = verify_export(export, older=checkpoint_of(RECORDS[:5]), vkey=VKEY)

        assert (report.faults, report.records, report.vkey) == ((), 9, VKEY)
        assert verify_export(export).sound

    def test_is_json_that_any_program_reads(self, export: Path) -> None:
        """A line each: header, records, checkpoint."""
        lines = [json.loads(line) for line in export.read_text().splitlines()]

        assert lines[0] == {"format": "tripoint-audit/1", "origin": ORIGIN, "vkey": VKEY}
        assert [Record(**line) for line in lines[1:-1]] == RECORDS
        assert lines[-1] == {"checkpoint": checkpoint_of(RECORDS)}

    def test_no_bit_of_the_file_can_change(self, export: Path) -> None:
        """Every bit of every byte, flipped once: also of what JSON would read the same."""
        whole = b"".join(export_lines(RECORDS[:2], checkpoint_of(RECORDS[:2]), VKEY))
        export.write_bytes(whole)
        assert verify_export(export).sound
        unseen = []
        for place in range(len(whole)):
            for bit in range(8):
                flipped = bytearray(whole)
                flipped[place] ^= 1 << bit
                export.write_bytes(flipped)
                if verify_export(export).sound:
                    unseen.append((place, bit))

        assert unseen == []

    @pytest.mark.parametrize("place", range(11))
    def test_no_line_can_go_or_come_twice_or_change_places(self, export: Path, place: int) -> None:
        """Header and checkpoint included."""
        lines = export.read_bytes().splitlines(keepends=True)
        swapped = list(lines)
        swapped[place], swapped[place - 1] = lines[place - 1], lines[place]
        for changed in (
            lines[:place] + lines[place + 1 :],
            [*lines[: place + 1], *lines[place:]],
            swapped,
        ):
            export.write_bytes(b"".join(changed))

            assert not verify_export(export).sound

    def test_cannot_be_cut_anywhere(self, export: Path) -> None:
        """A download that broke off is no export."""
        whole = export.read_bytes()
        for size in range(0, len(whole), 7):
            export.write_bytes(whole[:size])

            assert not verify_export(export).sound

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda line: line.replace(b'"seq":', b'"seq": '),
            lambda line: line.replace(b'"KOR"', b'"\\u004bOR"'),
            lambda line: line.replace(b'"party":"KOR"', b'"party":"JPN","party":"KOR"'),
            lambda line: line.replace(b'{"seq":4,', b"{").replace(b"}\n", b',"seq":4}\n'),
            lambda line: line.replace(b"\n", b"\r\n"),
            lambda line: b" " + line,
            lambda line: b"\n" + line,
        ],
    )
    def test_a_line_has_one_spelling(self, export: Path, spoil: Callable[[bytes], bytes]) -> None:
        """What JSON reads the same another program may not: a doubled key shows whom it likes."""
        lines = export.read_bytes().splitlines(keepends=True)
        assert spoil(lines[5]) != lines[5]
        export.write_bytes(b"".join([*lines[:5], spoil(lines[5]), *lines[6:]]))

        assert not verify_export(export).sound

    def test_an_older_export_does_not_pass_for_a_newer(self, export: Path) -> None:
        """
        Cut with its checkpoint rolled back, it fits itself: only a checkpoint kept elsewhere tells.
        """
        export.write_bytes(b"".join(export_lines(RECORDS[:5], checkpoint_of(RECORDS[:5]), VKEY)))

        assert verify_export(export).sound
        assert not verify_export(export, older=checkpoint_of(RECORDS)).sound

    def test_an_export_signed_by_another_is_refused(self, export: Path) -> None:
        """It fits itself; who kept the key sees that it is not theirs."""
        stranger = Ed25519PrivateKey.from_private_bytes(bytes(32))
        size, root = 9, check(rows_of(RECORDS)).checkpoint.root  # type: ignore[union-attr]
        theirs = vkey(ORIGIN, stranger.public_key())
        export.write_bytes(
            b"".join(export_lines(RECORDS, sign(stranger, ORIGIN, size, root), theirs))
        )

        assert verify_export(export).vkey == theirs
        assert verify_export(export, vkey=VKEY).faults == (
            "The export names another key than the one given.",
        )

    @given(st.binary(max_size=300))
    def test_any_other_file_gives_a_line(
        self, tmp_path_factory: pytest.TempPathFactory, content: bytes
    ) -> None:
        """No file ends in a traceback."""
        path = tmp_path_factory.getbasetemp() / "garbage"
        path.write_bytes(content)
        report = verify_export(path)

        assert report.faults
        assert all("\n" not in fault for fault in report.faults)

    def test_a_file_that_is_not_there_gives_a_line(self, tmp_path: Path) -> None:
        """A typing mistake is the commonest fault of all."""
        assert verify_export(tmp_path / "none").faults == (
            "The export cannot be read: No such file or directory.",
        )
