# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 46bae3f9cfb1c1b646e5b8d5798062b7c67b176cd60d3fa7f67ff05c19a39eb0
# content sha256 288bde73eb490e78e31c9f489395ca86204f59015a4f92051c7c63e4334894be
"""The hooks that every_half_minute may call, typed."""

from ecruntime.api import (
    Hooks,
)


class EveryHalfMinuteHooks(Hooks):
    """The hooks that every_half_minute may call, each as an attribute."""

    def __init__(self) -> None:
        """Make the hooks; publishing a generation points them at its providers."""
        super().__init__()
