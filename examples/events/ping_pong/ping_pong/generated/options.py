# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 9910f069ab06d9c90e08269f940ccc50548f86a2d77182551f2776b34a452b8b
# content sha256 37453dc5339a4925d201af46214822dc407767cc9b8eb74492091e3ae34d03e8
"""The options of ping_pong, typed."""

from ecruntime.api import (
    Options,
    OptionSource,
)


class PingPongOptions(Options):
    """The options of ping_pong, each as an attribute."""

    def __init__(self, source: OptionSource) -> None:
        """Read the options from the host of a module instance."""
        super().__init__(source)
