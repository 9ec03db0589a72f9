# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 83620ec0f925bee31d2c07f25b4c9f34646724f61a53f2b2dc0a17c8521b9b06
# content sha256 73434e18aedf1d6bd7d7700fd2922749fd55fa373340d9f0121ee60394fa261f
"""The hooks that delivery_log may call, typed."""

from ecruntime.api import (
    Hooks,
)


class DeliveryLogHooks(Hooks):
    """The hooks that delivery_log may call, each as an attribute."""

    def __init__(self) -> None:
        """Make the hooks; publishing a generation points them at its providers."""
        super().__init__()
