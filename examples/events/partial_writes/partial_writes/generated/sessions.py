# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 7be3b4a62a2f03a4f206230d2efe3167f524d25148367f6e796f2b99465a3189
# content sha256 455a8d3cee888fb50a395fe94c5bf4f59c765ba027ded7b47972d734be9f1844
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
