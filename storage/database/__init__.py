"""The database: engine, schema, backups, and the files and the room on disk that it stands on."""
