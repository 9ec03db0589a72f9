# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 9910f069ab06d9c90e08269f940ccc50548f86a2d77182551f2776b34a452b8b
# content sha256 a297de8c4b09e23791f2b685c7e3d675bee4f4b06fd07294d034e254c6d63a4b
"""What ping_pong registers; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    ListenerRegistration,
    ModuleKind,
    Registration,
)

from .sessions import (
    PingSession,
)

REGISTRATION: Final = Registration(
    api=1,
    name="ping_pong",
    kind=ModuleKind.SINGLETON,
    description="Says hello and listens, in turns (seed 1.3.3.1, return values)",
    source="ping_pong.py",
    listeners=(ListenerRegistration("Ping", has_acceptor=True, session=PingSession),),
)
