# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 7e6261122f4628f0f30175262b9b8d730bdb499ba9124d7d8c80c9faba9470a3
# content sha256 50831df340cd5370190bd4f48f3a44873605aa8ad5715c1fd0a4cee56bc7989d
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
