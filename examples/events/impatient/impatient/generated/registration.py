# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 efc430dc655f69df2890162f41b003336aeaf09127d5ee115de4b9e831e7f0f4
# content sha256 7da420b96d7ecb411bcb533269bce3cf7899e86b08fbda7226a000eaccbe68c1
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
    description="Gives peers a limited time (cancelling a timed event)",
    source="impatient.py",
    listeners=(
        ListenerRegistration(
            "Impatient",
            has_acceptor=True,
            session=ImpatientSession,
        ),
    ),
)
