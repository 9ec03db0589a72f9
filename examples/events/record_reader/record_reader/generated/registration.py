# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 cc0ee63c6a4a66775f1c57e946738aaea8fbdd19dc505b4c38397699cfd6b147
# content sha256 fbadbef7b3883e0afc6075f85f6fb9d6ed5ee90ef510fff9f9aeaed058468f77
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
