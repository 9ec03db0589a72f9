# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 49767a20eb771b0c332c450cedfb8497ecb225c42d10c0faa5d5e5347a240724
# content sha256 45ea5dd80e6b18dd1fa9bd5a6596b0699eea07d592fb23593080d08a1f941b3e
"""What greylist registers; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    CommandRegistration,
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
    name="greylist",
    kind=ModuleKind.SINGLETON,
    description="Asks unknown senders to come again later",
    source="greylist.py",
    options=(
        OptionRegistration(
            OptionDefinition(
                "greylist_delay",
                OptionType.INT,
                "Binding:Domain>Binding>Domain>Global",
                "300",
                minimum=1,
                maximum=86400,
                summary="Seconds before a sender who was turned away may come again",
            ),
            validate_method="",
        ),
        OptionRegistration(
            OptionDefinition(
                "greylist_memory",
                OptionType.INT,
                "Global",
                "86400",
                minimum=60,
                summary="Seconds for which a sender is remembered",
            ),
            validate_method="",
        ),
        OptionRegistration(
            OptionDefinition(
                "greylist_mode",
                OptionType.INT,
                "Domain>Global",
                "on",
                option_map=(("off", 0), ("on", 1), ("watch", 2)),
                summary="Whether unknown senders are turned away, let pass, or only counted",
            ),
            validate_method="",
        ),
        OptionRegistration(
            OptionDefinition(
                "known_networks",
                OptionType.STRING,
                "[greylist]",
                '( "127.0.0.0/8" )',
                flags=OptionFlag.IS_ARRAY,
                summary="Networks whose senders are never turned away",
            ),
            validate_method="validate_known_networks",
        ),
    ),
    providers=(
        ProviderRegistration(
            signature(
                "core",
                "final_validation2",
                "int",
                ("ec_message *", "msg"),
                ("accept_construct *", "ac"),
                ("validate_context *", "ctx"),
                policy=ReturnPolicy(Until.NONZERO, empty=0, on_failure=2, assumed=True),
            ),
            is_first=False,
        ),
    ),
    commands=(
        CommandRegistration(
            "status",
            "Show how many senders are known, and how often they were turned away",
        ),
        CommandRegistration("forget", "Forget every sender"),
    ),
)
