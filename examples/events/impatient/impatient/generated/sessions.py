# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 efc430dc655f69df2890162f41b003336aeaf09127d5ee115de4b9e831e7f0f4
# content sha256 2a784245ad16e2b536f0665ac1207547a0931fb7de995f3e87b739673acc3b16
"""The sessions of the listeners of impatient, with their options typed."""

from functools import cached_property

from ecruntime.api import (
    NetSession,
    OptionSource,
    SessionOptions,
)


class ImpatientSessionOptions(SessionOptions):
    """The options of Impatient_Listener, each as an attribute; those of every listener are inherited."""

    def __init__(self, source: OptionSource) -> None:
        """Read the options for the endpoint and the peer of a session."""
        super().__init__(source)


class ImpatientSession(NetSession):
    """A connection to Impatient_Listener."""

    @cached_property
    def options(self) -> ImpatientSessionOptions:
        """The options that hold for its endpoint and its peer."""
        return ImpatientSessionOptions(self.source)
