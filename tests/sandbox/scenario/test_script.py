"""A script is read whole or not at all, and everything that is wrong with it is said at once."""

import pytest

from bot.sandbox import Workspace
from bot.sandbox.scenario.script import Inject, ScriptInvalid, read
from bot.sandbox.scenario.validation import clock, filled, seconds
from tests.sandbox.toy import workspace

HEAD = 'title = "A loan"\n'
ACT = '[[inject]]\nat = "0:10"\nwho = "U0ANNA"\ntype = "/loan form"\n'
KEYS = (
    "at, note, who, type, click, in, on, confirm, fill, tick, submit, close, keep, "
    "sees, unseen, fails, fault, for, method"
)
NOTHING = "an act (type, click, fill, tick, submit, close), a fault, or a note"
LOST = '[[inject]]\nat = "1m"\nfault = "lost"\nfor = "1m"\n'
FAULTS = [
    ("title = ", ["script: cannot be read as TOML: Invalid value (at end of document)."]),
    (
        "",
        [
            "title: is missing: what the script is called.",
            "inject: at least one [[inject]] is needed.",
        ],
    ),
    (HEAD + "inject = []", ["inject: at least one [[inject]] is needed."]),
    (HEAD + "inject = [1]", ["inject: at least one [[inject]] is needed."]),
    (HEAD + 'inject = "x"', ["inject: at least one [[inject]] is needed."]),
    (HEAD + "start = 1\n" + ACT, ["start: is not a key of a script."]),
    (HEAD + "about = 1\n" + ACT, ["about: must be words: what the script is about."]),
    ("title = 3\n" + ACT, ["title: is missing: what the script is called."]),
    (
        HEAD + 'lasts = "0:09"\n' + ACT,
        ["lasts: must be a time from the start at or after 0:10, when the last inject is over."],
    ),
    (
        HEAD + "lasts = 9\n" + ACT,
        ["lasts: must be a time from the start at or after 0:10, when the last inject is over."],
    ),
    (
        HEAD + ACT.replace('at = "0:10"\n', ""),
        ["inject 1: at is missing: when it happens, from the start."],
    ),
    (
        HEAD + ACT.replace("0:10", "ten"),
        ['inject 1 (at ten): at must be a time from the start, such as "2:30" or "90s".'],
    ),
    (
        HEAD + ACT.replace('"0:10"', "10"),
        ['inject 1: at must be a time from the start, such as "2:30" or "90s".'],
    ),
    (
        HEAD + ACT + ACT.replace("0:10", "5s"),
        ["inject 2 (at 5s): time runs backwards: the inject before it is at 0:10."],
    ),
    (
        HEAD + ACT + "shout = true\n",
        [f"inject 1 (at 0:10): shout is not a key of an inject; there are {KEYS}."],
    ),
    (
        HEAD + ACT.replace("U0ANNA", "U0NOBODY"),
        [
            (
                "inject 1 (at 0:10): there is no person U0NOBODY; there are U0ANNA, U0BEN, "
                "U0CLERK, U0GONE, U0GUEST."
            )
        ],
    ),
    (
        HEAD + ACT.replace('who = "U0ANNA"\n', ""),
        ["inject 1 (at 0:10): who is missing: the person who acts."],
    ),
    (HEAD + ACT + 'in = "C0NOWHERE"\n', ["inject 1 (at 0:10): there is no channel C0NOWHERE."]),
    (HEAD + ACT + 'in = "C0STAFF"\n', ["inject 1 (at 0:10): U0ANNA is not in C0STAFF."]),
    (
        HEAD + ACT.replace("/loan", "/lend"),
        ["inject 1 (at 0:10): there is no command /lend; there are /loan."],
    ),
    (
        HEAD + ACT + 'click = "lend"\nin = "C0DESK"\n',
        ["inject 1 (at 0:10): type and click are two acts: give each an inject of its own."],
    ),
    (
        HEAD + ACT.replace("type", "click"),
        ["inject 1 (at 0:10): in is missing: the channel of the button's message, or form."],
    ),
    (
        HEAD + ACT + 'on = "Atlas"\nconfirm = true\n',
        [
            "inject 1 (at 0:10): on goes with click only.",
            "inject 1 (at 0:10): confirm goes with click only.",
        ],
    ),
    (
        HEAD + '[[inject]]\nat = "0:10"\nwho = "U0ANNA"\nsees = "x"\n',
        ["inject 1 (at 0:10): nothing is done: one of type, click, fill, tick, submit, close."],
    ),
    (
        HEAD + '[[inject]]\nat = "0:10"\n',
        [f"inject 1 (at 0:10): says nothing that happens: {NOTHING}."],
    ),
    (
        HEAD + ACT + "fill = {}\n",
        ["inject 1 (at 0:10): fill must be a table: block id = what is entered."],
    ),
    (
        HEAD + ACT + "tick = 1\n",
        ["inject 1 (at 0:10): tick must be the block id of the boxes, or a list of them."],
    ),
    (HEAD + ACT + 'submit = "yes"\n', ["inject 1 (at 0:10): submit must be true or false."]),
    (
        HEAD + ACT + 'sees = ["x", 1]\n',
        ["inject 1 (at 0:10): sees must be words, or a list of them."],
    ),
    (
        HEAD + ACT + "keep = { book = '(' }\n",
        ["inject 1 (at 0:10): keep must be a table: name = pattern."],
    ),
    (
        HEAD + ACT + 'fill = { book = "{book}" }\nsees = "{book}"\nkeep = { book = "x" }\n',
        ["inject 1 (at 0:10): {book} in fill is kept by no inject before it."],
    ),
    (
        HEAD + '[[inject]]\nat = "1m"\nfault = "rain"\n',
        [
            (
                "inject 1 (at 1m): fault must be one of limited, failing, lost, dropped, "
                "duplicate, sockets, unsent."
            ),
            "inject 1 (at 1m): for is missing: how long it lasts.",
        ],
    ),
    (
        HEAD + '[[inject]]\nat = "1m"\nfor = "0s"\n',
        [
            'inject 1 (at 1m): for must be how long, such as "10:00" or "10m".',
            "inject 1 (at 1m): fault is missing: what goes wrong.",
        ],
    ),
    (
        HEAD + LOST + "submit = true\n",
        ["inject 1 (at 1m): submit does not go with a fault: give the act an inject of its own."],
    ),
    (
        HEAD
        + (
            '[[inject]]\nat = "1m"\nfault = "lost"\nfor = "1m"\n[[inject]]\nat = "90s"\nfault = '
            '"lost"\nfor = "1m"\n'
        ),
        ["inject 2 (at 90s): lost is on already, until 2:00."],
    ),
]


