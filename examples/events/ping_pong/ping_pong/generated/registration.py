# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 4061f496b0764586531b1d46fb900f85e90a49bd1a198c7edbef7de96692835c
# content sha256 d554b48b26131455345c9fb4e6847e4ab43cf18ec0ea5a29a2a7f41943aa7392
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
