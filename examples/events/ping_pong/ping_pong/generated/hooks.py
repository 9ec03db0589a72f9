# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 8d35aff645d13e38dd907214cf8e22d6196665130f66af7548d8112e1269d971
# content sha256 6cb5f91cb9d448f950f4986d4ced592a1a12941ed56094ef0ad3a8abcc3a4efb
"""The hooks that ping_pong may call, typed."""

from ecruntime.api import (
    Hooks,
)


class PingPongHooks(Hooks):
    """The hooks that ping_pong may call, each as an attribute."""

    def __init__(self) -> None:
        """Make the hooks; publishing a generation points them at its providers."""
        super().__init__()
