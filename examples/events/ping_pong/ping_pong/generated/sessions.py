# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 77197ee8a6401d2e908887d8001b0785b6e42322168eb91ac1033e595737f7bc
# content sha256 cf9393e1aa1695ed63fdb5187402b3e3a8207552e0d4274b8fec3e70c9c2d26c
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
