# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 3922e0037b652322cfb82b72e6f80e9690cc2871d99f54f78088c6a59b43f716
# content sha256 60be804875660563e88ec83a80d3526b46821393fe5c9c62c5cb3b8b5aecf84f
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
