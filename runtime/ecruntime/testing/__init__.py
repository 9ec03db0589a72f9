"""The public kit for tests of modules; pytest loads its plugin by itself."""

from ecruntime.testing.failures import Expectation, ModuleFailed, NothingFailed
from ecruntime.testing.harness import CommandFailed, Harness, LivingGenerations, NeverReleased
from ecruntime.testing.io_conformance import check_io_wrapper
from ecruntime.testing.leak_check import Audit, Leaked
from ecruntime.testing.libexec import LibexecFolder, NotBuilt
from ecruntime.testing.peer import Peer, Peers, Silence
from ecruntime.testing.plugin import Clock, Console, Fire
from ecruntime.testing.reload_everywhere import ReloadEverywhere, ReloadingFinder
from ecruntime.testing.virtual_clock import VirtualClock
from ecruntime.testing.virtual_poller import VirtualPoller

__all__ = [
    "Audit",
    "Clock",
    "CommandFailed",
    "Console",
    "Expectation",
    "Fire",
    "Harness",
    "Leaked",
    "LibexecFolder",
    "LivingGenerations",
    "ModuleFailed",
    "NeverReleased",
    "NotBuilt",
    "NothingFailed",
    "Peer",
    "Peers",
    "ReloadEverywhere",
    "ReloadingFinder",
    "Silence",
    "VirtualClock",
    "VirtualPoller",
    "check_io_wrapper",
]
