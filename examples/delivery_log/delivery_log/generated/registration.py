# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 2255c128d420373281132b6ea90851b9e264f1743ad3e1dd35c4e6aca253cd44
# content sha256 0f4853976ab9c4528a0b0b0ccd84b6411a646477deaeb3f42cb6be37dcf6ad7e
"""The registration of delivery_log; the runtime performs it before `conf_setup`."""

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
    name="delivery_log",
    kind=ModuleKind.SINGLETON,
    description="Writes one line for each outcome of a delivery",
    source="delivery_log.py",
    options=(
        OptionRegistration(
            OptionDeclaration(
                "path",
                OptionType.STRING,
                "[delivery_log]",
                '""',
                summary="The file that gets the lines; empty: the server's log",
            ),
        ),
        OptionRegistration(
            OptionDeclaration(
                "with_attempts",
                OptionType.BOOL,
                "[delivery_log]",
                "false",
                summary="Whether attempts get a line too",
            ),
        ),
        OptionRegistration(
            OptionDeclaration(
                "longest_note",
                OptionType.INT,
                "[delivery_log]",
                "200",
                minimum=10,
                summary="Characters of the remote server's words that are kept",
            ),
        ),
    ),
    providers=(
        ProviderRegistration(
            signature(
                "core",
                "log_attempt_v1",
                "void",
                ("ec_message *", "msg"),
                ("domain_record *", "dr"),
                ("struct timeval *", "now"),
                ("const char *", "note"),
                ("int", "note_len"),
            ),
        ),
        ProviderRegistration(
            signature(
                "core",
                "log_delivery_v1",
                "void",
                ("ec_message *", "msg"),
                ("domain_record *", "dr"),
                ("struct timeval *", "now"),
                ("const char *", "note"),
                ("int", "note_len"),
            ),
        ),
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
        ProviderRegistration(
            signature(
                "core",
                "log_transient_failure_v1",
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
            "Show how many lines of each kind were written",
            level=AccessLevel.READ_ONLY,
        ),
    ),
)
