# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 cf9e241d7e458f44c3a3615ed4fbdb43f694b63577716e51ea2d0eab6389c757
# content sha256 eb700b53860b211fa5a3c13e4f5b229c7fb123867b4d3b5130a6e7451ab056a8
"""What suspended registers; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    ListenerRegistration,
    ModuleKind,
    Registration,
)

REGISTRATION: Final = Registration(
    api=1,
    name="suspended",
    kind=ModuleKind.SINGLETON,
    description="Fetches what peers ask for, in a thread (seed 1.3.3.1, suspend and resume)",
    source="suspended.py",
    listeners=(ListenerRegistration("Fetch"),),
)
