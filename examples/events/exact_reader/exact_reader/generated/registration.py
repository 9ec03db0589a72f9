# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 19d206099a77867122e21cfb5a9c14c67f32ea81c0632d2a7293aff10ee6d14e
# content sha256 52633822f21db3c9ea1814d88338063094bbe4768b36930836cef77135829c62
"""What exact_reader registers; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    CommandRegistration,
    ModuleKind,
    Registration,
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
)
