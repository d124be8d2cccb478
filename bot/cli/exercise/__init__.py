"""Demo, local workspace and rehearsals: the desk on an embedded workspace."""
