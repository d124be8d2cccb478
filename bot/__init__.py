"""The process: entry point, wiring, settings, command line, clock, and the rules in bot.domain."""
