# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 6f6f67a544a39673f59ae9ded0678820af2dcbb65a30f54eef03ee313a20d82d
# content sha256 3dade11470554b74f1f71f6dd24859aee6858919ecd8f4c5c2ba9bd4414f1379
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
