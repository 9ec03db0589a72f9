# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 cf81a4f96fdd3026337de3deac6f29301ebd7fc6551a26667f57adade7846ef2
# content sha256 bfd29eaf050efe65a23ebf957efd686461699be5cc84ad28102e59b4b41335e7
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
