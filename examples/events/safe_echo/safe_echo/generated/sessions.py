# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 79cb730301fe8e4c5f58aab7b91a988ec889217eee41daf3a7bbfb332f62957c
# content sha256 7a50bd361d5280f67bb8879715365ec33f6baaac7936f5e9eba06a7412c7a8c6
"""The sessions of the listeners of safe_echo, with their options typed."""

from functools import cached_property

from ecruntime.api import (
    NetSession,
    OptionSource,
    SessionOptions,
)


class SafeSessionOptions(SessionOptions):
    """The options of Safe_Listener, each as an attribute; those of every listener are inherited."""

    def __init__(self, source: OptionSource) -> None:
        """Read the options for the endpoint and the peer of a session."""
        super().__init__(source)


class SafeSession(NetSession):
    """A connection to Safe_Listener."""

    @cached_property
    def options(self) -> SafeSessionOptions:
        """The options that hold for its endpoint and its peer."""
        return SafeSessionOptions(self.source)
