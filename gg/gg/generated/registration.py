# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 e931d4e0b05c40d733b83e4197d253725dd24c30f7709680079cb5ce24b900ed
# content sha256 c92ef9aed08a0906803e7837e6de643b6d95e97cc3652a5cce64f651e9b348ce
"""What gg registers; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    CommandRegistration,
    ModuleKind,
    OptionDefinition,
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
    name="gg",
    kind=ModuleKind.SINGLETON,
    description="Counts permanent failures and reports them every minute",
    source="gg.py",
    options=(
        OptionRegistration(
            OptionDefinition(
                "greeting",
                OptionType.STRING,
                "[gg]",
                "hello",
                summary="How each report begins",
            ),
            validate_method="",
        ),
        OptionRegistration(
            OptionDefinition(
                "retry_window",
                OptionType.INT,
                "Binding:Domain>Domain>Global",
                "300",
                minimum=1,
                maximum=86400,
                summary="Seconds a sender must wait",
            ),
            validate_method="",
        ),
    ),
    hooks=(
        signature(
            "gg",
            "decision_v1",
            "int",
            ("const char *", "note"),
            policy=ReturnPolicy(Until.NONZERO, empty=0, on_failure=0),
        ),
    ),
    providers=(
        ProviderRegistration(
            signature(
                "core",
                "log_permanent_failure_v1",
                "void",
                ("ec_message *", "msg"),
                ("domain_record *", "dr"),
                ("struct timeval *", "now"),
                ("const char *", "note"),
                ("int", "note_len"),
            ),
            is_first=False,
        ),
    ),
    commands=(CommandRegistration("status", "Show what was counted"),),
)
