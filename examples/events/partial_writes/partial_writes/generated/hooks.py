# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 33f224e7008d6f689014c9403a5fe7634ee7008da10d4baf1036735be101e0ef
# content sha256 08f36e0d3e2016a7aae29ba0d705efe9a52cac614136d2f447b224a1fc608e83
"""The hooks that partial_writes may call, typed."""

from ecruntime.api import (
    Hooks,
)


class PartialWritesHooks(Hooks):
    """The hooks that partial_writes may call, each as an attribute."""

    def __init__(self) -> None:
        """Make the hooks; publishing a generation points them at its providers."""
        super().__init__()
