"""The process: entry point, wiring, settings, command line, and the rules in `bot.domain`."""
