"""The sandbox's web page, on which one person can act as anybody in the workspace."""

from bot.sandbox.page.face import Face
from bot.sandbox.page.guide import CLOCK, Deed, Hint
from bot.sandbox.page.routes import serve

__all__ = ["CLOCK", "Deed", "Face", "Hint", "serve"]
