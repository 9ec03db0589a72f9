# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 e58d8e7ff434498e81a2e6deba2b08867587dff39a481ab7325a62d80249f665
# content sha256 fb6dd4339c3a689ac04a7d7f121cacdb4e685a1c66169c8f1b4bf0005d5c80b1
"""The hooks that record_reader may call, typed."""

from ecruntime.api import (
    Hooks,
)


class RecordReaderHooks(Hooks):
    """The hooks that record_reader may call, each as an attribute."""

    def __init__(self) -> None:
        """Make the hooks; publishing a generation points them at its providers."""
        super().__init__()
