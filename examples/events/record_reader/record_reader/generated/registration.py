# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 b56e895d001ad3f9495921f8b9c65a1402e1744446d6ea186b1e3c3e7d21d339
# content sha256 44d96206a8ff7f53c8521ca4d5360edf4e2b144a9367f0793d3a590b0b05551e
"""The registration of record_reader; the runtime performs it before `conf_setup`."""

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
    description="Reads lines from a stream (records)",
    source="record_reader.py",
    commands=(CommandDeclaration("lines", "Show the lines that were read"),),
    listeners=(ListenerRegistration("Line", session=LineSession),),
)
