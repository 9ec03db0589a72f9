# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 cf9e241d7e458f44c3a3615ed4fbdb43f694b63577716e51ea2d0eab6389c757
# content sha256 7f7a038f6d18dc3e46916bc78f63a9f294537d57c164a2955adb3f1d01d1a2e4
"""The sessions of the listeners of suspended, with their options typed."""

from functools import cached_property

from ecruntime.api import (
    NetSession,
    OptionSource,
    SessionOptions,
)


class FetchSessionOptions(SessionOptions):
    """The options of Fetch_Listener, each as an attribute; those of every listener are inherited."""

    def __init__(self, source: OptionSource) -> None:
        """Read the options for the endpoint and the peer of a session."""
        super().__init__(source)


class FetchSession(NetSession):
    """A connection to Fetch_Listener."""

    @cached_property
    def options(self) -> FetchSessionOptions:
        """The options that hold for its endpoint and its peer."""
        return FetchSessionOptions(self.source)
