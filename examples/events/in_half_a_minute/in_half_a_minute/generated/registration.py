# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 f8f38c685b141385c3e7b74c926171d2b148f54e52a28a158d35b19b0aee9134
# content sha256 e2e0c35ce00239be5cdffcf3a1f58f6d9b0883724d17b269d735303a18f82f61
"""What in_half_a_minute registers; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    CommandDeclaration,
    ModuleKind,
    Registration,
)

REGISTRATION: Final = Registration(
    api=1,
    name="in_half_a_minute",
    kind=ModuleKind.SINGLETON,
    description="Does something once, later (timed events)",
    source="in_half_a_minute.py",
    commands=(CommandDeclaration("said", "Show what was said"),),
)
