# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 3922e0037b652322cfb82b72e6f80e9690cc2871d99f54f78088c6a59b43f716
# content sha256 2505f9242801de3ccba984fce6b29158a89feba0e9cafca84e871ad90e1f29ef
"""What bouncewatch registers; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    AccessLevel,
    CommandRegistration,
    ModuleKind,
    OptionDefinition,
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
            OptionDefinition(
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
        CommandRegistration(
            "list",
            "Show the listed recipients",
            level=AccessLevel.READ_ONLY,
        ),
    ),
)
