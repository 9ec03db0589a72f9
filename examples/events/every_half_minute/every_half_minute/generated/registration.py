# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 f48693f17638aa94a91e6a44865c1a2bd7404bf37f628adcffb39eae6fd87bdc
# content sha256 a994d417ec0b002d724d43187e67f446e13d0d9fd0aee2fc8ab7d24da77ab5f1
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
