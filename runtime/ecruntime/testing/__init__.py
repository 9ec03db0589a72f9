"""The public kit for tests of modules; pytest loads its plugin by itself."""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.generation import TransactionFailed
    from ecruntime.testing.failures import Expectation, ModuleFailed, NothingFailed
    from ecruntime.testing.harness import CommandFailed, Harness, LivingGenerations, NeverReleased
    from ecruntime.testing.io_conformance import check_io_wrapper
    from ecruntime.testing.leak_check import Audit, Leaked
    from ecruntime.testing.libexec import LibexecFolder, NotBuilt
    from ecruntime.testing.peer import Peer, Peers, Silence
    from ecruntime.testing.plugin import Clock, Console, Fire
    from ecruntime.testing.reload_everywhere import ReloadEverywhere, ReloadingFinder
    from ecruntime.testing.schedule import EventOrder
    from ecruntime.testing.virtual_clock import VirtualClock
    from ecruntime.testing.virtual_poller import VirtualPoller

__all__ = [
    "Audit",
    "Clock",
    "CommandFailed",
    "Console",
    "EventOrder",
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
    "TransactionFailed",
    "VirtualClock",
    "VirtualPoller",
    "check_io_wrapper",
]

_HOMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Audit": "leak_check",
        "Clock": "plugin",
        "CommandFailed": "harness",
        "Console": "plugin",
        "EventOrder": "schedule",
        "Expectation": "failures",
        "Fire": "plugin",
        "Harness": "harness",
        "Leaked": "leak_check",
        "LibexecFolder": "libexec",
        "LivingGenerations": "harness",
        "ModuleFailed": "failures",
        "NeverReleased": "harness",
        "NotBuilt": "libexec",
        "NothingFailed": "failures",
        "Peer": "peer",
        "Peers": "peer",
        "ReloadEverywhere": "reload_everywhere",
        "ReloadingFinder": "reload_everywhere",
        "Silence": "peer",
        "TransactionFailed": "ecruntime.generation",
        "VirtualClock": "virtual_clock",
        "VirtualPoller": "virtual_poller",
        "check_io_wrapper": "io_conformance",
    }
)
"""The file of each name, or another package that has it."""


def __getattr__(name: str) -> object:
    """Import a name when it is asked for; pytest imports this package, and no other of ours, in every run."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    return getattr(import_module(home if "." in home else f"{__name__}.{home}"), name)
