# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 190c5e8fd23a886b1dc70d486e50f607e8e8d139cab39fe18d2d9899baeb64a2
# content sha256 9be52ba75b4540d777bf3ab118ed2e9247263149c9bbb8ea369b098b4c8b07c7
"""What amnesty registers; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    ModuleKind,
    OptionDefinition,
    OptionFlag,
    OptionRegistration,
    OptionType,
    ProviderRegistration,
    Registration,
    ReturnPolicy,
    Until,
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
            OptionDefinition(
                "domains",
                OptionType.STRING,
                "[amnesty]",
                '( "example.org" )',
                flags=OptionFlag.IS_ARRAY,
                summary="Recipients of these domains are always forgiven",
            ),
            validate_method="",
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
                policy=ReturnPolicy(Until.NONZERO, empty=0, on_failure=0),
            ),
            is_first=False,
        ),
    ),
)
