# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 48627611f9bbab432e586507d79d6d5309c73cacf5501faf75394593a5c846cb
# content sha256 7e97d31bcfbe4ecd93f047882143c37795947a028e11083c8abddbd403c48761
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
