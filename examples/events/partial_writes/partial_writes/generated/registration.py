# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 f400de286e99243a94e0a2af8956dce1d2e20dfc64fdc4514e515790b69b7763
# content sha256 7875ec7c973289dc08da1d766629d19eefafdbbf17813620564d012b37a2c980
"""What partial_writes registers; the runtime performs it before `conf_setup`."""

from typing import Final

from ecruntime.api import (
    ModuleKind,
    Registration,
)

REGISTRATION: Final = Registration(
    api=1,
    name="partial_writes",
    kind=ModuleKind.SINGLETON,
    description="Sends more than fits at once (seed 1.3.3.1, partial writes)",
    source="partial_writes.py",
)
