"""App Home: what waits, what was shared, what was received."""

from handlers.home import home_view, stranger_home
from tests.domain.world import book
from tests.handlers.limits import read, too_much
from tests.handlers.stages import CANARY, LONGEST, SEOUL, Page, person, released, requested


def home(user="KLO", waiting=(), shared=()):
    pages = {"waiting": Page(list(waiting), len(waiting)), "shared": Page(list(shared), len(shared))}
    return home_view(person(user), book(), SEOUL, **pages)


def test_what_waits_and_what_was_shared_are_kept_apart() -> None:
    """The first thing an officer looks for in the morning."""
    korean = read(home("KLO", [requested()], [released()]))
    japanese = read(home("JLO", [], [released()]))

    for heading in ("Waiting (1)", "Shared by us\nEXERCISE", "Received\nNothing here"):
        assert heading in korean
    for heading in ("Waiting (0)", "Shared by us\nNothing here", "Received\nEXERCISE"):
        assert heading in japanese
    assert "JPN: waits" in korean.lower().replace("jpn", "JPN")


def test_every_release_says_exercise_and_none_its_content() -> None:
    """Home stays open on a screen."""
    view = home("KLO", [requested()], [released()])

    assert read(view).count("EXERCISE") == 3
    assert CANARY not in str(view)


def test_the_busiest_home_fits() -> None:
    """Slack refuses a Home of more than a hundred blocks."""
    busy = home("KLO", [requested(**LONGEST)] * 50, [released(**LONGEST)] * 50)

    assert busy["type"] == "home"
    assert too_much(busy, surface="home") == []


def test_a_stranger_is_told_whom_to_ask_and_nothing_else() -> None:
    """Who is not on the roster learns nothing of any release."""
    view = stranger_home(SEOUL, exercise=True)

    assert "security officer" in read(view)
    assert too_much(view, surface="home") == []
