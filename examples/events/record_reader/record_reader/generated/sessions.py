# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 e58d8e7ff434498e81a2e6deba2b08867587dff39a481ab7325a62d80249f665
# content sha256 48bf40fd83f0bcebfb1972f7ed4236ce56a63ceb2b9f5ce4a4f2252ac5ccf208
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
