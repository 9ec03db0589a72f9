# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 677f1998b62dae24f9e53e229503d2cce1ab71855f416dd0da75fe29ad41b8ae
# content sha256 ad4c3b0e30d2d7481ea4a1e407d5659eb87f337d4fd42214a9bce9461dbeebc4
"""The registration of exact_reader; the runtime performs it before `conf_setup`."""

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
    description="Reads blocks of one size (exactly so many bytes)",
    source="exact_reader.py",
    commands=(
        CommandDeclaration(
            "counts",
            "Show how many blocks were read, and how many were broken",
        ),
    ),
    listeners=(ListenerRegistration("Block", session=BlockSession),),
)
