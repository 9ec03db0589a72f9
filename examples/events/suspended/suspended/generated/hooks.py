# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 63ba21bdd0c44a261e169530c191d7009d679ffd7a810de97cd6636c53d95350
# content sha256 5f7b29c60b2c5f4e25db82bd6bbe50f65c407e2971899a5abdf33137dc50b300
"""The hooks that suspended may call, typed."""

from ecruntime.api import (
    Hooks,
)


class SuspendedHooks(Hooks):
    """The hooks that suspended may call, each as an attribute."""

    def __init__(self) -> None:
        """Make the hooks; publishing a generation points them at its providers."""
        super().__init__()
