"""The roster file: what is wrong is said all at once; what is right comes out as it went in."""

import tomllib
from dataclasses import replace
from importlib.resources import files

import pytest

from bot.cli.checks.roster import roster_faults
from bot.cli.files.roster_file import RosterInvalid, dump, load
from bot.domain.officers import Officer, Role
from bot.domain.policy import loader
from bot.domain.policy.model import Policy
from storage.book.roster import Roster


@pytest.fixture(scope="module")
def policy() -> Policy:
    """The example policy."""
    return loader.load(files("bot.policies").joinpath("example.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def example(policy: Policy) -> Roster:
    """The example roster."""
    return load(files("bot.rosters").joinpath("example.toml").read_text("utf-8"), policy)


def test_the_example_names_every_role_of_every_desk(example: Roster, policy: Policy) -> None:
    """With it, all of the example policy can be done."""
    roles = {(officer.party, role) for officer in example.officers for role in officer.roles}

    assert example.workspace == "T0SANDBOX"
    assert roles == {(party, role) for party in policy.parties for role in Role}
    assert {o.id for o in example.officers} >= {
        f"T0SANDBOX/U0{p}{r}" for p in policy.parties for r in ("LO", "FDO")
    }
    assert next(d for d in example.desks if d.party == "KOR").channels == (
        "C0KORLIAISON",
        "C0KORAPPROVALS",
        "C0KORSUPERVISORS",
    )
    assert list(roster_faults(policy, example.officers, {d.party: d for d in example.desks})) == []


def test_what_is_written_is_read_again_the_same(example: Roster, policy: Policy) -> None:
    """`roster export` makes what `roster import` takes, whatever is in a name."""
    odd = replace(example.officers[0], name='連絡官 "甲" \\ 한국')
    roster = replace(example, officers=(odd, *example.officers[1:]))

    assert load(dump(roster), policy) == roster


def test_who_stands_down_is_not_written(example: Roster) -> None:
    """An export is who may act."""
    gone = replace(example.officers[0], active=False)

    def written(roster: Roster) -> list[str]:
        return [o["user"] for o in tomllib.loads(dump(roster))["officers"]]

    left = replace(example, officers=(gone, *example.officers[1:]))
    assert written(example) == ["U0KORLO", *written(left)]
    assert "U0KORLO" not in written(left)


def test_all_faults_are_told_at_once(policy: Policy) -> None:
    """A roster is typed by hand."""
    text = """
        workspace = "sandbox"
        color = "blue"
        [desks.PRK]
        liaison = "C0A"
        approvals = 7
        [desks.KOR]
        liaison = "C0A"
        approvals = "kor-approvals"
        kitchen = "C0B"
        [[officers]]
        user = "kim"
        party = "KOR"
        name = "A\\nB"
        roles = []
        clearance = "X"
        rank = "captain"
        [[officers]]
        user = "U0A"
        party = "PRK"
        roles = ["king"]
        clearance = "S"
        subjects = ["cats"]
        duty = "yes"
        language = "de"
        timezone = "Asia"
        [[officers]]
        user = "U0A"
        party = "KOR"
        name = "x"
        roles = "liaison"
        clearance = "S"
    """
    with pytest.raises(RosterInvalid) as invalid:
        load(text, policy)

    assert [fault.partition(":")[0] for fault in invalid.value.faults] == [
        "color",
        "workspace",
        "desks.PRK",
        "desks.PRK.approvals",
        "desks.KOR.kitchen",
        "desks.KOR.liaison",
        "desks.KOR.approvals",
        "officers[1].rank",
        "officers[1].clearance",
        "officers[1].roles",
        "officers[1].user",
        "officers[1].name",
        "officers[2] (U0A).name",
        "officers[2] (U0A).duty",
        "officers[2] (U0A).party",
        "officers[2] (U0A).language",
        "officers[2] (U0A).roles",
        "officers[2] (U0A).subjects",
        "officers[2] (U0A).timezone",
        "officers[3] (U0A).roles",
        "officers[3] (U0A)",
    ]


@pytest.mark.parametrize("zone", ["Asia", "Asia/Nowhere", "../etc/passwd", ""])
def test_a_zone_that_is_none_is_a_fault_like_any_other(
    zone: str, example: Roster, policy: Policy
) -> None:
    """Each kind fails in its own way: a folder, an unknown name, a path, nothing."""
    with pytest.raises(RosterInvalid) as invalid:
        load(dump(example).replace("Asia/Tokyo", zone, 1), policy)

    assert [
        fault.endswith("is no time zone, such as Asia/Seoul.") for fault in invalid.value.faults
    ] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "workspace =",
        "desks = 1",
        "officers = [1]",
        'workspace = "T0"\ndesks = []\nofficers = "x"',
        "[[desks]]\n[[officers]]",
    ],
)
def test_what_is_no_roster_is_refused_in_sentences(text: str, policy: Policy) -> None:
    """Never a traceback for what an operator typed."""
    with pytest.raises(RosterInvalid) as invalid:
        load(text, policy)

    assert all(": " in fault and fault.endswith(".") for fault in invalid.value.faults)


def without(example: Roster, *users: str) -> tuple[Officer, ...]:
    """The example's officers but for some."""
    return tuple(o for o in example.officers if o.id.partition("/")[2] not in users)


