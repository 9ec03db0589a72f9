# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 e58d8e7ff434498e81a2e6deba2b08867587dff39a481ab7325a62d80249f665
# content sha256 8a8724692534115bb28e2b9afb49c9128e403feda8843eaf680ced2c36aa8790
"""What record_reader registers; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    CommandDeclaration,
    ListenerRegistration,
    ModuleKind,
    Registration,
)

from .sessions import (
    LineSession,
)

REGISTRATION: Final = Registration(
    api=1,
    name="record_reader",
    kind=ModuleKind.SINGLETON,
    description="Reads lines from a stream (seed 1.3.3.1, records)",
    source="record_reader.py",
    commands=(CommandDeclaration("lines", "Show the lines that were read"),),
    listeners=(ListenerRegistration("Line", session=LineSession),),
)
