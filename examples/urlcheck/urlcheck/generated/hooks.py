# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 9ea338e13a2c38818113c0027e013cb4d8a0441d8cf7b5d7ea4bb8a38dab4ba0
# content sha256 f50be23b8a385e94d21efd5bdf91a4fc811c36d6c90ac1a5c3c9dc3fe1cc7e4a
"""The hooks that urlcheck may call, typed."""

from ecruntime.api import (
    Hooks,
)


class UrlcheckHooks(Hooks):
    """The hooks that urlcheck may call, each as an attribute."""

    def __init__(self) -> None:
        """Make the hooks; publishing a generation points them at its providers."""
        super().__init__()
