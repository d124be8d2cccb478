"""
App Home: to each role what concerns it, the officer's own steps first, in their language, within
Slack's limits.
"""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import handlers
from bot.domain import steps
from bot.domain.notifications.worklist import STEP_FOR
from bot.domain.officers import Attendance, Officer, Role
from bot.domain.policy.model import Status
from bot.domain.release.release import Release
from bot.domain.release.stages import Stage
from handlers.home.tab import SIZES, home_view, list_view, stranger_home
from handlers.render import modals
from handlers.text.words import Words
from storage.queries import worklist
from storage.queries.lists import MOST_COUNTED, Listing
from storage.queries.worklist import Numbers, Stand, Worklist
from tests.domain.world import NOON, OFFICERS, at, book, officer, who
from tests.handlers.limits import nodes, presses, read, too_much
from tests.handlers.stages import (
    EVERY,
    LONGEST,
    SEOUL,
    acknowledged,
    approved,
    asked,
    person,
    released,
    requested,
    returned,
)

NOTHING = Listing([], 0)
LANGUAGES = [Words(language, "Asia/Seoul") for language in ("en", "ja", "ko")]


def page_of(*rows: Release, total: int | None = None) -> Listing:
    """A page of a list, as the store gives it."""
    return Listing(list(rows), len(rows) if total is None else total)


def home(
    user="KLO", words=SEOUL, now=NOON, page=(0, 0, 0), roster=OFFICERS, *, first=False, **seen
):
    """The Home of one of the officers."""
    there = {key: seen.pop(key) for key in ("watch", "attendance", "desks") if key in seen}
    outlook = Worklist(**{"waiting": NOTHING, "shared": NOTHING, "received": NOTHING, **seen})
    under = replace(book(user, now=now, roster=roster), **there)
    return home_view(under, words, outlook, page, first=first)


def values(view, action):
    """The values of all buttons with an action id."""
    return [
        n["value"] for n in nodes(view) if n.get("type") == "button" and n["action_id"] == action
    ]


@pytest.mark.parametrize(
    ("user", "release", "says", "buttons"),
    [
        ("KFDO", requested, "Decision due 12:05 KST", ["details", "approve", "return", "deny"]),
        ("UFDO", approved, "Relay due 12:03 KST", ["details", "relay", "return", "deny"]),
        ("JLO", released, "Acknowledgement due 12:02 KST", ["open", "show"]),
        ("KLO", asked, "JPN asks KOR", ["answer", "decline", "show"]),
        ("KLO", returned, "Returned", ["revise", "withdraw", "details", "show"]),
        ("KLO2", returned, "Returned", ["revise", "show"]),
    ],
)
def test_what_waits_for_an_officer_has_the_buttons_its_card_has(
    user, release, says, buttons
) -> None:
    """
    What would only be refused is left out: to withdraw what another drafted, or look at it, and to
    acknowledge what nobody read.
    """
    view = home(user, waiting=page_of(release()))

    assert says in read(view)
    assert [
        name
        for name in presses(view)
        if not name.startswith(("list_", "request", "launch", "ask", "watch", "leave", "authorise"))
    ] == buttons


def test_an_item_that_was_read_may_be_acknowledged_from_home() -> None:
    """As on its card."""
    read_by_japan = replace(released(), readings=acknowledged().readings)

    assert {"open", "acknowledge"} <= set(presses(home("JLO", waiting=page_of(read_by_japan))))


def test_by_when_a_step_is_due_or_that_it_is_overdue_is_said_at_a_glance() -> None:
    """Five minutes of a FLASH's ten are the originator's. How far away that is, Slack keeps up."""
    seen = home("KFDO", waiting=page_of(requested()))
    late = home("KFDO", now=at(120), waiting=page_of(requested()))

    assert "Decision due 12:05 KST (0305Z)" in read(seen)
    assert "Overdue: was due 12:05 KST (0305Z)" in read(late)
    assert [n["timestamp"] for n in nodes(seen) if n.get("type") == "date"] == [
        int(at(5).timestamp())
    ]


def test_what_is_on_hold_says_so_and_offers_only_what_still_works() -> None:
    """An arrangement that is suspended stops the ways in, not the ways back."""
    from bot.domain.arrangements.status import ArrangementEvent, EventKind

    stopped = ArrangementEvent("TISA", "JPN", EventKind.SUSPEND, NOON)
    held = book("KFDO", events=[stopped])
    view = home_view(held, SEOUL, Worklist(page_of(requested()), NOTHING, NOTHING))

    assert "On hold" in read(view)
    assert {"return", "deny"} == set(presses(view)) & {"approve", "return", "deny", "details"}


