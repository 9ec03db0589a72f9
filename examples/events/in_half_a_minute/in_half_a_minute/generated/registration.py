# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 f8f38c685b141385c3e7b74c926171d2b148f54e52a28a158d35b19b0aee9134
# content sha256 d089077ca440f4a021ca251757ba5d6fdf918fbf6e29f5197d1fffe5e71a4020
"""The registration of in_half_a_minute; the runtime performs it before `conf_setup`."""

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
