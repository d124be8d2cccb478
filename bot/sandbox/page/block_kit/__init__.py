"""Block Kit as HTML."""
