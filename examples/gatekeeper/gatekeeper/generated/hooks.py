# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 d300be41465de1536f94f159c2364855d9ef4328dc3321205d5dc4dec0c367ee
# content sha256 9af1ad4fedf5b091f4295d094c64633b9bccfaa5ffaa9e4c3c26f63077d9c054
"""The hooks that gatekeeper may call, typed."""

from ecruntime.api import (
    Hooks,
)


class GatekeeperHooks(Hooks):
    """The hooks that gatekeeper may call, each as an attribute."""

    def __init__(self) -> None:
        """Make the hooks; publishing a generation points them at its providers."""
        super().__init__()
