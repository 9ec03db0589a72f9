# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 81a47f3b512e23b3b8c44ac9d2bbdf777982d37c39e613c520b9ee2ae7a88e42
# content sha256 5140ec352bc7f1a32755047ad9cb75b380e3a87e6854ba67386cc75265d1e7f8
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
