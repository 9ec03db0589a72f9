# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 d53ea01d006a05cc5bbe0ea620aa5cd39e23c74d491b20a257a1c14acd771107
# content sha256 112db87588a9c74a39c40fea5b5f6a31c09e2d9c8bf6f84d5910fbb8afe253db
"""The hooks that ping_pong may call, typed."""

from ecruntime.api import (
    Hooks,
)


class PingPongHooks(Hooks):
    """The hooks that ping_pong may call, each as an attribute."""

    def __init__(self) -> None:
        """Make the hooks; publishing a generation points them at its providers."""
        super().__init__()
