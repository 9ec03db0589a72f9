# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 9b281ae4c78128454f3096f9a9495a819da576cf7fb08637af41f9c272fd4ff7
# content sha256 ca6bf85aa98ecf8a88c9d425a842964bf0fa8041813556e634089ac3c3f7f5f8
"""The hooks that greylist may call, typed."""

from ecruntime.api import (
    Hooks,
)


class GreylistHooks(Hooks):
    """The hooks that greylist may call, each as an attribute."""

    def __init__(self) -> None:
        """Make the hooks; publishing a generation points them at its providers."""
        super().__init__()
