# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 7b5367aaa28e24f0ce4052cd2f62670d08354735cc714bf5ef32e30c9ca9f959
# content sha256 bba256653bbac8a7cd276ae922d168af4f77ec3f656cca1cd2b29fbea184bf40
"""What smtp_sink registers; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    AccessLevel,
    CommandDeclaration,
    ListenerRegistration,
    ModuleKind,
    OptionDeclaration,
    OptionRegistration,
    OptionType,
    Registration,
)

from .sessions import (
    SinkSession,
)

REGISTRATION: Final = Registration(
    api=1,
    name="smtp_sink",
    kind=ModuleKind.SINGLETON,
    description="Accepts every message and delivers none",
    source="smtp_sink.py",
    options=(
        OptionRegistration(
            OptionDeclaration(
                "size_limit",
                OptionType.INT,
                "[smtp_sink]",
                "10000000",
                minimum=1000,
                maximum=100000000,
                summary="Bytes of the largest message that is taken",
            ),
        ),
    ),
    commands=(
        CommandDeclaration(
            "status",
            "Show what was taken",
            level=AccessLevel.READ_ONLY,
        ),
    ),
    listeners=(
        ListenerRegistration(
            "Sink",
            has_acceptor=True,
            options=(
                OptionRegistration(
                    OptionDeclaration(
                        "banner",
                        OptionType.STRING,
                        "",
                        '"sink ESMTP"',
                        summary="What a peer is greeted with",
                    ),
                ),
            ),
            session=SinkSession,
        ),
    ),
)
