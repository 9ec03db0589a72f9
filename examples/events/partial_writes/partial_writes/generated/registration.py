# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 7be3b4a62a2f03a4f206230d2efe3167f524d25148367f6e796f2b99465a3189
# content sha256 68713c036d3063b672dc6fc8abd61ef791b4ef525bc8ac43db1b41b7130d0e86
"""The registration of partial_writes; the runtime performs it before `conf_setup`."""

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
    description="Sends more than fits at once (partial writes)",
    source="partial_writes.py",
    listeners=(
        ListenerRegistration(
            "Megabyte",
            has_acceptor=True,
            session=MegabyteSession,
        ),
    ),
)
