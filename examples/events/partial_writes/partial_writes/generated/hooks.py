# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 f400de286e99243a94e0a2af8956dce1d2e20dfc64fdc4514e515790b69b7763
# content sha256 6e8b528f6abd67e0d3253dac25ed001204d3c834753d11412165df8185832df0
"""The hooks that partial_writes may call, typed."""

from ecruntime.api import (
    Hooks,
)


class PartialWritesHooks(Hooks):
    """The hooks that partial_writes may call, each as an attribute."""

    def __init__(self) -> None:
        """Make the hooks; publishing a generation points them at its providers."""
        super().__init__()
