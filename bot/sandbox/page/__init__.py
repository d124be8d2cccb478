"""The sandbox's web page, on which one person can act as anybody in the workspace."""

from bot.sandbox.page.face import Face, Hint
from bot.sandbox.page.routes import serve

__all__ = ["Face", "Hint", "serve"]
