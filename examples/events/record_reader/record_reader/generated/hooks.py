# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 4364ebf60c230ab7f9707d0262ed728b945f6a06553f889f728139948a751a45
# content sha256 9ef9797a35b1a98a18f62ab23525aae1f9f09b3e4190bee89a71c53211be896f
"""The hooks that record_reader may call, typed."""

from ecruntime.api import (
    Hooks,
)


class RecordReaderHooks(Hooks):
    """The hooks that record_reader may call, each as an attribute."""

    def __init__(self) -> None:
        """Make the hooks; publishing a generation points them at its providers."""
        super().__init__()
