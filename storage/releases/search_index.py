"""
By which terms releases are found, written with them: for each party that may know of one.

What takes words out of a title writes the release with its new title, and takes its terms out here.
"""

from sqlalchemy import Connection, delete, insert

from bot.domain.release.release import Release
from bot.domain.release.visibility import informed_parties
from bot.domain.text import search_terms
from storage.tables.search_index import SEARCH_TERM


def write(connection: Connection, before: Release | None, after: Release) -> None:
    """
    Let a release be found by whoever may know of it from now on, by its title and number.

    Args:
        connection: a connection in the transaction that writes the release.
        before: the release as it was; None where it is new.
        after: the release as it is to be.
    """
    known: frozenset[str] = informed_parties(before) if before else frozenset()
    if before and before.title != after.title:
        connection.execute(delete(SEARCH_TERM).where(SEARCH_TERM.c.number == after.number))
        known = frozenset()
    titles = dict.fromkeys((after.title, *after.titles.values()))
    terms = search_terms.of_release(after.number, " ".join(titles))
    rows = [
        {"party": party, "term": term, "submitted_at": after.submitted_at, "number": after.number}
        for party in sorted(informed_parties(after) - known)
        for term in sorted(terms)
    ]
    if rows:
        connection.execute(insert(SEARCH_TERM), rows)
