# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 7e6261122f4628f0f30175262b9b8d730bdb499ba9124d7d8c80c9faba9470a3
# content sha256 0701afac6928abd67dff358ab3f27f8a1694b9cfb507e6925b8ed820ebd923f6
"""The sessions of the listeners of partial_writes, with their options typed."""

from functools import cached_property

from ecruntime.api import (
    NetSession,
    OptionSource,
    SessionOptions,
)


class MegabyteSessionOptions(SessionOptions):
    """The options of Megabyte_Listener, each as an attribute; those of every listener are inherited."""

    def __init__(self, source: OptionSource) -> None:
        """Read the options for the endpoint and the peer of a session."""
        super().__init__(source)


class MegabyteSession(NetSession):
    """A connection to Megabyte_Listener."""

    @cached_property
    def options(self) -> MegabyteSessionOptions:
        """The options that hold for its endpoint and its peer."""
        return MegabyteSessionOptions(self.source)
