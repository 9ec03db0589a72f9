# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 3e116a70146fedbd0a5217f312c63257d2a1150d95af1effc239d4c50220c20c
# content sha256 029ce0d1a6b30230554067112121562f7c20abacb39f8eea20dd2f4ed5c63a07
"""The registration of suspended; the runtime performs it before `conf_setup`."""

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
    description="Fetches what peers ask for, in a thread (suspend and resume)",
    source="suspended.py",
    listeners=(ListenerRegistration("Fetch", session=FetchSession),),
)
