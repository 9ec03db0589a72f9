# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 019fe5baa4f8c9eb738c4f99136dbea42a97201f9d324b2c5d8b4ac2bb43345c
# content sha256 6a888989e87a01aa3bc74ee6882ecc520a3394be3d8889d976f8ac2692342150
"""What urlcheck registers; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    AccessLevel,
    CommandDeclaration,
    MemtypeDeclaration,
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
    name="urlcheck",
    kind=ModuleKind.SINGLETON,
    description="Looks up the hosts of links in bounce notes, without holding up the server",
    source="urlcheck.py",
    options=(
        OptionRegistration(
            OptionDeclaration(
                "job_class",
                OptionType.STRING,
                "[urlcheck]",
                "IO",
                summary="The thread pool in which the block list is read",
            ),
        ),
        OptionRegistration(
            OptionDeclaration(
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
        CommandDeclaration(
            "status",
            "Show how many hosts are remembered, and how many of them are blocked",
            level=AccessLevel.READ_ONLY,
        ),
        CommandDeclaration("forget", "Forget every verdict"),
    ),
    memtypes=(MemtypeDeclaration("host", is_fixed=False),),
)
