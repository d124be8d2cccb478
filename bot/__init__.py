"""The process: entry point, wiring, settings and command line; and, below all, the rules."""
