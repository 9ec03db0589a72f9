# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 efc430dc655f69df2890162f41b003336aeaf09127d5ee115de4b9e831e7f0f4
# content sha256 41224e9ed4334421bdd76c2c4ebe7d506336933ac9fbe976eeafc6862d17459a
"""The registration of impatient; the runtime performs it before `conf_setup`."""

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
