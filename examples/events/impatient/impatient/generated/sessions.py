# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 b44583cf1626a0629dddf1c9992fc339b7b5a5756ad0baf186d14ceed707b6f7
# content sha256 bef5c04b376347082ee50f3f24a1e2e90dfcc5dd5f04a11e1d31493988aeddd5
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
