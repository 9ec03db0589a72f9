# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 ab511e2a76b00f0aa74c2542f3c3278dc55008f7788309c16586068922d58006
# content sha256 e7f60ca32457fcef99d55ebb5eca555bb83f404e47c5ca50b96bdb4502a56605
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
