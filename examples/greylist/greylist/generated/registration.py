# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 799d1c93e5fcf4ec9491f08b3e513539587b8cda65413e8ec0d9dc53bcd9bcc3
# content sha256 ceac4c56437a70a0351453fdba87fc60c5c08694213862d3e547da84703e7680
"""The registration of greylist; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    AccessLevel,
    CommandDeclaration,
    ModuleKind,
    OptionDeclaration,
    OptionFlag,
    OptionRegistration,
    OptionType,
    ProviderRegistration,
    Registration,
    ReturnPolicy,
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
            OptionDeclaration(
                "greylist_delay",
                OptionType.INT,
                "Binding:Domain>Binding>Domain>Global",
                "300",
                minimum=1,
                maximum=86400,
                summary="Seconds before a sender who was turned away may come again",
            ),
        ),
        OptionRegistration(
            OptionDeclaration(
                "greylist_memory",
                OptionType.INT,
                "Global",
                "86400",
                minimum=60,
                summary="Seconds for which a sender is remembered",
            ),
        ),
        OptionRegistration(
            OptionDeclaration(
                "greylist_mode",
                OptionType.INT,
                "Domain>Global",
                "on",
                option_map=(("off", 0), ("on", 1), ("watch", 2)),
                summary="Whether unknown senders are turned away, let pass, or only counted",
            ),
        ),
        OptionRegistration(
            OptionDeclaration(
                "known_networks",
                OptionType.STRING,
                "[greylist]",
                '( "127.0.0.0/8" )',
                flags=OptionFlag.IS_ARRAY,
                has_validator=True,
                summary="Networks whose senders are never turned away",
            ),
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
                policy=ReturnPolicy(on_failure=2, assumed=True),
            ),
        ),
    ),
    commands=(
        CommandDeclaration(
            "status",
            "Show how many senders are known, and how often they were turned away",
            level=AccessLevel.READ_ONLY,
        ),
        CommandDeclaration("forget", "Forget every sender"),
    ),
)
