# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 77f0195a119b8e0159ab6ace4af1ae11c1ed4a40d2d5aba8670b1d967076d1be
# content sha256 cd43e84d716ad96f808f2d8bef45696e0a196bf452baa680623d994afaa14e3b
"""The registration of smtp_sink; the runtime performs it before `conf_setup`."""

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
                        summary="Text with which a peer is greeted",
                    ),
                ),
            ),
            session=SinkSession,
        ),
    ),
)
