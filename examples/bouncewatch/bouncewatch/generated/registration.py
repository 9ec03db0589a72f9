# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 ae285f91d287c7f105cb151bc4ea097ae81c4c48a85929358669b32d6d5b69fb
# content sha256 3bc75f4241b7b33b1e7867734c249ad2443759adc211a54a80d695654e4cd3ee
"""What bouncewatch registers; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    AccessLevel,
    CommandDeclaration,
    ModuleKind,
    OptionDeclaration,
    OptionRegistration,
    OptionType,
    ProviderRegistration,
    Registration,
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
            OptionDeclaration(
                "limit",
                OptionType.INT,
                "[bouncewatch]",
                "2",
                minimum=1,
                maximum=1000,
                summary="How many permanent failures put a recipient on the list",
            ),
        ),
    ),
    hooks=(
        signature(
            "bouncewatch",
            "judge_v1",
            "int",
            ("const char *", "recipient"),
            ("const char *", "note"),
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
        ),
    ),
    commands=(
        CommandDeclaration(
            "list",
            "Show the listed recipients",
            level=AccessLevel.READ_ONLY,
        ),
    ),
)
