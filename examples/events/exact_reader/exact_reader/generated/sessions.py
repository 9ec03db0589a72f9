# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 e8e403524877eb8d68e17e5f363fc95fdfb0101d2bdbdc82f9e2c6769034f70f
# content sha256 3be18bacddfb496e4a09a7240a8c2cbb10a9337f3e5ec43236becb7852c7e8af
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
