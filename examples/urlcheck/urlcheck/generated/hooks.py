# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 019fe5baa4f8c9eb738c4f99136dbea42a97201f9d324b2c5d8b4ac2bb43345c
# content sha256 184783421a37ac2a3255f61c7449b67890db984c8334fc9409518bbc7454e5fb
"""The hooks that urlcheck may call, typed."""

from ecruntime.api import (
    Hooks,
)


class UrlcheckHooks(Hooks):
    """The hooks that urlcheck may call, each as an attribute."""

    def __init__(self) -> None:
        """Make the hooks; publishing a generation points them at its providers."""
        super().__init__()
