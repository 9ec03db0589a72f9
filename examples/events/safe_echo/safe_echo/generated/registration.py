# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 79cb730301fe8e4c5f58aab7b91a988ec889217eee41daf3a7bbfb332f62957c
# content sha256 794b2420ee6671fe457cd63efa2fca9a2746c84f6b83f98550e041967acfc0ea
"""What safe_echo registers; the runtime performs it before `conf_setup`."""

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
