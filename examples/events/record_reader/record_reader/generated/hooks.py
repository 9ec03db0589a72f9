# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 c94292a667d36dd54cee9f2b7b1ade5afdbef23d81ca34aa4efab0c9781fe739
# content sha256 2fbc46dc5d30dbab751f94e75d0ddf67a69a50c7fd9078834d6c90f0c39be338
"""The hooks that record_reader may call, typed."""

from ecruntime.api import (
    Hooks,
)


class RecordReaderHooks(Hooks):
    """The hooks that record_reader may call, each as an attribute."""

    def __init__(self) -> None:
        """Make the hooks; publishing a generation points them at its providers."""
        super().__init__()
