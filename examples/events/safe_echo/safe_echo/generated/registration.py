# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 f0fa82e3b0cfdb964209551a5eaa918cecd0eb3b2fba124127e4226963a775df
# content sha256 479d9b7556899a33287e85b6df19924d0a99bede0cc1a18b7e0c9fb0bccc67b8
"""What safe_echo registers; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    ListenerRegistration,
    ModuleKind,
    OptionDefinition,
    OptionRegistration,
    OptionType,
    Registration,
)

REGISTRATION: Final = Registration(
    api=1,
    name="safe_echo",
    kind=ModuleKind.SINGLETON,
    description="Answers in capitals, through TLS",
    source="safe_echo.py",
    options=(
        OptionRegistration(
            OptionDefinition(
                "certificate",
                OptionType.STRING,
                "[safe_echo]",
                '""',
                summary="The file with a key and its certificate; without one, nobody is served",
            ),
            validate_method="",
        ),
    ),
    listeners=(ListenerRegistration("Safe", has_acceptor=True),),
)
