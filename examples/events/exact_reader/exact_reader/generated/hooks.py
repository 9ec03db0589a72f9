# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 ab511e2a76b00f0aa74c2542f3c3278dc55008f7788309c16586068922d58006
# content sha256 073804e38f0229169f3e9171334c0553623aedab8f4dd016b62e60c9942f6415
"""The hooks that exact_reader may call, typed."""

from ecruntime.api import (
    Hooks,
)


class ExactReaderHooks(Hooks):
    """The hooks that exact_reader may call, each as an attribute."""

    def __init__(self) -> None:
        """Make the hooks; publishing a generation points them at its providers."""
        super().__init__()
