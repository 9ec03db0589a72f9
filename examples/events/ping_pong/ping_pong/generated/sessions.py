# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 4061f496b0764586531b1d46fb900f85e90a49bd1a198c7edbef7de96692835c
# content sha256 8c0a27fbe68c457b4eacc4b01b4db676e7d6c3aace2d37cc5f98b2c702ad0d9a
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
