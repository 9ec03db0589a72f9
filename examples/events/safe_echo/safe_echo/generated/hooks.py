# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 f0fa82e3b0cfdb964209551a5eaa918cecd0eb3b2fba124127e4226963a775df
# content sha256 70e0ac2c785d3875fa255a90439c6afa07f7a25fc8487329850cd60c4eef9ca5
"""The hooks that safe_echo may call, typed."""

from ecruntime.api import (
    Hooks,
)


class SafeEchoHooks(Hooks):
    """The hooks that safe_echo may call, each as an attribute."""

    def __init__(self) -> None:
        """Make the hooks; publishing a generation points them at its providers."""
        super().__init__()
