"""Public: what the tests of modules use. pytest loads the plugin by itself."""

from ecruntime.testing.harness import CommandFailed, Harness
from ecruntime.testing.plugin import Clock, Console, Fire
from ecruntime.testing.virtual_clock import VirtualClock
from ecruntime.testing.virtual_poller import VirtualPoller

__all__ = ["Clock", "CommandFailed", "Console", "Fire", "Harness", "VirtualClock", "VirtualPoller"]
