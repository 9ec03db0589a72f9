# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 bfac85342999c80857fc94d910831c88d776fb7f6706aaecd9d5076c7ecfc15a
# content sha256 1cae5c61fc89f144f3250777010914f1e00be3af6f9b7c2e5bdeea15c6eb0eda
"""The hooks that partial_writes may call, typed."""

from ecruntime.api import (
    Hooks,
)


class PartialWritesHooks(Hooks):
    """The hooks that partial_writes may call, each as an attribute."""

    def __init__(self) -> None:
        """Make the hooks; publishing a generation points them at its providers."""
        super().__init__()
