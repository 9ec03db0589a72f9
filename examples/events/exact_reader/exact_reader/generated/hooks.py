# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 19d206099a77867122e21cfb5a9c14c67f32ea81c0632d2a7293aff10ee6d14e
# content sha256 19c3d0d324c9830a3d8bcf7e9307ff923c5a5fb30dd46cdee6b73b9fbe32bccc
"""The hooks that exact_reader may call, typed."""

from ecruntime.api import (
    Hooks,
)


class ExactReaderHooks(Hooks):
    """The hooks that exact_reader may call, each as an attribute."""

    def __init__(self) -> None:
        """Make the hooks; publishing a generation points them at its providers."""
        super().__init__()
