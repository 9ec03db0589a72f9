# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 019fe5baa4f8c9eb738c4f99136dbea42a97201f9d324b2c5d8b4ac2bb43345c
# content sha256 ad1b22a30c179f8bc35a48530bcf6989c9b9dd3f601336f8e7538716c03cbd3b
"""What urlcheck registers; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    AccessLevel,
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
        ),
        OptionRegistration(
            OptionDefinition(
                "blocklist",
                OptionType.STRING,
                "[urlcheck]",
                '"/etc/urlcheck/blocklist"',
                summary="A file with one blocked host a line",
            ),
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
            "status",
            "Show how many hosts are remembered, and how many of them are blocked",
            level=AccessLevel.READ_ONLY,
        ),
        CommandRegistration("forget", "Forget every verdict"),
    ),
    memtypes=(MemtypeRegistration("host", is_fixed=False),),
)
