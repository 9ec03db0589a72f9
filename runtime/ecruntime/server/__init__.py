"""The composition root of the runtime: the server, its settings, signals and lifeline."""

from ecruntime.server.gc_tuning import tune_garbage_collector
from ecruntime.server.lifeline import Lifeline
from ecruntime.server.server import ReloadOutcome, Server, Settings
from ecruntime.server.signals import HELD_SIGNALS, Signals

__all__ = ["HELD_SIGNALS", "Lifeline", "ReloadOutcome", "Server", "Settings", "Signals", "tune_garbage_collector"]
