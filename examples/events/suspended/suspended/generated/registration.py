# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 fa92f4d1eaff35f99faac79e4478518b6916996c4fcd6e7e7e1e0f401fc93f5b
# content sha256 7a7eac3a365616b5fcc00c44af358c102cedc1e51bd261f9eb2e5dfdc71a0bea
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
