# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 79cb730301fe8e4c5f58aab7b91a988ec889217eee41daf3a7bbfb332f62957c
# content sha256 63fa63e5d05785852ed7687902add5f59c6a824f92a5b40edd956450cdaa13ce
"""The registration of safe_echo; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    ListenerRegistration,
    ModuleKind,
    OptionDeclaration,
    OptionRegistration,
    OptionType,
    Registration,
)

from .sessions import (
    SafeSession,
)

REGISTRATION: Final = Registration(
    api=1,
    name="safe_echo",
    kind=ModuleKind.SINGLETON,
    description="Answers in capitals, through TLS",
    source="safe_echo.py",
    options=(
        OptionRegistration(
            OptionDeclaration(
                "certificate",
                OptionType.STRING,
                "[safe_echo]",
                '""',
                summary="The file with a key and its certificate; without one, nobody is served",
            ),
        ),
    ),
    listeners=(ListenerRegistration("Safe", has_acceptor=True, session=SafeSession),),
)