def faults(text: str) -> list[str]:
    """What is wrong with a script for the library."""
    with pytest.raises(ScriptInvalid) as caught:
        read(text, Workspace(workspace()))
    return list(caught.value.faults)


@pytest.mark.parametrize(("text", "told"), FAULTS, ids=[told[0] for _, told in FAULTS])
def test_every_fault_of_a_script_has_its_sentence(text: str, told: list[str]) -> None:
    assert told == faults(text)


def test_all_faults_are_told_at_once() -> None:
    """Whoever writes a script mends it in one go."""
    text = (
        'lasts = "1s"\n'
        + ACT.replace("U0ANNA", "U0NOBODY")
        + ACT.replace("0:10", "0:05").replace("/loan", "/x")
    )

    assert faults(text) == [
        "title: is missing: what the script is called.",
        (
            "inject 1 (at 0:10): there is no person U0NOBODY; there are U0ANNA, U0BEN, U0CLERK, "
            "U0GONE, U0GUEST."
        ),
        "inject 2 (at 0:05): there is no command /x; there are /loan.",
        "inject 2 (at 0:05): time runs backwards: the inject before it is at 0:10.",
        "lasts: must be a time from the start at or after 0:10, when the last inject is over.",
    ]


def test_a_whole_script_is_read_as_it_is_written() -> None:
    text = (
        HEAD
        + 'about = "Two readers."\n'
        + ACT
        + 'in = "C0DESK"\nsees = "Loan"\nkeep = { book = "Atlas" }\n'
        + '[[inject]]\nat = "30s"\nfault = "failing"\nfor = "10m"\nmethod = "chat.update"\n'
        + '[[inject]]\nat = "1m"\nnote = "Nobody looks."\n'
    )

    script = read(text + "[[more]]\nx = 1\n", Workspace(workspace()), also=("more",))

    assert (script.title, script.about) == ("A loan", "Two readers.")
    assert script.lasts == 30 + 600 + 60
    assert script.more == {"more": [{"x": 1}]}
    assert script.injects == (
        Inject(
            10,
            who="U0ANNA",
            type="/loan form",
            where="C0DESK",
            sees=("Loan",),
            keep={"book": "Atlas"},
        ),
        Inject(30, fault="failing", lasts=600, method="chat.update"),
        Inject(60, note="Nobody looks."),
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("0:00", 0),
        ("2:30", 150),
        ("90:00", 5400),
        ("1:00:05", 3605),
        ("90s", 90),
        ("5m", 300),
        ("2h", 7200),
    ],
)
def test_a_time_is_read_as_minutes_and_seconds_or_as_a_span(written: str, meant: float) -> None:
    assert seconds(written) == meant


@pytest.mark.parametrize("written", ["", "5", "1:60", "-1:00", "5d", "1:2", 5, None, "٥m"])
def test_anything_else_is_no_time(written: object) -> None:
    assert seconds("5m") == 300
    assert seconds(written) is None


@pytest.mark.parametrize(
    ("at", "shown"), [(0, "0:00"), (150, "2:30"), (3599, "59:59"), (3605, "1:00:05")]
)
def test_a_time_is_shown_as_it_is_written(at: float, shown: str) -> None:
    assert clock(at) == shown


def test_names_are_put_in_wherever_there_are_words() -> None:
    """What nothing is kept under stays as it stands: braces are no mistake in a text."""
    assert filled({"a": ["{x} and {y}"], "b": 3, "c": ("{x}",)}, {"x": "1"}) == {
        "a": ["1 and {y}"],
        "b": 3,
        "c": ["1"],
    }
