# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 9301793582afb97b4b9c51cc370849960dd1d36d59c2c28bd1ed0cbc14bd340f
# content sha256 d21b53dd9b62d2f1f2ae94d359c4eda7ddf71bc1fb6bbe117f0f6522926a61df
"""What bouncewatch registers; the runtime performs it before `conf_setup`."""

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
    name="bouncewatch",
    kind=ModuleKind.SINGLETON,
    description="Lists recipients whose mail fails for good, unless another module forgives them",
    source="bouncewatch.py",
    options=(
        OptionRegistration(
            OptionDefinition(
                "limit",
                OptionType.INT,
                "[bouncewatch]",
                "2",
                minimum=1,
                maximum=1000,
                summary="How many permanent failures put a recipient on the list",
            ),
            validate_method="",
        ),
    ),
    hooks=(
        signature(
            "bouncewatch",
            "judge_v1",
            "int",
            ("const char *", "recipient"),
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
    commands=(CommandRegistration("list", "Show the listed recipients"),),
)
