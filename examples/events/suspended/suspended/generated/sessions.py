# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 3e116a70146fedbd0a5217f312c63257d2a1150d95af1effc239d4c50220c20c
# content sha256 27d327f1a8ba5bc72fa50fc4cdad65a02641dadc2247800f157acaa50bfb2573
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