def test_an_empty_home_is_calm() -> None:
    """Nothing waits, and that is said in one line; the ways on are there."""
    view = home("KLO")

    assert "Nothing is waiting for you." in read(view)
    assert {"request", "launch", "ask", "list_mine", "list_overdue"} <= set(presses(view))


def test_only_who_may_begin_a_release_is_offered_to() -> None:
    """A supervisor decides nothing and drafts nothing."""
    offered = presses(home("KSUP", numbers=Numbers()))

    assert not {"request", "launch", "ask"} & set(offered)
    assert "list_overdue" in offered


def test_what_was_shared_and_received_says_how_each_stands_and_what_is_left() -> None:
    """And has a button for those alone who may use it."""
    shared = home("KFDO", shared=page_of(released()))
    received = home("JLO", received=page_of(acknowledged()))

    assert "with JPN, acknowledgement due 12:02 KST" in read(shared)
    assert "recall" in presses(shared)
    assert "recall" not in presses(home("KLO", shared=page_of(released())))
    assert "✓ Acknowledged" in read(received)
    assert "readable until 26 Nov" in read(received)
    assert "open" in presses(received)
    assert "open" not in presses(home("JSUP", received=page_of(acknowledged()), numbers=Numbers()))


def test_a_supervisor_sees_the_desks_figures_the_worst_first() -> None:
    """
    How much waits in which step, since when, and what is overdue, unacknowledged, about to end.
    """
    stands = {Stage.ORIGINATOR_REVIEW: Stand(12, at(-180)), Stage.RELEASED: Stand(1, at(-5))}
    numbers = Numbers(stands, overdue=4, unread=1, unacknowledged=7, expiring=1001, undone=3)
    said = read(home("KSUP", numbers=numbers))

    assert "Waiting (13)" in said
    assert "*To decide*\n12 · oldest 3 hours" in said
    assert "*To acknowledge*\n1 · oldest 5 minutes" in said
    assert "*Overdue*\n4" in said
    assert "*Received, not yet read*\n1" in said
    assert "*Shared, not yet acknowledged*\n7" in said
    assert "*Expiring within 24 hours*\nmore than 1,000" in said
    assert "*Lapsed or expired undone, last 7 days*\n3" in said
    assert said.index("Overdue*") < said.index("To decide*")
    assert "Nothing is waiting, overdue or about to expire." in read(
        home("KSUP", numbers=Numbers())
    )
    assert "oldest" not in read(home("KLO", waiting=page_of(asked())))


def test_security_and_inspector_see_what_was_refused_and_who_is_on_the_roster() -> None:
    """By rule, and by role; no names."""
    staff = [
        *OFFICERS,
        officer("KSEC", "KOR", Role.SECURITY),
        replace(person("KLO2"), active=False),
    ]
    staff = list({o.id: o for o in staff}.values())
    for user in ("KSEC", "KINS"):
        said = read(home(user, roster=staff, refused={"wrong_role": 3, "not_found": 1}))

        assert "*another role's step*\n3" in said
        assert "Roster: 6 active, 1 stood down" in said
        assert "*releasing authority*\n2" in said
        assert "*TISA*\nactive" in said
        assert not any(o.name in said for o in staff)
    assert "No attempt was refused." in read(home("KSEC", roster=staff, refused={}))
    assert "Roster" not in read(home("KLO"))


def test_a_custodian_sees_the_arrangements_of_the_own_party_those_that_stopped_first() -> None:
    """What the others have with each other is theirs."""
    staff = [*OFFICERS, officer("KCUS", "KOR", Role.CUSTODIAN)]
    mine = replace(book("KCUS", roster=staff), standings={"TISA": Status.SUSPENDED})
    said = read(home_view(mine, SEOUL, Worklist(NOTHING, NOTHING, NOTHING)))

    assert said.index("*TISA*\nsuspended") < said.index("*US-ROK-GSOMIA*\nactive")
    assert "US-JP-GSOMIA" not in said


def test_a_long_list_is_turned_over_by_buttons_that_carry_the_page() -> None:
    """Each list by itself: what is turned in one stays turned in the others."""
    rows = [requested()] * SIZES[0]
    first = home("KFDO", waiting=page_of(*rows, total=500), page=(0, 5, 0))
    middle = home("KFDO", waiting=page_of(*rows, total=500), page=(6, 5, 0))
    last = home("KFDO", waiting=page_of(*rows[:2], total=500), page=(498, 0, 0))

    assert (values(first, "older"), values(first, "newer")) == (["6.5.0"], [])
    assert (values(middle, "older"), values(middle, "newer")) == (["12.5.0"], ["0.5.0"])
    assert (values(last, "older"), values(last, "newer")) == ([], ["492.0.0"])
    assert "7 to 12 of 500" in read(middle)
    assert values(
        home("KFDO", waiting=page_of(*rows, total=MOST_COUNTED + 1), page=(3000, 0, 0)), "older"
    )


