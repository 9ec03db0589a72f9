# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 7238e37748db49591599a6f88ab92b926ecc13963bf5192b011baededd8f501f
# content sha256 ed9b6980cafa86d269aeb30b49680d5999a6ace1019fed17c2657586cd82b9fa
"""The registration of every_half_minute; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    CommandDeclaration,
    ModuleKind,
    Registration,
)

REGISTRATION: Final = Registration(
    api=1,
    name="every_half_minute",
    kind=ModuleKind.SINGLETON,
    description="Does something again and again (recurrent timed events)",
    source="every_half_minute.py",
    commands=(CommandDeclaration("count", "Show how many half minutes have passed"),),
)
