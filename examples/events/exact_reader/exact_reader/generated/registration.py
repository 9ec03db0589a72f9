# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 e8e403524877eb8d68e17e5f363fc95fdfb0101d2bdbdc82f9e2c6769034f70f
# content sha256 28df64e2aecf8a5f90923f9f44d684cfa736338af67065cc985e84223909538b
"""What exact_reader registers; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    CommandRegistration,
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
        CommandRegistration(
            "counts",
            "Show how many blocks were read, and how many were broken",
        ),
    ),
    listeners=(ListenerRegistration("Block", session=BlockSession),),
)
