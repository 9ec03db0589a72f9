# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 48627611f9bbab432e586507d79d6d5309c73cacf5501faf75394593a5c846cb
# content sha256 7ec17d72094b2dade798c565a8b0e77a73e404dcc3fbe3963ea26543b4ad8662
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
