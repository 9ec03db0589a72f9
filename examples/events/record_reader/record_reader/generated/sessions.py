# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 cc0ee63c6a4a66775f1c57e946738aaea8fbdd19dc505b4c38397699cfd6b147
# content sha256 0b99ec148f1156affa4906eb847009c59c40de8983a50a08dc8756a234205ecf
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
