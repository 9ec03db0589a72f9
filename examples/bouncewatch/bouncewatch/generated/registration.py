# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 0b34792142d4ace14a391c7107e875f29e88a88ec0bef840ca720fec42605b50
# content sha256 67a448462eada019c4ce5cf0c6982dc99fade360996c4ba28dffdc45f8e10ee8
"""The registration of bouncewatch; the runtime performs it before `conf_setup`."""

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
                summary="Number of permanent failures that put a recipient on the list",
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
