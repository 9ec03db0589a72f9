# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 bfac85342999c80857fc94d910831c88d776fb7f6706aaecd9d5076c7ecfc15a
# content sha256 2704c6e7395e01097403b433f74b8bff5c41387722d89bd99200dea9e8d0b341
"""What partial_writes registers; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    ListenerRegistration,
    ModuleKind,
    Registration,
)

REGISTRATION: Final = Registration(
    api=1,
    name="partial_writes",
    kind=ModuleKind.SINGLETON,
    description="Sends more than fits at once (seed 1.3.3.1, partial writes)",
    source="partial_writes.py",
    listeners=(ListenerRegistration("Megabyte"),),
)
