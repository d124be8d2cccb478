"""The store: all that is remembered, in parts by who uses them."""

from storage.authorisations.grants import Authorisations
from storage.store.administration import Administration
from storage.store.attendance import Attendances
from storage.store.audit_checks import AuditChecks
from storage.store.digests import Digests
from storage.store.health import Health
from storage.store.maintenance import Maintenance
from storage.store.queries import Queries
from storage.store.releases import Releases
from storage.store.slack_directory import SlackDirectory
from storage.store.timers import Timers
from storage.transaction.runner import Transactions


class Store:
    """
    All that one process keeps.

    What a part is asked for is a `Job`. The desk awaits it; the command line and tests do it with
    `.now()` in the calling thread.
    """

    def __init__(self, db: Transactions) -> None:
        """Make every part work in the same transactions, of the same database."""
        self.db = db
        self.releases = Releases(db)
        self.queries = Queries(db)
        self.administration = Administration(db)
        self.attendance = Attendances(db)
        self.authorisations = Authorisations(db)
        self.digests = Digests(db)
        self.timers = Timers(db)
        self.slack = SlackDirectory(db)
        self.audit = AuditChecks(db)
        self.health = Health(db)
        self.maintenance = Maintenance(db)

    def close(self) -> None:
        """Finish what has begun, refuse what has not, and close every connection."""
        self.db.close()
