# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 46bae3f9cfb1c1b646e5b8d5798062b7c67b176cd60d3fa7f67ff05c19a39eb0
# content sha256 6d32ccf0ca9ff57c31a0d38db626c365454afa7a664e0930c0a57968810df465
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
    description="Does something again and again (seed 1.3.3.1, recurrent timed events)",
    source="every_half_minute.py",
    commands=(CommandDeclaration("count", "Show how many half minutes have passed"),),
)
