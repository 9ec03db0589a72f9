# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 77197ee8a6401d2e908887d8001b0785b6e42322168eb91ac1033e595737f7bc
# content sha256 ba8606809b948eb6ec9f028b7675d640e94854dce8bff8663ded7450fb905384
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
    description="Says hello and listens, in turns (return values)",
    source="ping_pong.py",
    listeners=(ListenerRegistration("Ping", has_acceptor=True, session=PingSession),),
)
