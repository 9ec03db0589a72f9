# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 9910f069ab06d9c90e08269f940ccc50548f86a2d77182551f2776b34a452b8b
# content sha256 578268bc468dec1e016982411130e65890807302f08a7f15ade99775db83729c
"""The hooks that ping_pong may call, typed."""

from ecruntime.api import (
    Hooks,
)


class PingPongHooks(Hooks):
    """The hooks that ping_pong may call, each as an attribute."""

    def __init__(self) -> None:
        """Make the hooks; publishing a generation points them at its providers."""
        super().__init__()
