"""How an older database becomes this one: Alembic's revisions, one file each."""
