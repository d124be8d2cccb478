"""Since when a delivery stands in its stage, as cards say it: the database and the rule agree."""

from bot.domain import steps
from bot.domain.release.release import Release
from tests.storage.world import Desks, later


def again(desks: Desks, release: Release) -> Release:
    """The same, as the store reads it."""
    found = desks.store.queries.release(release.number, later()).now()
    assert found
    return found[0]


def test_the_moment_of_a_step_is_read_back(desks: Desks) -> None:
    """A card says when it was returned or denied, also after a restart."""
    approved = desks.approved(later())
    sent_back = desks.do(
        "UFDO", approved.number, steps.send_back, later(minutes=3), code="unclear", note="Which?"
    ).release

    assert sent_back.deliveries[0].since == later(minutes=3)
    assert again(desks, sent_back).deliveries[0].since == later(minutes=3)


def test_what_leaves_the_stage_leaves_the_moment(desks: Desks) -> None:
    """More time to read is no other stage."""
    released = desks.released(later(minutes=1))
    longer = desks.do(
        "KFDO", released.number, steps.extend, later(minutes=9), lifetime="1h"
    ).release

    assert longer.deliveries[0].since == later(minutes=1)
    assert again(desks, longer).deliveries[0].since == later(minutes=1)
