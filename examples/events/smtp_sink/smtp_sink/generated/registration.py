# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 f269c6b08995b763d7826113adeb1c89a39ec67427129a93005808354ed70963
# content sha256 275db1af5202b73944142a2a4fe0fbb7869937a4e238e704562fc961d66cfc26
"""What smtp_sink registers; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    CommandRegistration,
    ModuleKind,
    OptionDefinition,
    OptionRegistration,
    OptionType,
    Registration,
)

REGISTRATION: Final = Registration(
    api=1,
    name="smtp_sink",
    kind=ModuleKind.SINGLETON,
    description="Accepts every message and delivers none",
    source="smtp_sink.py",
    options=(
        OptionRegistration(
            OptionDefinition(
                "size_limit",
                OptionType.INT,
                "[smtp_sink]",
                "10000000",
                minimum=1000,
                maximum=100000000,
                summary="Bytes of the largest message that is taken",
            ),
            validate_method="",
        ),
    ),
    commands=(CommandRegistration("status", "Show what was taken"),),
)
