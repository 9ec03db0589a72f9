# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 2da44a4e570165bb7806e1e2d05f605ae611c3d1724596a4f6fffe8258909eab
# content sha256 590c1418bf910b2ec0ae4687fea647cb8a5f54f342ec3d3c2325cff8791a8043
"""The registration of outbox; the runtime performs it before `conf_setup`."""

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
    name="outbox",
    kind=ModuleKind.SINGLETON,
    description="Keeps the outcomes of deliveries for who comes to fetch them",
    source="outbox.py",
    options=(
        OptionRegistration(
            OptionDeclaration(
                "log",
                OptionType.STRING,
                "[outbox]",
                '"jlog:///var/spool/outbox=>fetcher"',
                summary="The log of the outcomes, and who fetches them",
            ),
        ),
        OptionRegistration(
            OptionDeclaration(
                "job_class",
                OptionType.STRING,
                "[outbox]",
                "IO",
                summary="The thread pool in which the log is written",
            ),
        ),
    ),
    providers=(
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
    ),
    commands=(
        CommandDeclaration(
            "status",
            "Show how many outcomes were written, and how many could not be",
            level=AccessLevel.READ_ONLY,
        ),
    ),
)
