"""The Web API: its methods, their arguments and rate limits."""
