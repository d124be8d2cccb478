"""
What Slack has told of channels and accounts: every replica goes by it, and an answer counts for its
question.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain.officers import NO_NEWS, Account
from bot.domain.refusals import NotRegistered
from storage.store.slack_directory import Members
from storage.store.store import Store
from tests.domain.world import NOON, who
from tests.storage.world import opened

GUEST = who("KFDO")


@pytest.fixture
def other(store: Store, url: str, tmp_path: Path) -> Iterator[Store]:
    """Another replica."""
    second = opened(url, tmp_path)
    yield second
    second.close()


async def test_who_is_in_a_channel_is_known_to_both_until_somebody_moves(
    store: Store, other: Store
) -> None:
    """The one asks Slack, the other hears of the change."""
    assert await store.slack.members("C1") == Members()
    assert await store.slack.members_said("C1", Members(0, NOON, ("U1", "U2")))
    assert await other.slack.members("C1") == Members(0, NOON, ("U1", "U2"))

    await other.slack.members_changed("C1")

    assert await store.slack.members("C1") == Members(1)
    assert not await store.slack.members_said("C1", Members(0, NOON, ("U1", "U2"))), (
        "asked for before the change"
    )
    assert await store.slack.members_said("C1", Members(1, NOON, ()))
    assert await other.slack.members("C1") == Members(1, NOON, ())


async def test_what_an_account_is_counts_until_slack_has_said_something_else(
    store: Store, other: Store
) -> None:
    """
    A change alone makes nobody a member again; an answer from before the change makes nobody
    anything.
    """
    assert (await store.queries.book(NOON, GUEST)).account == NO_NEWS
    assert await store.slack.account_said(GUEST, Account(0, "is_restricted")) == Account(
        0, "is_restricted"
    )
    assert await other.slack.account_changed(GUEST) == Account(1, "is_restricted")
    assert await store.slack.account_said(GUEST, Account(0)) == Account(1, "is_restricted")

    with pytest.raises(NotRegistered):
        (await other.queries.book(NOON, GUEST)).by  # noqa: B018
    assert await store.slack.account_said(GUEST, Account(1)) == Account(1)
    assert (await other.queries.book(NOON, GUEST)).by.id == GUEST
