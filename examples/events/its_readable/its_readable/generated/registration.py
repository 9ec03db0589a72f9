# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 e9be018a094fe977219d10d386a43e58453ca78e5a511250af5f8772d10bb3d5
# content sha256 01c469d0bc83382872ca9283847ab0e737d0dfc744248452e3b8f722e00dfaba
"""What its_readable registers; the runtime performs it before `conf_setup`."""

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
    description="Notes what peers say (seed 1.3.3.1, an event for a descriptor)",
    source="its_readable.py",
    commands=(CommandDeclaration("heard", "Show what was read"),),
    listeners=(ListenerRegistration("Readable", session=ReadableSession),),
)
