# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 190c5e8fd23a886b1dc70d486e50f607e8e8d139cab39fe18d2d9899baeb64a2
# content sha256 9b66ea35647de82229fbdfcae006f66dbd47be7cfa362c94141fab11ef68323a
"""The hooks that amnesty may call, typed."""

from ecruntime.api import (
    Hooks,
)


class AmnestyHooks(Hooks):
    """The hooks that amnesty may call, each as an attribute."""

    def __init__(self) -> None:
        """Make the hooks; publishing a generation points them at its providers."""
        super().__init__()
