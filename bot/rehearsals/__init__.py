"""The rehearsal scripts that are shipped, read as text."""
