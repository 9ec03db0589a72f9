# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 cf9e241d7e458f44c3a3615ed4fbdb43f694b63577716e51ea2d0eab6389c757
# content sha256 d33c12054310468584a4e96ae4adcd69d5ffff059ee3afd0f222b550c61685ef
"""What suspended registers; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    ListenerRegistration,
    ModuleKind,
    Registration,
)

from .sessions import (
    FetchSession,
)

REGISTRATION: Final = Registration(
    api=1,
    name="suspended",
    kind=ModuleKind.SINGLETON,
    description="Fetches what peers ask for, in a thread (seed 1.3.3.1, suspend and resume)",
    source="suspended.py",
    listeners=(ListenerRegistration("Fetch", session=FetchSession),),
)
