# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 b56e895d001ad3f9495921f8b9c65a1402e1744446d6ea186b1e3c3e7d21d339
# content sha256 9d155771c8afaabf5386e8ea56e80225ae97634d3db94ecc44ba4da12ae4be78
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
    description="Reads lines from a stream (records)",
    source="record_reader.py",
    commands=(CommandDeclaration("lines", "Show the lines that were read"),),
    listeners=(ListenerRegistration("Line", session=LineSession),),
)
