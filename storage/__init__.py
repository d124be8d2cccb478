"""What is remembered: tables, transactions, the audit log, sealed content, keys, the outbox."""
