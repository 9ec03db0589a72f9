# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 8d738e128543d2b5e54406c701fa3958bc109a52bf8f6d166bb42bbe4f33e69a
# content sha256 2256020e38f3ebe2a8e69cfdc88bf38d2c216886ea1613ba3057926f0f199ccb
"""What partial_writes registers; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    ModuleKind,
    Registration,
)

REGISTRATION: Final = Registration(
    api=1,
    name="partial_writes",
    kind=ModuleKind.SINGLETON,
    description="Sends more than fits at once (seed 1.3.3.1, partial writes)",
    source="partial_writes.py",
)
