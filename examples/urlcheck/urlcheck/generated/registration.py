# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 8e18b452f4a474b78ab0032f6df3d3b1b3d0b2a9e68fcb74b405258e01540107
# content sha256 fd9d54026fb6026e40142efc30dc93690729a3ec8e4ee999c8b270aaea83ba26
"""The registration of urlcheck; the runtime performs it before `conf_setup`."""

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
