# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 677f1998b62dae24f9e53e229503d2cce1ab71855f416dd0da75fe29ad41b8ae
# content sha256 ff8a82d34e2587bf0fb6cf5da8478ab465861042b692ae1e78155b312e52bc08
"""The sessions of the listeners of exact_reader, with their options typed."""

from functools import cached_property

from ecruntime.api import (
    NetSession,
    OptionSource,
    SessionOptions,
)


class BlockSessionOptions(SessionOptions):
    """The options of Block_Listener, each as an attribute; those of every listener are inherited."""

    def __init__(self, source: OptionSource) -> None:
        """Read the options for the endpoint and the peer of a session."""
        super().__init__(source)


class BlockSession(NetSession):
    """A connection to Block_Listener."""

    @cached_property
    def options(self) -> BlockSessionOptions:
        """The options that hold for its endpoint and its peer."""
        return BlockSessionOptions(self.source)