def everybody() -> list[Officer]:
    """One officer of each role, and one who holds them all."""
    roles = {role.value: (role,) for role in Role} | {"all": tuple(Role)}
    return [officer(f"K{name}", "KOR", *held) for name, held in roles.items()]


@pytest.mark.parametrize("words", LANGUAGES, ids=lambda words: words.language)
@pytest.mark.parametrize("by", everybody(), ids=lambda by: by.name)
def test_the_busiest_home_fits_in_every_language(words: Words, by: Officer) -> None:
    """Slack refuses a Home of more than a hundred blocks, and every text that is too long."""
    full = [
        page_of(
            *[make() for make in EVERY.values()][:most], *[requested(**LONGEST)] * most, total=1001
        )
        for most in SIZES
    ]
    stands = {stage: Stand(1001, NOON - timedelta(days=30)) for stage in Stage}
    waits = Numbers(
        {s: stands[s] for s in (Stage.ASKED, Stage.ORIGINATOR_REVIEW, Stage.RELAY_REVIEW)},
        1001,
        1001,
        9,
    )
    rules = {f"rule_{n}": n for n in range(40)}
    elsewhere = {
        n: replace(requested(**LONGEST), number=f"KOR-2026-K7Z{n}") for n in range(worklist.MOST)
    }
    more = page_of(*elsewhere.values(), total=1001)
    view = home(
        by.name,
        words,
        page=(600, 600, 600),
        roster=[*OFFICERS, by],
        waiting=full[0],
        shared=full[1],
        received=full[2],
        numbers=waits,
        refused=rules,
        **dict.fromkeys(("sent", "late", "open"), more),
        first=True,
    )

    assert view["type"] == "home"
    assert too_much(view, surface="home") == []
    assert too_much(modals.desk_view(view, words), surface="modal") == []


def test_every_release_says_exercise() -> None:
    """Home stays open on a screen."""
    view = home(
        "KFDO",
        waiting=page_of(requested()),
        shared=page_of(released()),
        received=page_of(released()),
    )

    assert (
        read(view).count("EXERCISE") == 4 + 1
    )  # above all, on each, and in the question before a decision


def test_a_title_is_never_interpreted() -> None:
    """A title may not ring a channel nor look like another one's words."""
    title = "<!channel> *bold* <@U1>"
    view = home("KFDO", waiting=page_of(requested(title=title)))

    assert title in read(view), "as it was typed, in rich text"
    assert title not in read([n for n in nodes(view) if n.get("type") == "mrkdwn"])


def test_another_partys_internal_reasons_and_names_are_not_on_home() -> None:
    """To Korea an item that the United States consider stands as waiting for them, and no more."""
    said = read(home("KLO", shared=page_of(approved())))

    assert "with USA" in said
    assert "UFDO" not in said


def test_a_list_opens_in_a_form_and_is_turned_over_there() -> None:
    """Within the limits of a modal, with the longest of titles."""
    rows = [requested(**LONGEST)] * 20
    for words in LANGUAGES:
        view = list_view(book("KLO"), words, Listing(rows, 1001), "pending", 20)

        assert too_much(view, surface="modal") == []
        assert (values(view, "list_newer"), values(view, "list_older")) == (
            ["pending.0"],
            ["pending.40"],
        )
    assert "Nothing here." in read(list_view(book("KLO"), SEOUL, NOTHING, "mine", 0))


def test_a_stranger_is_told_whom_to_ask_and_nothing_else() -> None:
    """Who is not on the roster learns nothing of any release."""
    view = stranger_home(SEOUL, exercise=True)

    assert "security officer" in read(view)
    assert too_much(view, surface="home") == []


def test_home_speaks_every_language_whole() -> None:
    """Each sentence in each language with the same values; none of an obligation."""
    from fluent.syntax import FluentParser
    from fluent.syntax import ast as ftl

    folder = Path(handlers.__file__).parent / "messages"
    told = {}
    for words in LANGUAGES:
        source = (folder / words.language / "home.ftl").read_text("utf-8")
        assert not re.search(r"義務|의무|oblig|must", source)
        entries = [e for e in FluentParser().parse(source).body if isinstance(e, ftl.Message)]
        told[words.language] = {
            e.id.name: set(re.findall(r"\$ ?(\w+)", source_of(e, source))) for e in entries
        }

    assert set(told["en"]) <= set(told["ja"]) == set(told["ko"])
    for name, values in told["en"].items():
        assert values == told["ja"][name] == told["ko"][name], name


