# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 080d957c9801cca446a4705970369b1d71bc4eaf32e5543c3513bf8012f34bec
# content sha256 b99bd3e725f610ab991cd3a9677ec42d3eb399ca1d73205cecbe33548f852d01
"""The hooks that ping_pong may call, typed."""

from ecruntime.api import (
    Hooks,
)


class PingPongHooks(Hooks):
    """The hooks that ping_pong may call, each as an attribute."""

    def __init__(self) -> None:
        """Make the hooks; publishing a generation points them at its providers."""
        super().__init__()
