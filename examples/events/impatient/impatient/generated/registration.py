# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 b44583cf1626a0629dddf1c9992fc339b7b5a5756ad0baf186d14ceed707b6f7
# content sha256 adee1b1edd040ac03e646d5266752a7a5b0b82589caace89cf6b167cccbaec8a
"""What impatient registers; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    ListenerRegistration,
    ModuleKind,
    Registration,
)

from .sessions import (
    ImpatientSession,
)

REGISTRATION: Final = Registration(
    api=1,
    name="impatient",
    kind=ModuleKind.SINGLETON,
    description="Gives peers a limited time (seed 1.3.3.1, cancelling a timed event)",
    source="impatient.py",
    listeners=(
        ListenerRegistration(
            "Impatient",
            has_acceptor=True,
            session=ImpatientSession,
        ),
    ),
)