def found(policy: Policy, example: Roster, officers: tuple[Officer, ...]) -> str:
    """What `check` finds with these officers at the example's desks."""
    return "\n".join(roster_faults(policy, officers, {d.party: d for d in example.desks}))


def test_a_slot_that_nobody_could_fill_is_found_before_anyone_waits_for_it(
    policy: Policy, example: Roster
) -> None:
    """Without approvers in the hub nothing reaches Japan, and nobody would know why."""
    assert "USA has 0 of the 1 releasing authorities needed (relay)" in found(
        policy, example, without(example, "U0USAFDO", "U0USAFDO2")
    )
    assert "JPN has no liaison officer who may receive" in found(
        policy, example, without(example, "U0JPNLO", "U0JPNLO2")
    )
    low = tuple(
        replace(o, clearance="C") if o.is_a(Role.APPROVER) and o.party == "KOR" else o
        for o in example.officers
    )
    assert (
        "KOR has 0 of the 1 releasing authorities needed (originator) for dprk.missile at S"
        in found(policy, example, low)
    )


def test_an_officer_who_stands_down_fills_no_slot(policy: Policy, example: Roster) -> None:
    """The roster still names them."""
    down = tuple(
        replace(o, active=False) if o.is_a(Role.APPROVER) and o.party == "JPN" else o
        for o in example.officers
    )

    assert "JPN has 0 of the 1 releasing authorities needed" in found(policy, example, down)


def test_one_person_serves_one_party(policy: Policy, example: Roster) -> None:
    """An id of another workspace hides it from the database's own key."""
    from bot.domain.officers import OfficerId

    twice = replace(example.officers[0], id=OfficerId("T1/U0KORLO"), party="USA")

    assert "U0KORLO is an officer of KOR and of USA" in found(
        policy, example, (*example.officers, twice)
    )
    assert "U0KORLO is of ZZZ" in found(
        policy, example, (replace(example.officers[0], party="ZZZ"),)
    )


def test_desks_have_channels_of_their_own(policy: Policy, example: Roster) -> None:
    """A shared channel shows one party the other's cards."""
    kor, usa, _ = (replace(d, approvals="C0SAME") for d in example.desks)

    said = "\n".join(roster_faults(policy, example.officers, {"KOR": kor, "USA": usa}))
    assert "C0SAME is a channel of KOR and of USA" in said
    assert "JPN has no desk" in said


def test_what_is_typed_around_an_id_or_a_key_is_none_of_it(example: Roster, policy: Policy) -> None:
    """
    A space behind it, an invisible sign out of a web page, a dash of Word's, small letters, full
    width.
    """
    text = files("bot.rosters").joinpath("example.toml").read_text("utf-8")
    for plain, typed in (
        ('"T0SANDBOX"', '"T0SANDBOX\u200b"'),
        ('"C0KORLIAISON"', '" #C0KORLIAISON "'),
        ('"U0KORLO"', '"<@U0KORLO>"'),
        ('"KOR"', '"kor"'),
        ('"USA"', '"ＵＳＡ"'),
        ('"liaison"', '"Liaison "'),
        ('"ko"', '"KO"'),
        ('"Asia/Seoul"', '"Asia/Seoul "'),
        ('"S"', '"s"'),
        ('"+82 2 748 1111"', '"＋82 2–748–1111"'),
    ):
        text = text.replace(plain, typed)
    read = load(text, policy)

    assert (read.workspace, read.officers) == (example.workspace, example.officers)
    assert [d.channels for d in read.desks] == [d.channels for d in example.desks]


@pytest.mark.parametrize("nothing", ["", "\u3164", "\u200b\u2060", "  "])
def test_a_name_that_shows_nothing_is_none(nothing: str, policy: Policy) -> None:
    """It stood as a blank where an officer is named."""
    text = files("bot.rosters").joinpath("example.toml").read_text("utf-8")
    first = tomllib.loads(text)["officers"][0]["name"]
    with pytest.raises(RosterInvalid, match=r"officers\[1\].*name"):
        load(text.replace(f'"{first}"', f'"{nothing}"', 1), policy)


def test_a_name_that_turns_what_stands_behind_it_is_refused_by_that_sign(policy: Policy) -> None:
    """It stood in the register, and turned whatever was written after it."""
    text = files("bot.rosters").joinpath("example.toml").read_text("utf-8")
    first = tomllib.loads(text)["officers"][0]["name"]
    with pytest.raises(
        RosterInvalid, match=r"officers\[1\].*name: .*U\+202E RIGHT-TO-LEFT OVERRIDE"
    ):
        load(text.replace(f'"{first}"', '"Kim\u202e"', 1), policy)


def test_a_name_is_kept_without_what_nobody_sees(policy: Policy) -> None:
    """
    Two officers whose names look the same are named the same; joiners that a script needs stay.
    """
    text = files("bot.rosters").joinpath("example.toml").read_text("utf-8")
    first = tomllib.loads(text)["officers"][0]["name"]
    read = load(text.replace(f'"{first}"', '"\u200eK\u200bim क्\u200dष\ufeff"', 1), policy)

    assert read.officers[0].name == "Kim क्\u200dष"
