"""How long each step may take, how long an offer may wait, and when digests are due."""
