# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 080d957c9801cca446a4705970369b1d71bc4eaf32e5543c3513bf8012f34bec
# content sha256 15817e0df66b55f5d113b224932ec79c2fcbfaa39d7b8b155aac4e2b80b7c894
"""What ping_pong registers; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    ListenerRegistration,
    ModuleKind,
    Registration,
)

REGISTRATION: Final = Registration(
    api=1,
    name="ping_pong",
    kind=ModuleKind.SINGLETON,
    description="Says hello and listens, in turns (seed 1.3.3.1, return values)",
    source="ping_pong.py",
    listeners=(ListenerRegistration("Ping"),),
)
