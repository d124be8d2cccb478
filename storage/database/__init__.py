"""The database: engine, schema, backups, and the files and the disk space that it needs."""
