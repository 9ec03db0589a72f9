# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 e9be018a094fe977219d10d386a43e58453ca78e5a511250af5f8772d10bb3d5
# content sha256 47090e038ca393311f2523663c11536c6aa2f6d3189a12fca2d785ee3a4ac818
"""The sessions of the listeners of its_readable, with their options typed."""

from functools import cached_property

from ecruntime.api import (
    NetSession,
    OptionSource,
    SessionOptions,
)


class ReadableSessionOptions(SessionOptions):
    """The options of Readable_Listener, each as an attribute; those of every listener are inherited."""

    def __init__(self, source: OptionSource) -> None:
        """Read the options for the endpoint and the peer of a session."""
        super().__init__(source)


class ReadableSession(NetSession):
    """A connection to Readable_Listener."""

    @cached_property
    def options(self) -> ReadableSessionOptions:
        """The options that hold for its endpoint and its peer."""
        return ReadableSessionOptions(self.source)
