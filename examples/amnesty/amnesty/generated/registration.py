# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 190c5e8fd23a886b1dc70d486e50f607e8e8d139cab39fe18d2d9899baeb64a2
# content sha256 ce69c7e653ac3826abac29d3278609c6c6936ce1243a9ac276bc3312099cd0f4
"""What amnesty registers; the runtime performs it before `conf_setup`."""

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
