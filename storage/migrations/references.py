"""What a table that others refer to needs while SQLite makes it anew, for it cannot alter one."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op


@contextmanager
def set_aside(name: str) -> Iterator[None]:
    """Hold a table's rows in memory, so that the table they refer to may be dropped meanwhile."""
    connection = op.get_bind()
    table = sa.Table(name, sa.MetaData(), autoload_with=connection, resolve_fks=False)
    rows = [dict(row) for row in connection.execute(sa.select(table)).mappings()]
    connection.execute(sa.delete(table))
    yield
    op.bulk_insert(table, rows)
