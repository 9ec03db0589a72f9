# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 218d494079d116e18abb46294fc1673fb06fbdcbc7d7f9dcb9818afd9d8cab20
# content sha256 a8414a661bf64e80aa656bbf271374ea68ed3d371b6834ffdcefcb3417497ed1
"""The hooks that smtp_sink may call, typed."""

from ecruntime.api import (
    Hooks,
)


class SmtpSinkHooks(Hooks):
    """The hooks that smtp_sink may call, each as an attribute."""

    def __init__(self) -> None:
        """Make the hooks; publishing a generation points them at its providers."""
        super().__init__()
