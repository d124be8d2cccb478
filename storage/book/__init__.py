"""The book of a transaction: policy, roster, declarations and attendance, read for the rules."""
