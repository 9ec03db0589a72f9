# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 8d738e128543d2b5e54406c701fa3958bc109a52bf8f6d166bb42bbe4f33e69a
# content sha256 fdde8ef1a78706cf209b5053b08a064ab1291dc706d0e71fe1fff2af9d85becd
"""The hooks that partial_writes may call, typed."""

from ecruntime.api import (
    Hooks,
)


class PartialWritesHooks(Hooks):
    """The hooks that partial_writes may call, each as an attribute."""

    def __init__(self) -> None:
        """Make the hooks; publishing a generation points them at its providers."""
        super().__init__()
