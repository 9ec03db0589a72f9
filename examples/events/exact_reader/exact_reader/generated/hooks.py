# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 e8e403524877eb8d68e17e5f363fc95fdfb0101d2bdbdc82f9e2c6769034f70f
# content sha256 681850df330bd25c2b12d47cec45ceb3deba417c8a67b9774cb9ef2d217b0925
"""The hooks that exact_reader may call, typed."""

from ecruntime.api import (
    Hooks,
)


class ExactReaderHooks(Hooks):
    """The hooks that exact_reader may call, each as an attribute."""

    def __init__(self) -> None:
        """Make the hooks; publishing a generation points them at its providers."""
        super().__init__()
