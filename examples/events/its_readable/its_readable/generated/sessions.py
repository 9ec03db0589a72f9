# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 cf81a4f96fdd3026337de3deac6f29301ebd7fc6551a26667f57adade7846ef2
# content sha256 0967c7464fed4d1bd2cadaeeaafac6159abce53722a53df9a4176e575940813c
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
