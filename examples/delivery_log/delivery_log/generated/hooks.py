# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 c7aa4f9e1c9dcd473d871c0e73ecd6b9e13ee0d85373c8dec70ad2a4c0836b28
# content sha256 645b1064a6cf5b024c9b646693ec41560bef5f016c4ab22acc868fc1e629465d
"""The hooks that delivery_log may call, typed."""

from ecruntime.api import (
    Hooks,
)


class DeliveryLogHooks(Hooks):
    """The hooks that delivery_log may call, each as an attribute."""

    def __init__(self) -> None:
        """Make the hooks; publishing a generation points them at its providers."""
        super().__init__()
