# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 f269c6b08995b763d7826113adeb1c89a39ec67427129a93005808354ed70963
# content sha256 9d7f4165cd1fc47a36c59927f25fd83f2b4f897ef3ff4e4fb010fc532dd90db7
"""The hooks that smtp_sink may call, typed."""

from ecruntime.api import (
    Hooks,
)


class SmtpSinkHooks(Hooks):
    """The hooks that smtp_sink may call, each as an attribute."""

    def __init__(self) -> None:
        """Make the hooks; publishing a generation points them at its providers."""
        super().__init__()
