# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 f0fa82e3b0cfdb964209551a5eaa918cecd0eb3b2fba124127e4226963a775df
# content sha256 53a52b51401a25ba6ca6c062cb0c7b9586c2a76ed2509ede656e718b942db4c3
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
