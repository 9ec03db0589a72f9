# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 81a47f3b512e23b3b8c44ac9d2bbdf777982d37c39e613c520b9ee2ae7a88e42
# content sha256 ef600d34e7c9bff9d5d586f8a9ada641902d5f7128b379d3d6355ab174cb6e2d
"""What smtp_sink registers; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    AccessLevel,
    CommandRegistration,
    ListenerRegistration,
    ModuleKind,
    OptionDefinition,
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
            OptionDefinition(
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
        CommandRegistration(
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
                    OptionDefinition(
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
