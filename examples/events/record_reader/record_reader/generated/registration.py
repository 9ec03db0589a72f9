# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 4364ebf60c230ab7f9707d0262ed728b945f6a06553f889f728139948a751a45
# content sha256 8b23a35414d5cf2d6627760dceef763ba613a9fdeee0c44d9d38496948c1a5ea
"""What record_reader registers; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    CommandRegistration,
    ModuleKind,
    Registration,
)

REGISTRATION: Final = Registration(
    api=1,
    name="record_reader",
    kind=ModuleKind.SINGLETON,
    description="Reads lines from a stream (seed 1.3.3.1, records)",
    source="record_reader.py",
    commands=(CommandRegistration("lines", "Show the lines that were read"),),
)
