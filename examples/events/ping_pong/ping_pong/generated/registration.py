# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 8d35aff645d13e38dd907214cf8e22d6196665130f66af7548d8112e1269d971
# content sha256 e31ff7711e1d337e6886727204130967417e065e87939985f63f2b416811113c
"""What ping_pong registers; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    ModuleKind,
    Registration,
)

REGISTRATION: Final = Registration(
    api=1,
    name="ping_pong",
    kind=ModuleKind.SINGLETON,
    description="Says hello and listens, in turns (seed 1.3.3.1, return values)",
    source="ping_pong.py",
)
