# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 b56e895d001ad3f9495921f8b9c65a1402e1744446d6ea186b1e3c3e7d21d339
# content sha256 5b2ae6893aa8e938e344eaf30b351834c0092af243d18611727e33f41ae8e6d1
"""The sessions of the listeners of record_reader, with their options typed."""

from functools import cached_property

from ecruntime.api import (
    NetSession,
    OptionSource,
    SessionOptions,
)


class LineSessionOptions(SessionOptions):
    """The options of Line_Listener, each as an attribute; those of every listener are inherited."""

    def __init__(self, source: OptionSource) -> None:
        """Read the options for the endpoint and the peer of a session."""
        super().__init__(source)


class LineSession(NetSession):
    """A connection to Line_Listener."""

    @cached_property
    def options(self) -> LineSessionOptions:
        """The options that hold for its endpoint and its peer."""
        return LineSessionOptions(self.source)
