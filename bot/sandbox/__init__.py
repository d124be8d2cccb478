"""
A local Slack workspace to try and test an app with. It speaks only Slack's wire protocol and
depends on no other part of the project.
"""

from bot.sandbox.block_kit.inputs import NotThere
from bot.sandbox.delivery.dispatcher import Exchange
from bot.sandbox.people.person import Person
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.workspace.clock import HandClock, RunningClock, SandboxClock, SandboxSystemClock
from bot.sandbox.workspace.plain_text import text_of
from bot.sandbox.workspace.records import Message, View
from bot.sandbox.workspace.workspace import Workspace

__all__ = [
    "Exchange",
    "HandClock",
    "Message",
    "NotThere",
    "Person",
    "RunningClock",
    "Sandbox",
    "SandboxClock",
    "SandboxSystemClock",
    "View",
    "Workspace",
    "text_of",
]
