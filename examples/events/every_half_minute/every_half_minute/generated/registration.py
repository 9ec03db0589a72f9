# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 7238e37748db49591599a6f88ab92b926ecc13963bf5192b011baededd8f501f
# content sha256 94331f56dd2ca43224bc8d300d03adc180be2e991a024cd545b91eabdb34988d
"""What every_half_minute registers; the runtime performs it before `conf_setup`."""

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
