"""The composition root: wires everyone, serves one configuration after the other."""

from ecruntime.server.lifeline import Lifeline
from ecruntime.server.server import Outcome, Server, Settings
from ecruntime.server.signals import HELD_SIGNALS, Signals

__all__ = ["HELD_SIGNALS", "Lifeline", "Outcome", "Server", "Settings", "Signals"]
