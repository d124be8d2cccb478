"""How long each step may take, counted in the hours that count; when digests are due."""
