# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 fa92f4d1eaff35f99faac79e4478518b6916996c4fcd6e7e7e1e0f401fc93f5b
# content sha256 ffcc752dbd0f2aa919f02bef2e8b33f6645998e2dcc7344c4975b3448a9829b6
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
