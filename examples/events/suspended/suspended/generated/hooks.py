# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 cf9e241d7e458f44c3a3615ed4fbdb43f694b63577716e51ea2d0eab6389c757
# content sha256 7586a76810827556d2321224c312a8d02168818d639928c7224b1a11c04c5974
"""The hooks that suspended may call, typed."""

from ecruntime.api import (
    Hooks,
)


class SuspendedHooks(Hooks):
    """The hooks that suspended may call, each as an attribute."""

    def __init__(self) -> None:
        """Make the hooks; publishing a generation points them at its providers."""
        super().__init__()
