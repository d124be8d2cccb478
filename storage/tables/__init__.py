"""
The tables: everything that is remembered, and what the database itself refuses to hold.

`metadata` knows all of them.
"""

from storage.tables import (
    audit,
    book,
    content,
    outbox,
    passages,
    questions,
    releases,
    search_index,
    slack_directory,
)
from storage.tables.columns import metadata

__all__ = [
    "audit",
    "book",
    "content",
    "metadata",
    "outbox",
    "passages",
    "questions",
    "releases",
    "search_index",
    "slack_directory",
]
