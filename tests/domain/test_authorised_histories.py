"""What holds of standing authorisations whatever is done with them, in random histories."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import grants, steps
from bot.domain.book import Book
from bot.domain.refusals import Refusal
from bot.domain.release.authorisation import DAY, Authorisation
from bot.domain.release.records import Slot
from bot.domain.release.release import Release
from tests.domain.authorised import GRANT, book
from tests.domain.world import LAUNCH, NOON, who

HANDS = ("KFDO", "KFDO2")
ACTS = st.one_of(
    st.tuples(st.just("grant"), st.sampled_from(HANDS), st.integers(1, 3)),
    st.tuples(st.just("confirm"), st.sampled_from(HANDS), st.integers(0, 3)),
    st.tuples(st.just("revoke"), st.sampled_from(HANDS), st.integers(0, 3)),
    st.tuples(st.just("send"), st.sampled_from(("KLO", "KLO2")), st.integers(0, 2)),
    st.tuples(st.just("relay"), st.sampled_from(("UFDO", "UFDO2")), st.integers(0, 9)),
    st.tuples(st.just("wait"), st.just(""), st.integers(1, 30)),
)
DRAFTS = (
    LAUNCH,
    replace(LAUNCH, to=("USA", "JPN")),
    replace(LAUNCH, precedence="IMMEDIATE", lifetime="1d"),
)


class Night:
    """A desk by itself: what was granted, what was sent, and when each use was."""

    def __init__(self) -> None:
        self.now = NOON
        self.known: dict[str, Authorisation] = {}
        self.releases: list[Release] = []
        self.uses: list[tuple[str, datetime]] = []

    def book(self, by: str) -> Book:
        """The book as the store would hand it out."""
        since = self.now - DAY
        used = [one for one, at in self.uses if at > since]
        code = f"{len(self.known) + len(self.releases):04d}"
        found = replace(book(by, now=self.now), authorisations=self.known)
        return replace(
            found,
            fresh=replace(found.fresh, code=code),
            uses={one: used.count(one) for one in set(used)},
        )

    def act(self, what: str, by: str, n: int) -> None:
        """One act; a refusal changes nothing."""
        self.now += timedelta(minutes=1)
        if what == "wait":
            self.now += timedelta(hours=n)
            return
        if what == "send":
            release = steps.request(None, self.book(by), draft=DRAFTS[n]).release
            self.releases.append(release)
            if release.authorisation:
                self.uses.append((release.authorisation, self.now))
            return
        if what == "relay" and self.releases:
            at = n % len(self.releases)
            self.releases[at] = steps.relay(self.releases[at], self.book(by)).release
            return
        made = list(self.known)
        if what == "grant":
            day = (self.now + timedelta(days=1)).date().isoformat()
            change = grants.authorise(self.book(by), grant=replace(GRANT, cap=str(n), until=day))
        elif made:
            rule = grants.confirm if what == "confirm" else grants.revoke
            change = rule(self.book(by), id=made[n % len(made)])
        else:
            return
        self.known[change.authorisation.id] = change.authorisation


@settings(max_examples=150, deadline=None)
@given(st.lists(ACTS, min_size=5, max_size=60))
def test_no_authorisation_goes_beyond_what_two_hands_agreed(
    acts: list[tuple[str, str, int]],
) -> None:
    """Never at the hub, never before or after its time, never over its cap, never by one hand."""
    night = Night()
    for act in acts:
        try:
            night.act(*act)
        except Refusal:
            continue

    for release in night.releases:
        for d in release.deliveries:
            assert all(c.authorisation is None for c in d.given(Slot.RELAY))
            cited = {c.authorisation for c in d.given(Slot.ORIGINATOR)}
            assert cited <= {None, release.authorisation}
        if release.authorisation:
            one, at = night.known[release.authorisation], release.submitted_at
            assert one.confirmed_at
            assert max(one.begins, one.confirmed_at) <= at < min(one.ends, one.ended_at or one.ends)
            assert set(one.hands) <= {who(hand) for hand in HANDS}
            assert len(set(one.hands)) == 2
            assert release.authors.isdisjoint(one.hands)
    for one in night.known.values():
        used = [at for which, at in night.uses if which == one.id]
        assert all(sum(at <= other < at + DAY for other in used) <= one.cap for at in used)
