# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 2d47bc48b28953eac265c790eef581cb34eda68f9606cda825ebea713d2c7f8d
# content sha256 bd383824db1f477b48bd5cae20b43258468bfba0b9d7133e32dc5f5b9f6b35d2
"""The hooks that impatient may call, typed."""

from ecruntime.api import (
    Hooks,
)


class ImpatientHooks(Hooks):
    """The hooks that impatient may call, each as an attribute."""

    def __init__(self) -> None:
        """Make the hooks; publishing a generation points them at its providers."""
        super().__init__()
