# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 63ba21bdd0c44a261e169530c191d7009d679ffd7a810de97cd6636c53d95350
# content sha256 886f2db463f0ad537b5f717e644e1345c7a0c7c9b8bf939ce5dade4f66d222cb
"""What suspended registers; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    ModuleKind,
    Registration,
)

REGISTRATION: Final = Registration(
    api=1,
    name="suspended",
    kind=ModuleKind.SINGLETON,
    description="Fetches what peers ask for, in a thread (seed 1.3.3.1, suspend and resume)",
    source="suspended.py",
)
