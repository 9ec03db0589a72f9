# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 e8e403524877eb8d68e17e5f363fc95fdfb0101d2bdbdc82f9e2c6769034f70f
# content sha256 71b4deda5fed160b3fb8169f43fbaa936d67672c5e9790961509c35569978844
"""What exact_reader registers; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    CommandDeclaration,
    ListenerRegistration,
    ModuleKind,
    Registration,
)

from .sessions import (
    BlockSession,
)

REGISTRATION: Final = Registration(
    api=1,
    name="exact_reader",
    kind=ModuleKind.SINGLETON,
    description="Reads blocks of one size (seed 1.3.3.1, exactly so many bytes)",
    source="exact_reader.py",
    commands=(
        CommandDeclaration(
            "counts",
            "Show how many blocks were read, and how many were broken",
        ),
    ),
    listeners=(ListenerRegistration("Block", session=BlockSession),),
)
