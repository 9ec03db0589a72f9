# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 77197ee8a6401d2e908887d8001b0785b6e42322168eb91ac1033e595737f7bc
# content sha256 7dcf9f84d9d1241a2f68e213d341487d74ed3c637f42cff05ffdfb7175e4e8da
"""The registration of ping_pong; the runtime performs it before `conf_setup`."""

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
    description="Says hello and listens, in turns (return values)",
    source="ping_pong.py",
    listeners=(ListenerRegistration("Ping", has_acceptor=True, session=PingSession),),
)
