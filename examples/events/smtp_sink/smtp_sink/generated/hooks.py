# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 81a47f3b512e23b3b8c44ac9d2bbdf777982d37c39e613c520b9ee2ae7a88e42
# content sha256 1b2a0287de2aaca880b1cf0ff7a213437e8ccd6c263a8a514c8f68b3a94c68c4
"""The hooks that smtp_sink may call, typed."""

from ecruntime.api import (
    Hooks,
)


class SmtpSinkHooks(Hooks):
    """The hooks that smtp_sink may call, each as an attribute."""

    def __init__(self) -> None:
        """Make the hooks; publishing a generation points them at its providers."""
        super().__init__()
