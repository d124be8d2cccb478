"""Block Kit's rules: what may stand in blocks, elements and surfaces."""
