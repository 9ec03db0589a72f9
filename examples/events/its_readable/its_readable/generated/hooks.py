# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 0f7be9384dea752bc5b98780631a46fe2f0ed820bd492ba5aebef73564085217
# content sha256 f0b411bcd1744079a7a4dd5098907fba76b7408ffe20ec469e24fca99433acc0
"""The hooks that its_readable may call, typed."""

from ecruntime.api import (
    Hooks,
)


class ItsReadableHooks(Hooks):
    """The hooks that its_readable may call, each as an attribute."""

    def __init__(self) -> None:
        """Make the hooks; publishing a generation points them at its providers."""
        super().__init__()
