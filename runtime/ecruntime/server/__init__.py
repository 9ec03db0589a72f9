"""The composition root of the runtime: the server, its settings, signals, lifeline, pulse, forks, service manager."""

from ecruntime.server.built_in import BuiltInFinder
from ecruntime.server.fork_guard import ForkGuard
from ecruntime.server.gc_tuning import tune_garbage_collector
from ecruntime.server.lifeline import Lifeline
from ecruntime.server.pulse import ASKED, SERVES, START_FACTOR, Pulse
from ecruntime.server.server import ReloadOutcome, Server
from ecruntime.server.service_manager import ServiceManager
from ecruntime.server.settings import Settings
from ecruntime.server.signals import HELD_SIGNALS, Signals

__all__ = [
    "ASKED",
    "HELD_SIGNALS",
    "SERVES",
    "START_FACTOR",
    "BuiltInFinder",
    "ForkGuard",
    "Lifeline",
    "Pulse",
    "ReloadOutcome",
    "Server",
    "ServiceManager",
    "Settings",
    "Signals",
    "tune_garbage_collector",
]
