# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 e9be018a094fe977219d10d386a43e58453ca78e5a511250af5f8772d10bb3d5
# content sha256 230f907b0ef9bb3393477aa2a33e13aca1025798492937f98b9db075d26d3f04
"""The hooks that its_readable may call, typed."""

from ecruntime.api import (
    Hooks,
)


class ItsReadableHooks(Hooks):
    """The hooks that its_readable may call, each as an attribute."""

    def __init__(self) -> None:
        """Make the hooks; publishing a generation points them at its providers."""
        super().__init__()
