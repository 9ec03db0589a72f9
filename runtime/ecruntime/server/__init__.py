"""The composition root: wires everyone, serves one configuration after the other."""

from ecruntime.server.gc_tuning import tune_garbage_collector
from ecruntime.server.lifeline import Lifeline
from ecruntime.server.server import Outcome, Server, Settings
from ecruntime.server.signals import HELD_SIGNALS, Signals

__all__ = ["HELD_SIGNALS", "Lifeline", "Outcome", "Server", "Settings", "Signals", "tune_garbage_collector"]
