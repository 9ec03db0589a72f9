# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 37c5fca50c516447d2767260468480d99b670e947a464e987c3ee7f9820cced5
# content sha256 6f7ff270e81f57998454a88195697ea157feeb5e02b53c8d743ff67ba9ecfcac
"""The hooks that its_readable may call, typed."""

from ecruntime.api import (
    Hooks,
)


class ItsReadableHooks(Hooks):
    """The hooks that its_readable may call, each as an attribute."""

    def __init__(self) -> None:
        """Make the hooks; publishing a generation points them at its providers."""
        super().__init__()
