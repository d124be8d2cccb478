"""The files an operator writes or reads: rosters and digests."""
