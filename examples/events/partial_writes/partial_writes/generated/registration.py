# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 33f224e7008d6f689014c9403a5fe7634ee7008da10d4baf1036735be101e0ef
# content sha256 1e1dc9537a0bac4d112096ca149d7d35e89d5d8f3e7c930740d90a53f43e56c5
"""What partial_writes registers; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    ListenerRegistration,
    ModuleKind,
    Registration,
)

from .sessions import (
    MegabyteSession,
)

REGISTRATION: Final = Registration(
    api=1,
    name="partial_writes",
    kind=ModuleKind.SINGLETON,
    description="Sends more than fits at once (seed 1.3.3.1, partial writes)",
    source="partial_writes.py",
    listeners=(
        ListenerRegistration(
            "Megabyte",
            has_acceptor=True,
            session=MegabyteSession,
        ),
    ),
)
