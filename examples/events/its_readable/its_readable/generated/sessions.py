# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 02acb94e450d1f10e8cb8f055a397e3e61496624f85683270e588c86e0a883e3
# content sha256 496825cd54167057985010fe9843ee234ed7e24355397b434fab0ac5256bbafe
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
