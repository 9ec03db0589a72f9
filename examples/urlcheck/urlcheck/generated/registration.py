# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 9ea338e13a2c38818113c0027e013cb4d8a0441d8cf7b5d7ea4bb8a38dab4ba0
# content sha256 a8bba06d1abe3d50ca586ea0948f6e265a3c1001cc80baec45d34e7a8287e354
"""What urlcheck registers; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    CommandRegistration,
    MemtypeRegistration,
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
    name="urlcheck",
    kind=ModuleKind.SINGLETON,
    description="Looks up the hosts of links in bounce notes, without holding up the server",
    source="urlcheck.py",
    options=(
        OptionRegistration(
            OptionDefinition(
                "job_class",
                OptionType.STRING,
                "[urlcheck]",
                "IO",
                summary="The thread pool in which the block list is read",
            ),
            validate_method="",
        ),
        OptionRegistration(
            OptionDefinition(
                "blocklist",
                OptionType.STRING,
                "[urlcheck]",
                '"/etc/urlcheck/blocklist"',
                summary="A file with one blocked host a line",
            ),
            validate_method="",
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
    commands=(
        CommandRegistration(
            "status",
            "Show how many hosts are remembered, and how many of them are blocked",
        ),
        CommandRegistration("forget", "Forget every verdict"),
    ),
    memtypes=(MemtypeRegistration("host", is_fixed=False, size=0),),
)
