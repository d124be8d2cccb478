"""What is remembered: tables, the one door to them, audit log, sealed content, migrations."""
