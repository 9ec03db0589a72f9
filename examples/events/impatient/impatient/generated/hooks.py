# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 6f6f67a544a39673f59ae9ded0678820af2dcbb65a30f54eef03ee313a20d82d
# content sha256 4c02e5d396fc6d13fe3ca324e922866ebe6675cab316f2ef2bb53ae023325e99
"""The hooks that impatient may call, typed."""

from ecruntime.api import (
    Hooks,
)


class ImpatientHooks(Hooks):
    """The hooks that impatient may call, each as an attribute."""

    def __init__(self) -> None:
        """Make the hooks; publishing a generation points them at its providers."""
        super().__init__()
