# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 3e116a70146fedbd0a5217f312c63257d2a1150d95af1effc239d4c50220c20c
# content sha256 f3ccef9de852f4ce2e31cb4146a095b4a5f60a733b5eceff25855e9d8944d813
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
    description="Fetches what peers ask for, in a thread (suspend and resume)",
    source="suspended.py",
    listeners=(ListenerRegistration("Fetch", session=FetchSession),),
)