def source_of(entry: Any, source: str) -> str:
    """A message as it is written."""
    return source[entry.span.start : entry.span.end]


def test_every_stage_and_status_that_home_names_has_its_words() -> None:
    """Ids that code puts together have no literal that a search would find."""
    named = [f"waits-{step.value}" for step in STEP_FOR.values()]
    named += [f"status-{status.value.replace('_', '-')}" for status in Status]

    assert [name for name in named if not SEOUL.knows(f"home-{name}")] == []


class TestWhoIsReached:
    """Watch and leave stand on the Home of those who act."""

    def test_who_acts_may_take_the_watch_and_go_on_leave(self) -> None:
        assert {"watch", "leave"} <= set(presses(home("KLO")))
        assert not {"watch", "leave", "back"} & set(presses(home("KSUP", numbers=Numbers())))

    def test_who_has_the_watch_is_named_to_the_own_desk_alone(self) -> None:
        taken = {"KOR": who("KFDO")}

        assert "On watch: KFDO" in read(home("KLO", watch=taken))
        assert "On watch" not in read(home("JLO", watch=taken))
        assert "watch" not in presses(home("KFDO", watch=taken)), "who has it need not take it"

    def test_who_is_on_leave_comes_back_from_here(self) -> None:
        away = {who("KLO"): Attendance(leave_until=at(60), stand_in=who("KLO2"))}

        assert "back" in presses(home("KLO", attendance=away))
        assert "KLO is on leave until" in read(home("KLO", attendance=away))


class TestWhatTheRoleIsFor:
    """One green button a Home, first of all."""

    @pytest.mark.parametrize(
        ("user", "first"),
        [
            ("KLO", ("request", "Request a release")),
            ("KFDO", ("list_pending", "See what is pending")),
            ("KSUP", ("list_overdue", "See what is overdue")),
            ("KINS", ("list_ended", "See what has ended")),
            ("KSEC", ("list_ended", "See what has ended")),
            ("KCUS", ("list_shared", "See what is shared")),
        ],
    )
    def test_its_first_row_begins_with_it(self, user: str, first: tuple[str, str]) -> None:
        more = [officer("KSEC", "KOR", Role.SECURITY), officer("KCUS", "KOR", Role.CUSTODIAN)]
        view = home(user, roster=[*OFFICERS, *more])
        [row, *_] = [block for block in view["blocks"] if block["type"] == "actions"]
        button = row["elements"][0]

        assert view["blocks"].index(row) == 1, "below EXERCISE"
        assert (button["action_id"], button["text"]["text"]) == first
        assert green(view) == [button]

    def test_a_releasing_authority_begins_with_what_is_to_be_decided_first(self) -> None:
        """The text, below which it is decided; nothing else on the page is green."""
        view = home("KFDO", waiting=page_of(requested()), shared=page_of(released()))
        [press] = green(view)

        assert (press["action_id"], press["value"]) == ("details", f"{requested().ref}.1")
        assert press["text"]["text"] == f"Read {requested().number} and decide"

    def test_on_hold_nothing_that_would_be_refused_is_green(self) -> None:
        from bot.domain.arrangements.status import ArrangementEvent, EventKind

        stopped = ArrangementEvent("TISA", "JPN", EventKind.SUSPEND, NOON)
        view = home_view(
            book("KFDO", events=[stopped]), SEOUL, Worklist(page_of(requested()), NOTHING, NOTHING)
        )

        assert [press["action_id"] for press in green(view)] == ["list_pending"]


def green(view: Any) -> list[dict[str, Any]]:
    """The green buttons of a view."""
    return [n for n in nodes(view) if n.get("style") == "primary"]


class TestInProgress:
    """What an officer sent is on their Home, with who has it now."""

    def test_it_says_who_has_it_and_by_when_and_can_be_taken_back(self) -> None:
        view = home("KLO", sent=page_of(requested(), total=9))
        said = read(view)

        assert said.index("In progress") < said.index("Decision due 12:05 KST (0305Z)")
        assert {"withdraw", "details"} <= set(presses(view))
        assert "The first are shown" in said

    def test_to_who_asked_it_is_being_considered_and_no_more(self) -> None:
        """Whether it is returned or under review is the other party's affair."""
        of_japan = {"asked_party": "JPN", "asked_by": who("JLO"), "kind": "ask"}
        considered, back = (replace(r, **of_japan) for r in (requested(), returned()))

        said, other = (home("JLO", sent=page_of(release)) for release in (considered, back))
        assert read(said) == read(other)


