# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 218d494079d116e18abb46294fc1673fb06fbdcbc7d7f9dcb9818afd9d8cab20
# content sha256 70fa6044bcb958466ea7b6f9bdcb1031e5ce6c5e0f8d1edcc463e45197dc650d
"""What smtp_sink registers; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    CommandRegistration,
    ListenerRegistration,
    ModuleKind,
    OptionDefinition,
    OptionRegistration,
    OptionType,
    Registration,
)

REGISTRATION: Final = Registration(
    api=1,
    name="smtp_sink",
    kind=ModuleKind.SINGLETON,
    description="Accepts every message and delivers none",
    source="smtp_sink.py",
    options=(
        OptionRegistration(
            OptionDefinition(
                "size_limit",
                OptionType.INT,
                "[smtp_sink]",
                "10000000",
                minimum=1000,
                maximum=100000000,
                summary="Bytes of the largest message that is taken",
            ),
            validate_method="",
        ),
    ),
    commands=(CommandRegistration("status", "Show what was taken"),),
    listeners=(
        ListenerRegistration(
            "Sink",
            has_acceptor=True,
            options=(
                OptionRegistration(
                    OptionDefinition(
                        "banner",
                        OptionType.STRING,
                        "",
                        '"sink ESMTP"',
                        summary="What a peer is greeted with",
                    ),
                    validate_method="",
                ),
            ),
        ),
    ),
)
