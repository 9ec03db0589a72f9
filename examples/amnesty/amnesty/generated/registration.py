# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 af01d7c79e6df465ca7f448ec71d7f38150de23e9f0277ca8a7e8b3ecdd82f4c
# content sha256 fa0e6dbc6c2813205e1948b0967f743f1a54c8395e17b1781e99557a9c315692
"""The registration of amnesty; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    ModuleKind,
    OptionDeclaration,
    OptionFlag,
    OptionRegistration,
    OptionType,
    ProviderRegistration,
    Registration,
    signature,
)

REGISTRATION: Final = Registration(
    api=1,
    name="amnesty",
    kind=ModuleKind.SINGLETON,
    description="Forgives failures of important domains and those that pass",
    source="amnesty.py",
    options=(
        OptionRegistration(
            OptionDeclaration(
                "domains",
                OptionType.STRING,
                "[amnesty]",
                '( "example.org" )',
                flags=OptionFlag.IS_ARRAY,
                summary="Recipients of these domains are always forgiven",
            ),
        ),
    ),
    providers=(
        ProviderRegistration(
            signature(
                "bouncewatch",
                "judge_v1",
                "int",
                ("const char *", "recipient"),
                ("const char *", "note"),
            ),
        ),
    ),
)
