# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 33f224e7008d6f689014c9403a5fe7634ee7008da10d4baf1036735be101e0ef
# content sha256 14ca2000381d62ec040ee98e5ebdf764b168e17f456ea3b9490e6f46da134576
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
