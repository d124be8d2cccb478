"""
A local Slack workspace that speaks only Slack's wire, to try and test an app with; it knows nothing
of ours.
"""

from bot.sandbox.clock import Clock, HandClock, RunningClock, SystemClock
from bot.sandbox.exchange import Exchange
from bot.sandbox.inputs import NotThere
from bot.sandbox.people import Person
from bot.sandbox.records import Message, View
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.text import text_of
from bot.sandbox.workspace import Workspace

__all__ = [
    "Clock",
    "Exchange",
    "HandClock",
    "Message",
    "NotThere",
    "Person",
    "RunningClock",
    "Sandbox",
    "SystemClock",
    "View",
    "Workspace",
    "text_of",
]
