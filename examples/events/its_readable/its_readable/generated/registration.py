# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 02acb94e450d1f10e8cb8f055a397e3e61496624f85683270e588c86e0a883e3
# content sha256 61419b6b164d95c3c8bd1c19ee5c2bae14a3308281ad04150b86e5d4fd624f6a
"""The registration of its_readable; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    CommandDeclaration,
    ListenerRegistration,
    ModuleKind,
    Registration,
)

from .sessions import (
    ReadableSession,
)

REGISTRATION: Final = Registration(
    api=1,
    name="its_readable",
    kind=ModuleKind.SINGLETON,
    description="Notes what peers say (an event for a descriptor)",
    source="its_readable.py",
    commands=(CommandDeclaration("heard", "Show what was read"),),
    listeners=(ListenerRegistration("Readable", session=ReadableSession),),
)