class TestSupervisor:
    """The day as it stands, and what can be done about it."""

    def test_a_step_of_the_own_desk_can_be_nudged(self) -> None:
        view = home("KSUP", now=at(30), numbers=Numbers(overdue=1), late=page_of(requested()))

        assert presses(view)["nudge"]["value"] == f"{requested().ref}.1"
        assert "call" not in presses(view)
        assert "With KFDO, KFDO2" in read(view)
        assert "Overdue: was due 12:05 KST (0305Z)" in read(view)

    def test_of_another_desk_there_is_its_telephone(self) -> None:
        """An arrangement may be voluntary: nobody of another nation is bidden."""
        desks = {**book().desks}
        desks["USA"] = replace(desks["USA"], telephone="+1 202 555 0100")
        late = {"now": at(30), "numbers": Numbers(overdue=1), "late": page_of(approved())}
        view = home("KSUP", desks=desks, **late)

        assert "nudge" not in presses(view)
        assert presses(view)["call"]["text"]["text"] == "Call USA"
        assert "USA desk, telephone: +1 202 555 0100" in read(view)
        assert not any(o.name in read(view) for o in OFFICERS if o.party == "USA")
        unlisted = home("KSUP", **late)
        assert "call" not in presses(unlisted)
        assert "USA desk, telephone: none on the roster" in read(unlisted)

    def test_what_was_nudged_says_so_until_it_can_be_again(self) -> None:
        nudged = steps.nudge(requested(), book("KSUP", now=at(30))).release
        then, later = (
            home("KSUP", now=at(n), numbers=Numbers(overdue=1), late=page_of(nudged))
            for n in (31, 91)
        )

        assert "Nudged 12:30 KST; again from 13:30 KST" in read(then)
        assert "nudge" not in presses(then)
        assert "nudge" in presses(later) and "Nudged" not in read(later)

    def test_who_also_decides_reads_of_a_step_once(self) -> None:
        """What waits for them has its row above."""
        both = officer("KBOTH", "KOR", Role.APPROVER, Role.SUPERVISOR)
        rows = page_of(requested())
        view = home("KBOTH", roster=[*OFFICERS, both], waiting=rows, open=rows, numbers=Numbers())

        assert read(view).count("Launch seen at 1158 local") == 1 + 1, "row, and question"
        assert "Waiting at our desk" not in read(view)

    def test_who_may_take_the_watch_can_from_here(self) -> None:
        """A supervisor who cannot take a step sees who has it."""
        both = officer("KBOTH", "KOR", Role.LIAISON, Role.SUPERVISOR)
        there = home("KBOTH", roster=[*OFFICERS, both], numbers=Numbers())
        alone = home("KSUP", numbers=Numbers(), watch={"KOR": who("KFDO")})

        assert "watch" in presses(there)
        assert "watch" not in presses(alone) and "On watch: KFDO" in read(alone)


@pytest.mark.parametrize("words", LANGUAGES, ids=lambda words: words.language)
@pytest.mark.parametrize("by", everybody(), ids=lambda by: by.name)
def test_the_first_visit_says_what_this_is_for_and_three_things_to_try(
    words: Words, by: Officer
) -> None:
    """In one's own language, for the role one has; then never again."""
    role = next(role for role in Role if by.is_a(role))
    view = home(by.name, words, roster=[*OFFICERS, by], first=True)
    [tried] = [n for n in nodes(view) if n.get("type") == "rich_text_list"]

    assert words.say("home-what") in read(view)
    assert words.say(f"home-role-{role.value}") in read(view)
    assert len(tried["elements"]) == 3
    assert presses(view)["welcomed"]["value"] == "0.0.0"
    assert "welcomed" not in presses(home(by.name, words, roster=[*OFFICERS, by]))


def test_each_row_of_a_list_has_its_way_in() -> None:
    """In the form that opens from Home as in a message; what has ended is a list too."""
    view = list_view(book("KLO"), SEOUL, page_of(requested(), released()), "ended", 0)

    assert values(view, "show") == [f"{requested().ref}.0"] * 2
    assert "list_ended" in presses(home("KLO"))


def test_a_list_says_exercise_of_no_real_release() -> None:
    """Where only some are one, each of those says so."""
    real = replace(requested(), exercise=False)
    mixed, alike = (
        list_view(book("KLO"), SEOUL, page_of(requested(), other), "mine", 0)["blocks"]
        for other in (real, requested())
    )

    assert [read(block).count("EXERCISE") for block in mixed] == [0, 1, 0]
    assert [read(block).count("EXERCISE") for block in alike] == [1, 0, 0, 0]
