# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 9910f069ab06d9c90e08269f940ccc50548f86a2d77182551f2776b34a452b8b
# content sha256 e990cff04e54fef3c5bc9821c28f96e5728737d70e3ebc81dfd8595d4926819d
"""The sessions of the listeners of ping_pong, with their options typed."""

from functools import cached_property

from ecruntime.api import (
    NetSession,
    OptionSource,
    SessionOptions,
)


class PingSessionOptions(SessionOptions):
    """The options of Ping_Listener, each as an attribute; those of every listener are inherited."""

    def __init__(self, source: OptionSource) -> None:
        """Read the options for the endpoint and the peer of a session."""
        super().__init__(source)


class PingSession(NetSession):
    """A connection to Ping_Listener."""

    @cached_property
    def options(self) -> PingSessionOptions:
        """The options that hold for its endpoint and its peer."""
        return PingSessionOptions(self.source)
